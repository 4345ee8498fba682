"""What stands in for a language model: a loopback server of its API, and a few lines that answer as a model should."""
