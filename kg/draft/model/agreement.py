"""Where rules and a language model say the same of a sentence it is one proposal, and the surest there is."""

from __future__ import annotations

from kg.draft.proposals import Proposal

CERTAINTY = 0.9


def agreed(made: list[Proposal]) -> list[Proposal]:
    """The proposals; those of the model that the rules have too are put into theirs, and what only the model has is marked."""
    rules, kept = [one for one in made if one.source == "rules"], []
    for one in made:
        same = [other for other in rules if _same(other, one)] if one.source == "model" else []
        exact = next((other for other in same if other.stance == one.stance), None)
        if exact is not None:
            _joined(exact, one)
            continue
        for other in same:
            other.look_twice.append(f"the model has it as {one.stance}")
            one.look_twice.append(f"the rules have it as {other.stance}")
        if one.source == "model":
            one.look_twice.append("only the model has it")
        kept.append(one)
    return kept


def _same(one: Proposal, other: Proposal) -> bool:
    """Whether two proposals speak of the same: of one sentence what both say agrees, and that is more than codes; of two all is equal."""
    if one.frame != other.frame:
        return False
    if not set(one.passages) & set(other.passages):
        return one.slots == other.slots and one.when == other.when
    both = [(one.slots[slot], other.slots[slot]) for slot in one.slots if slot in other.slots]
    named = [pair for pair in both if isinstance(pair[0], dict) or any("/" in value for value in pair[0])]
    return bool(named) and all(a == b if isinstance(a, dict) or isinstance(b, dict) else bool(_plain(a) & _plain(b)) for a, b in both)


def _plain(values: list[str]) -> set[str]:
    """The values; an event that is not registered has no name yet, and is called now so, now so."""
    return {"new/event" if value.startswith("new/event/") else value for value in values}


def _joined(rule: Proposal, told: Proposal) -> None:
    """Put what a model adds into the proposal of the rules."""
    rule.source, rule.certainty = "both", CERTAINTY
    rule.slots |= {slot: values for slot, values in told.slots.items() if slot not in rule.slots}
    rule.unstated = [slot for slot in rule.unstated if slot not in rule.slots]
    if rule.when and told.when and rule.when.edtf != told.when.edtf:
        rule.look_twice.append(f"the model has the date {told.when.edtf}")
    rule.when = rule.when or told.when
    rule.passages += [key for key in told.passages if key not in rule.passages]
    rule.look_twice += [note for note in told.look_twice if note not in rule.look_twice]
