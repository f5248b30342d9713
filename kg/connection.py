"""Sends requests to a service of the network: with credentials, a time-out, tries again where nobody is there; faults are one line.

User and password come from ``KG_USER`` and ``KG_PASSWORD``, or from a netrc file (``NETRC``, else ``~/.netrc``), and are sent only
to a service that asks for them (Basic or Digest); a service that wants a key gets that alone. ``KG_TIMEOUT`` is how many seconds
to wait. Redirects are not followed: a
request that changes something cannot be, and credentials would go to a host that nobody named.
"""

from __future__ import annotations

import base64
import email.utils
import errno
import html
import http.client
import math
import os
import re
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

from kg import __version__
from kg.errors import InputError, KgError, LimitError, UsageError

SECONDS = 60.0
WAITS = (0.25, 0.5, 1.0)
"""Seconds before each further try to connect."""
_CHUNK = 1 << 16
_WIDE = 300  # characters of a server's message
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 401, 403, 404, 429
_TOO_SLOW = (408, 504)
_NO_CONNECTION = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH)


class NotFoundError(InputError):
    """The service has nothing at an address (404)."""


class TooLargeError(LimitError):
    """An answer is larger than whoever asked would read."""


class BusyError(InputError):
    """The service fails (5xx) or is asked too often (429): it may answer later; ``after`` is how many seconds it asks to wait, or 0."""

    def __init__(self, message: str, after: float) -> None:
        super().__init__(message)
        self.after = after


def address(url: str) -> str:
    """The address of a service as a user gave it, where it is one.

    Raises:
        UsageError: it is not http or https, or names a user or password.
    """
    shown = f'"{url}"' if url.isprintable() and "@" not in url else "that"  # a password is never shown, also of an odd address
    try:
        parts = urlsplit(url)
        named, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"{shown} is no address of a service (http://HOST:PORT/PATH)") from None
    if "@" in parts.netloc:
        raise UsageError("an address may not name a user or password; set KG_USER and KG_PASSWORD, or write a netrc file")
    if parts.scheme not in ("http", "https") or not named or port == 0 or not re.fullmatch(r"[!-~]+", url):
        raise UsageError(f"{shown} is no address of a service (http://HOST:PORT/PATH)")
    return url


def seconds(usual: float = SECONDS) -> float:
    """How long to wait for a service: so long as usual, where ``KG_TIMEOUT`` says nothing.

    Raises:
        UsageError: ``KG_TIMEOUT`` is no number of seconds.
    """
    given = os.environ.get("KG_TIMEOUT", str(usual))
    try:
        found = float(given)
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and found > 0):
        raise UsageError(f'KG_TIMEOUT: "{given}" is no number of seconds')
    return found


def credentials(host: str) -> tuple[str, str] | None:
    """User and password for a host, where there are any.

    Raises:
        UsageError: only one of the variables is set.
        InputError: the netrc file cannot be read.
    """
    user, password = os.environ.get("KG_USER"), os.environ.get("KG_PASSWORD")
    if (user is None) != (password is None):
        raise UsageError("set both KG_USER and KG_PASSWORD, or neither")
    if user is not None and password is not None:
        return user, password
    given = os.environ.get("NETRC")
    if not given and not (Path.home() / ".netrc").is_file():
        return None
    import netrc  # late: few have one

    try:
        found = netrc.netrc(given or None).authenticators(host)
    except netrc.NetrcParseError as error:  # its message may hold the password
        raise InputError(f"{error.filename or '~/.netrc'}: no netrc file (line {error.lineno}), or others may read it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{given or '~/.netrc'}: {getattr(error, 'strerror', None) or 'not readable'}") from None
    return None if found is None else (found[0], found[2] or "")


class Answer:
    """What a service gave back; a context manager. ``headers`` are those of HTTP, ``type`` the media type."""

    def __init__(self, name: str, response: http.client.HTTPResponse, until: float, usual: float) -> None:
        self.status = response.status
        self.headers = response.headers
        self.type = response.headers.get_content_type()
        self._name, self._response, self._until, self._usual, self._read = name, response, until, usual, 0

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many; none at the end.

        Raises:
            InputError: the answer broke off.
            LimitError: nothing came for too long.
        """
        try:
            found = self._response.read1(size)  # what is there: a service that sends a byte at a time is not waited for without end
        except (OSError, http.client.HTTPException) as error:
            raise _broken(self._name, error, self._usual) from None
        self._read += len(found)
        length = self.headers.get("Content-Length", "")
        if not found and length.isdecimal() and int(length) > self._read:  # http.client says nothing of it
            raise InputError(f"{self._name}: the answer broke off after {self._read:,} bytes")
        return found

    def whole(self, limit: int) -> bytes:
        """All bytes.

        Raises:
            TooLargeError: there are more than ``limit``.
            LimitError: they take too long.
        """
        parts: list[bytes] = []
        while part := self.read(_CHUNK):
            parts.append(part)
            if self._read > limit:
                raise TooLargeError(f"{self._name}: the answer is larger than {limit:,} bytes; narrow the query, or give it a LIMIT")
            if time.monotonic() > self._until:
                raise _slow(self._name, self._usual)
        return b"".join(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._response.close()


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Gives back every answer, also one that says no or sends elsewhere."""

    def http_response(self, request: urllib.request.Request, response: http.client.HTTPResponse) -> http.client.HTTPResponse:
        return response

    https_response = http_response


class Connection:
    """A service at an address; ``name`` is the address as messages show it, without what follows a question mark.

    Args:
        key: is sent as it is (Bearer) in the place of a user and password; "" sends nothing, None leaves it to these.
        direct: past any proxy that the environment names, as to this machine.
        usual: how many seconds to wait where ``KG_TIMEOUT`` says nothing.
    """

    def __init__(self, url: str, key: str | None = None, *, direct: bool = False, usual: float = SECONDS) -> None:
        """See ``address`` for what is raised."""
        parts = urlsplit(address(url))
        self.url, self.name = url, f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._origin, self._host = f"{parts.scheme}://{parts.netloc}/", parts.hostname or ""
        self._basic = ""  # the credentials, once the service has asked for them so
        self._key, self._usual = key, usual
        self._opener = urllib.request.build_opener(_AsItIs, *([urllib.request.ProxyHandler({})] if direct else []))

    def open(self, request: urllib.request.Request) -> Answer:
        """Send a request to this service and give back its answer, to be read; it is sent again only where nobody has heard it.

        Raises:
            UsageError: the service does not take it as it is (most of 4xx).
            NotFoundError: it has nothing there.
            BusyError: it fails, or is asked too often.
            InputError: it is not there, wants credentials or fails.
            LimitError: it takes too long.
        """
        assert request.full_url.startswith(self._origin), "credentials are for one host"
        user, until = None if self._key is not None else credentials(self._host), time.monotonic() + seconds(self._usual)
        request.add_unredirected_header("User-agent", f"aleppo-kg/{__version__}")
        if self._key:
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        if user and self._basic:
            request.add_unredirected_header("Authorization", self._basic)
        elif user and request.data is not None:  # a service that says no before it has read all resets the connection
            head = urllib.request.Request(request.full_url, method="HEAD")
            with self._exchange(head) as asked:
                self._authorize(request, asked, user)
        response = self._exchange(request)
        if user and response.status == _UNAUTHORIZED and not request.has_header("Authorization"):
            response.close()
            self._authorize(request, response, user)
            response = self._exchange(request)
        if not 200 <= response.status < 300:
            with response:
                raise self._refused(response, user)
        return Answer(self.name, response, until, self._usual)

    def _exchange(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request and wait for the head of the answer, whatever it says."""
        for wait in (*WAITS, None):
            try:
                response: http.client.HTTPResponse = self._opener.open(request, timeout=seconds(self._usual))
                return response
            except (OSError, http.client.HTTPException) as error:
                again, failure = wait is not None and _unheard(_reason(error)), _broken(self.name, _reason(error), self._usual)
            if wait is None or not again:
                raise failure
            time.sleep(wait)
        raise AssertionError

    def _authorize(self, request: urllib.request.Request, response: http.client.HTTPResponse, user: tuple[str, str]) -> None:
        """Answer what a service asks for, if it does: Digest where it takes both, for it does not send the password."""
        asked = {scheme.lower(): rest for scheme, _, rest in (c.partition(" ") for c in response.headers.get_all("WWW-Authenticate", []))}
        if response.status != _UNAUTHORIZED:
            return
        if "digest" in asked:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, self._origin, *user)  # None: whatever its realm
            challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(asked["digest"]))
            try:
                found = urllib.request.HTTPDigestAuthHandler(passwords).get_authorization(request, challenge)
            except (ValueError, OSError):  # of urllib: an algorithm or a quality that it does not know
                found = None
            if found:
                request.add_unredirected_header("Authorization", f"Digest {found}")
                return
        if "basic" not in asked:
            raise InputError(f"{self.name}: asks for credentials in a way that is neither Basic nor a known Digest")
        self._basic = f"Basic {base64.b64encode(':'.join(user).encode()).decode()}"
        request.add_unredirected_header("Authorization", self._basic)

    def _refused(self, response: http.client.HTTPResponse, user: tuple[str, str] | None) -> KgError:
        """An answer that says no, or sends elsewhere."""
        code = response.status
        where = f"{self.name}: {code} {self._line(response, user)}".rstrip()
        if code in (_UNAUTHORIZED, _FORBIDDEN) and self._key is not None:
            return InputError(f"{self.name}: {'does not take that key' if self._key else 'wants a key'}")
        if code in (_UNAUTHORIZED, 407):
            wrong = "does not take that user and password; see" if user else "wants a user and password; set"
            return InputError(f"{self.name}: {wrong} KG_USER and KG_PASSWORD (or the host's entry in a netrc file)")
        if code == _FORBIDDEN:
            return InputError(f"{where}: not allowed; another user may be (KG_USER and KG_PASSWORD)")
        if code == _NOT_FOUND:
            return NotFoundError(f"{where}: nothing there")
        if code in _TOO_SLOW:
            return LimitError(f"{where}: took the service too long")
        if code < 400:
            there = urlsplit(urljoin(self.url, response.headers.get("Location", "")))
            return InputError(f"{self.name}: has moved to {there.scheme}://{there.netloc.rpartition('@')[2]}{there.path}; use that address")
        if code == _TOO_MANY or code >= 500:
            return BusyError(where, _pause(response.headers.get("Retry-After", "")))
        return UsageError(where)

    def _line(self, response: http.client.HTTPResponse, user: tuple[str, str] | None) -> str:
        """The first line of what a service says of a fault: no mark-up, no control characters, no password."""
        try:
            text = response.read(_CHUNK).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            text = ""
        if "html" in response.headers.get("Content-Type", ""):
            text = html.unescape(re.sub(r"(?is)<(head|style|script)\b.*?</\1>|<[^>]*>", "\n", text))
        printable = ("".join(c if c.isprintable() else " " for c in line).strip() for line in text.splitlines())
        line = next(filter(None, printable), str(response.reason))
        for secret in filter(None, (self._key, user and user[1])):
            line = line.replace(secret, "***")
        return line[:_WIDE]


def _reason(error: BaseException) -> object:
    """What went wrong, without urllib's wrapping."""
    return error.reason if isinstance(error, urllib.error.URLError) else error


def _unheard(reason: object) -> bool:
    """Whether nothing of a request has been sent: there was no connection. A lost one may have been the request's own doing."""
    if isinstance(reason, socket.gaierror):
        return reason.errno == socket.EAI_AGAIN
    return isinstance(reason, OSError) and reason.errno in _NO_CONNECTION


def _pause(given: str) -> float:
    """The seconds that a service asks to wait: as a number or as a date (RFC 9110)."""
    if given.strip().isdecimal():
        return float(given)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _slow(name: str, usual: float) -> LimitError:
    return LimitError(f"{name}: no answer within {seconds(usual):g} seconds (KG_TIMEOUT gives it more)")


def _broken(name: str, reason: object, usual: float) -> KgError:
    """Why a connection did not come about, or did not last."""
    if isinstance(reason, TimeoutError):
        return _slow(name, usual)
    if isinstance(reason, socket.gaierror):
        return InputError(f"{name}: no such host")
    if isinstance(reason, ConnectionRefusedError):
        return InputError(f"{name}: nobody answers there")
    if isinstance(reason, ConnectionError | http.client.HTTPException):
        return InputError(f"{name}: the connection broke off, or it is no HTTP service")
    said = getattr(reason, "verify_message", None) or getattr(reason, "reason", None) or getattr(reason, "strerror", None)
    return InputError(f"{name}: cannot be reached: {said or 'no connection'}")
