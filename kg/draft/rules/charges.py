"""Wrongs done to people: what is charged, to whom, and who suffers it. A wrong is drafted as charged, never as a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.draft.proposals import Proposal, Slots
from kg.draft.reading import lexicon
from kg.draft.reading.arcs import above, after, children, objects, together
from kg.draft.reading.passages import Sentence
from kg.draft.reading.scene import Scene
from kg.draft.rules.sayers import actors, phrase
from kg.draft.rules.statements import rule
from kg.draft.rules.wrongdoers import accused, committers, deeds, owners, planners, policy, sinners
from kg.draft.voice import stances

_PEOPLE = ("civilian", "resident", "people", "inhabitant", "doctor", "medic", "child", "woman", "family", "pupil", "student")


def charges(sentence: Sentence, scene: Scene) -> Iterator[Proposal]:
    """The wrongs of which a sentence tells."""
    tables = lexicon.load("acts")
    for token in sentence.words:
        lemma = token.lemma_.lower()
        scene.look.clear()
        if token.pos_ in ("VERB", "AUX"):
            act = rule(token, tables["wrongs"])
            if lemma in tables["striking"]:
                act = _manner(token, tables) or act or _struck(objects(token), tables)
            elif lemma in tables["using"]:
                act = act or _struck(_fired_at(token), tables)
            if act:
                struck = objects(token) if lemma in tables["striking"] or lemma not in tables["using"] else []
                struck = struck + (_fired_at(token) if lemma in tables["using"] else [])
                yield from _charged(sentence, token, act, sinners(token), struck, scene)
            elif lemma in ("be", "remain") and (act := _manner(token, tables)):
                for noun in children(token, "nsubj"):
                    yield from _charged(sentence, noun, act, owners(noun), after(noun, "on", "against"), scene)
        elif lemma == "shield" and any(child.lower_ in tables["shields"] for child in children(token, "amod", "compound")):
            yield from _shielded(sentence, token, scene)
        elif _a_noun(token) and token.i not in sentence.at and token.dep_ != "compound" and (acts := _by_noun(token, lemma, tables)):
            doers = [*owners(token), *committers(token), *accused(token)]
            victims = [noun for word in (token, *deeds(token)) for noun in after(word, "on", "against", "of", "for")]
            if lemma == "weapon" and token.dep_ == "pobj":
                victims += after(token.head.head, "on", "against")
            if lemma in tables["spread"]:
                doers, victims = committers(token), []
            if lemma == "crime" and any(deed.pos_ == "PRON" or children(deed, "amod", "det") for deed in deeds(token)):
                yield from _judged(sentence, token, scene)
            for act in acts:
                yield from _charged(sentence, token, act, doers, victims, scene)
        elif token.pos_ in ("NOUN", "PROPN") and (act := _weapon(token, lemma, tables)):
            yield from _used(sentence, token, act, scene)


def _a_noun(token: Any) -> bool:
    """Whether a word is a noun; parsers take some that stand after a preposition for adjectives."""
    return bool(token.pos_ == "NOUN" or (token.pos_ == "ADJ" and token.dep_ == "pobj"))


def _shielded(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """The use of people as human shields: by the subject of the verb that tells it, or by those whose use it is."""
    verb = next((word for word in above(noun) if word.pos_ == "VERB"), None)
    use = next((word for word in above(noun)[:2] if word.pos_ == "NOUN"), noun)
    doers = [*(owners(use) if use is not noun else []), *after(noun, "by")]
    if not actors(sentence, scene, doers):
        doers = sinners(verb) if verb is not None and use is noun else []
    whom = objects(verb) if verb is not None and noun.dep_ == "pobj" else []
    used = [other for other in (*whom, *after(noun, "of")) if other not in (noun, use) and other not in doers]
    word = verb if verb is not None and use is noun else noun
    if actors(sentence, scene, doers):
        for told in _charged(sentence, word, "attack-on-civilians", doers, used, scene):
            told.slots["manner"] = ["human shields"]
            yield told


def _fired_at(verb: Any) -> list[Any]:
    """What stands at "on", "at", "into" beside a verb of using a weapon or beside what is fired."""
    return [noun for word in (verb, *children(verb, "dobj", "conj")) for noun in after(word, "on", "at", "into")]


def _manner(verb: Any, tables: Any) -> str:
    """The wrong that lies in how something is done: indiscriminately."""
    words = [child.lower_ for child in children(verb, "advmod", "acomp")]
    return next((str(tables["manner"][word]) for word in words if word in tables["manner"]), "")


def _by_noun(noun: Any, lemma: str, tables: Any) -> list[str]:
    """The wrongs that a noun tells, with the words before it."""
    before = [other for child in children(noun, "amod", "compound") for other in together(child)]
    found = [str(act) for child in before if (act := (tables["wronging"].get(child.lower_) or {}).get(lemma))]
    if found or (lemma == "crime" and not _legal(noun)):
        return found
    if policy(noun) is not None and lemma in tables["policies"]:
        return [str(tables["policies"][lemma])]
    if lemma in tables["striking nouns"]:
        return list(filter(None, [_struck(after(noun, "on", "against", "of"), tables)]))
    return [str(tables["wrong nouns"][lemma])] if lemma in tables["wrong nouns"] else []


def _weapon(noun: Any, lemma: str, tables: Any) -> str:
    """The wrong that it is to use a weapon, by its noun and the word before it."""
    before = {"", *(child.lower_ for child in children(noun, "compound", "amod", "nmod"))}
    return next((str(act) for act, nouns in tables["weapons"].items() if before & set(map(str, nouns.get(lemma) or ()))), "")


def _used(sentence: Sentence, noun: Any, act: str, scene: Scene) -> Iterator[Proposal]:
    """The use of a weapon: by the subject of the verb that uses it, where that verb says so."""
    for word in above(noun)[:4]:
        if word.pos_ == "VERB":
            if word.lemma_.lower() in lexicon.load("acts")["using"]:
                yield from _charged(sentence, word, act, sinners(word), objects(word), scene)
            return


def _struck(nouns: list[Any], tables: Any) -> str:
    """The wrong that it is to strike those."""
    for noun in nouns:
        for act, words in tables["protected"].items():
            if noun.lemma_.lower() in words:
                return str(act)
        if any(child.lower_ in tables["civil"] for child in children(noun, "amod", "compound")):
            return "attack-on-civilians"
    return ""


def _legal(noun: Any) -> str:
    before = [c.lower_ for c in children(noun, "compound", "amod")]
    words = " ".join([*before, noun.lower_, *(w.lower_ for p in children(noun, "prep") for w in p.subtree)])
    return next((str(term) for term, found in lexicon.load("acts")["legal"].items() if any(str(one) in words for one in found)), "")


def _judged(sentence: Sentence, noun: Any, scene: Scene) -> Iterator[Proposal]:
    """The wrongs charged last, by what they are now called: such attacks may amount to war crimes."""
    for slots in scene.wrongs.last:
        yield _made(sentence, noun, {**slots, "legal term": []}, scene)


def _charged(sentence: Sentence, word: Any, act: str, doers: list[Any], victims: list[Any], scene: Scene) -> Iterator[Proposal]:
    slots: Slots = {"act": [act]}
    who = [scene.troops(actor) for actor in actors(sentence, scene, doers)] or actors(sentence, scene, planners(word))
    if who:
        slots["actor"] = list(dict.fromkeys(who))
    hurt = [v for noun in victims for v in scene.things(sentence, noun, "actor") if v not in who and scene.known.entries.get(v)]
    people = [noun for victim in victims for noun in (victim, *after(victim, "of")) if _struck([noun], lexicon.load("acts"))]
    hurt = hurt or [f"new/actor/{noun.lower_}" for noun in people if noun.tag_ == "NNS" and noun.lemma_.lower() in _PEOPLE]
    if hurt:
        slots["victim"] = list(dict.fromkeys(hurt))
    place = scene.where(sentence, word) or [v for noun in victims for v in scene.things(sentence, noun, "place")]
    buildings = [noun for noun in victims if noun.lemma_.lower() in lexicon.load("acts")["buildings"]]
    arms = act.startswith("use-of") or act.endswith("te-attack")
    when = None
    if arms and not place:
        unnamed = any(c.lower_ in lexicon.load("acts")["civil"] for noun in victims for c in children(noun, "amod"))
        place, when = ([scene.focus] if scene.focus else [], None) if unnamed else scene.wrongs.first.get(act, ([], None))
    place = [f"new/place/{phrase(noun)}" for noun in buildings if noun.i not in sentence.at] or place or _some_place(sentence, word, scene)
    if place:
        slots["place"] = place[:1]
    if term := _legal(word):
        slots["legal term"] = [term]
    grave = act in lexicon.load("acts")["grave"] and bool(place)
    if not (who or people or hurt or arms or grave) or (
        not hurt and word.lemma_.lower() in lexicon.load("acts")["hurting"] and not accused(word)
    ):
        return
    days = [date.when() for date in sentence.dates if date.edtf]
    scene.wrongs.charge(slots, sentence.key, place, days[0] if len(days) == 1 else None)
    yield replace(_made(sentence, word, slots, scene), when=when)


def _some_place(sentence: Sentence, word: Any, scene: Scene) -> list[str]:
    """The place that a sentence names next after a word, else the last before it; no place of which nothing tells what it is."""
    found = [
        (sentence.place_of(token) < sentence.place_of(word), abs(token.i - word.i), places)
        for token in sentence.words
        if token.i in sentence.at
        and sentence.at[token.i].guess not in ("Unknown", "Country")
        and (places := scene.named(sentence.at[token.i], "place"))
    ]
    return min(found, default=(False, 0, []))[2]


def _made(sentence: Sentence, word: Any, slots: Slots, scene: Scene) -> Proposal:
    stance, why = stances.of(word, sentence.question)
    if word.pos_ == "NOUN" and stance in ("intends", "predicts"):  # who demands an end of attacks charges them
        stance = "alleges"
    if "legal term" in slots:
        term = _legal(word)
        slots["legal term"] = ["possible-war-crime" if term == "war-crime" and stance == "supposes" else term]
    return Proposal(
        "Conduct",
        slots,
        [sentence.key],
        (sentence.span.start, sentence.span.end),
        word.text,
        "alleges" if stance == "asserts" else stance,
        unstated=[] if "actor" in slots else ["actor"],
        look_twice=[*dict.fromkeys(scene.look), *([f'"{why}"'] if why else [])],
        certainty=0.5,
        at=sentence.place_of(word),
        token=word.i,
    )
