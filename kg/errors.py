"""What can go wrong for a user, and the exit code of each; a programming error is none of these and stays a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable


class KgError(Exception):
    """A user's mistake or a missing thing: one clear line, no traceback.

    ``exit_code``: 1 data not valid, 2 usage, 3 input or needed program missing or unreadable, 4 time or size limit.
    """

    exit_code = 3


class UsageError(KgError):
    """The words of the command are off."""

    exit_code = 2


class InputError(KgError):
    """A file or program that is needed is missing or cannot be read."""

    exit_code = 3


class LimitError(KgError):
    """A limit of time or size was reached."""

    exit_code = 4


class Problem:
    """One mistake in a file: ``file:line: message``. Line 0 stands for the whole file."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line, self.message = file, line, message

    def _all(self) -> tuple[str, int, str]:  # a dataclass would have it; all commands import this, and few import dataclasses
        return self.file, self.line, self.message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._all() == other._all()

    def __lt__(self, other: Problem) -> bool:
        return self._all() < other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"Problem{self._all()}"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class DataError(KgError):
    """The data are not valid: every mistake found, in order."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean "x"?`` where a known word is near, else nothing."""
    import difflib  # late: few commands end in a mistake

    plain = {k.replace("-", "").replace("_", ""): k for k in known}
    near = difflib.get_close_matches(word.casefold().replace(" ", "").replace("-", ""), plain, n=1, cutoff=0.6)
    return f'; did you mean "{plain[near[0]]}"?' if near else ""


def outcome(run: Callable[[], int]) -> int:
    """The exit code of a command; a user's mistake is told on standard error, one line a mistake."""
    try:
        code = run()
        sys.stdout.flush()
        return code
    except KgError as error:
        print(error if "\n" in str(error) else f"kg: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("kg: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of a pipe has gone; that is no fault
        return 0
