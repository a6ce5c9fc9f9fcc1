"""What handlers and analysts do with a case. Each file is one kind of work."""
