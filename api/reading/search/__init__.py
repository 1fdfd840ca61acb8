"""Full-text search over delivered items, in memory: the same answers whatever database stands behind."""
