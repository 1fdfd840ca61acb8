"""One text of a record: reading, saving, its versions."""
