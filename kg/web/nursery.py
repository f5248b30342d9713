"""The process that holds the graph and makes workers of itself: it has one thread, so that it may be forked, and never asks anything.

It is told what to do over a socket, in messages of one size: ``F`` (fork a worker for the descriptor that comes along), ``K`` (kill one)
and ``N`` (lower one's priority), each with the worker's number. It says ``R`` (ready; or ``X`` and a line why not), ``P`` with a worker's
number and process id, and ``E`` with its number and the signal that ended it. When the socket closes, it ends with all its workers.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import iris
from kg.errors import InputError, KgError
from kg.web import worker

MESSAGE = struct.Struct(">cIi")
_ONTOLOGY = ox.NamedNode(iris.PREFIXES["owl"] + "Ontology")
_TYPE = ox.NamedNode(iris.PREFIXES["rdf"] + "type")


def main(descriptor: str, words: str) -> None:
    """Load what workers are to answer from, then do what is asked until nobody asks any more.

    Args:
        descriptor: of the socket.
        words: a JSON object: ``files`` (paths and names), ``endpoint``, and ``worker``, the limits of each.
    """
    settings = json.loads(words)
    for interrupt in (signal.SIGINT, signal.SIGHUP):
        signal.signal(interrupt, signal.SIG_IGN)  # of the terminal; who started this ends it
    with socket.socket(fileno=int(descriptor)) as line:
        try:
            answerer = worker.Elsewhere(settings["endpoint"]) if settings["endpoint"] else _graph(settings["files"])
        except KgError as error:
            text = str(error).encode()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # whoever waited has given up
                line.sendall(MESSAGE.pack(b"X", 0, len(text)) + text)
            return
        gc.freeze()  # its objects stay where they are in every worker
        Nursery(line, answerer, settings["worker"]).run()


def own_name(path: str) -> str | None:
    """The IRI by which a graph names itself: its owl:Ontology, which is not the one of the terms it may carry along."""
    try:
        for quad in ox.parse(path=path):
            named = isinstance(quad.subject, ox.NamedNode) and quad.subject.value != iris.ONTOLOGY
            if named and quad.predicate == _TYPE and quad.object == _ONTOLOGY:
                return str(quad.subject.value)
    except (OSError, SyntaxError) as error:
        raise InputError(f"{path}: {error}") from None
    return None


def _graph(files: list[tuple[str, str | None]]) -> worker.Graph:
    """Every file as a graph of its name. One alone without a name is the graph that is asked by default, under its own name."""
    store, home, namespace = ox.Store(), None, None
    for path, name in files:
        own = name or own_name(path)
        home, namespace = (own, namespace) if name is None else (home, namespace)
        try:
            form = ox.RdfFormat.from_extension(Path(path).suffix[1:]) or ox.RdfFormat.TURTLE
            store.load(path=path, format=form, to_graph=ox.NamedNode(own) if own else None)
        except (OSError, SyntaxError, ValueError) as error:
            raise InputError(f"{path}: {error}") from None
    return worker.Graph(store, home, iris.prefixes(f"{home}/") if home else iris.PREFIXES)


class Nursery:
    """Its workers, by number; see the module.

    Args:
        line: to the process that asks.
        answerer: answers in each worker.
        limits: of each worker.
    """

    def __init__(self, line: socket.socket, answerer: worker.Answerer, limits: Mapping[str, Any]) -> None:
        self.line, self.answerer, self.limits = line, answerer, limits
        self.workers: dict[int, int] = {}  # process ids; one of them is nobody else's until it has been waited for

    def run(self) -> None:
        """Do what is asked until the line closes."""
        woken, waker = os.pipe()
        os.set_blocking(waker, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        try:
            self.line.sendall(MESSAGE.pack(b"R", 0, 0))
            while True:
                ready = select.select([self.line.fileno(), woken], [], [])[0]
                if woken in ready:
                    os.read(woken, 4096)
                    self._bury()
                if self.line.fileno() in ready and not self._obey():
                    return
        except (BrokenPipeError, ConnectionResetError):
            return  # nobody asks any more
        finally:
            for pid in self.workers.values():
                os.kill(pid, signal.SIGKILL)

    def _obey(self) -> bool:
        """Do one thing; whether there was any."""
        data, descriptors, _, _ = socket.recv_fds(self.line, MESSAGE.size, 1)
        while data and len(data) < MESSAGE.size:
            data += self.line.recv(MESSAGE.size - len(data))
        if not data:
            return False
        what, number, value = MESSAGE.unpack(data)
        if what == b"F":
            self._fork(number, socket.socket(fileno=descriptors[0]))
        elif number in self.workers and what == b"K":
            os.kill(self.workers[number], signal.SIGKILL)
        elif number in self.workers and what == b"N":
            os.setpriority(os.PRIO_PROCESS, self.workers[number], value)
        return True

    def _fork(self, number: int, line: socket.socket) -> None:
        try:
            pid = os.fork()
        except OSError:  # no process is to be had: the other end learns it as its line closes
            self.line.sendall(MESSAGE.pack(b"E", number, 0))
            line.close()
            return
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.line.detach()
            worker.become(line, self.answerer, self.limits)
        line.close()
        self.workers[number] = pid
        self.line.sendall(MESSAGE.pack(b"P", number, pid))

    def _bury(self) -> None:
        """Wait for workers that have ended, and tell what ended them."""
        ended = [(number, os.waitpid(pid, os.WNOHANG)) for number, pid in self.workers.items()]
        for number, (pid, status) in ended:
            if pid:
                del self.workers[number]
                self.line.sendall(MESSAGE.pack(b"E", number, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0))
