"""What `make mutate` changes, which changes it tries, and how it counts what was noticed."""

from __future__ import annotations

import tomllib

import pytest

from fitcoach.testing.mutating import fast_first, tally
from fitcoach.testing.mutating.__main__ import main
from fitcoach.testing.mutating.places import DOMAIN, OUTBOX, ROOT
from fitcoach.testing.mutating.tally import Noticed
from fitcoach.testing.mutating.workspace import settings_of


def test_every_module_of_every_domain_and_the_outbox_are_changed() -> None:
    modules = {str(path.relative_to(ROOT)) for path in ROOT.glob("*/domain/**/*.py") if path.name != "__init__.py"}
    assert set(DOMAIN.files()) == modules
    assert len(modules) >= 90
    assert OUTBOX.files() == ["messaging/outbox.py"]


def test_whole_seasons_do_not_watch_a_single_change() -> None:
    watching = DOMAIN.tests()
    assert "workouts/tests/test_domain_loads.py" in watching
    assert "workouts/tests/test_domain_everyone.py" not in watching


def test_the_settings_of_mutmut_are_toml_that_says_what_we_mean() -> None:
    said = tomllib.loads(settings_of(OUTBOX, ["messaging/outbox.py"]))["tool"]["mutmut"]
    assert said["only_mutate"] == ["messaging/outbox.py"]
    assert said["pytest_add_cli_args_test_selection"][0] == "messaging/tests/test_daily.py"
    assert (said["timeout_constant"], said["track_dependencies"]) == (30.0, False)
    assert said["pytest_add_cli_args"][-1] == "--hypothesis-seed=1"


NAMES = {"a.py": [f"a.{n}" for n in range(100)], "b.py": ["b.0", "b.1"], "c.py": []}


def test_a_sample_takes_as_many_of_each_file_and_is_the_same_for_the_same_seed() -> None:
    first = tally.sample(NAMES, each=10, seed=1)
    assert {file: len(found) for file, found in first.items()} == {"a.py": 10, "b.py": 2, "c.py": 0}
    assert tally.sample(NAMES, each=10, seed=1) == first
    assert tally.sample(NAMES, each=10, seed=2)["a.py"] != first["a.py"]
    assert tally.sample({"a.py": NAMES["a.py"]}, each=10, seed=1)["a.py"] == first["a.py"]
    assert tally.sample(NAMES, each=1_000_000, seed=1)["a.py"] == sorted(NAMES["a.py"])


@pytest.mark.parametrize(
    ("case", "status", "noticed"),
    [
        ("a test failed", 1, True),
        ("pytest itself broke", 3, True),
        ("it ran for ever, by the clock", 36, True),
        ("it ran for ever, by the processor", -24, True),
        ("every test passed", 0, False),
        ("no test was there", 5, False),
        ("no test reaches it", 33, False),
    ],
)
def test_what_counts_as_noticed(case: str, status: int, noticed: bool) -> None:
    assert tally.is_noticed(status) is noticed, case


def test_each_file_weighs_as_much_as_there_is_to_change_in_it() -> None:
    counted = tally.counted(
        {"a.py": ["x"] * 90, "b.py": ["y"] * 10},
        {"a.py": ["a.1", "a.2"], "b.py": ["b.1", "b.2"]},
        {"a.1": 1, "a.2": 36, "b.1": 0, "b.2": 1},
    )
    assert counted == {"a.py": Noticed(90, 2, 2), "b.py": Noticed(10, 2, 1)}
    assert tally.share_of_all(counted.values()) == pytest.approx(0.95)
    assert list(tally.lines_of("domain", counted, enough=0.8)) == [
        " 100.0%     2 of    2 (of    90)  a.py",
        "  50.0%     1 of    2 (of    10)  b.py  below",
        "  95.0%  domain: 3 noticed of 4 tried (of 100), files weighed by what there is to change; 80% are asked for",
    ]


def test_a_change_that_was_not_tried_was_not_noticed_and_a_file_without_one_lacks_none() -> None:
    assert tally.counted({"a.py": ["a.1"]}, {"a.py": ["a.1"]}, {}) == {"a.py": Noticed(1, 1, 0)}
    assert tally.counted({"c.py": []}, {"c.py": []}, {})["c.py"].share == 1.0
    assert tally.share_of_all([]) == 1.0


def test_the_quickest_test_comes_first_and_the_slow_ones_only_where_there_is_no_other() -> None:
    took = {"slow": 10.1, "quick": 0.1, "quicker": 0.01, "as quick": 0.1, "just": 10.0}
    assert fast_first.chosen(took) == ["quicker", "as quick", "quick", "just"]
    assert fast_first.chosen({"slow": 11.0, "slower": 19.0}) == ["slow", "slower"]


def test_the_tests_of_one_change_take_two_minutes_at_most() -> None:
    assert len(fast_first.chosen({str(number): 0.5 for number in range(1000)})) == 240
    assert fast_first.chosen({"endless": 500.0, "more so": 600.0}) == ["endless"]


def test_a_name_that_fits_no_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nothing.py"]) == 2
    assert capsys.readouterr().err == "fitcoach: no file that is changed here is called nothing.py\n"
