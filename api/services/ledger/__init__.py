"""One change at a time, sealed and proved; what a transaction has read of it; sites and their settings."""
