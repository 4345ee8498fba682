"""The page behind the link of a daily message: the whole session, and a place to log it."""
