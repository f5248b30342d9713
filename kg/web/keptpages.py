"""The pages of the explorer as they were sent, so that one that nothing has changed is made once."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass

_PAGES = 400
_BYTES = 64 * 1024**2


@dataclass(frozen=True)
class Kept:
    """A page as it was sent."""

    body: bytes
    packed: bytes
    etag: str
    iri: str
    status: int

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + len(self.packed)


def packed(body: bytes, iri: str, status: int) -> Kept:
    """A page with what is sent of it: as it is and compressed, and the tag by which a browser knows it again."""
    return Kept(body, gzip.compress(body, 6, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"', iri, status)


class KeptPages:
    """Some hundred pages; those that nobody has asked for the longest go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[object, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, key: object) -> Kept | None:
        """A page, if it is kept."""
        found = self._pages.get(key)
        if found is not None:
            self._pages.move_to_end(key)
        return found

    def keep(self, key: object, page: Kept) -> None:
        """Keep one more."""
        self._bytes += page.size - (self._pages.pop(key).size if key in self._pages else 0)
        self._pages[key] = page
        while len(self._pages) > _PAGES or self._bytes > _BYTES:
            self._bytes -= self._pages.popitem(last=False)[1].size

    def clear(self) -> None:
        """Forget all: the graph was built anew."""
        self._pages.clear()
        self._bytes = 0
