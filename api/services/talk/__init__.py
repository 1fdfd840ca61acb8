"""What people say to each other about content, and what they are told of by mail."""
