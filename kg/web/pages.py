"""All pages and other answers of the explorer, in the order in which addresses are tried."""

from __future__ import annotations

import importlib
from types import ModuleType

from kg.web.view import PageRoute

_PAGES = ("home", "mappage", "timeline", "network", "searchpage", "lists", "disputepage", "articlepage", "speakerpage", "claimpage", "propositionpage", "askpage", "exports", "api", "ontologypages", "entity")
_RESOURCES = ("api", "exports")


def _modules(names: tuple[str, ...]) -> list[ModuleType]:
    return [importlib.import_module(f"kg.web.{name}") for name in names if importlib.util.find_spec(f"kg.web.{name}")]


PAGES: tuple[PageRoute, ...] = tuple(route for module in _modules(_PAGES) for route in getattr(module, "PAGES", ()))
RESOURCES = tuple(module for module in _modules(_RESOURCES) if hasattr(module, "routes"))
EDITOR = importlib.import_module("kg.web.editorpage").PAGES[0]
