"""What a user says of a service of the network: its address, user and password for it, and how long to wait.

User and password come from ``KG_USER`` and ``KG_PASSWORD``, or from a netrc file (``NETRC``, else ``~/.netrc``). ``KG_TIMEOUT`` is how
many seconds to wait.
"""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import InputError, UsageError

SECONDS = 60.0


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
