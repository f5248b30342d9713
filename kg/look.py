"""Looks at nodes of one graph: what shapes demand of them, each constraint of all nodes of a shape at once."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

import pyoxigraph as ox

from kg import literals
from kg.constraints import Closed, Count, Each, HasValue, Logic, OfClass, Pair, Qualified, Shape, UniqueLang
from kg.lookup import TYPE, Data, Term, subclasses
from kg.paths import HERE, Path, Step, ends, inverse, together
from kg.results import Result
from kg.shacl import Asked

Fault = tuple[str, Term, Term | None, Path | None]
"""The constraint that is not kept, the focus node, the value that is to blame, and the property where it is not the shape's."""
Values = Mapping[Term, Collection[Term]]


class Look:
    """Looks at nodes of one graph, and remembers what it read of classes and values."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._classes: dict[Term, frozenset[Term]] = {}
        self._compared: dict[Term, literals.Comparable | None] = {}

    def below(self, cls: Term) -> frozenset[Term]:
        """A class and all below it."""
        if cls not in self._classes:
            self._classes[cls] = subclasses(self.data, cls)
        return self._classes[cls]

    def foci(self, asked: Asked, of_parents: Mapping[Asked, Set[Term]]) -> Set[Term]:
        """All focus nodes of a shape."""
        targets = asked.targets
        sets: list[Iterable[Term]] = [targets.nodes] if targets.nodes else []
        types = self.data.backward(TYPE)
        sets += [types.get(cls, ()) for cls in {cls for target in targets.classes for cls in self.below(target)}]
        sets += [self.data.forward(predicate) for predicate in targets.subjects_of]
        sets += [self.data.backward(predicate) for predicate in targets.objects_of]
        for parent in asked.parents:
            above = of_parents[parent]
            sets.append(above if parent.shape.path is None else together(ends(parent.shape.path, self.data, above)))
        if len(sets) == 1 and isinstance(sets[0], Set):
            return sets[0]  # not copied: most shapes share the nodes of their parent
        return set().union(*sets)

    def among(self, asked: Asked, nodes: Set[Term]) -> Set[Term]:
        """Those of some nodes that are focus nodes of a shape."""
        targets, types = asked.targets, self.data.forward(TYPE)
        found = nodes & targets.nodes
        if classes := frozenset().union(*map(self.below, targets.classes)):
            found |= {node for node in nodes if not classes.isdisjoint(types.get(node, ()))}
        for ways in (*map(self.data.forward, targets.subjects_of), *map(self.data.backward, targets.objects_of)):
            found |= {node for node in nodes if node in ways}
        for parent in asked.parents:
            if parent.shape.path is None:
                found |= self.among(parent, nodes)
            else:
                above = ends(inverse(parent.shape.path), self.data, nodes)
                right = self.among(parent, together(above))
                found |= {node for node, sources in above.items() if not right.isdisjoint(sources)}
        return found

    def results(self, shape: Shape, nodes: Collection[Term]) -> Iterator[Result]:
        """What of a shape's own constraints does not hold of some nodes."""
        if nodes:
            for component, focus, value, path in self._faults(shape, nodes, ends(shape.path or HERE, self.data, nodes)):
                yield Result(shape.severity, shape.node, focus, component, value, path or shape.path, shape.message)

    def failing(self, shape: Shape, nodes: Collection[Term]) -> Set[Term]:
        """Those of some nodes that do not conform to a shape."""
        if not nodes:
            return set()
        values = ends(shape.path or HERE, self.data, nodes)
        found = {focus for _, focus, _, _ in self._faults(shape, nodes, values)}
        for inner in shape.properties:
            if wrong := self.failing(inner, together(values)):
                found |= {focus for focus, ways in values.items() if not wrong.isdisjoint(ways)}
        return found

    def _faults(self, shape: Shape, nodes: Collection[Term], values: Values) -> Iterator[Fault]:
        distinct: set[Term] | None = None
        for constraint in shape.constraints:
            match constraint:
                case Count():
                    yield from self._counted(constraint, nodes, values)
                case UniqueLang():
                    yield from _twice_in_a_language(values)
                case HasValue(wanted):
                    yield from (("HasValue", focus, None, None) for focus in nodes if wanted not in values.get(focus, ()))
                case Pair():
                    yield from self._paired(constraint, nodes, values)
                case Qualified():
                    yield from self._qualified(constraint, nodes, values)
                case Each() | OfClass() | Logic() | Closed():
                    distinct = together(values) if distinct is None else distinct
                    yield from self._of_values(constraint, values, distinct)

    def _of_values(self, constraint: Each | OfClass | Logic | Closed, values: Values, distinct: set[Term]) -> Iterator[Fault]:
        match constraint:
            case Closed(allowed):
                beyond: dict[Term, list[tuple[Term, Term]]] = {}
                for node, predicate, value in self.data.beyond(distinct, allowed):
                    beyond.setdefault(node, []).append((predicate, value))
                for focus, node in _blamed(values, beyond.keys()):
                    yield from (("Closed", focus, value, Step(predicate)) for predicate, value in beyond[node])
                return
            case Each(component, test):
                wrong: Set[Term] = {value for value in distinct if not test(value)}
            case OfClass(cls):
                component, below, types = "Class", self.below(cls), self.data.forward(TYPE)
                wrong = {value for value in distinct if below.isdisjoint(types.get(value, ()))}
            case Logic(component, shapes):
                wrong = self._illogical(component, shapes, distinct)
        yield from ((component, focus, value, None) for focus, value in _blamed(values, wrong))

    def _illogical(self, component: str, shapes: tuple[Shape, ...], values: set[Term]) -> Set[Term]:
        match component:
            case "Or":
                wrong: Set[Term] = values
                for shape in shapes:
                    wrong = self.failing(shape, wrong)
                return wrong
            case "Not":
                return values - self.failing(shapes[0], values)
            case "Xone":
                fails = Counter(itertools.chain.from_iterable(self.failing(shape, values) for shape in shapes))
                return {value for value in values if fails[value] != len(shapes) - 1}
            case _:
                return set().union(*(self.failing(shape, values) for shape in shapes))

    def _counted(self, constraint: Count, nodes: Collection[Term], values: Values) -> Iterator[Fault]:
        if constraint.component == "MinCount":
            if constraint.limit != 1 or len(values) < len(nodes):  # mostly one value is asked for, and there
                few = (focus for focus in nodes if len(values.get(focus, ())) < constraint.limit)
                yield from (("MinCount", focus, None, None) for focus in few)
        else:
            yield from (("MaxCount", focus, None, None) for focus, found in values.items() if len(found) > constraint.limit)

    def _qualified(self, constraint: Qualified, nodes: Collection[Term], values: Values) -> Iterator[Fault]:
        fitting = together(values)
        fitting -= self.failing(constraint.shape, fitting)
        for sibling in constraint.siblings:
            fitting &= self.failing(sibling, fitting)
        for focus in nodes:
            number = sum(value in fitting for value in values.get(focus, ()))
            if constraint.least is not None and number < constraint.least:
                yield "QualifiedMinCount", focus, None, None
            if constraint.most is not None and number > constraint.most:
                yield "QualifiedMaxCount", focus, None, None

    def _paired(self, constraint: Pair, nodes: Collection[Term], values: Values) -> Iterator[Fault]:
        component, links = constraint.component, self.data.forward(constraint.predicate)
        for focus in nodes if component == "Equals" else values:
            these, those = values.get(focus, ()), links.get(focus, ())
            if component == "Equals":
                wrong: Iterable[Term] = set(these) ^ set(those) if these != those else ()
            elif component == "Disjoint":
                wrong = set(these) & set(those) if these and those else ()
            else:
                fitting = (-1,) if component == "LessThan" else (-1, 0)
                wrong = (one for one in these for other in those if self._compare(one, other) not in fitting)
            yield from ((component, focus, value, None) for value in wrong)

    def _compare(self, one: Term, other: Term) -> int | None:
        for term in (one, other):
            if term not in self._compared:
                self._compared[term] = literals.value(term)
        return literals.compare(self._compared[one], self._compared[other])


def _blamed(values: Values, wrong: Set[Term]) -> Iterator[tuple[Term, Term]]:
    """The focus nodes of wrong values, each with those."""
    if wrong:
        yield from ((focus, value) for focus, found in values.items() for value in found if value in wrong)


def _twice_in_a_language(values: Values) -> Iterator[Fault]:
    for focus, found in values.items():
        if len(found) > 1:
            tags = Counter(value.language.lower() for value in found if isinstance(value, ox.Literal) and value.language)
            yield from (("UniqueLang", focus, None, None) for number in tags.values() if number > 1)
