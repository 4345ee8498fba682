"""Looking through the catalogue: by a part of a name, and by what an exercise is and needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workouts.domain.catalogue import Exercise, spelled, spellings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty value asks for nothing. `level`: 1 to 3. `kind`: an item type."""

    words: str = ""
    pattern: str = ""
    muscle: str = ""
    equipment: str = ""
    level: int = 0
    kind: str = ""
    loads: str = ""
    helps: str = ""

    def holds(self, exercise: Exercise) -> bool:
        return (
            self._is_called(exercise)
            and self.pattern in ("", exercise.pattern)
            and self.muscle in ("", *exercise.primary, *exercise.secondary)
            and self.equipment in ("", *pieces_named(exercise))
            and self.level in (0, exercise.level)
            and self.kind in ("", *exercise.item_types)
            and (not self.loads or exercise.stress_on(self.loads) > 0)
            and self.helps in ("", *exercise.helps)
        )

    def _is_called(self, exercise: Exercise) -> bool:
        """Part of a name, an alias or the id, whatever the case, spaces and hyphens."""
        part = spelled(self.words)
        return not part or any(part in word for word in spellings(exercise))


def found(exercises: Iterable[Exercise], wanted: Wanted) -> list[Exercise]:
    """Those that are looked for, by name."""
    return sorted((each for each in exercises if wanted.holds(each)), key=lambda each: each.name)


def pieces_named(exercise: Exercise) -> tuple[str, ...]:
    """Every piece of equipment that the exercise may be done with."""
    return (*exercise.equipment_all_of, *(piece for group in exercise.equipment_any_of for piece in group))
