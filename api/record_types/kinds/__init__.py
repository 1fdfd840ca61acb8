"""The kinds of field, one file each: everything that depends on a kind is a method of it, and nobody else tells kinds apart."""
