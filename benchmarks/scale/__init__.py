"""A million clients in PostgreSQL, and how each hot query finds what it asks for: `python -m benchmarks.scale`."""
