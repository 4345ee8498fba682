"""The coach console: what the admin's own pages show across the apps."""
