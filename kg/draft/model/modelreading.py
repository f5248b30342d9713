"""A language model reads an article: passage by passage, past the gate, into proposals that stand beside those of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.datewords import unified
from kg.draft.model import answers, gate, modelclaims
from kg.draft.model.answers import Told, UnreadableError
from kg.draft.model.endpoint import Endpoint
from kg.draft.model.gate import Grounded, Passage, RefusedError
from kg.draft.proposals import Proposal, Rejected
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.voice.speakers import Speakers
from kg.errors import UsageError
from kg.frames import FrameTable
from kg.ontology import Terms
from kg.progress import Progress
from kg.texts import ArticleText

_LONGEST = 1500
"""Characters of a passage: small models lose the thread in longer ones."""
_BEFORE = 2
"""Sentences before a passage that are shown with it, for names."""


@dataclass(frozen=True)
class Model:
    """A model that may be asked, what it is told that the frames mean, and who is told how far it is."""

    endpoint: Endpoint
    meanings: Mapping[str, str]
    progress: Progress

    def read(self, article: ArticleText, sentences: list[Sentence], table: FrameTable) -> Reading:
        """What it says of an article's sentences; each passage is asked when its first sentence is."""
        return Reading(self, table, article, list(passages(article, sentences)))


def model(url: str | None, name: str | None, ontology: Path, progress: Progress, *, allow_remote: bool, replay: bool) -> Model | None:
    """The model that a user named; None where none is.

    Args:
        ontology: the folder with the frames and what they mean.

    Raises:
        UsageError: it has no name, or its address is none or not of this machine.
    """
    if not url and not replay:
        if name or allow_remote:
            raise UsageError("--model-name and --allow-remote go with --model, the address at which a language model is asked")
        return None
    if not name:
        raise UsageError("--model and --replay need --model-name: which model it is")
    terms = Terms(ontology)
    meanings = {frame: terms.definition(frame) for frame in terms.table.frames}
    return Model(Endpoint(name, url or "", allow_remote=allow_remote, replay=replay), meanings, progress)


@dataclass
class Reading:
    """One article as a model reads it; ``rejected`` holds what was not taken so far."""

    model: Model
    table: FrameTable
    article: ArticleText
    passages: list[Passage]
    rejected: list[Rejected] = field(default_factory=list)
    taken: int = 0
    _claims: dict[str, list[tuple[Passage, Grounded]]] = field(default_factory=dict)

    def of(self, sentence: Sentence, scene: Scene, speakers: Speakers) -> list[Proposal]:
        """What the model has of a sentence.

        Raises:
            InputError, LimitError, UsageError: the model does not answer.
        """
        starts = next((n for n, passage in enumerate(self.passages) if passage.sentences[0].key == sentence.key), None)
        if starts is not None:
            self._ask(starts)
        found = []
        for passage, claim in self._claims.get(sentence.key, []):
            try:
                found.append(modelclaims.proposal(claim, scene, speakers, self.table, self.article.text))
            except RefusedError as error:
                self._refuse(passage, claim.told, str(error))
        self.taken += len(found)
        return found

    def step(self) -> str:
        """What the model did, in a few words."""
        return f"model {self.model.endpoint.model}: {self.taken} claims taken, {len(self.rejected)} rejected"

    def _ask(self, number: int) -> None:
        passage, endpoint, table = self.passages[number], self.model.endpoint, self.table
        asked, schema = endpoint.request(answers.instructions(table, self.model.meanings), shown(passage)), answers.schema(table)
        if endpoint.waits(asked, schema):
            self.model.progress(f"asking {endpoint.model}: passage {number + 1} of {len(self.passages)} ({passage.key})")
        try:
            told, rejected = answers.read(endpoint.ask(asked, schema, passage.key))
        except UnreadableError as error:
            self.rejected.append(Rejected(passage.key, "", "", str(error)))
            return
        self.rejected += [replace(one, passage=passage.key) for one in rejected]
        for one in told:
            try:
                claim = gate.grounded(one, passage, table)
                self._claims.setdefault(claim.own.key, []).append((passage, claim))
            except RefusedError as error:
                self._refuse(passage, one, str(error))

    def _refuse(self, passage: Passage, told: Told, why: str) -> None:
        self.rejected.append(Rejected(passage.key, told.frame[:40], told.said(), " ".join(why.split())))


def passages(article: ArticleText, sentences: list[Sentence]) -> Iterator[Passage]:
    """The sentences in runs that are short enough, with nothing left out inside one."""
    run: list[Sentence] = []
    first = 0
    for n, sentence in enumerate(sentences):
        follows = run and not article.text[run[-1].span.end : sentence.span.start].strip()
        if run and (not follows or sentence.span.end - run[0].span.start > _LONGEST):
            yield Passage(article, run, sentences[max(0, first - _BEFORE) : first])
            run, first = [], n
        run.append(sentence)
    if run:
        yield Passage(article, run, sentences[max(0, first - _BEFORE) : first])


def shown(passage: Passage) -> str:
    """A passage as the model sees it, between marks that no article can know."""
    start, end = passage.sentences[0].span.start, passage.sentences[-1].span.end
    text, before = unified(passage.article.text[start:end]), unified(" ".join(sentence.text for sentence in passage.before))
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"BEFORE (no claims from it):\n<<<{mark}\n{before}\n{mark}>>>\n\nPASSAGE:\n<<<{mark}\n{text}\n{mark}>>>"
