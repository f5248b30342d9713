"""A query that takes too long or too much is stopped with one line and exit code 4; everything else passes through."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import limits
from kg.errors import LimitError, UsageError

ROOT = Path(__file__).resolve().parent.parent


def test_the_exit_code_and_what_is_told_come_through(capfd: pytest.CaptureFixture[str]) -> None:
    def run() -> int:
        print("data")
        raise UsageError("so not")

    assert limits.guarded(run) == 2
    told = capfd.readouterr()
    assert (told.out, told.err) == ("data\n", "kg: so not\n")


def test_a_run_that_takes_too_long_is_stopped() -> None:
    begin = time.monotonic()
    with pytest.raises(LimitError, match=r"longer than 0\.2 seconds"):
        limits.guarded(lambda: time.sleep(30) or 0, seconds=0.2)
    assert time.monotonic() - begin < 10


def test_a_run_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(LimitError, match="of memory"):
        limits.guarded(lambda: len(bytearray(8 * 1024**3)) and 0, memory=2 * 1024**3)


def test_a_query_nested_too_deeply_is_one_line() -> None:
    deep = "SELECT * " + "{" * 6000 + "}" * 6000
    run = subprocess.run([sys.executable, "-m", "kg", "sparql", deep], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode in (2, 4)
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1 and run.stderr.startswith("kg: ")
