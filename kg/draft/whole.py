"""The draft of a whole article: from its text and the registers to proposals, each at its place, the surest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg import dates
from kg.draft.model.agreement import agreed
from kg.draft.model.modelreading import Model
from kg.draft.proposals import Proposal, Rejected
from kg.draft.reading import naming, passages
from kg.draft.reading.known import Known
from kg.draft.reading.mentions import Mention
from kg.draft.reading.nothing import boilerplate
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.reading.timeline import Timeline
from kg.draft.rules.charges import charges
from kg.draft.rules.consequences import consequences
from kg.draft.rules.dating import dated
from kg.draft.rules.events import events
from kg.draft.rules.facts import facts
from kg.draft.rules.headlines import headlines
from kg.draft.rules.partaking import announced
from kg.draft.rules.retelling import retold
from kg.draft.rules.statements import statements
from kg.draft.rules.terms import terms
from kg.draft.rules.told import to_come
from kg.draft.voice.attribution import Speech
from kg.draft.voice.denials import denied
from kg.draft.voice.speakers import Speakers
from kg.draft.voice.speech import Speeches
from kg.draft.voice.voices import spoken
from kg.printeddates import Printed, find, written
from kg.records import SpeakerSeed
from kg.texts import ArticleText


@dataclass(frozen=True)
class Draft:
    """What was found in an article."""

    article: ArticleText
    published: str
    sentences: list[Sentence]
    names: list[Mention]
    dates: list[Printed]
    speakers: dict[str, SpeakerSeed]
    proposals: list[Proposal]
    step: str
    rejected: tuple[Rejected, ...] = ()


def draft(article: ArticleText, known: Known, published: str = "", nlp: Any = None, source: str = "", model: Model | None = None) -> Draft:
    """Draft an article.

    Args:
        published: the day of publication as EDTF; "" where nobody knows it: then what is counted from it stays open.
        nlp: the parser; without it roles stay empty, and only what needs no grammar is drafted.
        source: the id of the publisher, who relays nothing; "" where nobody knows it.
        model: a language model that is asked too.
    """
    names = naming.find(article.text, known)
    printed = find(article.text, published or None)
    sentences = passages.sentences(article, names, printed, nlp)
    scene = Scene(known, names)
    speeches = Speeches(Speakers(Scene(known, names)), source)
    speeches.read([s for s in sentences if worth(s)])
    reading = model.read(article, [s for s in sentences if worth(s)], known.registers.table) if model else None
    day = written(article.text, published) if published else ""
    today = scene.today = str(dates.day(day) or day) if day else ""
    made: list[Proposal] = []
    waiting: list[Sentence] = []
    titles: list[tuple[Sentence, list[Proposal]]] = []
    times = Timeline(sentences, today)
    for sentence in sentences:
        announced(sentence, scene)
        if sentence.heading:
            waiting.append(sentence)  # "Rebels seize town": the sentence below it says which; menus have none below
        if not worth(sentence):
            continue
        speech = speeches.parts.get(sentence.key, [])
        scene.hear([speeches.speakers.found[part.by] for part in speech if part.by in speeches.speakers.found])
        found = _told(sentence, scene, today)
        if reading is not None:
            found += reading.of(sentence, scene, speeches.speakers)
        carried = (times.around(sentence), times.resumed(sentence), times.lately(sentence))
        told = [_dated(spoken(proposal, sentence, speeches), sentence, speech, today, carried) for proposal in found]
        told = denied(sentence, told, speeches.speakers)
        linked, conditions = consequences(sentence, told, scene)
        told = [p for p in told if not any(p is other for other in conditions)] + [spoken(p, sentence, speeches) for p in linked]
        made += [proposal for proposal in told if proposal.frame != "Timing" or proposal.when]
        scene.went_on(sentence)
        titles += [(heading, _told(heading, scene, today)) for heading in waiting]
        waiting.clear()
    step = passages.step(nlp)
    rejected: tuple[Rejected, ...] = ()
    if reading is not None:
        made, step, rejected = agreed(made), f"{step}; {reading.step()}", tuple(reading.rejected)
    proposals = grouped(retold(made))
    proposals = grouped(proposals + headlines(proposals, titles, times.only))
    return Draft(article, published, sentences, names, printed, speeches.speakers.found, proposals, step, rejected)


def _told(sentence: Sentence, scene: Scene, today: str) -> list[Proposal]:
    """What the rules find in a sentence; without a parse that is only what needs no grammar."""
    found = list(facts(sentence, scene, today))
    if sentence.words is not None:
        found += events(sentence, scene, scene.known.registers.table)
        found += [*statements(sentence, scene), *terms(sentence, scene), *charges(sentence, scene)]
    return found


def worth(sentence: Sentence) -> bool:
    """Whether a sentence may carry a claim: no menu, heading, credit or appeal."""
    return not sentence.heading and not boilerplate(sentence.text) and len(sentence.text.split()) > 3


def _dated(proposal: Proposal, sentence: Sentence, speech: list[Speech], today: str, carried: tuple[str, str, str]) -> Proposal:
    """The proposal with the time of what it tells, if that is not known yet."""
    if proposal.when is None:
        said = {part.verb_at for part in speech if part.verb_at >= 0} - ({proposal.token} if proposal.frame == "Statement" else set())
        proposal.when, asked = dated(proposal, sentence, said, today, *carried)
        proposal.look_twice += asked
    if proposal.stance == "asserts" and proposal.when is not None and to_come(proposal.when.edtf, today):
        proposal.stance = "intends"
        proposal.look_twice.append("it is to come")
        proposal.when = None if proposal.frame == "Statement" else proposal.when
    return proposal


def grouped(made: list[Proposal]) -> list[Proposal]:
    """One proposal for several tellings of one thing; the surest first."""
    kept: dict[str, Proposal] = {}
    for proposal in made:
        key = repr(
            (
                proposal.frame,
                sorted((k, v if isinstance(v, list) else sorted(v.items())) for k, v in proposal.slots.items()),
                proposal.stance,
                proposal.by,
                {slot: [(branch.frame, branch.slots) for branch in inner] for slot, inner in proposal.branches.items()},
                proposal.when.edtf if proposal.when else "",
            )
        )
        before = kept.setdefault(key, proposal)
        if before is not proposal:
            before.passages += [p for p in proposal.passages if p not in before.passages]
    return sorted(kept.values(), key=lambda p: (p.source != "both", len(p.look_twice) > 0, -p.certainty, p.span, p.frame, p.trigger))
