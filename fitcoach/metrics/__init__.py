"""What `/metrics` says. Figures come from rows, so that every process tells the same and workers need no port."""
