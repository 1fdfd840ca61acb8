"""Who calls, people, keys, preview links, and the trail of what was done."""
