"""The publish gate: what a text says that its sources do not support, or that could mislead whoever reads it."""
