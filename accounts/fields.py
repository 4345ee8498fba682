"""How a closed word list becomes a field's choices."""

from collections.abc import Iterable


def choices_of(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word.replace("_", " ")) for word in words]
