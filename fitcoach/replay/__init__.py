"""Stored client cases through all agents against any provider, judged before a prompt ships: `replay_prompts`."""
