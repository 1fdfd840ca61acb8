"""Whole databases, for whoever keeps a service: backups that prove themselves, restoring, drills, and a doctor."""
