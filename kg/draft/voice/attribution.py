"""What a sentence itself says of whose word its parts are: speech verbs, "according to", reports, and who relays them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from kg.draft.reading.arcs import after, agents, children, passive
from kg.draft.reading.owndate import date_of
from kg.draft.reading.passages import Sentence
from kg.draft.reading.quotes import quotes
from kg.draft.voice.speakers import Speakers, listed, slug
from kg.draft.voice.spoken import at_end, before_verb, clause_spans, meant_by_who, runs
from kg.records import SpeakerSeed, When

_MARK, _CLOSED = re.compile('[“”"]'), re.compile(r"[\w,.?!][”\"]\s")


@dataclass(frozen=True)
class Speech:
    """A part of a sentence that is somebody's word: the speaker's id, the places of the part, the speech verb, who relays it, and when
    it was said."""

    by: str
    spans: list[tuple[int, int]]
    verb: str = ""
    verb_at: int = -1
    via: tuple[str, ...] = ()
    said: When | None = None


class Attributions:
    """Reads the sentences of one article in their order; a report goes on speaking for whoever published it."""

    def __init__(self, speakers: Speakers, source: str) -> None:
        self.speakers, self.source = speakers, source
        self._author = ""

    def of(self, sentence: Sentence) -> list[Speech]:
        """What a sentence itself says of whose word its parts are."""
        found = []
        for token in sentence.words if sentence.words is not None else ():
            lemma = token.lemma_.lower()
            part = None
            if lemma in listed("saying") | listed("quoting") and token.pos_ == "VERB":
                part = self._said(sentence, token)
            elif token.lower_ == "according":
                part = self._according(sentence, token)
            elif lemma in listed("documents") and token.pos_ == "NOUN":
                part = self._document(sentence, token)
            if part is not None:
                found.append(replace(part, said=date_of(sentence, part.verb_at)))
                self.speakers.spoke(part.by)
            if lemma in listed("publishing") and token.pos_ == "VERB":
                self._published(sentence, token)
        first = at_end(sentence) if sentence.words is not None else None
        if first is not None and (by := self.speakers.named(sentence, sentence.words[first + (sentence.words[first].lower_ == "the")])):
            found.append(Speech(by, [(sentence.span.start, sentence.place_of(sentence.words[first]))], "report", first))
            self.speakers.spoke(by)
        return found

    def _said(self, sentence: Sentence, verb: Any) -> Speech | None:
        """What a speech verb gives to its subject."""
        lemma = verb.lemma_.lower()
        beside = verb.dep_ == "conj" and children(verb, "nsubj") and not any(c.i < verb.i for c in children(verb.head, "cc"))
        told = verb.head.head if verb.head.dep_ == "nsubj" else verb.head
        apart = verb.dep_ == "parataxis" and told.dep_ == "ROOT"  # the army, the agency reported, has left
        above = told if apart else verb.head if ((beside or verb.dep_ in ("parataxis", "ccomp")) and verb.head.i < verb.i) else None
        clauses = [c for c in children(verb, "ccomp", "parataxis") if not _is_speech(c)] + ([above] if above is not None else [])
        if lemma in listed("charging"):
            clauses += [c for c in children(verb, "prep") if c.lower_ in ("of", "for")]
        clauses += [c for noun in children(verb, "dobj") if noun.lemma_.lower() in listed("documents") for c in children(noun, "acl")]
        if lemma in listed("reporting"):
            clauses += [noun for noun in children(verb, "dobj") if noun.pos_ == "NOUN" and noun.lemma_.lower() not in listed("documents")]
            clauses += [c for c in children(verb, "prep") if c.lower_ in ("of", "on")]
        if lemma in listed("objecting"):
            clauses += children(verb, "xcomp", "dobj")
        if lemma in listed("thinking") and (likened := [c for c in children(verb, "prep") if c.lower_ == "as"]):
            clauses += [*children(verb, "dobj"), *likened]
        quoted, before = bool(quotes([sentence])), before_verb(sentence, verb, clauses)
        if lemma in listed("quoting"):
            clauses = [clause for clause in clauses if clause.dep_ == "parataxis"]
        if verb.tag_ == "VBN" and not children(verb, "aux", "auxpass", "agent"):
            return None
        silent = not clauses and not before and (lemma in listed("thinking") or not quoted)
        if silent and (verb.dep_ != "advcl" or lemma in listed("quoting")):
            return None
        by, via = self._sayer(sentence, verb)
        if not by:
            return None
        return Speech(by, [*before, *(span for clause in clauses for span in clause_spans(sentence, clause, verb))], lemma, verb.i, via)

    def _sayer(self, sentence: Sentence, verb: Any) -> tuple[str, tuple[str, ...]]:
        """Who says it and who relays that: she told an agency, he was quoted by an agency as saying."""
        nouns, relays = [meant_by_who(sentence, noun, verb) for noun in agents(verb)], children(verb, "dobj", "dative")
        quoting = verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ == "as" else None
        if quoting is not None and quoting.lemma_.lower() in listed("relaying"):
            subjects = children(quoting, "nsubjpass") if passive(quoting) else children(quoting, "dobj")
            nouns, relays = subjects, agents(quoting)
        for prep in [*children(verb, "prep", "dative"), *(c for v in children(verb, "advcl") for c in children(v, "prep"))]:
            if prep.lower_ in ("to", "in", "on", "by", "through", "via"):
                relays = [*relays, *children(prep, "pobj")]
        for noun in list(relays):
            for clause in children(noun, "acl"):
                if clause.lemma_.lower() in listed("carrying"):
                    relays = [*relays, *agents(clause)]
        nouns = [noun for noun in nouns if not self._quoted(sentence, noun, verb)]
        if not nouns and verb.tag_ in ("VBD", "VBZ") and not passive(verb) and verb.dep_ == "ROOT":
            nouns = self._before(sentence, verb)
        for citing in (clause for clause in children(verb, "advcl") if clause.lemma_.lower() in listed("relaying")):
            nouns, relays = children(citing, "dobj") or nouns, [*relays, *nouns]
        by = next(filter(None, (self.speakers.named(sentence, noun) for noun in nouns[:1])), "")
        return by, tuple(dict.fromkeys(v for noun in relays for v in self._outlets(sentence, noun)))

    def _quoted(self, sentence: Sentence, noun: Any, verb: Any) -> bool:
        """Whether a noun stands within a quote outside of which its speech verb stands: it is a word of the speaker."""
        places = [sentence.place_of(word) for word in (noun, verb)]
        between = sentence.quote(*places) if noun.i < verb.i else ""
        if _CLOSED.search(between) and len(_MARK.findall(between)) == 1:  # the quote began in a sentence before
            return True
        return any(quote.start <= places[0] < quote.end and not quote.start <= places[1] < quote.end for quote in quotes([sentence]))

    def _before(self, sentence: Sentence, verb: Any) -> list[Any]:
        """Who is named last before a speech verb whose subject the parse has lost: a person, else the noun beside the verb."""
        known = self.speakers.scene.known
        names = [token for token in sentence.words if token.i < verb.i and token.i in sentence.at]
        people = [
            token
            for token in names
            if sentence.at[token.i].guess == "Person" or any(known.class_of(t) == "Person" for t in sentence.at[token.i].things)
        ]
        beside = [token for token in sentence.words if token.i == verb.i - 1 and token.pos_ in ("NOUN", "PROPN")]
        return people[-1:] if people and not beside else beside

    def _outlets(self, sentence: Sentence, noun: Any) -> list[str]:
        scene = self.speakers.scene
        values = [
            v
            for w in (noun, *children(noun, "poss", "compound", "appos"))
            if w.i in sentence.at
            for v in scene.named(sentence.at[w.i], "actor")
        ]
        keys = [v.partition("/")[2] for v in values if v.startswith("actor/") and scene.known.class_of(v) == "MediaOutlet"]
        if not values and noun.i in sentence.at and sentence.at[noun.i].words.casefold() in listed("outlets"):
            words = sentence.at[noun.i].words
            keys = [self.speakers.add(slug(words), SpeakerSeed(words, "named", side="other"))]
        return [key for key in keys if key != self.source]

    def _according(self, sentence: Sentence, token: Any) -> Speech | None:
        """ "According to X": the clause in which it stands, without the clauses beside it that come after."""
        for prep in children(token, "prep"):
            for noun in children(prep, "pobj"):
                author = self._author_of(sentence, noun)
                by = author or self.speakers.named(sentence, noun)
                if not by:
                    continue
                clause = token.head
                while clause.dep_ not in ("ROOT", "conj", "ccomp", "advcl", "relcl") and clause.head != clause:
                    clause = clause.head
                own = {w.i for w in clause.subtree}
                for other in children(clause, "conj"):
                    if other.i > token.i > clause.left_edge.i + 1 and other.pos_ in ("VERB", "AUX"):
                        own -= {w.i for w in other.subtree}
                if token.i == 0:  # according to X, A and B: all of it
                    own = {w.i for w in sentence.words}
                own -= {w.i for w in token.subtree}
                outlets = tuple(v for c in children(noun, "acl") for other in agents(c) for v in self._outlets(sentence, other))
                return Speech(by, runs(sentence, own), "according", token.i, outlets)
        return None

    def _document(self, sentence: Sentence, noun: Any) -> Speech | None:
        """A report that says something: the word of whoever wrote it."""
        clauses = [c for c in children(noun, "acl", "relcl") if c.lemma_.lower() in listed("accusing")]
        verb = noun.head if noun.dep_ == "nsubj" and noun.head.lemma_.lower() in listed("saying") else None
        clauses += children(verb, "ccomp") if verb is not None else []
        by = self._author_of(sentence, noun) if clauses else ""
        spans = [span for clause in clauses for span in clause_spans(sentence, clause, noun)]
        return Speech(by, spans, noun.lemma_.lower(), clauses[0].i) if by else None

    def _author_of(self, sentence: Sentence, noun: Any) -> str:
        """Whose a report is: of those who own it, of the subject that publishes it, else of the last who published one."""
        if noun.lemma_.lower() not in listed("documents"):
            return ""
        owners = [*children(noun, "poss", "compound"), *after(noun, "by", "of", "from")]
        if noun.dep_ == "dobj" and noun.head.lemma_.lower() in listed("publishing"):
            owners += agents(noun.head)
        found = [by for owner in owners if (by := self.speakers.named(sentence, owner))]
        self._author = (found or [self._author])[0]
        return self._author

    def _published(self, sentence: Sentence, verb: Any) -> None:
        for noun in children(verb, "dobj", "nsubjpass"):
            if noun.lemma_.lower() in listed("documents"):
                self._author_of(sentence, noun)


def _is_speech(token: Any) -> bool:
    return token.lemma_.lower() in listed("saying") and token.dep_ == "parataxis"
