"""The verbs, releases, schedules and the order of records."""
