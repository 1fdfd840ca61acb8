"""The clinic content API: one source of truth for health-education content, shared by many clinics."""

__version__ = "1.1.0"
