"""The file of a draft: a seed of the usual format under a section ``draft`` that says what is not decided yet.

Build and check refuse a file with that section. Anchors are made from the text, so they are exact; running the draft again
keeps every claim that a person has decided on, and what was typed into the head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kg import coverage
from kg.draft.file.claims import Claims, is_new, when
from kg.draft.file.earlier import Earlier, anchor_entry, earlier, fingerprint
from kg.draft.file.layout import Tree, flow, listed
from kg.draft.file.newnames import NewNames
from kg.draft.file.verify import Reader
from kg.draft.reading import nothing
from kg.draft.reading.known import Known
from kg.draft.whole import Draft
from kg.records import SentenceSeed, SpeakerSeed
from kg.texts import digest

_NEW = "it speaks of a name that no register has"


def tree_of(made: Draft, known: Known, head: Mapping[str, Any], above: Mapping[str, str], before: Tree | None = None, at: str = "") -> Tree:
    """The draft as the tree of its file.

    Args:
        head: id, title, publisher, published.
        above: the direct superclass of each class of the ontology.
        before: the tree of an earlier draft of the article, whose decisions are kept.
        at: where the text was read, so that the review finds it.
    """
    new = NewNames(made.sentences, known, str(head["id"]), above)
    old: Tree = before or {}
    kept = earlier(before, made.article, made.sentences)
    claims, marks = _claims(made, Claims(known, new, made.sentences), kept)
    passages = _passages(made, claims, kept)
    sealed = coverage.seal_sentences(made.article, sorted({name.words for name in made.names if name.things}))
    tree: Tree = {
        "draft": {
            "step": made.step,
            "text": at,
            "new": _new(old, claims, new.entries(), known),
            "printed": _printed(made),
            "dates": {s.key: [when(date.when()) for date in s.dates if date.edtf] for s in made.sentences if any(d.edtf for d in s.dates)},
            "rejected": _rejected(made, kept),
            "claims": marks,
        },
        "article": {
            **head,
            "language": "en",
            **{key: value for key, value in (old.get("article") or {}).items() if key not in ("id", "published")},
            "text": {"sha256": made.article.sha256, "characters": str(len(made.article.text))},
        },
        "sentences": {s.key: [str(s.start), str(s.end), *s.has] for s in sealed},
        "speakers": _speakers(made, claims, old),
        "passages": passages,
        "propositions": old.get("propositions") or {},
        "claims": claims,
        "nothing": _nothing(made, sealed, passages, old),
    }
    for key, faults in Reader(tree, known.registers).by_claim(tree).items():
        if marks[key]["decided"] == "no":
            marks[key]["look_twice"] = [*faults, *marks[key]["look_twice"]]
    return tree


def _claims(made: Draft, writer: Claims, kept: Earlier) -> tuple[list[Tree], dict[str, Tree]]:
    """What was decided before, then what is proposed now, with their marks."""
    claims, marks, done = list(kept.claims), dict(kept.marks), kept.done()
    digests = {s.key: digest(s.text) for s in made.sentences}
    for proposal in made.proposals:
        claim = writer.entry(proposal, {*marks, *(str(claim["id"]) for claim in claims)})
        which = digests[proposal.passages[0]], fingerprint(claim)
        if done[which]:
            done[which] -= 1
            continue
        claims.append(claim)
        marks[claim["id"]] = {
            "decided": "no",
            "certainty": f"{proposal.certainty:.2f}",
            **({"source": proposal.source} if proposal.source != "rules" else {}),
            "digest": which[0],
            "what": which[1],
            "marked": writer.marked(proposal),
            "look_twice": list(dict.fromkeys([*proposal.look_twice, *([_NEW] if is_new(proposal) else [])])),
        }
    return claims, marks


def _passages(made: Draft, claims: list[Tree], kept: Earlier) -> dict[str, Tree]:
    """The anchors of all passages, in the order of the text."""
    spans = {sentence.key: sentence.span for sentence in made.sentences}
    whole = {key for claim in claims for key in listed(claim.get("passage"))} & spans.keys()
    found = {key: anchor_entry(made.article, spans[key]) for key in whole} | kept.passages
    return dict(sorted(found.items(), key=lambda item: (item[1]["start"], item[1]["end"])))


def _nothing(made: Draft, sealed: list[SentenceSeed], passages: dict[str, Tree], old: Tree) -> Tree:
    """Why sentences carry no claim: by their form, and as somebody typed it for this very text."""
    same = bool(old) and str(old["article"]["text"].get("sha256")) == made.article.sha256
    claimed = {s.key for s in sealed if any(place["start"] < s.end and s.start < place["end"] for place in passages.values())}
    reasons = nothing.reasons(made.sentences, {s.key: s.has for s in sealed}, claimed) | ((old.get("nothing") or {}) if same else {})
    return {key: why for key, why in reasons.items() if key not in claimed}


def _new(old: Tree, claims: list[Tree], found: dict[str, Tree], known: Known) -> dict[str, Tree]:
    """The new names, with those of an earlier draft of which a decided claim speaks and that no register has yet."""
    said = set(re.findall(r"[a-z0-9-]+", " ".join(flow(claim) for claim in claims)))
    registered = {key.partition("/")[2] for key in known.entries}
    for register, names in ((old.get("draft") or {}).get("new") or {}).items():
        for key, entry in names.items():
            if key in said and key not in registered and key not in found.get(register, {}):
                found.setdefault(register, {})[key] = entry
    return found


def _printed(made: Draft) -> dict[str, Tree]:
    """The spellings in which the article prints what the registers have."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in made.names:
        if len(name.things) == 1:
            kind, _, key = name.things[0].partition("/")
            forms = found.setdefault(f"{kind}s", {}).setdefault(key, [])
            forms += [name.words] if name.words.casefold() not in map(str.casefold, forms) else []
    return {register: dict(sorted(names.items())) for register, names in sorted(found.items())}


def _rejected(made: Draft, kept: Earlier) -> dict[str, Tree]:
    """What did not pass, by number: claims of a model with the reason, and decided claims whose words the text has no longer."""
    gone = [{"reason": "its words are no longer in the text", "claim": flow(claim)} for claim in kept.lost]
    return {str(n): entry for n, entry in enumerate([*(asdict(one) for one in made.rejected), *gone], 1)}


def _speakers(made: Draft, claims: list[Tree], old: Tree) -> Tree:
    """Those who speak in a claim, as typed before or as found now."""
    heard = {voice for claim in claims for voice in (str(claim.get("by")), *listed(claim.get("via")))}
    found = {key: _speaker(seed) for key, seed in sorted(made.speakers.items())} | (old.get("speakers") or {})
    return {key: entry for key, entry in found.items() if key in heard}


def _speaker(seed: SpeakerSeed) -> Tree:
    entry: Tree = {"described": seed.described, "anonymity": seed.anonymity}
    entry |= {key: value for key, value in (("actor", seed.actor), ("for", seed.for_)) if value}
    return entry | {"side": seed.side}
