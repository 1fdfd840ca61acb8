"""Receipts: signed statements of exactly what was shown, for whoever must prove it years later."""
