"""Stored client cases through all four agents against any provider, judged before a prompt ships: `replay_prompts`."""
