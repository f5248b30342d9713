"""What comes first, last or largest: the first convoy, the largest formation, the main supply route, the most violent attack so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import after, agents, children
from kg.draft.rules.ground import Ground, facts_of
from kg.draft.rules.meaning import clause, event, meant
from kg.draft.voice import stances

_BESIDE = re.compile(
    r"\b(?:(?P<one>one of )?(?P<land>(?:[A-Z][\w-]+|the (?:country|nation|region|province))[’']s )|(?P<last>one of the |the )(?:[\w-]+ )??)"
    r"(?P<rank>(?:second|third|fourth|fifth)(?:[- ](?:largest|biggest|most \w+))?|largest|biggest|main|most \w+|oldest|last|only)"
    rf" (?:[a-z-]+ ){{0,2}}(?P<noun>{'|'.join(map(str, facts_of('ranked-settlements')))})\b"
)
_NAMING = ("call", "name", "know", "dub", "represent", "title")


def ranks(ground: Ground) -> Iterator[Proposal]:
    """What a sentence puts first, last or above all others."""
    for token in ground.sentence.words:
        position = _position(token)
        noun = _ranked(token) if position else None
        if noun is None or (position == "main" and noun.tag_ == "NNS") or noun.lemma_ in facts_of("unranked"):
            continue
        alone = noun == token
        if token.lower_ in facts_of("ranks") and token.tag_ != "JJS" and noun.dep_ == "pobj" and noun.head.head.lower_ == "one":
            continue
        subjects = _told_of(ground, token) if alone else _subjects(ground, noun) or _unnamed(ground, noun, token)
        if subjects:
            measure = str(noun.doc[token.left_edge.i : noun.i + 1].text)
            made = ground.told("Rank", {"subject": subjects[:1], "measure": [measure], "position": [position]}, token)
            _weigh(made, token, noun, ground)
            made.look_twice.append("subject and measure")
            made.dated = False
            yield made


def beside(ground: Ground) -> Iterator[Proposal]:
    """What stands beside a name, or for the city: Northland's second largest city, X; X, one of the last towns that they hold."""
    for match in _BESIDE.finditer(ground.text):
        behind = re.compile(r",? (?:of )?(?=[A-Z])").match(ground.text, match.end())
        names = ground.listed(behind.end())[:1] if behind else []
        places = [place for name in names if (place := ground.place(name))]
        if not places:
            gap = re.compile(r"(?:,|[ ,]*(?:[–—-]|that is|which is|is|was|remains))? ?(?:(?:once|formerly|also|now|still) )?$")
            before = [n for n in ground.sentence.names if ground.end(n) <= match.start() and ground.place(n)]
            near = [n for n in before if gap.match(ground.text, ground.end(n), match.start())]
            places = [ground.place(n) for n in near[-1:]]
            if not places and (match["one"] or (match["last"] or "").startswith("one")):
                places = [ground.place(n) for n in before if not ground.scene.is_country(ground.place(n))][-1:]
        if not places and match["noun"] == "city" and match["land"] and ground.scene.city:
            places = [ground.scene.city]
        for place in places:
            slots: Slots = {
                "subject": [place],
                "measure": [f"{match['rank']} {match['noun']}"],
                "position": [_beside_position(match["rank"])],
            }
            made = ground.made("Rank", slots, match["rank"], 0.5)
            made.dated = False
            yield made


def _beside_position(rank: str) -> str:
    word = rank.casefold().split()[0].split("-")[0]
    return str(facts_of("ranks").get(word, word))


def _weigh(made: Proposal, token: Any, noun: Any, ground: Ground) -> None:
    """The stance of what would or may be the first: that of the clause in which it is said."""
    if noun.dep_ == "attr" or noun == token:
        stance, why = stances.of(clause(token), ground.sentence.question)
        if stance != "asserts":
            made.stance = "predicts" if why == "would" else stance
            made.look_twice.append(f'"{why}"')


def _position(token: Any) -> str:
    """The position that a word tells: first, last, largest."""
    before = token.nbor(-1).lower_ if token.i and token.tag_ == "JJS" else ""
    if before in ("second", "third", "fourth", "fifth"):
        return before
    plain = facts_of("ranks").get(token.lower_)
    if plain:
        return str(plain)
    if token.tag_ == "JJS" and token.lower_ not in ("least", "most", "best"):
        return str(token.lower_)
    most = token.pos_ == "ADJ" and token.lower_ != "recent" and any(c.lower_ == "most" for c in children(token, "advmod"))
    return "first" if most or _beyond(token) else ""


def _beyond(token: Any) -> bool:
    """Whether a word says that something is more so than all before: more destructive than anything previously used."""
    rest = [word for prep in children(token, "prep") if prep.lower_ == "than" for word in prep.children]
    more = token.tag_ == "JJR" or any(c.lower_ == "more" for c in children(token, "advmod"))
    return more and any(word.lower_ in ("anything", "any", "ever", "all") for word in rest)


def _ranked(token: Any) -> Any:
    """The noun that is ranked; the word itself where it stands for one (the raids were the heaviest); None without either."""
    if _beyond(token):
        return token
    if token.dep_ == "amod" and token.head.pos_ in ("NOUN", "PROPN"):
        return token.head
    alone = token.tag_ == "JJS" and token.dep_ in ("attr", "acomp") and any(c.lower_ == "the" for c in token.children)
    leading = token.dep_ == "nsubj" and token.head.lemma_ == "be" and any(c.lower_ == "most" for c in token.children)
    return token if alone or leading else None


def _told_of(ground: Ground, token: Any) -> list[str]:
    """Of what a superlative without a noun is said: the raids were the heaviest; the gravest being the want of X."""
    if _beyond(token):
        return [event(ground, noun) for noun in agents(clause(token)) if noun.lemma_.lower() in facts_of("events")]
    nouns = children(token.head, "attr") if token.dep_ == "nsubj" else agents(token.head)
    return [value for noun in nouns for value in (ground.things(noun, "actor", "place") or [f"new/event/{noun.text}"])]


def _unnamed(ground: Ground, noun: Any, token: Any) -> list[str]:
    """What a ranked noun means where it bears no name: an attack as an event, the last bastion as the place spoken of."""
    lemma = noun.lemma_.lower()
    events = lexicon.load("events")
    before = [word for word in noun.lefts if word.dep_ in ("amod", "compound", "nmod") and not word.is_punct]
    words = " ".join(word.text for word in (*before, noun))
    if token.lower_ == "last" and lemma not in facts_of("ranked-places"):
        return []  # the one before
    if lemma in facts_of("ranked-events") or lemma in events["offensives"] or lemma in events["nouns"]:
        return [event(ground, noun, words) if noun.tag_ == "NN" and lemma in facts_of("events") else f"new/event/{words}"]
    if lemma in facts_of("ranked-places") and noun.tag_ == "NN" and not (token.tag_ == "JJS" and after(noun, "in", "of")):
        return ground.here()
    return []


def _subjects(ground: Ground, noun: Any) -> list[str]:
    """What is first or largest: the subject of the sentence of which the noun is said, the name beside it, or what it is called."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "one":  # one of the largest groups
        noun = noun.head.head
    if (
        noun.dep_ == "attr"
        and noun.lemma_.lower() in facts_of("ranked-events")
        and agents(noun.head)[:1]
        and agents(noun.head)[0].pos_ == "PRON"
    ):
        return []  # it is the first exodus: an event without a name
    if noun.dep_ == "attr":
        return [v for one in agents(noun.head) for v in meant(ground, one)]
    if noun.dep_ == "appos" and noun.head.i not in ground.sentence.at and noun.head.lemma_ in facts_of("unnamed"):
        return [f"new/place/{' '.join(w.text for w in noun.head.subtree if w.i <= noun.head.i and w.lower_ not in ('the', 'a', 'an'))}"]
    if noun.dep_ == "appos":
        return ground.things(noun.head, "place", "actor")
    named = [v for other in children(noun, "appos") for v in ground.things(other, "actor", "place")]
    for verb in [*children(noun, "acl", "relcl"), noun.head]:
        for child in (c for c in verb.subtree if c.head.lemma_ in _NAMING or c.head.head.lemma_ in _NAMING):
            named += [] if named else ground.things(child, "actor", "place")
    if not named and noun.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj") and noun.lemma_ in ("road", "route", "highway", "crossing"):
        words = [w.text for w in noun.lefts if w.dep_ in ("amod", "compound")]
        named = [f"new/place/{' '.join([*words, noun.text])}"]
    return named
