"""The shapes of frames: from the table of frames to ``shapes/frames.ttl``, so that no slot is written down twice.

One node shape a frame, closed, with one property shape a slot; what must be filled but may instead be named in
``unstated``, or by another slot, is a shape of its own. Everything else in ``shapes/`` is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg import frames, iris
from kg.amounts import UNITS
from kg.frames import ACTOR_KINDS, Frame, FrameTable, Slot

HEADING = "# Every frame and its slots. Made from ontology/frames.yaml by kg.shapes; change that."
NAMESPACE = "https://w3id.org/conflict-kg/shapes#"
PREFIXES = {
    **{name: iris.PREFIXES[name] for name in ("cko", "owl", "rdf", "rdfs")},
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": NAMESPACE,
    "xsd": iris.PREFIXES["xsd"],
}
UNSTATABLE = (*ACTOR_KINDS, "entity", "place")
"""Kinds of slot that a source may leave open and a seed name in ``unstated``."""
EVERYWHERE = (
    "rdf:type",
    "rdfs:label",
    "cko:status",
    "cko:originCount",
    "cko:concerns",
    "cko:refines",
    "cko:inDispute",
    "cko:inFinding",
    "cko:edtf",
    "cko:earliestStart",
    "cko:latestStart",
    "cko:earliestEnd",
    "cko:latestEnd",
    "cko:dateImpossible",
)
"""What a proposition of any frame may carry beside its slots."""
QUANTITY = ("Low", "High", "AsTold", "Unit")
REGISTERED = ("Actor", "Place", "Event", "Document")
_CLASSES = {
    "actor": ("Actor",),
    "person": ("Person",),
    "place": ("Place",),
    "event": ("Event",),
    "document": ("Document",),
    "proposition": ("Proposition",),
    "entity": REGISTERED,
    "any": (*REGISTERED, "Proposition"),
}
_WORDS = {
    "actor": "an actor",
    "person": "a person",
    "place": "a place",
    "event": "an event",
    "document": "a document",
    "proposition": "a proposition",
    "entity": "an actor, place, event or document",
    "any": "an actor, place, event, document or proposition",
    "text": "plain text",
    "flag": "yes or no",
    "time": "an EDTF date",
}
_EDTF = r"^[0-9X.,/\[\]-]+$"
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\S+')
_WIDTH = 118
Lines = list[tuple[str, str]]


def turtle(folder: Path) -> str:
    """The shapes of all frames as the text of ``frames.ttl``.

    Args:
        folder: where frames.yaml is.
    """
    table = frames.load(folder / "frames.yaml")
    parts = [HEADING, "\n".join(f"@prefix {name}: <{base}> ." for name, base in PREFIXES.items())]
    for name, quantity in _quantities(table):
        parts += _quantity(name, quantity)
    parts += [*_common(table), *_shortcut(table)]
    for frame in table.frames.values():
        parts += _frame(frame, table)
    return "\n\n".join(parts) + "\n"


def needs(frame: Frame) -> dict[str, tuple[str, ...]]:
    """The shapes of what a frame must have and its slots' own shapes cannot say: name, and the slots of which one must be filled."""
    return {
        f"{frame.name}-needs-{_words('-or-'.join(choice))}": choice
        for choice in frame.required
        if len(choice) > 1 or frame.slots[choice[0]].kind in UNSTATABLE
    }


def common_slots(table: FrameTable) -> dict[str, Slot]:
    """The slots that every frame has; their shapes are written once. ``when`` is in shapes/dated.ttl."""
    first, *others = table.frames.values()
    return {name: slot for name, slot in first.slots.items() if name != "when" and all(f.slots.get(name) == slot for f in others)}


def own_slots(frame: Frame, table: FrameTable) -> dict[str, Slot]:
    """The slots that have a shape in a frame of its own: those it asks for, and those it does not share with every other."""
    shared, asked = common_slots(table), {choice[0] for choice in frame.required if len(choice) == 1}
    return {
        name: slot
        for name, slot in frame.slots.items()
        if name in asked or not (name in shared or name == "when" or slot.kind == "quantity")
    }


def shortcuts(table: FrameTable) -> list[str]:
    """Every property that stands for a proposition as a plain triple, by local name."""
    return sorted({shortcut.term for frame in table.frames.values() for shortcut in frame.shortcuts})


def _quantities(table: FrameTable) -> Iterator[tuple[str, Slot]]:
    seen: set[str] = set()
    for frame in table.frames.values():
        for slot in frame.slots.values():
            if slot.kind == "quantity" and slot.term not in seen:
                seen.add(slot.term)
                yield slot.name, slot


def _quantity(name: str, slot: Slot) -> list[str]:
    """An amount: wherever one part of it stands, all of it is looked at."""
    low, high, told, unit = (f"cko:{slot.term}{part}" for part in QUANTITY)
    head = f"Quantity-{name}"
    units = " ".join(f'"{u}"' for u in UNITS if u)
    number: Lines = [("sh:datatype", "xsd:decimal"), ("sh:minInclusive", "0"), ("sh:maxCount", "1")]
    either = f"[ sh:alternativePath ( {low} {high} ) ]"
    return [
        _node(
            head,
            [("sh:targetSubjectsOf", f"{low} , {high} , {told} , {unit}")],
            [f"{head}-{part}" for part in ("low", "high", "bound", "as-told", "unit")],
        ),
        _property(
            f"{head}-low",
            low,
            [*number, ("sh:lessThanOrEquals", high)],
            f"The lower bound of {name} is one decimal number from 0 up and not above the upper; correct the number in the seed.",
            "Sums and comparisons use the bounds.",
        ),
        _property(
            f"{head}-high",
            high,
            number,
            f"The upper bound of {name} is one decimal number from 0 up; correct the number in the seed.",
            "Sums and comparisons use the bounds.",
        ),
        _property(
            f"{head}-bound",
            either,
            [("sh:minCount", "1")],
            f"A number told as {name} gives a lower or an upper bound; let the build compute it.",
            "A number without bounds is found by no comparison.",
        ),
        _property(
            f"{head}-as-told",
            told,
            [("sh:datatype", "xsd:string"), ("sh:minCount", "1"), ("sh:maxCount", "1")],
            f"Beside its bounds {name} is kept once as told (at least 180, 20 to 30); let the build write it.",
            "At least 180 and 180 are different things to say.",
        ),
        _property(
            f"{head}-unit",
            unit,
            [("sh:in", f"( {units} )"), ("sh:maxCount", "1")],
            f"The unit of {name} is one of {', '.join(filter(None, UNITS))}, or absent where things are counted.",
            "Numbers in different units are not compared.",
        ),
        _rule(
            f"{head}-percent",
            [
                ("sh:targetSubjectsOf", unit),
                ("sh:or", f'( [ sh:not [ sh:path {unit} ; sh:hasValue "percent" ] ] [ sh:path {either} ; sh:maxInclusive 100 ] )'),
            ],
            f"A share in percent is not above 100; correct {name}, or its unit.",
            "More than all is a slip of the pen or a count.",
        ),
    ]


def _common(table: FrameTable) -> list[str]:
    """What holds of the slots that every frame has."""
    shared = {name: slot for name, slot in common_slots(table).items() if slot.kind != "quantity"}
    blocks = [_slot(f"Frame-{_words(name)}", "Every frame", slot, required=False) for name, slot in shared.items()]
    types = ["owl:NamedIndividual", "cko:Proposition", *(f"cko:{name}" for name in table.frames)]
    one = _property(
        "Frame-frame",
        "rdf:type",
        [("sh:in", f"( {' '.join(types)} )"), ("sh:minCount", "3"), ("sh:maxCount", "3")],
        "A proposition has exactly one frame, and no other class than that and Proposition; let the build write it.",
        "The frame says which slots there are and what they mean.",
    )
    target: Lines = [("sh:targetClass", "cko:Proposition")]
    return [_node("Frame", target, ["Frame-frame", *(f"Frame-{_words(name)}" for name in shared)]), one, *blocks]


def _shortcut(table: FrameTable) -> list[str]:
    names = " ".join(f"cko:{name}" for name in shortcuts(table))
    return [
        _node("Shortcut", [("sh:targetClass", "owl:Axiom")], ["Shortcut-property"]),
        _property(
            "Shortcut-property",
            "owl:annotatedProperty",
            [("sh:in", f"( {names} )"), ("sh:minCount", "1"), ("sh:maxCount", "1")],
            "An axiom annotates exactly one shortcut, a property that frames.yaml names as one.",
            "Only a shortcut is derived; anything else said of two things is a claim.",
        ),
    ]


def _frame(frame: Frame, table: FrameTable) -> list[str]:
    own, shared = own_slots(frame, table), common_slots(table)
    open_slots = [name for name, slot in frame.slots.items() if slot.kind in UNSTATABLE]
    blocks = [_closed(frame, own, bool(open_slots))]
    for name, slot in own.items():
        title = f"{frame.name}-{_words(name)}"
        if name in shared or name == "when" or slot.kind == "quantity":
            blocks.append(_filled(title, frame, slot))
        else:
            blocks.append(_slot(title, frame.name, slot, required=(name,) in frame.required and slot.kind not in UNSTATABLE))
    if open_slots:
        blocks.append(
            _property(
                f"{frame.name}-unstated",
                "cko:unstated",
                [("sh:in", f"( {' '.join(_text(name) for name in open_slots)} )")],
                f"{frame.name}: a source can leave open only {', '.join(open_slots)}; correct unstated.",
                "There is no unknown actor or place; what the source leaves open is named as such.",
            )
        )
    return blocks + [_choice(name, frame, choice) for name, choice in needs(frame).items()]


def _closed(frame: Frame, own: dict[str, Slot], unstatable: bool) -> str:
    """The node shape of a frame. A property without a shape in the frame is let through only if the frame has its slot."""
    others = [f"cko:{slot.term}" for name, slot in frame.slots.items() if name not in own and name != "when" and slot.kind != "quantity"]
    others += [f"cko:{slot.term}{part}" for slot in frame.slots.values() if slot.kind == "quantity" for part in QUANTITY]
    names = [*own, *(["unstated"] if unstatable else [])]
    return _block(
        frame.name,
        "sh:NodeShape",
        [
            ("sh:targetClass", f"cko:{frame.name}"),
            ("sh:closed", "true"),
            ("sh:ignoredProperties", f"( {' '.join([*EVERYWHERE, *others])} )"),
            *_properties([f"{frame.name}-{_words(name)}" for name in names]),
            *_told(
                f"{frame.name} has the slots {', '.join(frame.slots)}, and no others; move the value to the frame that takes it.",
                "Slots have no domain in the ontology; only the shape keeps a frame from carrying the slot of another.",
            ),
        ],
    )


def _filled(name: str, frame: Frame, slot: Slot) -> str:
    """A slot that a frame asks for and whose values are looked at elsewhere."""
    path = "edtf" if slot.name == "when" else f"{slot.term}AsTold" if slot.kind == "quantity" else slot.term
    return _property(
        name,
        f"cko:{path}",
        [("sh:minCount", "1")],
        f"{frame.name} has {slot.name} filled; give it in the seed.",
        f"Without {slot.name} it would say nothing.",
    )


def _choice(name: str, frame: Frame, choice: tuple[str, ...]) -> str:
    """A node shape: one of some slots is filled or, where a source may leave it open, named in ``unstated``."""
    ways = [f"[ sh:path cko:{frame.slots[slot].term} ; sh:minCount 1 ]" for slot in choice]
    ways += [f"[ sh:path cko:unstated ; sh:hasValue {_text(slot)} ]" for slot in choice if frame.slots[slot].kind in UNSTATABLE]
    either = " or ".join(choice)
    return _rule(
        name,
        [("sh:targetClass", f"cko:{frame.name}"), ("sh:or", f"( {' '.join(ways)} )")],
        f"{frame.name} says {either}; fill the slot, or write unstated: [{choice[0]}] where the source leaves it open.",
        "What the source leaves open must not look forgotten.",
    )


def _slot(name: str, frame: str, slot: Slot, *, required: bool) -> str:
    words = f"a code of the list {slot.codes}" if slot.kind == "code" else _WORDS[slot.kind]
    many = slot.many == "together"
    lines = [*_value(slot), *([("sh:minCount", "1")] if required else []), *([] if many else [("sh:maxCount", "1")])]
    number = {
        (True, True): "one value or more, each",
        (True, False): "values, each",
        (False, True): "exactly one value,",
        (False, False): "at most one value,",
    }[many, required]
    why = {
        "together": "All values belong to the one proposition; a value of another kind is found by no query.",
        "each": "Two values are two propositions; the build makes one of each value of a list.",
        "one": "Two values are two propositions; a value of another kind is found by no query.",
    }[slot.many]
    return _property(name, f"cko:{slot.term}", lines, f"{frame}: {slot.name} takes {number} {words}; correct it in the seed.", why)


def _value(slot: Slot) -> Lines:
    """What a value of a slot has to be."""
    if slot.kind == "code":
        return [("sh:class", f"cko:{iris.code_class(slot.codes).removeprefix(iris.CKO)}")]
    if slot.kind == "flag":
        return [("sh:datatype", "xsd:boolean")]
    if slot.kind == "time":
        return [("sh:datatype", "xsd:string"), ("sh:pattern", _text(_EDTF))]
    if slot.kind == "text":
        return [("sh:datatype", "xsd:string")]
    names = _CLASSES[slot.kind]
    if len(names) == 1:
        return [("sh:class", f"cko:{names[0]}")]
    return [("sh:or", f"( {' '.join(f'[ sh:class cko:{name} ]' for name in names)} )")]


def _node(name: str, target: Lines, names: list[str]) -> str:
    return _block(name, "sh:NodeShape", [*target, *_properties(names)])


def _rule(name: str, lines: Lines, message: str, why: str) -> str:
    return _block(name, "sh:NodeShape", [*lines, *_told(message, why)])


def _property(name: str, path: str, lines: Lines, message: str, why: str) -> str:
    return _block(name, "sh:PropertyShape", [("sh:path", path), *lines, *_told(message, why)])


def _properties(names: list[str]) -> Lines:
    return [("sh:property", " , ".join(f"shape:{name}" for name in names))] if names else []


def _told(message: str, why: str) -> Lines:
    return [("sh:severity", "sh:Violation"), ("sh:message", _text(message)), ("rdfs:comment", _text(why))]


def _block(name: str, kind: str, lines: Lines) -> str:
    return "\n".join([f"shape:{name}", *(_wrap(f"    {predicate} {value} ;") for predicate, value in [("a", kind), *lines]), "."])


def _wrap(line: str) -> str:
    """A line of many terms broken into several, never within a text."""
    if len(line) <= _WIDTH or line.startswith(("    sh:message", "    rdfs:comment")):
        return line
    lines = ["   "]
    for token in _TOKEN.findall(line):
        if len(lines[-1]) + len(token) >= _WIDTH:
            lines.append("       ")
        lines[-1] += f" {token}"
    return "\n".join(lines)


def _words(name: str) -> str:
    return name.replace(" ", "-")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
