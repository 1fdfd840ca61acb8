"""FHIR, read-only: a clinic's leaflets as documents that health-record systems list and open, in R4 and R5."""
