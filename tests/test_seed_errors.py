"""Every mistake in the seeds is one line with file and line, all of them at once, and the built graph stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

KG = Callable[..., Any]
VALLEY, RIVER = "seeds/articles/valley-post-2020-05.yaml", "seeds/articles/river-news-2020-05.yaml"
ACTORS, PLACES, EVENTS, DISPUTES, WORKSPACE = (f"seeds/{name}.yaml" for name in ("actors", "places", "events", "disputes", "workspace"))
TAKEN = (
    "{ControlChange: {place: millbrook, to: green-front, when: {edtf: 2020-05-09, printed: Saturday, anchor: published, how: anchored}}}"
)
PLAN = "{ControlChange: {place: riverton, to: green-front}}"
SHELLED = "{Attack: {by: northland-army, means: mortar, place: millbrook-camp}}"


@pytest.fixture
def root(own_world: Path) -> Path:
    """A toy workspace with a graph that must not be touched."""
    (own_world / "northland.ttl").write_text("# as it was\n", "utf-8")
    return own_world


def change(root: Path, file: str, old: str, new: str) -> str:
    """Replace what stands once in a seed; give back the new content."""
    path = root / file
    content = path.read_text("utf-8")
    assert content.count(old) == 1, (file, old)
    content = content.replace(old, new)
    path.write_text(content, "utf-8")
    return content


def line_of(content: str, mark: str) -> int:
    """The line on which some words begin."""
    assert content.count(mark) == 1, mark
    return content[: content.index(mark)].count("\n") + 1


def refused(kg: KG, root: Path, code: int = 1) -> list[str]:
    """The lines of a refusal."""
    said = kg("build", at=root)
    assert (said.code, said.out) == (code, ""), said.err
    assert "Traceback" not in said.err
    assert (root / "northland.ttl").read_text("utf-8") == "# as it was\n"
    assert sorted(path.name for path in root.iterdir()) == ["northland.ttl", "seeds"]
    return [line.removeprefix("kg: ") for line in said.err.splitlines() if not line.startswith("... ")]


CLAIM = "- id: riverton-next\n  says: The Green Front wants Riverton after that.\n"
MISTAKES: dict[str, tuple[str, str, str, str, str]] = {
    # name: file, what stands there, what is put in its place, words on the line that is named, message
    "a second key": (
        VALLEY,
        "  p1s1: menu\n",
        "  p1s1: menu\n  p1s1: caption\n",
        "  p1s1: caption",
        'key "p1s1" stands twice; the first is on line',
    ),
    "an anchor": (
        ACTORS,
        "  class: Coalition",
        "  class: &c Coalition",
        "  class: &c",
        "YAML anchors and aliases (&name, *name) are not allowed; write it out",
    ),
    "a tag": (ACTORS, "  class: Coalition", "  class: !!str Coalition", "  class: !!str", "YAML tag tag:yaml.org,2002:str is not allowed"),
    "a second document": (
        DISPUTES,
        "millbrook:\n",
        "---\n{}\n---\nmillbrook:\n",
        "---\nmillbrook",
        "a second document begins here (---); a file holds one",
    ),
    "a list for a key": (PLACES, "northland:\n", "? [a, b]\n: c\nnorthland:\n", "? [a, b]", "a key must be a word"),
    "a list for a file": (EVENTS, "spring-flood:\n", "- spring-flood:\n", "siege-of-riverton:", "not YAML: "),
    "no YAML": (VALLEY, "claims:\n", "claims: [\n", "- id: village-taken\n", "not YAML: "),
    # sections
    "an unknown section": (VALLEY, "nothing:\n", "nothin:\n", "nothin:", 'unknown section "nothin"; did you mean "nothing"?'),
    "no article": (VALLEY, "article:\n", "artikle:\n", "artikle:", 'unknown section "artikle"; did you mean "article"?'),
    "another file": (
        VALLEY,
        "  id: valley-post-2020-05\n",
        "  id: valley-post\n",
        "article:\n",
        'article "valley-post" must stand in valley-post.yaml',
    ),
    "speakers as a list": (RIVER, "speakers:\n  open-hands: {", "speakers:\n  - {", "  - {described", "speaker: expected one entry an id"),
    "claims as a table": (RIVER, "claims:\n", "claims: {}\nclaim:\n", "claims: {}", "claims: expected a list of claims"),
    "a claim in words": (
        RIVER,
        "- id: village-captured\n",
        "- just words\n- id: village-captured\n",
        "- just words",
        "claims: expected 'key: value' entries",
    ),
    "propositions as a list": (
        VALLEY,
        "propositions:\n  village-taken: ",
        "propositions:\n  - ",
        "  - {ControlChange",
        "propositions: expected 'name: proposition' entries",
    ),
    "nothing as a list": (
        RIVER,
        "nothing:\n  p1s1: {reason: repeat, of: p2s1}\n  p4s2: rhetoric\n",
        "nothing: [p1s1, p4s2]\n",
        "nothing: [",
        "nothing: expected 'sentence: reason' entries",
    ),
    "sentences as a list": (
        RIVER,
        "sentences:\n",
        "sentences: [1]\nsentence:\n",
        "sentences: [1]",
        "sentences: expected pNsM: [start, end, has ...]; run kg seal",
    ),
    "a sentence without end": (
        RIVER,
        "  p4s2: [334, 347]\n",
        "  p4s2: [334]\n",
        "  p4s2: [334]",
        'sentence "p4s2": expected pNsM: [start, end, has ...]; run kg seal',
    ),
    "a sentence by another name": (
        RIVER,
        "  p4s2: [334, 347]\n",
        "  second: [334, 347]\n",
        "  second:",
        'sentence "second": expected pNsM: [start, end, has ...]; run kg seal',
    ),
    "a sentence at odd digits": (
        RIVER,
        "  p4s2: [334, 347]\n",
        "  p4s2: [334, 34²]\n",
        "34²",
        'sentence "p4s2": expected pNsM: [start, end, has ...]; run kg seal',
    ),
    "an unknown reason": (
        RIVER,
        "  p4s2: rhetoric\n",
        "  p4s2: retoric\n",
        "  p4s2: retoric",
        'nothing p4s2: reason: "retoric" is not one of menu, caption, credit,',
    ),
    # records
    "an unknown key": (
        VALLEY,
        "  byline: [the Valley Post]\n",
        "  bylin: [the Valley Post]\n",
        "  bylin:",
        'article: unknown key "bylin"; did you mean "byline"?',
    ),
    "a missing key": (
        VALLEY,
        "  title: Green Front takes the mill at Millbrook\n",
        "",
        "  id: valley-post-2020-05\n",
        'article: "title" is missing',
    ),
    "a word for a table": (
        VALLEY,
        "  published: {edtf: 2020-05-12, how: stated}\n",
        "  published: [2020]\n",
        "  published: [2020]",
        "article: published: expected 'key: value' entries",
    ),
    "a list for a word": (VALLEY, "  language: en\n", "  language: [en, ar]\n", "  language: [", "article: language: expected one value"),
    "a word for a number": (
        VALLEY,
        "characters: 652",
        "characters: many",
        "characters: many",
        'article: text: characters: "many" is no whole number',
    ),
    "odd digits for a number": (
        VALLEY,
        "characters: 652",
        "characters: 65²",
        "characters: 65²",
        'article: text: characters: "65²" is no whole number',
    ),
    "a choice that is none": (
        VALLEY,
        "how: stated}\n  language",
        "how: statd}\n  language",
        "how: statd",
        'article: published: how: "statd" is not one of stated, inferred, unknown; did you mean "stated"?',
    ),
    "a date for a publication": (
        VALLEY,
        "  published: {edtf: 2020-05-12, how: stated}\n",
        "  published: 2020-05-12\n",
        "  published: 2020-05-12",
        'article: published: "how" is missing',
    ),
    "labels as a list": (
        VALLEY,
        "  called: {opposition-fighters: terrorists}\n",
        "  called: [terrorists]\n",
        "  called: [",
        "claim city-starved: called: expected 'key: value' entries",
    ),
    # the article
    "an unknown publisher": (
        VALLEY,
        "publisher: valley-post\n",
        "publisher: valey-post\n",
        "article:\n",
        'unknown actor "valey-post" as publisher; did you mean "valley-post"?',
    ),
    "a publication date that is none": (
        VALLEY,
        "{edtf: 2020-05-12, how: stated}",
        "{edtf: 2020-05-32, how: stated}",
        "article:\n",
        'published: date "2020-05-32": May 2020 has 31 days',
    ),
    "an inferred publication date without basis": (
        RIVER,
        ", how: inferred, basis: the latest event that it dates is of 9 May 2020}",
        ", how: inferred}",
        "article:\n",
        "published: an inferred date needs its basis",
    ),
    "a language that is none": (
        VALLEY,
        "  language: en\n",
        "  language: in English\n",
        "article:\n",
        'language: "in English" is no language tag such as en or ar',
    ),
    # speakers
    "an unknown actor of a speaker": (
        VALLEY,
        "for: green-front, side: opposition}\n  army",
        "for: gren-front, side: opposition}\n  army",
        "  spokesman: {",
        'speaker spokesman: unknown actor "gren-front"; did you mean "green-front"?',
    ),
    "a pseudonym with a person": (
        VALLEY,
        "{described: the army, anonymity: unspecified,",
        "{described: the army, anonymity: pseudonym,",
        "  army: {",
        "speaker army: a pseudonym is never linked to a person",
    ),
    "a speaker's id": (
        VALLEY,
        "  people: {described",
        "  The People: {described",
        "  The People:",
        'speaker "The People": an id is lower-case letters, digits and hyphens',
    ),
    "a speaker called article": (
        RIVER,
        "speakers:\n",
        "speakers:\n  article: {described: x, anonymity: role}\n",
        "  article: {",
        'speaker article: "article" stands for the article\'s own voice; take another id',
    ),
    # claims
    "a claim without passage": (
        VALLEY,
        CLAIM + "  passage: p7s1\n",
        CLAIM,
        "- id: riverton-next",
        "claim riverton-next: no passage; every claim needs the words it was read from",
    ),
    "a claim with passage and quote": (
        VALLEY,
        "  passage: p7s1\n",
        "  passage: p7s1\n  quote: plans\n",
        "- id: riverton-next",
        "claim riverton-next: it has a passage and a quote; give one of them",
    ),
    "a claim without words": (
        VALLEY,
        "  says: The Green Front wants Riverton after that.\n",
        "  says: ''\n",
        "- id: riverton-next",
        "claim riverton-next: says is empty; put the claim in our own words",
    ),
    "an unknown passage": (
        VALLEY,
        "  passage: p7s1\n",
        "  passage: p77\n",
        "- id: riverton-next",
        'claim riverton-next: unknown passage "p77"',
    ),
    "a passage's id": (
        VALLEY,
        "passages:\n",
        "passages:\n  P 1: {paragraph: 1, sentences: [1]}\n",
        "  P 1:",
        'passage "P 1": an id is lower-case letters, digits and hyphens',
    ),
    "an unknown speaker": (
        VALLEY,
        "  by: people\n",
        "  by: poeple\n",
        "- id: camp-shelled",
        'claim camp-shelled: unknown speaker "poeple"; did you mean "people"?',
    ),
    "an unknown holder": (
        VALLEY,
        "  holder: [green-front]\n",
        "  holder: [gren-front]\n",
        "- id: riverton-next",
        'claim riverton-next: unknown actor "gren-front" as holder; did you mean "green-front"?',
    ),
    "a holder of what is no plan": (
        VALLEY,
        "  by: people\n",
        "  by: people\n  holder: [residents]\n",
        "- id: camp-shelled",
        "claim camp-shelled: holder: only a plan or wish (intends) has one",
    ),
    "a label of nobody": (
        VALLEY,
        "  called: {opposition-fighters: terrorists}\n",
        "  called: {oposition-fighters: terrorists}\n",
        "- id: city-starved",
        'claim city-starved: called: unknown actor or place "oposition-fighters"; did you mean "opposition-fighters"?',
    ),
    "an unknown place of saying": (
        VALLEY,
        "  by: people\n",
        "  by: people\n  said at: rivertown\n",
        "- id: camp-shelled",
        'claim camp-shelled: unknown place "rivertown"; did you mean "riverton"?',
    ),
    "a date of saying that is none": (
        VALLEY,
        "said: {edtf: 2020-05-12, anchor",
        "said: {edtf: 2020-05-32, anchor",
        "- id: soldiers-killed",
        'claim soldiers-killed: said: date "2020-05-32": May 2020 has 31 days',
    ),
    "an uncertain reading without note": (
        VALLEY,
        "  note: Its may also mean the offensive's.\n",
        "",
        "- id: fighters-origin",
        "claim fighters-origin: a reading that is probable needs a note that says why",
    ),
    "a day of withdrawal that is none": (
        VALLEY,
        '{decided: "2020-06-01",',
        "{decided: soon,",
        "- id: old-report",
        'claim old-report: withdrawn: date "soon" is no EDTF date',
    ),
    "a claim's id": (
        VALLEY,
        "- id: riverton-next\n",
        "- id: Riverton next\n",
        "- id: Riverton next",
        'claim "Riverton next": an id is lower-case letters, digits and hyphens',
    ),
    "a claim's id twice": (
        VALLEY,
        "- id: riverton-next\n",
        "- id: camp-shelled\n",
        "- id: camp-shelled\n  says: Residents",
        'claim "camp-shelled" stands twice; the first is on line',
    ),
    "no stance": (
        VALLEY,
        f"  intends: {PLAN}\n",
        "",
        "- id: riverton-next",
        "claim riverton-next: give exactly one stance (asserts, negates, denies,",
    ),
    "two stances": (
        VALLEY,
        f"  intends: {PLAN}\n",
        f"  intends: {PLAN}\n  denies: village-taken\n",
        "- id: riverton-next",
        "claim riverton-next: give exactly one stance (asserts, negates, denies,",
    ),
    "an unknown stance": (
        VALLEY,
        f"  intends: {PLAN}\n",
        f"  intents: {PLAN}\n  asserts: {PLAN}\n",
        "  intents:",
        'claim riverton-next: unknown key "intents"',
    ),
    "a stance as a key": (
        VALLEY,
        f"  intends: {PLAN}\n",
        f"  intends: {PLAN}\n  stance: asserts\n",
        "  stance: asserts",
        'claim riverton-next: unknown key "stance"; the stance itself is the key: intends: ...',
    ),
    "content as a key": (
        VALLEY,
        f"  intends: {PLAN}\n",
        f"  intends: {PLAN}\n  content: x\n",
        "  content: x",
        'claim riverton-next: unknown key "content"',
    ),
    # propositions
    "an unknown frame": (VALLEY, SHELLED, "{Atack: {by: northland-army}}", "{Atack:", 'unknown frame "Atack"; did you mean "Attack"?'),
    "a frame without slots": (VALLEY, SHELLED, "{Attack: mortar}", "{Attack: mortar}", "Attack: expected its slots"),
    "an unknown slot": (
        VALLEY,
        "means: mortar, place: millbrook-camp",
        "mean: mortar, place: millbrook-camp",
        "mean: mortar",
        'Attack has no slot "mean"; did you mean "means"?; it takes',
    ),
    "a missing slot": (
        VALLEY,
        "{Attack: {by: northland-army, ",
        "{Attack: {",
        "{Attack: {means",
        "Attack: by is missing; an actor whom the source does not name goes into unstated",
    ),
    "a slot left open that cannot be": (
        VALLEY,
        "{Attack: {by: northland-army, ",
        "{Attack: {unstated: [means], by: northland-army, ",
        "unstated: [means]",
        'Attack: "means" is no actor or place slot that can be left open',
    ),
    "an unknown place": (
        VALLEY,
        "means: mortar, place: millbrook-camp",
        "means: mortar, place: milbrook camp",
        "milbrook camp",
        'unknown place "milbrook camp"; did you mean "millbrook-camp"?',
    ),
    "an unknown actor": (
        VALLEY,
        "{Attack: {by: northland-army",
        "{Attack: {by: northlandarmy",
        "northlandarmy",
        'unknown actor "northlandarmy"; did you mean "northland-army"?',
    ),
    "another register": (
        VALLEY,
        "means: mortar, place: millbrook-camp",
        "means: mortar, place: 'actor:millbrook-camp'",
        "actor:millbrook",
        'Attack: place: "actor:" is not one of place',
    ),
    "an unknown code": (
        VALLEY,
        "means: mortar,",
        "means: mortars,",
        "means: mortars",
        'Attack: means: "mortars" is not one of air-strike,',
    ),
    "two values": (VALLEY, "act: starvation,", "act: [starvation, looting],", "act: [starvation", "Conduct: act takes one value"),
    "an empty slot": (VALLEY, "act: starvation,", "act: '',", "act: ''", "Conduct: act is empty"),
    "a table for a value": (VALLEY, "act: starvation,", "act: {a: b},", "act: {a: b}", "Conduct: act: expected one value"),
    "neither yes nor no": (VALLEY, "mixed: no}", "mixed: perhaps}", "mixed: perhaps", 'Origin: mixed: "perhaps" is neither yes nor no'),
    "a number in words": (
        VALLEY,
        "amount: {about: 20}",
        "amount: {about: twenty}",
        "amount: {about: twenty}",
        'Count: amount: "twenty" is no plain number (digits, no separators)',
    ),
    "a number told twice": (
        VALLEY,
        "amount: {about: 20}",
        "amount: {about: 20, exact: 20}",
        "exact: 20",
        "Count: amount: say how much in exactly one way: exact, about, least,",
    ),
    "more than all": (
        VALLEY,
        "amount: {about: 20}",
        "amount: {about: 120, unit: percent}",
        "unit: percent",
        "Count: amount: 120 percent is more than all",
    ),
    "an unknown unit": (
        VALLEY,
        "amount: {about: 20}",
        "amount: {about: 20, unit: mile}",
        "unit: mile",
        'Count: amount: "mile" is not one of percent, km,',
    ),
    "a range upside down": (
        VALLEY,
        "amount: {about: 20}",
        "amount: {range: [30, 20]}",
        "range: [30, 20]",
        "Count: amount: a range has a lowest and a highest number, in this order",
    ),
    "a bad date": (
        VALLEY,
        "{edtf: 2020-05-09, printed: Saturday,",
        "{edtf: May 2020, printed: Saturday,",
        "May 2020",
        'date "May2020" is no EDTF date; write 2016-11-23, 2016-11, 2016, 2016-22 (summer) or A/B',
    ),
    "a day that no calendar has": (
        VALLEY,
        "{edtf: 2020-05-09, printed: Saturday,",
        "{edtf: 2020-04-31, printed: Saturday,",
        "2020-04-31",
        'date "2020-04-31": April 2020 has 30 days',
    ),
    "an impossible date without note": (
        VALLEY,
        ", how: impossible, note: April has 30 days; the last day or the next is meant",
        ", how: impossible",
        "how: impossible",
        "a date that is impossible needs a note that says why",
    ),
    "an impossible date without its words": (
        VALLEY,
        "printed: 31 April 2020, how: impossible",
        "how: impossible",
        "how: impossible",
        "an impossible date needs the words as printed",
    ),
    "another weekday": (
        VALLEY,
        "{edtf: 2020-05-09, printed: Saturday,",
        "{edtf: 2020-05-08, printed: Saturday,",
        "2020-05-08",
        '"Saturday" resolved to 2020-05-08, which is a Friday',
    ),
    "a weekday without anchor": (
        VALLEY,
        "printed: Saturday, anchor: published, how: anchored",
        "printed: Saturday",
        "printed: Saturday",
        '"Saturday" is relative; give its anchor (published, or the day it was counted from)',
    ),
    "an anchored date without anchor": (
        VALLEY,
        "said: {edtf: 2020-05-12, anchor: published, how: anchored}",
        "said: {edtf: 2020-05-12, how: anchored}",
        "- id: soldiers-killed",
        "claim soldiers-killed: said: a date that is anchored needs its anchor (published, or the day it was counted from)",
    ),
    "a number under another key": (
        VALLEY,
        "amount: {about: 20}",
        "amount: {roughly: 20}",
        "amount: {roughly",
        'Count: amount: unknown key "roughly"',
    ),
    "an anchor that is none": (
        VALLEY,
        "printed: Saturday, anchor: published,",
        "printed: Saturday, anchor: the day before,",
        "the day before",
        'anchor "the day before" is neither published nor an EDTF date',
    ),
    "an anchor in an article without date": (
        VALLEY,
        "how: stated}\n  language",
        "how: unknown}\n  language",
        "  village-taken: {",
        "the article has no date to count from",
    ),
    "an unknown name of a proposition": (
        VALLEY,
        "denies: village-taken",
        "denies: vilage-taken",
        "denies: vilage-taken",
        'no proposition is named "vilage-taken"; did you mean "village-taken"?',
    ),
    "an unknown name of another article": (
        RIVER,
        "asserts: valley-post-2020-05#village-taken",
        "asserts: valley-post-2020-05#village-lost",
        "#village-lost",
        'no proposition is named "valley-post-2020-05#village-lost"',
    ),
    # registers
    "an id": (
        ACTORS,
        "open-hands:\n",
        "Open_Hands:\n",
        "Open_Hands",
        'actor "Open_Hands": an id is lower-case letters, digits and hyphens',
    ),
    "an unknown class": (
        PLACES,
        "  class: Village\n",
        "  class: Vilage\n",
        "  class: Vilage",
        'millbrook: unknown class "Vilage"; did you mean "Village"?',
    ),
    "the class of another register": (
        PLACES,
        "  class: Village\n",
        "  class: Militia\n",
        "  class: Militia",
        'millbrook: class "Militia" is no Place',
    ),
    "an unknown id to differ from": (
        PLACES,
        "  differs: [millbrook-camp]\n",
        "  differs: [milbrook-camp]\n",
        "  class: Village",
        'millbrook: unknown id "milbrook-camp"; did you mean "millbrook-camp"?',
    ),
    "a thing that differs from itself": (
        PLACES,
        "  differs: [millbrook-camp]\n",
        "  differs: [millbrook]\n",
        "  class: Village",
        "millbrook: it names itself",
    ),
    "a place within itself": (
        PLACES,
        "northland:\n  class: Country\n",
        "northland:\n  class: Country\n  within: [riverton]\n",
        "  class: City",
        "riverton: it lies within itself",
    ),
    "an unknown article of a name": (
        EVENTS,
        "in: [valley-post-2020-05, river-news-2020-05]",
        "in: [valey-post-2020-05]",
        "  class: Offensive",
        'spring-flood: unknown article "valey-post-2020-05"; did you mean "valley-post-2020-05"?',
    ),
    "an unknown article of a side": (
        ACTORS,
        'in: [valley-post-2020-05], when: "2020"',
        'in: [valey-post-2020-05], when: "2020"',
        "hill-brigade:\n",
        "hill-brigade: unknown article",
    ),
    "a date of a side that is none": (
        ACTORS,
        'when: "2020"',
        "when: lately",
        "hill-brigade:\n",
        'hill-brigade: side: date "lately" is no EDTF date',
    ),
    "a Wikidata item that is none": (
        ACTORS,
        "  label: {en: Open Hands}\n",
        "  label: {en: Open Hands}\n  wikidata: not known\n",
        "open-hands:\n",
        'open-hands: "not known" is no Wikidata item (Q and digits)',
    ),
    # disputes
    "a dispute with one position": (
        DISPUTES,
        "    - holds: It did not.\n      claims: [valley-post-2020-05#village-taken-denied]\n",
        "",
        "  question:",
        "dispute millbrook: a dispute has at least two positions",
    ),
    "an unknown claim in a dispute": (
        DISPUTES,
        "#village-taken-denied",
        "#village-denied",
        "  question:",
        'dispute millbrook: unknown claim "valley-post-2020-05#village-denied"; did you mean "valley-post-2020-05#village-taken-denied"?',
    ),
    # the workspace
    "a namespace that is no address": (
        WORKSPACE,
        "namespace: https://example.org/northland/",
        "namespace: northland",
        "namespace: northland",
        'namespace: "northland" is no web address that ends in / or #',
    ),
    "a namespace with a blank": (
        WORKSPACE,
        "namespace: https://example.org/northland/",
        "namespace: https://example.org/north land/",
        "namespace: https",
        'namespace: "https://example.org/north land/" is no web address that ends in / or #',
    ),
    "no namespace": (WORKSPACE, "namespace: https://example.org/northland/\n", "", "title:", 'workspace: "namespace" is missing'),
    "a licence that is no address": (
        WORKSPACE,
        "licence: https://creativecommons.org/publicdomain/zero/1.0/",
        "licence: CC0",
        "licence: CC0",
        'licence: "CC0" is no web address',
    ),
    "a tongue that is none": (
        WORKSPACE,
        "language: en",
        "language: en_GB",
        "language: en_GB",
        'language: "en_GB" is no language tag such as en or ar',
    ),
    "an output elsewhere": (
        WORKSPACE,
        "built: northland.ttl",
        "built: ../northland.ttl",
        "built: ../",
        'built: "../northland.ttl" is no file inside the workspace',
    ),
    "an unknown setting": (WORKSPACE, "title:", "titel: x\ntitle:", "titel:", 'workspace: unknown key "titel"; did you mean "title"?'),
}
LINE_BEFORE = {"an unknown article of a side", "a date of a side that is none", "a Wikidata item that is none"}
"""The line named is that behind the words: where the entry's content begins."""


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_told_with_file_and_line(root: Path, kg: KG, name: str) -> None:
    file, old, new, mark, message = MISTAKES[name]
    content = change(root, file, old, new)
    line = line_of(content, mark) + (name in LINE_BEFORE)

    told = refused(kg, root)

    assert [said for said in told if said.startswith(f"{file}:{line}: {message}")], "\n".join(told)
    assert all(re.match(r"seeds/[a-z0-9/-]+\.yaml(:\d+)?: ", said) for said in told)


def test_an_unknown_relay_is_told(root: Path, kg: KG) -> None:
    content = change(root, VALLEY, "  by: people\n", "  by: people\n  via: [northland-nws]\n")

    assert refused(kg, root) == [
        f"{VALLEY}:{line_of(content, '- id: camp-shelled')}: claim camp-shelled: "
        'unknown relay "northland-nws"; did you mean "northland-news"?'
    ]


def test_all_mistakes_of_all_files_are_told_at_once_in_order(root: Path, kg: KG) -> None:
    change(root, VALLEY, "  by: people\n", "  by: poeple\n")
    change(root, VALLEY, "mixed: no}", "mixed: perhaps}")
    change(root, RIVER, "asserts: valley-post-2020-05#village-taken", "asserts: no-such")
    change(root, PLACES, "  differs: [millbrook-camp]\n", "  differs: [nowhere]\n")
    change(root, DISPUTES, "#village-taken-denied", "#village-denied")
    change(root, WORKSPACE, "language: en", "language: x y")

    told = refused(kg, root)

    assert [line.split(":")[0] for line in told] == [RIVER, VALLEY, VALLEY, DISPUTES, PLACES, WORKSPACE]
    lines = [int(line.split(":")[1]) for line in told[1:3]]
    assert lines == sorted(lines)


def test_a_mistake_in_an_entry_is_not_followed_by_complaints_about_its_id(root: Path, kg: KG) -> None:
    change(root, ACTORS, "  class: Coalition\n", "  clas: Coalition\n")
    change(root, VALLEY, "- id: village-taken\n  says: ", "- id: village-taken\n  sayz: ")

    told = refused(kg, root)

    assert [line.partition(": ")[2] for line in told] == [
        'actor green-front: "class" is missing',
        'actor green-front: unknown key "clas"; did you mean "class"?',
        'claim village-taken: "says" is missing',
        'claim village-taken: unknown key "sayz"; did you mean "says"?',
    ]


def test_a_register_that_is_no_yaml_is_the_only_complaint(root: Path, kg: KG) -> None:
    change(root, ACTORS, "green-front:\n", "green-front: [\n")
    change(root, RIVER, "claims:\n", "claims: [\n")

    told = refused(kg, root)

    assert [line.split(":")[0] for line in told] == [ACTORS, RIVER]


def test_an_article_that_is_no_yaml_is_one_complaint_and_hides_no_other(root: Path, kg: KG) -> None:
    change(root, RIVER, "claims:\n", "claims: [\n")
    change(root, VALLEY, "  by: people\n", "  by: poeple\n")

    told = refused(kg, root)

    assert [line for line in told if line.startswith(RIVER)] == [told[0]]
    assert any('unknown speaker "poeple"' in line for line in told)


# Files


def test_broken_utf8_is_told_with_its_line(root: Path, kg: KG) -> None:
    path = root / RIVER
    content = path.read_bytes().replace(b"Two brigades attack", b"Two brig\xe9des attack")
    path.write_bytes(content)

    assert refused(kg, root)[0].startswith(
        f"{RIVER}:{content[: content.index(0xE9)].count(10) + 1}: byte {content.index(0xE9)} is not UTF-8; save the file as UTF-8"
    )


def test_a_file_of_50_megabytes_is_refused(root: Path, kg: KG) -> None:
    with (root / RIVER).open("wb") as file:
        file.truncate(90_000_000)

    assert refused(kg, root, code=4) == [f"{RIVER}: 90,000,000 bytes; a seed file has at most 64,000,000"]


def test_a_yaml_bomb_is_refused(root: Path, kg: KG) -> None:
    bomb = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9) if n else 'lol'}]\n" for n in range(20))
    (root / RIVER).write_text(bomb, "utf-8")

    assert refused(kg, root)[0] == f"{RIVER}:1: YAML anchors and aliases (&name, *name) are not allowed; write it out"


def test_deep_nesting_is_refused(root: Path, kg: KG) -> None:
    (root / RIVER).write_text("claims: " + "[" * 50_000, "utf-8")

    assert refused(kg, root)[0] == f"{RIVER}:1: nested deeper than 30 levels"


@pytest.mark.parametrize("content", ["", "\n", "# nothing yet\n"])
def test_an_empty_article_is_told(root: Path, kg: KG, content: str) -> None:
    (root / RIVER).write_text(content, "utf-8")

    assert f'{RIVER}:1: the section "article" is missing or not whole' in refused(kg, root)


@pytest.mark.parametrize("content", ["just words\n", "- a\n- b\n", "%PDF-1.4\n", "\x00\x01\x02", "{\\rtf1}\n", "<html></html>\n"])
def test_a_file_that_is_no_seed_at_all_is_told(root: Path, kg: KG, content: str) -> None:
    (root / RIVER).write_text(content, "utf-8")

    told = refused(kg, root)

    assert told[0].startswith(f"{RIVER}:1: ") or told[0].startswith(f"{RIVER}:2: ")


def test_an_empty_register_is_a_register_without_entries(root: Path, kg: KG) -> None:
    (root / EVENTS).write_text("", "utf-8")

    assert any('unknown event "spring-flood"' in line for line in refused(kg, root))


def test_a_missing_folder_of_articles_is_told(root: Path, kg: KG) -> None:
    for path in (root / "seeds" / "articles").iterdir():
        path.unlink()
    (root / "seeds" / "articles").rmdir()

    assert refused(kg, root, code=3) == ["seeds/articles: no such folder"]


@pytest.mark.parametrize("file", [RIVER, ACTORS])
@pytest.mark.parametrize("obstacle", ["a folder", "a dangling link"])
def test_a_file_that_cannot_be_read_is_told(root: Path, kg: KG, file: str, obstacle: str) -> None:
    (root / file).unlink()
    if obstacle == "a folder":
        (root / file).mkdir()
    else:
        (root / file).symlink_to(root / "nowhere.yaml")

    reason = "Is a directory" if obstacle == "a folder" else "No such file or directory"
    assert refused(kg, root, code=3) == [f"{file}: {reason}"]


def test_an_article_with_another_ending_is_not_passed_over(root: Path, kg: KG) -> None:
    (root / "seeds" / "articles" / "other.yml").write_text("article: {}\n", "utf-8")

    assert refused(kg, root) == ["seeds/articles/other.yml: not read: an article's file ends in .yaml"]


def test_articles_that_use_each_others_propositions_are_told(root: Path, kg: KG) -> None:
    change(root, RIVER, "claims:\n", f"propositions:\n  taken: {TAKEN.replace('anchor: published', 'anchor: 2020-05-12')}\n\nclaims:\n")
    change(root, VALLEY, "  denies: village-taken\n", "  denies: river-news-2020-05#taken\n")

    assert any('no proposition is named "valley-post-2020-05#village-taken"' in line for line in refused(kg, root))


def test_a_folder_that_is_no_workspace_is_told(tmp_path: Path, kg: KG) -> None:
    said = kg("build", at=tmp_path)

    assert (said.code, said.out) == (2, "")
    assert said.err == f"kg: {tmp_path}: no workspace (it has no seeds/workspace.yaml)\n"


def test_the_same_mistakes_are_told_by_every_command_that_reads_the_seeds(root: Path, kg: KG) -> None:
    change(root, VALLEY, "  by: people\n", "  by: poeple\n")
    expected = refused(kg, root)

    for words in (("check",), ("coverage",), ("seal",), ("anchor", "valley-post-2020-05", "x")):
        said = kg(*words, at=root)
        assert (said.code, said.out) == (1, "")
        assert [line.removeprefix("kg: ") for line in said.err.splitlines() if not line.startswith("... ")] == expected
