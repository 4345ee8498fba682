"""Invented people for a first look: a small legacy database, converted in front of whoever starts fitcoach."""
