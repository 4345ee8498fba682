"""How staff get in: the second factor, the lock after failures, and how long a session lasts."""
