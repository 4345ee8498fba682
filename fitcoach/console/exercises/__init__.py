"""The exercise catalogue in the console: every field in words, and who could get an exercise and why not."""
