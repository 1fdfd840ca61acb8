"""What editors find: lists, the inbox, overrides, the state of translations."""
