"""All pages, other answers and files of the explorer, in the order in which addresses are tried."""

from __future__ import annotations

from kg.web import (
    api,
    articlepage,
    askpage,
    claimpage,
    disputepage,
    entity,
    exports,
    home,
    linked,
    lists,
    mappage,
    network,
    ontologypages,
    propositionpage,
    searchpage,
    speakerpage,
    timeline,
)
from kg.web.view import PageRoute

PAGES: tuple[PageRoute, ...] = (
    *home.PAGES,
    *mappage.PAGES,
    *timeline.PAGES,
    *network.PAGES,
    *searchpage.PAGES,
    *lists.PAGES,
    *disputepage.PAGES,
    *articlepage.PAGES,
    *speakerpage.PAGES,
    *claimpage.PAGES,
    *propositionpage.PAGES,
    *askpage.PAGES,
    *exports.PAGES,
    *api.PAGES,
    *ontologypages.PAGES,
    *entity.PAGES,  # last: it takes things of every kind
)
RESOURCES = (api, exports)
"""Modules with ``routes``: answers that are no pages."""
FILES = (linked, exports, api)
"""Modules with ``file``: data and downloads, live and in the static edition alike."""
