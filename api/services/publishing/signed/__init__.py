"""Signed reviews: what a clinician's passkey signs, how that is kept, and how anybody proves it without this server."""
