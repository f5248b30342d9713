"""First contact: from a fresh clone to an answer, and the tests, with nothing but Python's standard library.

Makes .venv in the clone, installs the project into it, builds the graph and asks one question. What it finds half-made
it makes anew, so it may be run again at any time.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from kg.errors import InputError, KgError, UsageError
from kg.web import scripts

ROOT = Path(__file__).resolve().parent.parent
HEADLINE = ("query", "event-participants")
MODEL = Path("kg", "draft", "model.txt")
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
# A Python that runs, is new enough, stands in an environment and has a pip that can be loaded.
PROBE = "import sys, pip._internal.cli.main; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
UNFINISHED = "unfinished"
SAYS = "Makes .venv, installs the project into it, builds the graph with all checks, and asks it one question."


def main(words: Sequence[str]) -> int:
    """Run ``setup``, or ``test`` with pytest's arguments; the exit code."""
    command, *rest = words
    try:
        if not (ROOT / "pyproject.toml").is_file():
            raise UsageError(f"kg {command} is for a clone of the project; this is an installed package, ready for use")
        if command == "test":
            return test(ROOT, rest)
        if rest in (["-h"], ["--help"]):
            print(f"usage: python3 -m kg setup\n\n{SAYS}")
            return 0
        if rest:
            raise UsageError(f"kg setup takes no arguments, not {' '.join(rest)}")
        return setup(ROOT)
    except KgError as error:
        tell(f"kg: {error}")
        return error.exit_code
    except OSError as error:
        tell(f"kg: {error.filename or ROOT}: {error.strerror or error}")
        return InputError.exit_code


def setup(root: Path) -> int:
    """Install, build with all checks, ask the headline question, and say how to go on.

    Raises:
        InputError: no environment can be made, or pip cannot install.
    """
    python = make(root)
    tell("... building the graph and checking it")
    for words in (("build",), HEADLINE):
        code = subprocess.run([python, "-m", "kg", *words], cwd=root).returncode
        if code:
            tell(f"kg: `kg {' '.join(words)}` did not pass; what it said stands above")
            return code
    kg = os.path.relpath(python.parent / "kg")
    print(f"\nThe graph is built, checked, and has answered `kg {' '.join(HEADLINE)}`. Go on with")
    for line, purpose in (
        (f"{kg} query", "the questions it can answer"),
        (f"{kg} show NAME", "all that is known of an actor, a place or an event"),
        (f"{kg} disputes", "where the accounts differ"),
        (f"{kg} draft TEXT", "the claims of a new article proposed, for review"),
        (f"{kg} serve", "all this as pages, with a map, and a SPARQL endpoint"),
        (f"{kg} --help", "the other commands"),
        ("python3 -m kg test", "the tests"),
    ):
        print(f"  {line:26} {purpose}")
    return 0


def test(root: Path, arguments: Sequence[str]) -> int:
    """Run the tests in .venv, making it first where it is missing, unfinished or older than what it depends on.

    Raises:
        InputError: no environment can be made, or pip cannot install.
    """
    python = python_of(root / ".venv")
    if state(root / ".venv") != fingerprint(root) or not usable(python):
        make(root)
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=root).returncode


def make(root: Path) -> Path:
    """Make .venv with the project in it, as an editable install; its Python.

    Raises:
        InputError: no environment can be made, or pip cannot install.
    """
    folder = root / ".venv"
    python = environment(folder)
    mark(folder).write_text(UNFINISHED, "utf-8")
    tell("... installing the project and what it needs (a minute or two the first time)")
    install(root, python)
    mark(folder).write_text(fingerprint(root), "utf-8")
    return python


def environment(folder: Path) -> Path:
    """A virtual environment that works: the one that is there, or a new one; its Python.

    Raises:
        InputError: this Python cannot make one.
    """
    python = python_of(folder)
    if state(folder) != UNFINISHED and usable(python):
        return python
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise InputError("this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv") from None
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        tell(f"... removing {folder.name}, which is half-made")
        shutil.rmtree(folder)
    tell(f"... making {folder.name}")
    # Where this runs in the very environment that was removed, the Python below it makes the new one.
    creator = getattr(sys, "_base_executable", None) or sys.executable
    said = subprocess.run([creator, "-m", "venv", folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if said.returncode or not usable(python):
        tell(said.stdout.rstrip())
        raise InputError(f"{folder}: no virtual environment could be made with {creator}")
    return python


def install(root: Path, python: Path) -> None:
    """Install the project, editable, with what its tests need, naming each package as it is fetched.

    The model of the parser comes first, as only a file of requirements can name its digest.

    Raises:
        InputError: pip failed; its last lines are shown before.
    """
    # -I: packages that PYTHONPATH shows are not in the environment.
    pip = [str(python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    fetched = 0
    try:
        for words in (["--require-hashes", "--no-deps", "-r", str(MODEL)], ["-e", ".[test]"]):
            fetched = run([*pip, *words], root, fetched)
    finally:
        if fetched:
            tell("")
    # pip compiles what it copies, and an editable project is not copied; some systems let no program write beside its sources.
    subprocess.run([str(python), "-I", "-m", "compileall", "-q", str(root / "kg")], stdout=subprocess.DEVNULL)


def run(pip: Sequence[str], root: Path, fetched: int) -> int:
    """Run pip, naming each package behind those fetched before; how many there are now.

    Raises:
        InputError: it failed; its last lines are shown before.
    """
    last: deque[str] = deque(maxlen=12)
    with subprocess.Popen(pip, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                last.append(line.rstrip())
                if line.startswith("Collecting "):
                    fetched += 1
                    name = re.split(r"[^\w.-]", line.split()[1])[0]
                    print(f"{' ' if fetched > 1 else '... '}{name}", end="", file=sys.stderr, flush=True)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        tell("\n" * bool(fetched) + "\n".join(last))
        raise InputError("pip could not install the project; its last lines stand above (is there a network, and room on the disk?)")
    return fetched


def python_of(folder: Path) -> Path:
    """The Python of a virtual environment."""
    return folder / PROGRAMS / "python"


def usable(python: Path) -> bool:
    """Whether it runs, is new enough and has pip."""
    try:
        return subprocess.run([python, "-I", "-c", PROBE], capture_output=True).returncode == 0
    except OSError:
        return False


def mark(folder: Path) -> Path:
    """The file in which an environment says what was installed into it."""
    return folder / "kg-installed"


def state(folder: Path) -> str:
    """What was installed: a fingerprint, or ``UNFINISHED``; empty where nobody said."""
    try:
        return mark(folder).read_text("utf-8")
    except OSError:
        return ""


def fingerprint(root: Path) -> str:
    """What an installation depends on: where the clone stands, what it declares and what the scripts of its pages are built from."""
    client = scripts.digest(root / "kg" / "web" / "client")
    declared = [(root / name).read_bytes() for name in ("pyproject.toml", MODEL) if (root / name).exists()]
    return hashlib.sha256(b"\0".join([str(root).encode(), *declared, client.encode()])).hexdigest()


def tell(message: str) -> None:
    """Progress and trouble, on standard error."""
    print(message, file=sys.stderr, flush=True)
