"""Fixtures and gates of all tests; what they do is in `fitcoach.testing.plugin`."""

pytest_plugins = ["fitcoach.testing.plugin", "llm.testing.fixtures"]
