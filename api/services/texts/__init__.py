"""One text of a record: its rules, its drafts and versions, what it was made from, how it stands."""
