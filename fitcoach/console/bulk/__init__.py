"""One of the console's actions, done to many clients: the page that asks and shows progress, and the work itself."""
