"""The console in a real browser, on the demo site: what a coach does, and what the pages are held to."""
