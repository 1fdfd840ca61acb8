"""What is due by itself, again and again: which worker has it in hand, how far it has come, and how late it is."""
