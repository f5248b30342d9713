"""What kind of settlement a place is called: the villages of A and B, the town C, the D district."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.draft.proposals import Proposal
from kg.draft.reading.mentions import Mention
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.voice import stances

_SETTLED = "|".join(sorted(map(str, facts_of("settlements")), key=len, reverse=True))
_KIND_OF = re.compile(rf"\b(?P<kind>(?i:{_SETTLED}))(?P<of> of)? ")
_BEHIND = re.compile(rf"[”\"’]? \[?(?P<kind>{_SETTLED})\b")
_FOLLOWED = re.compile(r"[ -](?:council|governor|mayor|official|authorit|commander|centre|center)")
_IS_KIND = re.compile(rf",? (?:is |was )?an? (?:[\w-]+ ){{0,2}}(?P<kind>{_SETTLED})\b")
_MANY = frozenset(word for word in _SETTLED.split("|") if re.fullmatch(r"neigh\w+s|districts|quarters|suburbs", word))
"""Words for many quarters at once: in their lists the word of kind tells nothing."""
_NO_SETTLEMENT = ("Area", "Border", "Country", "Front", "Frontline", "Province", "Region", "Road")


def settlements(ground: Ground) -> Iterator[Proposal]:
    """What kind of settlement the places of a sentence are called: the villages of A and B, the town C, the D district."""
    kinds = facts_of("settlements")
    done: set[str] = set()
    said = list(_is_kind(ground))
    for name, kind, trigger in (*said, *_of_kind(ground), *_kind_behind(ground)):
        place = ground.place(name)
        plain = place == ground.scene.city and not any(one is name for one, _, _ in said)
        if place in done or plain or (place.startswith("new/") and _open(ground, name)):
            continue
        if place and ground.class_of(place) not in _NO_SETTLEMENT:
            done.add(place)
            yield _kind(ground, place, str(kinds[kind]), trigger)


def _open(ground: Ground, name: Mention) -> bool:
    """Whether a name stands in what is planned, feared or denied: of a place that nothing else is known of, that tells no kind."""
    token = ground.token(ground.start(name))
    stance, why = stances.of(token) if token is not None else ("asserts", "")
    return stance != "asserts" and why != "to"  # went on to reach the village of X


def _of_kind(ground: Ground) -> Iterator[tuple[Mention, str, str]]:
    """The word of kind before names: the villages of A and B, the town C; a word behind a name goes before it."""
    kinds = facts_of("settlements")
    for match in _KIND_OF.finditer(ground.text):
        ahead = [name for name in ground.sentence.names if ground.end(name) == match.end("kind")]
        if any(ground.class_of(ground.place(name)) not in _NO_SETTLEMENT for name in ahead) or match["kind"].lower() in _MANY:
            continue  # the A district of B tells of A
        for name in ground.listed(match.end()):
            own = ground.text[name.end - ground.sentence.span.start : ground.end(name)].strip(' ”"’[').lower()
            if (match["of"] or match["kind"] in ("town", "village")) and (not own or own in kinds):
                yield name, own or match["kind"].lower(), match["kind"]


def _kind_behind(ground: Ground) -> Iterator[tuple[Mention, str, str]]:
    """The word of kind behind names: the A district, the B and C neighbourhoods."""
    for name in ground.sentence.names:
        match = _BEHIND.match(ground.text, name.end - ground.sentence.span.start)
        if match is None or match["kind"] in _MANY or not name.words[:1].isupper() | ("-" in name.words):
            continue
        if not _FOLLOWED.match(ground.text, match.end()):
            for one in ground.listed_before(match.end()) if match["kind"].endswith("s") else [name]:
                yield one, match["kind"], match["kind"]


def _is_kind(ground: Ground) -> Iterator[tuple[Mention, str, str]]:
    """What a name is said to be: A, a small town."""
    for name in ground.sentence.names:
        match = _IS_KIND.match(ground.text, name.end - ground.sentence.span.start)
        if match:
            yield name, match["kind"], match["kind"]


def _kind(ground: Ground, place: str, kind: str, trigger: str) -> Proposal:
    return ground.made("Character", {"entity": [place], "aspect": ["settlement-kind"], "value": [kind]}, trigger, 0.8)
