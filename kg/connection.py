"""Sends requests to a service of the network: with credentials, a time-out, tries again where nobody is there; faults are one line.

User and password (see ``kg.servicesettings``) are sent only to a service that asks for them (Basic or Digest); a service that wants a
key gets that alone. Redirects are not followed: a request that changes something cannot be, and credentials would go to a host that
nobody named.
"""

from __future__ import annotations

import base64
import http.client
import time
import urllib.request
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from kg import __version__
from kg.errors import InputError
from kg.servicefaults import UNAUTHORIZED, TooLargeError, broken, reason_of, refused, slow, unheard
from kg.servicesettings import SECONDS, address, credentials, seconds

WAITS = (0.25, 0.5, 1.0)
"""Seconds before each further try to connect."""
_CHUNK = 1 << 16


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
            raise broken(self._name, error, self._usual) from None
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
                raise slow(self._name, self._usual)
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
        if user and response.status == UNAUTHORIZED and not request.has_header("Authorization"):
            response.close()
            self._authorize(request, response, user)
            response = self._exchange(request)
        if not 200 <= response.status < 300:
            with response:
                raise refused(self.url, self.name, response, self._key, user)
        return Answer(self.name, response, until, self._usual)

    def _exchange(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request and wait for the head of the answer, whatever it says."""
        for wait in (*WAITS, None):
            try:
                response: http.client.HTTPResponse = self._opener.open(request, timeout=seconds(self._usual))
                return response
            except (OSError, http.client.HTTPException) as error:
                again, failure = wait is not None and unheard(reason_of(error)), broken(self.name, reason_of(error), self._usual)
            if wait is None or not again:
                raise failure
            time.sleep(wait)
        raise AssertionError

    def _authorize(self, request: urllib.request.Request, response: http.client.HTTPResponse, user: tuple[str, str]) -> None:
        """Answer what a service asks for, if it does: Digest where it takes both, for it does not send the password."""
        asked = {scheme.lower(): rest for scheme, _, rest in (c.partition(" ") for c in response.headers.get_all("WWW-Authenticate", []))}
        if response.status != UNAUTHORIZED:
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
