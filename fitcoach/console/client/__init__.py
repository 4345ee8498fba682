"""The page of one client: each section is a module that reads, and a template part that shows."""
