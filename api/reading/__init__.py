"""What readers see: the resolver, the views it works on, delivered items, and the snapshots they are served from."""
