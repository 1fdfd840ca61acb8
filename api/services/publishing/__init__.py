"""What moves words into readers' sight and out of it: the verbs, what stands in their way, what they do to readers."""
