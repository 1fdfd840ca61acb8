"""What holds for readers, one file for each kind of fact."""
