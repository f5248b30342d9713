"""Validates a graph against shapes: all of it, or only what a change may have touched.

What was not understood of the shapes (``Shapes.rest``) is asked of pySHACL, always of the whole graph.
"""

from __future__ import annotations

from collections.abc import Collection, Set

import pyoxigraph as ox

from kg import reference, touched
from kg.look import Look
from kg.lookup import Data, Term
from kg.results import Result
from kg.shacl import Asked, Shapes


def findings(shapes: Shapes, data: Data) -> list[Result]:
    """Everything in a graph that is not as the shapes demand.

    Raises:
        DataError: pySHACL takes one of the shapes left to it for wrong.
    """
    look = Look(data)
    foci: dict[Asked, Set[Term]] = {}
    found: list[Result] = []
    for asked in shapes.asked:
        foci[asked] = look.foci(asked, foci)
        found += look.results(asked.shape, foci[asked])
    return found + reference.findings(shapes.rest, data)


def affected(shapes: Shapes, old: Data, new: Data, changed: Collection[ox.Triple]) -> tuple[set[tuple[Term, Term]], list[Result]]:
    """What is found of the nodes whose findings a change may have altered.

    ``changed``: every triple that is in only one of the two graphs; others do no harm. A blank node has the same label in both.

    Returns:
        The pairs of shape and focus node looked at, and all that is found of them now. What was found before of any other pair still holds.
    """
    look = Look(new)
    looked: set[tuple[Term, Term]] = set()
    found: list[Result] = []
    for asked, nodes in touched.nodes(shapes.asked, old, new, changed):
        looked |= {(asked.shape.node, node) for node in nodes}
        found += look.results(asked.shape, look.among(asked, nodes))
    beyond = reference.findings(shapes.rest, new)
    looked |= {(result.shape, result.focus) for result in (*beyond, *reference.findings(shapes.rest, old))}
    return looked, found + beyond
