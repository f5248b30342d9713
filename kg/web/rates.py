"""How often an address may ask, where others than this machine may."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict

from starlette.types import Scope

PER_SECOND, AT_ONCE, _ADDRESSES = 10.0, 60.0, 10_000
"""How often an address may ask, on average and at once; how many addresses are remembered."""


class Rates:
    """Lets each address ask so often, in the long run and at once; those that asked last are remembered."""

    def __init__(self, per_second: float, at_once: float) -> None:
        self.per_second, self.at_once = per_second, at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Seconds until the address may ask again; 0 where it may now, which counts."""
        now = time.monotonic()
        left, then = self._left.pop(address, (self.at_once, now))
        left = min(self.at_once, left + (now - then) * self.per_second)
        allowed = left >= 1
        self._left[address] = (left - allowed, now)
        if len(self._left) > _ADDRESSES:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) / self.per_second))


def network(scope: Scope) -> str:
    """The address that asks; of IPv6 the network, since one customer has all addresses of it."""
    client = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return str(client)
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
