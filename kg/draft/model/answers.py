"""What a language model is asked and how its answers are read: claims of a closed form, or the reason why one is not taken.

An answer can say nothing but claims: a key that is not asked for is refused, and no value of it is ever a file, an id or a command.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.draft.proposals import Rejected
from kg.draft.reading import lexicon
from kg.frames import Frame, FrameTable
from kg.records import STANCES

MOST = 60
"""Claims of an answer; no passage holds more."""
_TEXTS = ("quote", "trigger", "frame", "stance", "speaker", "when")
_LENGTHS = {"quote": 1200}
_LENGTH = 200
_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """A claim as a model gave it, all by words of the text but for codes and values in its own words."""

    quote: str
    trigger: str
    frame: str
    stance: str
    speaker: str
    when: str
    slots: tuple[tuple[str, str], ...]

    def said(self) -> str:
        """Frame's slots in one short line, for lists."""
        return "; ".join(f"{slot} {' '.join(value.split()[:8])}" for slot, value in self.slots)[:_LENGTH]


class UnreadableError(Exception):
    """An answer that holds no list of claims; the message says what it is instead."""


def offered(table: FrameTable) -> dict[str, Frame]:
    """The frames that a model may use: those that need no other proposition."""
    return {
        name: frame
        for name, frame in table.frames.items()
        if not any(frame.slots[slot].kind == "proposition" for choice in frame.required for slot in choice)
    }


def schema(table: FrameTable) -> dict[str, Any]:
    """The JSON Schema of an answer, in the part of it that services understand: every key needed, no other allowed."""
    text = {"type": "string"}
    slot = _closed({"slot": text, "value": text})
    kinds: dict[str, Any] = {key: text for key in _TEXTS}
    kinds |= {"frame": {"type": "string", "enum": list(offered(table))}, "stance": {"type": "string", "enum": list(STANCES)}}
    claim = _closed({**kinds, "slots": {"type": "array", "items": slot}})
    return _closed({"claims": {"type": "array", "items": claim}})


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def instructions(table: FrameTable, meanings: Mapping[str, str]) -> str:
    """What a model is told before any passage: the task, the frames with what they mean and their slots, the codes."""
    told, frames = lexicon.load("model"), offered(table)
    shared = set.intersection(*(set(frame.slots) for frame in frames.values()))
    lists: dict[str, None] = {}
    lines = [str(told["instructions"]).rstrip()]
    for name, frame in frames.items():
        alone = {choice[0] for choice in frame.required if len(choice) == 1}
        parts = [f"{'*' if slot in alone else ''}{slot} ({_kind(frame, slot)})" for slot in frame.slots if slot not in shared - alone]
        parts += [f"*{' or '.join(choice)}" for choice in frame.required if len(choice) > 1]
        lines.append(f"{name}: {meanings.get(name, '')} {', '.join(part for part in parts if not part.endswith('(date)'))}")
        lists |= {slot.codes: None for slot in frame.slots.values() if slot.kind == "code"}
    some = next(iter(frames.values()))
    lines.append(f"Every frame also: {', '.join(f'{slot} ({_kind(some, slot)})' for slot in some.slots if slot in shared - {'when'})}")
    lines += ["Codes:", *(f"{name}: {', '.join(table.codes[name])}" for name in lists), str(told["example"]).rstrip()]
    return "\n".join(lines)


def _kind(frame: Frame, slot: str) -> str:
    found = frame.slots[slot]
    names = {"code": f"code {found.codes}", "flag": "yes or no", "text": "own words", "quantity": "number", "any": "entity", "time": "date"}
    return names.get(found.kind, found.kind)


def read(content: str) -> tuple[list[Told], list[Rejected]]:
    """The claims of an answer, each once, and those that are not of the form asked for.

    Raises:
        UnreadableError: it holds no list of claims.
    """
    items = _claims(content)
    told, rejected = [], []
    for item in items[:MOST]:
        try:
            told.append(_told(item))
        except ValueError as error:
            frame = str(item.get("frame", "")) if isinstance(item, dict) else ""
            rejected.append(Rejected("", frame[:40] if frame.isalnum() else "", "", str(error)))
    if len(items) > MOST:
        rejected.append(Rejected("", "", f"{len(items) - MOST} claims", f"more than {MOST} claims for one passage"))
    return list(dict.fromkeys(told)), rejected


def _claims(content: str) -> list[Any]:
    for candidate in _candidates(content):
        try:
            found = json.loads(candidate, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            if set(found) != {"claims"}:
                raise UnreadableError(f"the answer has the keys {', '.join(sorted(map(ascii, found)))[:80]} instead of claims")
            found = found["claims"]
        if isinstance(found, list):
            return found
    raise UnreadableError("the answer is no JSON" if content.strip() else "the answer is empty")


def _candidates(content: str) -> Iterator[str]:
    """The answer as it is, what it fences, and what stands between its first and last brace: small models talk around their JSON."""
    yield content
    yield from _FENCE.findall(content)[-1:]
    start, stop = content.rfind("</think>") + 1, content.rfind("}")
    if (first := content.find("{", start)) >= 0:
        yield content[first : stop + 1]


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _told(item: Any) -> Told:
    if not isinstance(item, dict):
        raise ValueError("a claim is an object with keys")
    unknown = sorted(set(item) - {*_TEXTS, "slots"})
    if unknown:
        raise ValueError(f"unknown key {ascii(unknown[0])[:40]}")
    texts = {key: _text(key, item.get(key, ""), _LENGTHS.get(key, _LENGTH)) for key in _TEXTS}
    pairs = item.get("slots", [])
    if not isinstance(pairs, list) or not all(isinstance(pair, dict) and set(pair) == {"slot", "value"} for pair in pairs):
        raise ValueError("slots is no list of a slot and a value each")
    slots = tuple((_text("slot", pair["slot"], 40), _text("value", pair["value"], _LENGTH)) for pair in pairs[:40])
    return Told(**texts, slots=tuple(dict.fromkeys((slot, value) for slot, value in slots if value)))


def _text(key: str, value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text")
    if len(value) > longest:
        raise ValueError(f"{key} is longer than {longest} characters")
    if not all(character.isprintable() or character.isspace() for character in value):
        raise ValueError(f"{key} has characters that cannot be printed")
    return value.strip()
