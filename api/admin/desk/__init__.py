"""What editors find: records, the inbox, overrides, the state of translations."""
