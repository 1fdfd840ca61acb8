"""Whole sites as files, and back."""
