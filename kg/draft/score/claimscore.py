"""How well drafted claims agree with curated ones: what is covered, what is left to mend, and the worst error, told both ways.

The worst error is to draft as asserted what is only planned, feared, denied. It is counted for claims that match one to one, and
strictly: wherever a drafted assertion stands beside curated claims of its kind or of its key thing, and none of those is asserted.
"""

from __future__ import annotations

from collections import Counter

from kg.article import Article, Claim
from kg.draft.proposals import Proposal
from kg.draft.reading.known import Known
from kg.draft.reading.words import words
from kg.draft.score.linkscore import same_time
from kg.draft.score.matching import Matching, Pair, date_right
from kg.draft.whole import Draft
from kg.records import SpeakerSeed
from kg.seeds import Seeds


def claims(article: Article, made: Draft, known: Known, seeds: Seeds, counts: Counter[str], wrong: list[str]) -> Counter[tuple[str, str]]:
    """Count an article's claims; the counts by frame are given back."""
    matching = Matching(article, made, known, seeds)
    pairs = {pair.drafted: pair for pair in matching.pairs()}
    by_frame = Counter((claim.proposition.frame, "curated") for claim in matching.claims)
    counts["claims"] += len(matching.claims)
    counts["not asserted"] += sum(claim.seed.stance != "asserts" for claim in matching.claims)
    counts["drafted"] += len(matching.made)
    for number, proposal in enumerate(matching.made):
        by_frame[proposal.frame, "drafted"] += 1
        pair = pairs.get(number)
        _worst(matching, number, pair, counts, wrong)
        if pair is None:
            wrong.append(f"no such claim: {_told(proposal)}")
            continue
        by_frame[proposal.frame, "matched"] += pair.about
        by_frame[proposal.frame, "covered"] += pair.about and pair.date and pair.stance
        _pair(matching, pair, counts, wrong)
        if pair.about:
            _speaker(matching, pair, article, made, counts, wrong)
    taken = {pair.curated for pair in pairs.values()}
    for number, claim in enumerate(matching.claims):
        if number not in taken:
            wrong.append(f"missed: {claim.seed.passage} {claim.seed.stance} {claim.proposition.id} {claim.proposition.when}")
    return by_frame


def _told(proposal: Proposal) -> str:
    dated = proposal.when.edtf if proposal.when else "none"
    return f"{proposal.passages} {proposal.trigger} {proposal.frame} {proposal.stance} {proposal.slots} {dated}"


def _worst(matching: Matching, number: int, pair: Pair | None, counts: Counter[str], wrong: list[str]) -> None:
    proposal = matching.made[number]
    if proposal.stance != "asserts":
        return
    beside = {claim.seed.stance for claim in matching.beside(number)}
    matched = matching.claims[pair.curated].seed.stance if pair else ""
    loose, strict = matched not in ("", "asserts"), bool(beside) and "asserts" not in beside
    counts["not asserted, drafted as asserted"] += loose
    counts["not asserted, drafted as asserted (strict)"] += loose or strict
    if loose or strict:
        wrong.append(f"WORST {matched or sorted(beside)}: {_told(proposal)}")


def _pair(matching: Matching, pair: Pair, counts: Counter[str], wrong: list[str]) -> None:
    proposal, claim = matching.made[pair.drafted], matching.claims[pair.curated]
    counts["matched"] += pair.about
    if claim.seed.stance != "asserts":
        counts["not asserted, drafted"] += 1
    elif pair.about:
        counts["asserted, drafted"] += 1
        counts["asserted, drafted otherwise"] += proposal.stance != "asserts"
        if proposal.stance != "asserts":
            wrong.append(f"weak {proposal.look_twice}: {_told(proposal)}")
    if not pair.about:
        wrong.append(f"place: {_told(proposal)} / {claim.proposition.slots}")
        return
    counts["dates drafted"] += proposal.when is not None
    counts["dates drafted right"] += proposal.when is not None and date_right(proposal, claim)
    counts["dates curated"] += bool(claim.proposition.when)
    counts["stances right"] += pair.stance
    counts["wrong date only"] += pair.stance and not pair.date
    if not (pair.date and pair.stance):
        wrong.append(f"half: {_told(proposal)} / {claim.seed.stance} {claim.proposition.when}")
        return
    counts["covered"] += 1
    counts["ready"] += matching.sameness.ready(proposal, claim.proposition)


def _speaker(matching: Matching, pair: Pair, article: Article, made: Draft, counts: Counter[str], wrong: list[str]) -> None:
    proposal, claim = matching.made[pair.drafted], matching.claims[pair.curated]
    right = same_speaker(proposal.by, claim, article, made, matching)
    counts["speakers right"] += right
    counts["speakers given"] += proposal.by != "article"
    counts["speakers there"] += claim.seed.by != "article"
    counts["speakers given right"] += right and proposal.by != "article"
    counts["speakers given, none there"] += proposal.by != "article" and claim.seed.by == "article"
    said = proposal.said.edtf if proposal.said else ""
    counts["said there"] += claim.seed.said is not None
    counts["said right"] += claim.seed.said is not None and bool(said) and same_time(said, claim.seed.said.edtf)
    counts["said, none there"] += claim.seed.said is None and bool(said)
    counts["articles own voice"] += claim.seed.by == "article"
    if not right:
        wrong.append(f"speaker: {proposal.by} / {claim.seed.by}: {_told(proposal)}")


def same_speaker(by: str, claim: Claim, article: Article, made: Draft, matching: Matching) -> bool:
    """Whether a drafted speaker is the curated one: the same actor, else one who speaks for the same, else one of the same kind."""
    if "article" in (by, claim.seed.by):
        return by == claim.seed.by
    drafted = made.speakers.get(by, SpeakerSeed(by, "named", actor=by))
    curated = article.speakers.get(claim.seed.by, SpeakerSeed(claim.seed.by, "named", actor=claim.seed.by))
    if curated.actor and f"actor/{curated.actor}" not in matching.sameness.known.entries:
        entry = matching.sameness.every[f"actor/{curated.actor}"]
        names = {word.key for name in (entry.label.en, *(form.form for form in entry.names)) for word in words(name)}
        return not drafted.actor and bool(names & {word.key for word in words(by.replace("-", " "))})
    if drafted.actor or curated.actor:
        return drafted.actor == (curated.actor or curated.for_)
    if drafted.for_ or f"actor/{curated.for_}" in matching.sameness.known.entries:
        return drafted.for_ == curated.for_
    return drafted.anonymity == curated.anonymity
