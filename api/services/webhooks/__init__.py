"""Tells websites what has changed on their sites, and keeps how far each has come."""
