"""The service looks after itself: how it stands, what is wrong with it, and who is told."""
