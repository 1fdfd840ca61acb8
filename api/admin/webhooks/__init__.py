"""Webhooks, what was sent to them, and how far each receiver has come."""
