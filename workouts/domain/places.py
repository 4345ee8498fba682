"""Which places a session has, by the part of the body that it trains, most important first."""

from __future__ import annotations

from typing import Final

Place = tuple[str, str]
"""(item type, pattern)."""


def _places(text: str) -> tuple[Place, ...]:
    short = {"c": "compound", "s": "secondary", "a": "accessory", "k": "core"}
    return tuple((short[part[0]], part[2:]) for part in text.split())


PLACES: Final[dict[str, tuple[tuple[Place, ...], ...]]] = {
    "full_body": (
        _places(
            "c:squat c:horizontal_push s:horizontal_pull s:hinge k:anti_extension a:vertical_push a:calf"
            " a:elbow_flexion a:hip_abduction a:carry"
        ),
        _places(
            "c:hinge c:vertical_push s:vertical_pull s:single_leg k:anti_rotation a:horizontal_push a:delt_cuff"
            " a:elbow_extension a:knee_flexion a:calf"
        ),
        _places(
            "c:squat c:horizontal_pull s:horizontal_push s:hip_abduction k:core_flexion a:knee_flexion a:vertical_pull"
            " a:elbow_flexion a:elbow_extension a:carry"
        ),
    ),
    "upper": (
        _places(
            "c:horizontal_push c:horizontal_pull s:vertical_push s:vertical_pull a:delt_cuff a:elbow_flexion"
            " a:elbow_extension k:anti_rotation a:delt_cuff a:carry"
        ),
        _places(
            "c:vertical_push c:vertical_pull s:horizontal_push s:horizontal_pull a:elbow_extension a:elbow_flexion"
            " a:delt_cuff k:anti_extension a:carry a:delt_cuff"
        ),
    ),
    "lower": (
        _places(
            "c:squat s:hinge s:single_leg a:knee_flexion a:calf k:anti_extension a:hip_abduction a:knee_extension"
            " k:anti_rotation a:carry"
        ),
        _places(
            "c:hinge s:squat s:single_leg a:knee_extension a:hip_abduction k:anti_rotation a:calf a:knee_flexion"
            " k:anti_extension a:carry"
        ),
    ),
    "push": (
        _places(
            "c:horizontal_push s:vertical_push s:horizontal_push a:elbow_extension a:delt_cuff k:anti_extension"
            " a:elbow_extension a:delt_cuff k:anti_rotation"
        ),
        _places(
            "c:vertical_push s:horizontal_push s:vertical_push a:delt_cuff a:elbow_extension k:anti_rotation"
            " a:delt_cuff a:elbow_extension k:core_flexion"
        ),
    ),
    "pull": (
        _places(
            "c:vertical_pull s:horizontal_pull s:vertical_pull a:elbow_flexion a:delt_cuff a:carry a:elbow_flexion"
            " k:anti_extension a:delt_cuff"
        ),
        _places(
            "c:horizontal_pull s:vertical_pull s:horizontal_pull a:delt_cuff a:elbow_flexion k:anti_rotation a:carry"
            " a:elbow_flexion a:delt_cuff"
        ),
    ),
    "legs": (
        _places(
            "c:squat s:hinge s:single_leg a:knee_flexion a:calf a:knee_extension k:anti_extension"
            " a:hip_abduction a:carry"
        ),
        _places(
            "c:hinge s:squat s:single_leg a:hip_abduction a:knee_extension a:calf k:anti_rotation"
            " a:knee_flexion a:carry"
        ),
    ),
    "rehab": (
        _places(
            "a:rehab a:rehab s:hinge s:horizontal_pull k:anti_extension a:hip_abduction s:squat a:delt_cuff"
            " k:anti_rotation a:calf a:rehab s:horizontal_push a:rehab"
        ),
        _places(
            "a:rehab a:rehab s:squat s:horizontal_push k:anti_rotation a:knee_flexion s:horizontal_pull a:hip_abduction"
            " k:anti_extension a:calf a:rehab s:hinge a:rehab"
        ),
    ),
    "core": (_places("k:anti_extension k:anti_rotation a:hip_abduction k:core_flexion"),),
    "runner": (
        _places("s:single_leg a:calf k:anti_extension s:hinge a:hip_abduction"),
        _places("s:hinge k:anti_rotation s:single_leg a:knee_flexion a:hip_abduction"),
    ),
}
"""By part of the body, most important first; the second list is for the second such day of a week, and so on."""
