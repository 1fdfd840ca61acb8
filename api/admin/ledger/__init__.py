"""Sites, their settings, and the list of changes."""
