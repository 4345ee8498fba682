"""A small tree of its own for each test of the set-up, with the real scripts in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class SmallTree:
    """A folder that looks like the repository to `bootstrap.py`: the script and requirement files of our choice."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "fitcoach").mkdir(parents=True)
        shutil.copy(ROOT / "fitcoach" / "bootstrap.py", root / "fitcoach")
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-embedded.txt"):
            (root / name).write_text("# nothing yet\n")

    def require(self, text: str) -> None:
        """What requirements.txt asks for."""
        (self.root / "requirements.txt").write_text(text)

    def bootstrap(self, *, python: str = sys.executable, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up as make does, with the machine's environment and these variables."""
        command = [python, "-I", str(self.root / "fitcoach" / "bootstrap.py"), "run"]
        surroundings = {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", **environment}
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=120)

    def add_package(self, name: str, backend: str = "") -> None:
        """A package in a folder, which builds with code of its own and so asks nobody for a build tool."""
        folder = self.root / name
        folder.mkdir()
        (folder / "pyproject.toml").write_text(
            f'[project]\nname = "{name}"\nversion = "1"\n'
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        )
        (folder / "backend.py").write_text(backend or WHEEL_MAKER.format(name=name))


WHEEL_MAKER = """
import zipfile

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    wheel, info = "{name}-1-py3-none-any.whl", "{name}-1.dist-info"
    with zipfile.ZipFile(wheel_directory + "/" + wheel, "w") as archive:
        archive.writestr("{name}.py", "ANSWER = 42")
        archive.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: {name}\\nVersion: 1\\n")
        archive.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(info + "/RECORD", "")
    return wheel
"""


@pytest.fixture
def small_tree(tmp_path: Path) -> SmallTree:
    """A tree in which nothing has run yet."""
    return SmallTree(tmp_path / "a clone")


@pytest.fixture(scope="session")
def environment_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `.venv` of a set-up that went well; making one takes seconds, copying it does not."""
    tree = SmallTree(tmp_path_factory.mktemp("once") / "a clone")
    done = tree.bootstrap()
    assert done.returncode == 0, done.stderr
    return tree.root / ".venv"


@pytest.fixture
def ready_tree(small_tree: SmallTree, environment_made_once: Path) -> SmallTree:
    """A tree whose set-up went well before, with nothing to install."""
    shutil.copytree(environment_made_once, small_tree.root / ".venv", symlinks=True)
    return small_tree
