"""Runs work that cannot be stopped from inside (an engine has no time-out, and may take all memory) in a child that can."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from typing import NoReturn

from kg.errors import LimitError, outcome

SECONDS = 60
MEMORY = 4 * 1024**3  # bytes of address space; the built graph takes a twentieth


def guarded(run: Callable[[], int], seconds: float = SECONDS, memory: int = MEMORY) -> int:
    """The exit code of ``run``, which happens in a child process with limits.

    Where the system cannot fork it simply happens.

    Raises:
        LimitError: it took longer than ``seconds`` or more than ``memory`` bytes.
    """
    if not hasattr(os, "fork"):
        return run()
    sys.stdout.flush()
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if child == 0:
            _child(run, memory, told.fileno())
        try:
            status = _wait(child, seconds)
        finally:  # Ctrl-C leaves no child behind
            _stop(child)
        if status is None:
            raise LimitError(f"the query took longer than {seconds:g} seconds and was stopped; narrow it, or give it a LIMIT")
        if os.WIFSIGNALED(status):
            size = f"{memory / 1024**3:g} GB"
            raise LimitError(f"the query took more than {size} of memory, or is nested too deeply; narrow it, or give it a LIMIT")
        told.seek(0)
        sys.stderr.write(told.read().decode("utf-8", "replace"))
        return os.WEXITSTATUS(status)


def _wait(child: int, seconds: float) -> int | None:
    """The child's status, or None where it runs on after so many seconds."""
    end, pause = time.monotonic() + seconds, 0.001
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    return None


def _stop(child: int) -> None:
    """End a child that runs on."""
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return  # it has ended


def _child(run: Callable[[], int], memory: int, told: int) -> NoReturn:
    """Run and leave with the exit code; what is told goes to a file, since an engine without memory tells of its own end."""
    import resource

    try:
        os.dup2(told, 2)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        code = outcome(run)
        sys.stderr.flush()
        os._exit(code)
    except MemoryError:
        os.kill(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(70)
