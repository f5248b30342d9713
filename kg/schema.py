"""The JSON Schema of an article's seed, made from the record types and the table of frames, for completion in an editor."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from pathlib import Path
from typing import Any, Literal

from kg import frames
from kg.frames import ACTOR_KINDS, Frame, Slot
from kg.reader import keys
from kg.records import STANCES, ArticleHead, ClaimSeed, Nothing, PassageSeed, Quantity, SpeakerSeed, When

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_RECORDS: tuple[type, ...] = (ArticleHead, SpeakerSeed, PassageSeed, ClaimSeed, When, Quantity, Nothing)


def text(table: Path) -> str:
    """The schema as JSON text."""
    return json.dumps(schema(frames.load(table)), ensure_ascii=False, indent=1) + "\n"


def schema(table: frames.FrameTable) -> dict[str, Any]:
    """The schema of a file in seeds/articles/."""
    definitions: dict[str, Any] = {record.__name__: _record(record) for record in _RECORDS}
    for name, frame in table.frames.items():
        definitions[name] = _frame(frame, table)
    definitions["Propositions"] = {
        "description": "A named proposition, frames with their slots, or a list of these",
        "anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {name: {"$ref": f"#/$defs/{name}"} for name in table.frames}, "additionalProperties": False},
            {"type": "array", "items": {"$ref": "#/$defs/Propositions"}},
        ],
    }
    claim = definitions["ClaimSeed"]
    claim["properties"] |= {stance: {"$ref": "#/$defs/Propositions"} for stance in STANCES}
    claim["oneOf"] = [{"required": [stance]} for stance in STANCES]
    claim["properties"].pop("stance")
    return {
        "$schema": DRAFT,
        "title": "One article and its claims",
        "type": "object",
        "required": ["article", "claims"],
        "additionalProperties": False,
        "properties": {
            "article": {"$ref": "#/$defs/ArticleHead"},
            "sentences": {"type": "object", "description": "Sealed by kg seal", "additionalProperties": {"type": "array"}},
            "speakers": {"type": "object", "additionalProperties": {"$ref": "#/$defs/SpeakerSeed"}},
            "passages": {"type": "object", "additionalProperties": {"$ref": "#/$defs/PassageSeed"}},
            "propositions": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Propositions"}},
            "claims": {"type": "array", "items": {"$ref": "#/$defs/ClaimSeed"}},
            "nothing": {
                "type": "object",
                "additionalProperties": {"anyOf": [_hint(typing.get_type_hints(Nothing)["reason"]), {"$ref": "#/$defs/Nothing"}]},
            },
        },
        "$defs": definitions,
    }


def _record(record: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record)
    properties, required = {}, []
    for key, field in keys(record).items():
        properties[key] = {"description": field.metadata["help"], **_hint(hints[field.name])}
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            required.append(key)
    return {
        "type": "object",
        "description": (record.__doc__ or "").strip(),
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _hint(hint: Any) -> dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return {"enum": [a for a in args if a]}
    if origin in (typing.Union, types.UnionType):
        return _hint(next(a for a in args if a is not type(None)))
    if dataclasses.is_dataclass(hint):
        name = {"$ref": f"#/$defs/{hint.__name__}"} if hint in _RECORDS else _record(typing.cast(type, hint))
        return {"anyOf": [{"type": ["string", "number"]}, name]} if hint is When else name
    if origin is list:
        item = _hint(args[0])
        return {"anyOf": [item, {"type": "array", "items": item}]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _hint(args[1])}
    return {"type": "integer"} if hint is int else {"type": ["string", "number"]}


def _frame(frame: Frame, table: frames.FrameTable) -> dict[str, Any]:
    actors = [s.name for s in frame.slots.values() if s.kind in (*ACTOR_KINDS, "entity", "place")]
    properties = {name: _slot(slot, table) for name, slot in frame.slots.items()}
    if actors:
        one: dict[str, Any] = {"enum": actors}
        properties["unstated"] = {"description": "Slots that the source leaves open", "anyOf": [one, {"type": "array", "items": one}]}
    wanted = ", ".join(" or ".join(choice) for choice in frame.required)
    return {"type": "object", "description": f"Needs {wanted}", "properties": properties, "additionalProperties": False}


def _slot(slot: Slot, table: frames.FrameTable) -> dict[str, Any]:
    if slot.kind == "code":
        value: dict[str, Any] = {"enum": list(table.codes[slot.codes])}
    elif slot.kind == "quantity":
        value = {"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/Quantity"}]}
    elif slot.kind == "time":
        value = {"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/When"}]}
    elif slot.kind == "flag":
        value = {"enum": ["yes", "no", True, False]}
    elif slot.kind == "proposition":
        value = {"$ref": "#/$defs/Propositions"}
    elif slot.kind == "any":
        value = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Propositions"}]}
    else:
        value = {"type": ["string", "number"]}
    limit = {"maxItems": 1} if slot.many == "one" else {}
    return {"anyOf": [value, {"type": "array", "items": value, **limit}]}
