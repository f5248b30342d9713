"""From a proposal to the entry of a claim as a seed holds it."""

from __future__ import annotations

import re

from kg.draft.file.layout import Tree
from kg.draft.file.newnames import NewNames
from kg.draft.file.sayings import saying
from kg.draft.proposals import Proposal
from kg.draft.reading.known import Known
from kg.draft.reading.passages import Sentence
from kg.records import ActorSeed, When
from kg.wording import words


class Claims:
    """Writes the claims of one article."""

    def __init__(self, known: Known, new: NewNames, sentences: list[Sentence]) -> None:
        self.known, self.new = known, new
        self.sentences = {sentence.key: sentence for sentence in sentences}

    def entry(self, proposal: Proposal, taken: set[str]) -> Tree:
        """The claim, with an id that is not taken."""
        stem = f"{proposal.passages[0]}-{words(proposal.frame).replace(' ', '-')}"
        claim: Tree = {
            "id": next(k for k in (stem, *(f"{stem}-{n}" for n in range(2, 500))) if k not in taken),
            "says": f"{saying(proposal, self._label)}.",
            "passage": proposal.passages[0] if len(proposal.passages) == 1 else list(proposal.passages),
        }
        if proposal.by != "article":
            claim["by"] = proposal.by
        if proposal.via:
            claim["via"] = [value.rpartition("/")[2] for value in proposal.via]
        if proposal.said and proposal.said.edtf:
            claim["said"] = when(proposal.said)
        if proposal.holder:
            claim["holder"] = [self._id(value).rpartition(":")[2] for value in proposal.holder]
        if called := self.called(proposal):
            claim["called"] = called
        return claim | {proposal.stance: self.proposition(proposal)}

    def proposition(self, proposal: Proposal) -> Tree:
        """The frame with its slots."""
        slots: Tree = {}
        for slot, values in self._ordered(proposal):
            ids = dict(values) if isinstance(values, dict) else [self._id(value) for value in values]
            slots[slot] = ids[0] if len(ids) == 1 and isinstance(ids, list) else ids
        for slot, inner in proposal.branches.items():
            branches = [self.proposition(branch) for branch in inner]
            slots[slot] = branches[0] if len(branches) == 1 else branches
        if proposal.when and proposal.when.edtf:
            slots["when"] = when(proposal.when)
        return {proposal.frame: slots | ({"unstated": list(proposal.unstated)} if proposal.unstated else {})}

    def called(self, proposal: Proposal) -> dict[str, str]:
        """What the article calls those whom it names by a designation, where the register's label is another."""
        found: dict[str, str] = {}
        for thing in _things(proposal):
            entry = self.known.entries.get(thing)
            if isinstance(entry, ActorSeed) and entry.class_ == "Designation":
                printed = self.printed(proposal, thing)
                if printed and printed[0].casefold() != entry.label.en.casefold():
                    found[thing.partition("/")[2]] = printed[0]
        return found

    def printed(self, proposal: Proposal, thing: str) -> list[str]:
        """How the passages of a proposal print a thing."""
        kind, _, rest = thing.partition("/")
        new = rest.partition("/")[2] if kind == "new" else ""
        names = [name for key in proposal.passages if key in self.sentences for name in self.sentences[key].names]
        return list(dict.fromkeys(name.words for name in names if thing in name.things or (new and name.words == new)))

    def marked(self, proposal: Proposal) -> list[str]:
        """The words of the passages from which a proposal was made: the trigger, and the names of its things."""
        names = [printed for thing in _things(proposal) for printed in self.printed(proposal, thing)]
        return list(dict.fromkeys([*filter(None, [proposal.trigger]), *names]))

    def _ordered(self, proposal: Proposal) -> list[tuple[str, list[str] | dict[str, str]]]:
        """The slots in the order in which the frame has them."""
        frame = self.known.registers.table.frames.get(proposal.frame)
        order = list(frame.slots) if frame else []
        return sorted(proposal.slots.items(), key=lambda slot: order.index(slot[0]) if slot[0] in order else len(order))

    def _label(self, value: str) -> str:
        """The name of a thing inside a sentence: a designation is no proper name."""
        if value.startswith("new/"):
            return value.split("/", 2)[2]
        if value not in self.known.entries:
            return value.replace("-", " ")
        label = self.known.entries[value].label.en
        common = self.known.class_of(value) in ("Designation", "Population") or value.startswith("event/")
        return f"{label[0].lower()}{label[1:]}" if common and not label.split()[0].isupper() else label

    def _id(self, value: str) -> str:
        """A value in the file: an id, with its register where two have it; a code or words as they are."""
        kind, _, rest = value.partition("/")
        if kind == "new":
            register, _, printed = rest.partition("/")
            return self.new.id(register, printed)
        if value not in self.known.entries:
            return value
        twice = sum(f"{other}/{rest}" in self.known.entries for other in self.known.registers.kinds()) > 1
        return f"{kind}:{rest}" if twice else rest


def _things(proposal: Proposal) -> list[str]:
    return [value for values in proposal.slots.values() if isinstance(values, list) for value in values if "/" in value]


def is_new(proposal: Proposal) -> bool:
    """Whether a proposal speaks of something that no register has."""
    return any(thing.startswith("new/") for thing in _things(proposal)) or any(
        is_new(branch) for inner in proposal.branches.values() for branch in inner
    )


def when(told: When) -> Tree:
    """A date as a seed holds it."""
    fields = (("edtf", told.edtf), ("printed", told.printed), ("anchor", told.anchor), ("how", told.how), ("note", told.note))
    return {key: re.sub(r"\s+", " ", value) for key, value in fields if value and (key, value) != ("how", "stated")}
