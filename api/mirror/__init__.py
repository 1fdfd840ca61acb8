"""A mirror: every public answer as files that a server of files gives out, also when this service is gone."""
