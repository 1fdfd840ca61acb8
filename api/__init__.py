"""The clinic content API: one source of truth for health-education content, shared by many clinics."""

import gc

__version__ = "1.1.0"

# What is loaded and read here mostly stays. Python's own thresholds make it look through all of that over and over in
# search of rubbish: a fifth of the time that a process needs to start.
gc.set_threshold(50_000, 20, 50)
