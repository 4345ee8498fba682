"""Weeks of the real services for the clients of a file, with a clock of its own and a throw-away database."""
