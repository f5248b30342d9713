"""What a drafted claim says, as a sentence that a curator leaves or mends: made from patterns, never from the article's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kg.draft.proposals import Proposal
from kg.draft.reading import lexicon
from kg.records import Stance
from kg.wording import words

_PATTERN = re.compile(r"(?:(?P<slot>[a-z ]+)=(?P<code>[\w-]+): )?(?P<text>.+)")
_SLOT = re.compile(r"\{([a-z ]+)\}")
_OPTION = re.compile(r"\[([^\]]*)\]")
_AGREES = re.compile(r"<([^|]*)\|([^>]*)>")
_BEFORE: Mapping[Stance, str] = {
    "negates": "It is not so that",
    "denies": "It is denied that",
    "alleges": "It is alleged that",
    "questions": "It is asked whether",
    "predicts": "It is expected that",
    "intends": "It is planned or wanted that",
    "supposes": "It may be that",
}
_WAYS = {"least": "at least ", "most": "at most ", "about": "about ", "over": "over ", "nearly": "nearly "}
_PARTS = {"part": "part of ", "most": "most of "}
_OF = ("dozens", "hundreds", "thousands", "tens-of-thousands", "half")
_PLURAL = re.compile(r"(?i).*[^su]s|.*\b(?:people|police)")
_OWNED = re.compile(r"[A-Z][\w ]*[’']s? ")
_NUMBER = re.compile(r"\d{4,}")


def saying(proposal: Proposal, label: Callable[[str], str]) -> str:
    """The sentence, without a full stop.

    Args:
        label: the English name of a thing or code, as it stands inside a sentence.
    """
    told, before = _sentence(proposal, lambda value: _with_article(value, label(value))), _BEFORE.get(proposal.stance, "")
    return f"{before} {told}" if before else f"{told[0].upper()}{told[1:]}"


def _sentence(proposal: Proposal, label: Callable[[str], str]) -> str:
    told = {slot: _told(filled, label) for slot, filled in proposal.slots.items() if filled}
    told |= {slot: " and ".join(_sentence(branch, label) for branch in inner) for slot, inner in proposal.branches.items() if inner}
    amount = proposal.slots.get("amount", [])
    if isinstance(amount, dict) and "1" in amount.values() and "category" in told:
        told["category"] = lexicon.load("sayings")["one"].get(proposal.first("category"), told["category"].removesuffix("s"))
    if proposal.frame == "Statement" and _many(proposal, "who", told) and "act" in told:
        told["act"] = _of_many(told["act"])
    if part := _PARTS.get(proposal.first("extent")):
        told |= {slot: f"{part}{told[slot]}" for slot in ("place", "besieged") if slot in told}
    for line in lexicon.load("sayings").get(proposal.frame, ()):
        pattern = _PATTERN.fullmatch(str(line))
        assert pattern is not None, line
        text = _OPTION.sub(lambda option: option[1] if told.keys() >= {*_SLOT.findall(option[1])} else "", pattern["text"])
        fits = not pattern["slot"] or proposal.first(pattern["slot"]) == pattern["code"]
        if fits and told.keys() >= {*_SLOT.findall(text)}:
            text = _AGREES.sub(r"\2" if _many(proposal, next(iter(_SLOT.findall(text)), ""), told) else r"\1", text)
            return _SLOT.sub(lambda slot: told[slot[1]], text)
    return f"{words(proposal.frame)}: {'; '.join(f'{slot} {value}' for slot, value in told.items())}"


def _told(filled: list[str] | dict[str, str], label: Callable[[str], str]) -> str:
    """The values of a slot in a sentence."""
    if isinstance(filled, list):
        names = [label(value) for value in filled]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    way = next((_WAYS[key] for key in filled if key in _WAYS), "")
    number = " ".join(word for key, word in filled.items() if key != "unit").replace("-", " ")
    if filled.get("order") in _OF:
        number = f"{number} of"
    unit = filled.get("unit", "").removesuffix("s") if number == "1" else filled.get("unit", "")
    return f"{way}{_NUMBER.sub(lambda found: f'{int(found[0]):,}', number)} {unit}".strip()


def _of_many(verb: str) -> str:
    """A verb as of several: calls for, call for."""
    first, *rest = verb.split(" ")
    plural = f"{first[:-3]}y" if first.endswith("ies") else first[:-2] if first.endswith("ches") else first.removesuffix("s")
    return " ".join((plural, *rest))


def _many(proposal: Proposal, slot: str, told: Mapping[str, str]) -> bool:
    """Whether the words for a slot are plural: several things, or a noun that ends so."""
    filled = proposal.slots.get(slot, [])
    if isinstance(filled, dict):
        return "1" not in filled.values()
    return len(filled) > 1 or bool(_PLURAL.fullmatch(_head(told.get(slot, ""))))


def _with_article(value: str, name: str) -> str:
    """A name with "the", where English has it: the Syrian army, the siege of a town."""
    if "/" not in value or name.casefold().startswith("the ") or "place/" in value:
        return name
    ends = _head(name).split()[-1:] or [""]
    event = value.removeprefix("new/").startswith("event/")
    owned = _OWNED.match(name) is not None  # Smith's campaign
    return f"the {name}" if (event and not owned) or (name[:1].isupper() and ends[0].casefold() in lexicon.load("sayings")["the"]) else name


def _head(name: str) -> str:
    """The words up to the noun that a name is about."""
    return str(re.split(r" (?:of|in|on|at|from|for|near|to) | \(", name)[0])
