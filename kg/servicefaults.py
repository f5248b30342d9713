"""What goes wrong with a service of the network, each fault in one line: it is not there, breaks off, is slow, or says no."""

from __future__ import annotations

import email.utils
import errno
import html
import http.client
import re
import socket
import time
import urllib.error
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from kg.errors import InputError, KgError, LimitError, UsageError
from kg.servicesettings import seconds

UNAUTHORIZED = 401
_READ = 1 << 16  # bytes of what it says
_WIDE = 300  # characters of a server's message
_FORBIDDEN, _NOT_FOUND, _TOO_MANY = 403, 404, 429
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


def reason_of(error: BaseException) -> object:
    """What went wrong, without urllib's wrapping."""
    return error.reason if isinstance(error, urllib.error.URLError) else error


def unheard(reason: object) -> bool:
    """Whether nothing of a request has been sent: there was no connection. A lost one may have been the request's own doing."""
    if isinstance(reason, socket.gaierror):
        return reason.errno == socket.EAI_AGAIN
    return isinstance(reason, OSError) and reason.errno in _NO_CONNECTION


def slow(name: str, usual: float) -> LimitError:
    """Nothing came for too long."""
    return LimitError(f"{name}: no answer within {seconds(usual):g} seconds (KG_TIMEOUT gives it more)")


def broken(name: str, reason: object, usual: float) -> KgError:
    """Why a connection did not come about, or did not last."""
    if isinstance(reason, TimeoutError):
        return slow(name, usual)
    if isinstance(reason, socket.gaierror):
        return InputError(f"{name}: no such host")
    if isinstance(reason, ConnectionRefusedError):
        return InputError(f"{name}: nobody answers there")
    if isinstance(reason, ConnectionError | http.client.HTTPException):
        return InputError(f"{name}: the connection broke off, or it is no HTTP service")
    said = getattr(reason, "verify_message", None) or getattr(reason, "reason", None) or getattr(reason, "strerror", None)
    return InputError(f"{name}: cannot be reached: {said or 'no connection'}")


def refused(url: str, name: str, response: http.client.HTTPResponse, key: str | None, user: tuple[str, str] | None) -> KgError:
    """An answer that says no, or sends elsewhere; ``key``, or ``user`` and password, is what was sent."""
    code = response.status
    where = f"{name}: {code} {_line(response, (key, user and user[1]))}".rstrip()
    if code in (UNAUTHORIZED, _FORBIDDEN) and key is not None:
        return InputError(f"{name}: {'does not take that key' if key else 'wants a key'}")
    if code in (UNAUTHORIZED, 407):
        wrong = "does not take that user and password; see" if user else "wants a user and password; set"
        return InputError(f"{name}: {wrong} KG_USER and KG_PASSWORD (or the host's entry in a netrc file)")
    if code == _FORBIDDEN:
        return InputError(f"{where}: not allowed; another user may be (KG_USER and KG_PASSWORD)")
    if code == _NOT_FOUND:
        return NotFoundError(f"{where}: nothing there")
    if code in _TOO_SLOW:
        return LimitError(f"{where}: took the service too long")
    if code < 400:
        there = urlsplit(urljoin(url, response.headers.get("Location", "")))
        return InputError(f"{name}: has moved to {there.scheme}://{there.netloc.rpartition('@')[2]}{there.path}; use that address")
    if code == _TOO_MANY or code >= 500:
        return BusyError(where, _pause(response.headers.get("Retry-After", "")))
    return UsageError(where)


def _line(response: http.client.HTTPResponse, secrets: Iterable[str | None]) -> str:
    """The first line of what a service says of a fault: no mark-up, no control characters, no password."""
    try:
        text = response.read(_READ).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        text = ""
    if "html" in response.headers.get("Content-Type", ""):
        text = html.unescape(re.sub(r"(?is)<(head|style|script)\b.*?</\1>|<[^>]*>", "\n", text))
    printable = ("".join(c if c.isprintable() else " " for c in line).strip() for line in text.splitlines())
    line = next(filter(None, printable), str(response.reason))
    for secret in filter(None, secrets):
        line = line.replace(secret, "***")
    return line[:_WIDE]


def _pause(given: str) -> float:
    """The seconds that a service asks to wait: as a number or as a date (RFC 9110)."""
    if given.strip().isdecimal():
        return float(given)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0
