"""The command `kg`, and `python3 -m kg`, which is the same.

`setup` and `test` need the standard library alone, so that they run in a fresh clone; all else is kg.cli, imported late.
This file is read by older Pythons too: it has to get as far as telling them that they are too old.
"""

from __future__ import annotations

import os
import sys

OLDEST = (3, 11)
FIRST_CONTACT = ("setup", "test")


def main(argv: list[str] | None = None) -> int:
    """Run the command; the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if sys.version_info < OLDEST:
        return refuse("Python 3.11 or newer is needed; this is {}.{} ({})".format(*sys.version_info[:2], sys.executable))
    try:
        if words and words[0] in FIRST_CONTACT:
            from kg import setup

            return setup.main(words)
        from kg import cli

        return cli.main(words)
    except KeyboardInterrupt:
        refuse("stopped")
        return 130
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("", "kg") or package in sys.stdlib_module_names:
            raise
        return refuse(f"{package} is not installed for this Python; {remedy()}")


def remedy() -> str:
    """What to do where a needed package is missing."""
    clone = os.path.isfile(os.path.join(os.path.dirname(__file__), os.pardir, "pyproject.toml"))
    return "run `python3 -m kg setup` first, then `.venv/bin/kg`" if clone else "install aleppo-kg again with pip"


def refuse(reason: str) -> int:
    """One line, and the exit code of a needed thing that is missing."""
    print(f"kg: {reason}", file=sys.stderr)
    return 3


def leave() -> None:
    """Run the command and leave at once: to free a graph in memory takes longer than to ask it."""
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    invocation = sys.modules.get("kg.invocation")
    if code == 0 and invocation:
        invocation.settle()
    os._exit(code)


if __name__ == "__main__":
    leave()
