"""What the web surfaces share: problems, access, strict parameters, caching, encodings and paging."""
