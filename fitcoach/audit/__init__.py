"""Whole seasons of thousands of seeded clients by the rules alone, held against every check: `make audit`."""
