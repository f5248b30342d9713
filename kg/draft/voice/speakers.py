"""Who speaks: the persons and bodies to whom an article gives words, by the noun that names them."""

from __future__ import annotations

import functools
import re
from typing import Any

from kg.draft.reading import lexicon
from kg.draft.reading.arcs import children
from kg.draft.reading.passages import Sentence
from kg.draft.reading.quotes import inside
from kg.draft.reading.scene import Scene
from kg.draft.voice.bodies import Bodies, again
from kg.records import Anonymity, SpeakerSeed

_CROWDS = ("Designation", "Population")
_RELATIVE = ("who", "which", "that", "one", "this", "i", "you", "we", "what", "there", "nobody", "everyone")
_ROLE = 80
"""Characters of a role as described."""


@functools.cache
def listed(name: str) -> frozenset[str]:
    """One of the lists of speech.yaml."""
    return frozenset(map(str, lexicon.load("speech")[name]))


class Speakers:
    """The speakers of an article, as met so far: the last first where a pronoun means one."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.found: dict[str, SpeakerSeed] = {}
        self.met: list[str] = []
        self._roles: dict[str, set[str]] = {}
        self._gender: dict[str, str] = {}
        self._bodies = Bodies(scene.known)

    @property
    def last(self) -> str:
        """Who spoke last; "" where nobody has."""
        return self.met[-1] if self.met else ""

    def spoke(self, key: str) -> None:
        """Remember who spoke last."""
        if key in self.found:
            self.met.append(key)

    def named(self, sentence: Sentence, noun: Any) -> str:
        """The id of the speaker that a noun names, added to those of the article; "" where it names none."""
        word = noun.lower_
        if word in ("he", "she", "they", "it"):
            return self._meant(word)
        if word in _RELATIVE or noun.lemma_.lower() in lexicon.load("acts")["documents"]:
            return ""
        name = sentence.at.get(noun.i)
        things = self.scene.named(name, "actor") if name else []
        if things and things[0].startswith("actor/"):
            return self._registered(things[0])
        person = name is not None and name.guess == "Person"
        if not person and (body := self._bodies.composed(noun)):
            return self._registered(body)
        if not person and noun.tag_ in ("NN", "NNP") and (key := self._again(noun)):
            return key
        if person or (noun.pos_ == "PROPN" and noun.text[0].isupper()):
            return self._person(sentence, noun, name.words if name else noun.text)
        if noun.pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM"):
            return self._described(sentence, noun)
        return ""

    def _meant(self, pronoun: str) -> str:
        """The last speaker who can be meant by he, she, they or it."""
        for key in reversed(self.met):
            seed = self.found[key]
            if pronoun == "it":
                if self._is_body(key, seed):
                    return key
                continue
            gender = self._gender.get(key, "")
            body = seed.actor and self.scene.known.class_of(f"actor/{seed.actor}") != "Person"
            if pronoun == "they" or (not body and seed.anonymity != "unspecified" and gender in ("", pronoun)):
                if pronoun != "they":
                    self._gender[key] = pronoun
                return key
        return ""

    def _again(self, noun: Any) -> str:
        """The body that spoke before and is now told by a word of its name alone."""
        names = {}
        for key, seed in self.found.items():
            if self._is_body(key, seed) and not self._roles.get(key):
                entry = self.scene.known.registers.actors.get(seed.actor)
                names[key] = [seed.described or "", *((entry.label.en, *(form.form for form in entry.names)) if entry else ())]
        return again(noun, list(self.found), names)

    def bodies(self) -> set[str]:
        """The speakers that are bodies with a name."""
        return {key for key, seed in self.found.items() if seed.anonymity == "named" and self._is_body(key, seed)}

    def _is_body(self, key: str, seed: SpeakerSeed) -> bool:
        """Whether a speaker is no person and no crowd: a ministry, an agency."""
        if seed.actor:
            return self.scene.known.class_of(f"actor/{seed.actor}") not in ("Person", *_CROWDS)
        roles = self._roles.get(key, set())
        return seed.anonymity != "unspecified" and not key.startswith("speaker-") and not roles & listed("persons")

    def _registered(self, thing: str) -> str:
        key = thing.partition("/")[2]
        entry = self.scene.known.registers.actors[key]
        side = entry.sides[0].side if entry.sides else "unknown"
        kind: Anonymity = "unspecified" if entry.class_ in _CROWDS else "named"
        return self.add(key, SpeakerSeed(entry.label.en, kind, actor=key, side=side))

    def _person(self, sentence: Sentence, noun: Any, words: str, told: Any = None) -> str:
        """A person whom the registers do not know: told by role, since a private name is not repeated."""
        surname = slug(words.partition(" of ")[0].split()[-1])
        key = next((k for k in self.found if k == f"speaker-{surname}" or k.endswith(f"-{surname}")), "")
        if key:
            return key
        roles = [c for c in children(noun, "appos", "compound", "nmod") if c.pos_ == "NOUN" and c.i not in sentence.at]
        roles = [c for c in roles if c.lemma_.lower() not in listed("pseudonyms")]
        name = sentence.at.get(noun.i)
        person = told is not None or any(role.lemma_.lower() in listed("persons") for role in roles)
        if name is not None and not person and name.guess not in ("Person", "Unknown", "", "short"):
            return self.add(slug(words), SpeakerSeed(words, "named"))
        role = told if told is not None else next(iter(sorted(roles, key=lambda c: c.dep_ != "appos")), None)
        described = self._phrase(sentence, role) if role is not None else "a person whom the article names"
        body = (self._behind(sentence, role) if role is not None else "") or self._behind(sentence, noun)
        key = self.add(f"speaker-{surname}", SpeakerSeed(described, _anonymity(sentence.text), for_=body, side=self._side(body)))
        self._learn(key, [role, *children(role, "compound")] if role is not None else [])
        return key

    def _described(self, sentence: Sentence, noun: Any) -> str:
        """Somebody told by role: a fighter of the Front, the officer of before, some experts."""
        lemma = noun.lemma_.lower()
        if lemma in listed("documents"):
            return ""
        for name in children(noun, "appos"):
            if name.i in sentence.at and sentence.at[name.i].guess == "Person":
                return self._person(sentence, name, sentence.at[name.i].words, noun)
            if name.i in sentence.at and any(v.startswith("actor/") for v in self.scene.named(sentence.at[name.i], "actor")):
                return self.named(sentence, name)
        definite = any(c.lower_ in ("the", "this", "that") for c in children(noun, "det"))
        if definite and noun.tag_ != "NNS":
            for key in reversed(list(self._roles)):
                if lemma in self._roles[key]:
                    return key
        words = [w.text for w in noun.subtree if w.dep_ in ("compound", "amod", "nmod") and w.i < noun.i and w.head == noun] + [noun.text]
        body = self._behind(sentence, noun)
        many = noun.tag_ == "NNS" or not children(noun, "det", "nummod", "poss") or lemma in ("opposition", "media", "other")
        phrase = self._phrase(sentence, noun)
        seed = SpeakerSeed(phrase, "unspecified" if many else "role", for_="" if many and not body else body, side=self._side(body))
        key = self.add(slug(" ".join(words)), seed)
        self._learn(key, [noun])
        return key

    def _phrase(self, sentence: Sentence, noun: Any) -> str:
        """The words of a role, without what follows of clauses and without names of persons."""
        first = min([c.left_edge.i for c in children(noun, "det", "compound", "amod", "nmod", "nummod") if c.i < noun.i], default=noun.i)
        left = sentence.words[first : noun.i + 1]
        prep = next((c for c in children(noun, "prep") if c.lower_ in ("of", "with", "for", "from", "in", "at")), None)
        right = [w for w in prep.subtree if w.dep_ not in ("relcl", "acl")] if prep is not None else []
        kept = [w for w in [*left, *right] if not (sentence.at.get(w.i) and sentence.at[w.i].guess == "Person")]
        return "".join(_small(w) + w.whitespace_ for w in kept)[:_ROLE].strip() or str(noun.lower_)

    def _behind(self, sentence: Sentence, noun: Any) -> str:
        """The actor for whom somebody with a role speaks: a fighter with X, an X officer."""
        values = [
            v for c in children(noun, "compound", "amod", "poss", "nmod") for v in self.scene.things(sentence, c, "actor", deep=False)
        ]
        if any(c.lower_ in ("its", "their") for c in children(noun, "poss")):
            subjects = [
                word
                for word in sentence.words[: noun.i]
                if word.dep_ == "nsubj" and word.i in sentence.at and not inside(sentence, word.idx)
            ]
            values += [v for word in reversed(subjects) for v in self.scene.named(sentence.at[word.i], "actor")] or self.scene.actor
        for prep in children(noun, "prep"):
            if prep.lower_ in ("of", "with", "for", "from", "in", "at", "inside"):
                values += [v for c in children(prep, "pobj") for v in self.scene.things(sentence, c, "actor")]
        return next((v.partition("/")[2] for v in values if v.startswith("actor/")), "")

    def _side(self, actor: str) -> Any:
        entry = self.scene.known.registers.actors.get(actor)
        return entry.sides[0].side if entry and entry.sides else "unknown"

    def _learn(self, key: str, nouns: list[Any]) -> None:
        """Keep the words by which a speaker may be meant again, and what they say of him or her."""
        words = {noun.lemma_.lower() for noun in nouns}
        self._roles.setdefault(key, set()).update(words)
        for gender in ("he", "she"):
            if words & listed(gender):
                self._gender.setdefault(key, gender)

    def add(self, key: str, seed: SpeakerSeed) -> str:
        """The id of a speaker, who is added if he is not there yet."""
        self.found.setdefault(key, seed)
        return key


def _small(word: Any) -> str:
    """A word as it stands inside a sentence: small at the beginning of one, unless it is a name."""
    named = word.pos_ == "PROPN" or word.text[1:].isupper() or not word.is_sent_start
    return str(word.text if named else word.lower_)


def _anonymity(text: str) -> Anonymity:
    """How a named person is given: by name, by a name that is none, or not to be known."""
    told = text.casefold()
    kinds: tuple[tuple[str, Anonymity], ...] = (("pseudonyms", "pseudonym"), ("anonymous", "role"))
    return next((kind for name, kind in kinds if any(words in told for words in listed(name))), "named")


def slug(words: str) -> str:
    """Words as an id."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=\w)[’'](?=\w)", "", words.casefold())).strip("-") or "speaker"
