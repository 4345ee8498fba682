"""Log lines and reports of errors: how they look, which ids they carry, and what is masked in them. docs/logs.md."""
