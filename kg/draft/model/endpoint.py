"""A language model behind an address that the user names: each passage is asked once, and the answer is kept.

Any service with "chat completions" does. Nothing is asked unless an address is given; it must be of this machine unless the
user allows another, for the article goes there. A key comes from ``KG_MODEL_KEY`` alone and is kept nowhere. Answers are kept in the
cache folder under the digest of all that was asked, so that the same draft can be made again without the model.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import socket
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from kg import cachefolder, seal
from kg.connection import Connection
from kg.draft.model import answers
from kg.draft.model.answers import UnreadableError
from kg.errors import InputError, KgError, UsageError
from kg.servicefaults import BusyError, TooLargeError
from kg.servicesettings import address

KEY_VARIABLE = "KG_MODEL_KEY"
TRIES = 3
WAITS = (1.0, 4.0)
"""Seconds before the second and third try, where the service does not say how long."""
PATIENCE = 60.0
"""The longest pause that a service may ask for."""
SECONDS = 300.0
"""How long an answer may take where ``KG_TIMEOUT`` says nothing: without a graphics card a model writes a few words a second."""
LIMIT = 1 << 20
"""Bytes of an answer."""
_TOKENS = 4096
_SEED = 1
_PATH = "/chat/completions"


class Endpoint:
    """A model by its name, and where it is asked; with ``replay`` only what is kept is given, and nobody is asked."""

    def __init__(self, model: str, url: str = "", *, allow_remote: bool = False, replay: bool = False) -> None:
        """Nothing is sent yet.

        Raises:
            UsageError: the address is none, or not of this machine and another is not allowed.
            InputError: there is no cache folder.
        """
        self.model = model
        self._connection = _connection(url, allow_remote) if url else None
        if replay:
            self._connection = None
        self._takes_schema = True
        try:
            self._folder = Path(cachefolder.place("answers"))
        except OSError as error:
            raise InputError(f"the cache folder cannot be made ({error.strerror or error}); KG_CACHE names another") from None

    def waits(self, asked: dict[str, Any], schema: dict[str, Any]) -> bool:
        """Whether the model is asked, since no answer is kept."""
        return self._connection is not None and self._kept(self._path(asked, schema)) is None

    def _path(self, asked: dict[str, Any], schema: dict[str, Any]) -> Path:
        canonical = json.dumps([asked, schema], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return self._folder / f"{hashlib.sha256(canonical.encode()).hexdigest()}.json"

    def request(self, instructions: str, passage: str) -> dict[str, Any]:
        """What is asked of a passage."""
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": passage}]
        return {"model": self.model, "messages": messages, "temperature": 0, "seed": _SEED, "max_tokens": _TOKENS, "stream": False}

    def ask(self, asked: dict[str, Any], schema: dict[str, Any], of: str) -> str:
        """The answer to a request: the one that is kept, or the model's, which is kept from now on.

        Args:
            of: which passage it is, for messages.

        Raises:
            UnreadableError: it holds no claims; that is kept for ``replay``, and else asked again.
            InputError, LimitError, UsageError: the service does not answer, or nothing is kept and nobody may be asked.
        """
        path = self._path(asked, schema)
        found = self._kept(path)
        if found is None:
            if self._connection is None:
                raise InputError(f"no answer of the model {self.model} to {of} is kept, and --replay asks nobody: draft once without it")
            try:
                found = self._asked(self._connection, asked, schema)
            except KgError as error:
                error.args = (f"{error} (answers so far are kept: the same command goes on after them)",)
                raise
            seal.write(path, json.dumps({"content": found[0], "fault": found[1]}) + "\n")
        content, fault = found
        if fault:
            raise UnreadableError(fault)
        return content

    def _kept(self, path: Path) -> tuple[str, str] | None:
        """A kept answer and what is wrong with it; None where there is none that is of use, or it is damaged."""
        try:
            found = json.loads(path.read_text("utf-8"))
            content, fault = str(found["content"]), str(found["fault"])
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return None if fault and self._connection is not None else (content, fault)

    def _asked(self, connection: Connection, asked: dict[str, Any], schema: dict[str, Any]) -> tuple[str, str]:
        """The content of an answer, or what is wrong with it after so many tries."""
        fault = ""
        for attempt in range(TRIES):
            try:
                content = self._sent(connection, asked | {"seed": _SEED + attempt}, schema)  # the same seed would give the same words
                answers.read(content)
                return content, ""
            except BusyError as error:
                if attempt + 1 == TRIES or error.after > PATIENCE:
                    raise
                time.sleep(error.after or WAITS[attempt])
            except UnreadableError as error:
                fault = str(error)
        return "", fault

    def _sent(self, connection: Connection, asked: dict[str, Any], schema: dict[str, Any]) -> str:
        """One request; a service that refuses a schema is asked without."""
        if self._takes_schema:
            form = {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": schema}}
            try:
                return _completed(connection, {**asked, "response_format": form})
            except UsageError:
                content = _completed(connection, asked)
                self._takes_schema = False
                return content
        return _completed(connection, asked)


def _connection(url: str, allow_remote: bool) -> Connection:
    parts = urlsplit(address(url))
    near, key = _of_this_machine(parts.hostname or ""), os.environ.get(KEY_VARIABLE, "").strip()
    shown = f"{parts.scheme}://{parts.netloc}"
    if not near and not allow_remote:
        raise UsageError(f"{shown} is not this machine; --allow-remote sends the article's words there")
    if not near and key and parts.scheme == "http":
        raise UsageError(f"{shown}: {KEY_VARIABLE} is not sent over http, where others can read it; use https")
    if not all("!" <= character <= "~" for character in key):
        raise UsageError(f"{KEY_VARIABLE} holds characters that no key has")
    path = parts.path.rstrip("/")
    whole = parts._replace(path=path if path.endswith(_PATH) else path + _PATH, fragment="")
    return Connection(urlunsplit(whole), key, direct=near, usual=SECONDS)


def _of_this_machine(host: str) -> bool:
    """Whether a host is this machine whoever resolves it; any other name may lead elsewhere tomorrow."""
    if host == "localhost":
        try:
            return all(ipaddress.ip_address(info[4][0]).is_loopback for info in socket.getaddrinfo(host, None))
        except OSError:
            return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _completed(connection: Connection, body: dict[str, Any]) -> str:
    """The words of a completion."""
    request = urllib.request.Request(connection.url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with connection.open(request) as answer:
        try:
            raw = answer.whole(LIMIT)
        except TooLargeError:
            raise UnreadableError(f"the answer is larger than {LIMIT:,} bytes") from None
    try:
        content = json.loads(raw.decode("utf-8"))["choices"][0]["message"]["content"]
        if not isinstance(content, str):
            raise UnreadableError("the answer is empty")
        content.encode("utf-8")
    except UnicodeError:
        raise UnreadableError("the answer is not UTF-8") from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise InputError(f"{connection.name}: answers with {answer.type} that is no chat completion") from None
    return content
