"""What people say to each other about content, and how they are told of it."""
