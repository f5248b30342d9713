"""Which things the words of a sentence mean: names, what they modify, and pronouns, by what was spoken of before."""

from __future__ import annotations

from typing import Any

from kg.draft.reading import lexicon, parts
from kg.draft.reading.arcs import children, together
from kg.draft.reading.memory import MODIFIERS, SAYING, Memory
from kg.draft.reading.passages import Sentence
from kg.draft.reading.quotes import inside
from kg.records import ActorSeed

_PLACE_NOUNS = lexicon.listed("places")
_FORCES = lexicon.listed("forces")
_ARMED = _FORCES | {"militiaman", "warplane", "jet", "gunman", "navy"}
_POINTING = frozenset(("the", "this", "these", "those", "that", "same"))
_OWNING = frozenset(("its", "their", "his"))
_WE = frozenset(("we", "us", "our"))
_THEY = frozenset(("they", "them", "it", "he", "she", "him", "these", "those", "latter", "which", "who"))


class Scene(Memory):
    """What words mean, by what the article has spoken of before."""

    def things(self, sentence: Sentence, token: Any, register: str, deep: bool = True) -> list[str]:
        """What a noun means, of a register: one or more things, known or new; none where it cannot be told."""
        name = sentence.at.get(token.i)
        if name is not None:
            return self.named(name, register)
        partly = any(prep.lower_ == "of" for prep in children(token, "prep")) and token.lower_ not in _THEY  # all of it
        if (token.pos_ == "PRON" and not partly) or token.lower_ in ("latter", "former"):
            return self._before(sentence, token, register)
        if register == "place" and (found := self.part_of(sentence, token)):
            return found
        if register == "place" and (found := self.of_kind(sentence, token)):
            return found
        for child in token.children:
            if child.dep_ in MODIFIERS and child.i in sentence.at:
                found = self.named(sentence.at[child.i], register)
                if found:
                    return [
                        value
                        for other in together(child)
                        for value in (self.named(sentence.at[other.i], register) if other.i in sentence.at else [])
                    ]
        one_of = register == "place" and token.lemma_.lower() == "district" and any(d.lower_ in ("a", "an") for d in children(token, "det"))
        if deep and not one_of:  # a district of Riverton is not Riverton
            for prep in children(token, "prep"):
                if prep.lower_ in ("of", "in", "on", "including", "around", "between", "at", "like") or (
                    prep.lower_ == "from" and register == "actor" and token.lemma_.lower() in _FORCES
                ):
                    found = [
                        v for noun in children(prep, "pobj") for other in together(noun) for v in self.things(sentence, other, register)
                    ]
                    if found:
                        return found
            for child in children(token, "appos"):
                found = self.things(sentence, child, register)
                if found:
                    return found
        if register == "place" and token.lower_ in ("there", "here") and self.place:
            return self.place[:1]
        return self._again(sentence, token, register) or (self._foreign(token) if register == "actor" else [])

    def _foreign(self, token: Any) -> list[str]:
        """Forces that are told by a nationality alone: Eastmarkian fighters."""
        nations = lexicon.listed("demonyms") - self.known.home
        told = [word for word in children(token, "amod", "compound") if word.lower_ in nations and word.i + 1 == token.i]
        return [f"new/actor/{word.text} {token.text}" for word in told if token.lemma_.lower() in _ARMED]

    def of_kind(self, sentence: Sentence, token: Any) -> list[str]:
        """The place that a word for its kind names behind it, whatever stands before: the Northland border town of Riverton."""
        owned = any(child.dep_ in MODIFIERS and child.i in sentence.at for child in token.children)
        kind = lexicon.kind_of_word().get(token.lemma_.lower())
        if (
            not owned
            or token.tag_ != "NN"
            or kind not in ("settlement", "city", "quarter", "camp")
            or (kind == "quarter" and token.lemma_.lower() != "suburb")  # the Millbrook district of Riverton
        ):
            return []
        names = [
            sentence.at[noun.i]
            for prep in children(token, "prep")
            if prep.lower_ == "of"
            for noun in children(prep, "pobj")
            if noun.i in sentence.at
        ]
        return [value for name in names for value in self.named(name, "place")]

    def _city(self, sentence: Sentence, token: Any) -> list[str]:
        """The article's city: the city, the country's second largest city, but not one that is named."""
        if token.lemma_.lower() != "city" or token.tag_ != "NN" or not self.city:
            return []
        names = [sentence.at[word.i] for word in token.children if word.dep_ in MODIFIERS and word.i in sentence.at]
        names += [
            sentence.at[word.i]
            for prep in children(token, "prep")
            for word in prep.subtree
            if word.i in sentence.at and prep.lower_ == "of"
        ]
        other = any(name.of("place") not in self.known.wholes(self.city) for name in names) or children(token, "appos")
        return [] if other or any(word.lower_ in lexicon.listed("indefinite") for word in token.children) else [self.city]

    def part_of(self, sentence: Sentence, token: Any) -> list[str]:
        """The registered part of a place that a noun tells by direction or holder; where no place is named, of the article's city."""
        way, side = parts.told(token)
        named = any(word.dep_ in ("compound", "amod", "nmod", "appos") and word.i in sentence.at for word in token.children)
        if named or not (way or side):
            return self._city(sentence, token)
        inside = [noun for prep in children(token, "prep") if prep.lower_ in ("of", "in") for noun in children(prep, "pobj")]
        nouns = [*inside, *children(token, "poss")]
        wholes = [value for noun in nouns for value in self.things(sentence, noun, "place")] or [self.city][: not inside]
        return [part for whole in wholes if (part := parts.registered(self.known, whole, way, side))][:1]

    def _again(self, sentence: Sentence, token: Any, register: str) -> list[str]:
        """What a common noun takes up again: the area, the road, these forces."""
        told = {word.lower_ for word in children(token, "det", "amod", "poss")}
        if token.dep_ == "attr":  # X is the first village that ...
            return [value for noun in children(token.head, "nsubj") for value in self.things(sentence, noun, register)]
        lemma = token.lemma_.lower()
        if register == "actor":
            found = self.actor[:1] if lemma in _FORCES and told & _POINTING else []
            if lemma in _FORCES and told & _OWNING:
                found = self._named_before(sentence, token, register, subject=False)[:1]
                found = found or ([self.speaker_side] if self.speaker_side else [])
        else:
            kind = lexicon.kind_of_word().get(lemma, "")
            found = (self.way_before(sentence, token) if kind == "road" else []) or self.by_kind.get(kind, [])[:1]
            found = found or self.by_noun.get(lemma, [])
            found = found if told & _POINTING or sentence.heading else []
            if token.tag_ == "NNS" and told & _POINTING and (lemma in _PLACE_NOUNS or lemma in lexicon.kind_of_word()):
                found = self.several or found
            if not found and lemma in _PLACE_NOUNS and (sentence.heading or children(token, "det")):
                found = self._named_before(sentence, token, "place") or self.place[:1]
        if found:
            self.look.append(f'"{token.text}" is taken as what was named before')
        return found

    def _before(self, sentence: Sentence, token: Any, register: str) -> list[str]:
        word = token.lower_
        if register == "actor" and word in _WE and self.speaker_side:
            return [self.speaker_side]
        if register == "actor" and word in ("they", "it", "he", "she") and (sayer := self._sayer(sentence, token)):
            self.look.append(f'"{token.text}" is taken as who says it')
            return sayer[:1]
        named = self._named_before(sentence, token, register)
        before = named or (self.actor if register == "actor" else self.place)
        if register == "actor" and not named and inside(sentence, token.idx) and self.actor_in != sentence.span.paragraph:
            return []  # "they" of somebody quoted are those of whom he speaks, not the last of the paragraph before
        side = self._side(self.speaker_side)
        quoted = word in ("they", "them") and sentence.text[:1] in '“"'
        if register == "actor" and quoted and before and side and self._side(before[0]) == side:
            return []  # "they" are not those for whom the speaker speaks
        if word in _THEY and before and token.dep_ != "expl":
            self.look.append(f'"{token.text}" is taken as what was named before')
            return before[:1]
        return []

    def _sayer(self, sentence: Sentence, token: Any) -> list[str]:
        """Who says of himself what "it" or "they" did: a rebel alliance said it had taken the town; rebels, who say that they will go."""
        saying = token.head.head
        if token.dep_ != "nsubj" or token.head.dep_ != "ccomp" or saying.lemma_.lower() not in SAYING or token.head.i < saying.i:
            return []
        who = children(saying, "nsubj")
        if who and who[0].lower_ == "who" and saying.dep_ == "relcl":
            nouns = [saying.head]
        else:
            nouns = [
                noun
                for noun in who
                if noun.pos_ in ("NOUN", "PROPN") and (token.lower_ == "it" if noun.tag_ in ("NN", "NNP") else token.lower_ == "they")
            ]
        return [value for noun in nouns for value in self.things(sentence, noun, "actor")]

    def _named_before(self, sentence: Sentence, token: Any, register: str, *, subject: bool = True) -> list[str]:
        """What is named last before a word of the same sentence; of actors only a subject, unless any will do."""
        loose = register == "place" or not subject
        words = [word for word in sentence.words[: token.i] if word.i in sentence.at and (loose or word.dep_ == "nsubj")]
        named = [[v for v in self.named(sentence.at[word.i], register) if not self.is_country(v)] for word in reversed(words)]
        return next((found for found in named if found and (subject or found[0] in self.known.entries)), [])

    def _side(self, thing: str) -> str:
        entry = self.known.entries.get(thing)
        return entry.sides[0].side if isinstance(entry, ActorSeed) and entry.sides else ""

    def way_before(self, sentence: Sentence, token: Any) -> list[str]:
        """The road or crossing that is named last before a word of the same sentence."""
        names = [sentence.at[word.i] for word in sentence.words[: token.i] if word.i in sentence.at]
        for name in reversed(names):
            for value in self.named(name, "place"):
                if (self.known.class_of(value) if value in self.known.entries else name.guess) in ("Road", "Crossing"):
                    return [value]
        return []

    def where(self, sentence: Sentence, token: Any) -> list[str]:
        """The places at "in", "at" and such that hang on a word, with those in one list with them."""
        for prep in (child for child in children(token, "prep") if child.lower_ in lexicon.load("events")["where"]):
            found = [v for noun in children(prep, "pobj") for other in together(noun) for v in self.things(sentence, other, "place")]
            if found:
                return found
        return []
