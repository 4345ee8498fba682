"""How passwords of staff are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet (2025).

    Django's own takes 100 MiB and eight lanes for each sign-in: four at once would be half a gigabyte of a web process
    that has 150 MB, which is a way to stop it. Nobody guesses fast over the web: `accounts.lockout`.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
