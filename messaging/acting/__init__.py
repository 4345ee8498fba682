"""Doing what clients ask for by text: one function for each wish, each of which says what came of it."""
