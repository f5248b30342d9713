"""Opens a built graph in owlready2, as Python objects; ontology/owlready2.md shows how to walk through it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError
from kg.workspace import PACKAGE

if TYPE_CHECKING:
    import owlready2


def world(graph: Path | str = Path(PACKAGE, "aleppo.ttl")) -> owlready2.World:
    """A world of owlready2 with one built graph in it.

    Args:
        graph: a Turtle file; the packaged graph, if none is named.

    Raises:
        InputError: the file is missing, unreadable or no Turtle.
    """
    try:
        return holding(quad.triple for quad in ox.parse(path=str(graph), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise InputError(f"{graph}: {error}") from None


def holding(triples: Iterable[ox.Triple]) -> owlready2.World:
    """A world of owlready2 that holds some triples."""
    import owlready2  # late: its import takes longer than most commands

    found = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"  # owlready2 reads no Turtle
        ox.serialize(triples, str(path), format=ox.RdfFormat.N_TRIPLES)
        found.get_ontology(path.as_uri()).load()
    return found
