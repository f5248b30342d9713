"""The records that seeds hold, as they are typed: one frozen dataclass a kind of entry.

The reader of the seeds (``kg.reader``) and the JSON Schema for editors are both made from these types. A field's
metadata may give its key in the file (where that is a Python keyword) and the sentence that the schema shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Anonymity = Literal["named", "role", "pseudonym", "unspecified"]
Side = Literal["government", "opposition", "kurdish", "islamic-state", "other", "unknown"]
Reason = Literal["menu", "caption", "credit", "heading", "byline", "question", "repeat", "rhetoric", "transition", "advert"]
Stance = Literal["asserts", "negates", "denies", "alleges", "questions", "predicts", "intends", "supposes"]
STANCES: tuple[Stance, ...] = ("asserts", "negates", "denies", "alleges", "questions", "predicts", "intends", "supposes")
REJECTING: tuple[Stance, ...] = ("negates", "denies")
REASONS_WITHOUT_LOOK: tuple[Reason, ...] = ("menu", "caption", "repeat")
"""Reasons for which a sentence with a number, a date or a registered name may carry no claim."""


def entry(help: str, *, key: str = "", default: Any = ...) -> Any:
    """A field of a record: what the schema says of it, its key in the file, and its value where it is left out."""
    metadata = {"help": help, "key": key}
    if default is ...:
        return field(metadata=metadata)
    if isinstance(default, (list, dict)):
        return field(default_factory=type(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class WorkspaceSeed:
    """What a workspace says of itself (seeds/workspace.yaml)."""

    title: str = entry("What the graph is about")
    namespace: str = entry("Web address under which its things are named; it ends in / or #")
    language: str = entry("BCP 47 tag of the title", default="en")
    built: str = entry("Where the built graph is written, from the workspace's folder", default="graph.ttl")
    licence: str = entry("Web address of the licence of the data", default="")
    cite: str = entry("How to cite the graph", default="")


@dataclass(frozen=True)
class When:
    """A date or period, with how it is known."""

    edtf: str = entry("EDTF: 2016-11-23, 2016-11, 2016-06-11/2016-06-20, 2015/.. ; the interpretation where it is impossible")
    printed: str = entry("The words as printed, where they are a date", default="")
    anchor: str = entry("The day from which a relative date was counted: 'published' or an EDTF day", default="")
    how: Literal["stated", "anchored", "inferred", "impossible"] = entry("How the date is known", default="stated")
    note: str = entry("From what it was inferred; for an impossible date, why this interpretation", default="")


@dataclass(frozen=True)
class Quantity:
    """A number as told: exactly one of the ways to say how much, and the unit."""

    exact: str = entry("This many", default="")
    about: str = entry("About this many", default="")
    least: str = entry("At least this many", default="")
    most: str = entry("At most this many", default="")
    over: str = entry("More than this many", default="")
    nearly: str = entry("Nearly this many", default="")
    range: list[str] = entry("Lowest and highest", default=[])
    order: Literal["", "several", "dozens", "hundreds", "thousands", "tens-of-thousands", "some", "many", "most-of", "half"] = entry(
        "Where the source gives only the order of size", default=""
    )
    unit: str = entry("percent, km, m, km2, years, months, days; absent: things counted", default="")


@dataclass(frozen=True)
class Published:
    """When an article was published, and how that is known."""

    edtf: str = entry("EDTF")
    how: Literal["stated", "inferred", "unknown"] = entry("Whether the text states it")
    basis: str = entry("From what it was inferred", default="")


@dataclass(frozen=True)
class TextSeal:
    """The fingerprint of an article's text."""

    sha256: str = entry("SHA-256 of the UTF-8 bytes as given")
    characters: int = entry("Number of code points")


@dataclass(frozen=True)
class ArticleHead:
    """What is known of the article itself."""

    id: str = entry("Lower-case id, publisher and month")
    title: str = entry("Title as printed")
    publisher: str = entry("Id of the publisher in the register of actors; 'unknown' where the text names none")
    published: Published = entry("When it was published")
    language: str = entry("BCP 47 tag of the text")
    text: TextSeal = entry("The fingerprint of the text")
    byline: list[str] = entry("Authors as printed", default=[])
    note: str = entry("What a reader of the record must know", default="")


@dataclass(frozen=True)
class SpeakerSeed:
    """Who speaks, as this article gives it."""

    described: str = entry("By role, in our words; a private person's name is not repeated")
    anonymity: Anonymity = entry("How the article gives the speaker")
    actor: str = entry("Id of the person or body in the register, where it is one", default="")
    for_: str = entry("Id of the actor for whom the speaker speaks", key="for", default="")
    side: Side = entry("Side as the article presents it", default="unknown")
    note: str = entry("Doubts about who this is", default="")


@dataclass(frozen=True)
class PassageSeed:
    """A stretch of the text: before sealing by sentences or a quote, after it as a blind anchor."""

    paragraph: int = entry("Paragraph (the n-th line that is not blank)", default=0)
    sentences: list[int] = entry("Sentences of that paragraph, until sealed", default=[])
    quote: str = entry("The words themselves, until sealed; refused by kg check", default="")
    start: int = entry("First code point", default=-1)
    end: int = entry("Code point after the last", default=-1)
    words: int = entry("Number of words", default=0)
    digest: str = entry("Digest of the normalised words", default="")
    why: str = entry("Why it is longer than two sentences", default="")
    repeats: int = entry("How often the very words stand in the text, where more than once", default=0)


@dataclass(frozen=True)
class Withdrawn:
    """A claim that is no longer upheld: it is kept and marked."""

    decided: str = entry("EDTF day of the decision")
    reason: str = entry("Why")


@dataclass(frozen=True)
class ClaimSeed:
    """One speaker takes one stance on one or more propositions in a passage of this article."""

    id: str = entry("Short id, unique in the article")
    says: str = entry("The claim in our own words, one sentence")
    by: str = entry("Id of the speaker; 'article' is the article's own voice", default="article")
    passage: list[str] = entry("Key of the passage, or several", default=[])
    quote: str = entry("Instead of a passage, until sealed: the words themselves", default="")
    via: list[str] = entry("Who relayed it, in order, from the speaker to the article: speakers here or actors", default=[])
    said: When | None = entry("When it was said", default=None)
    said_at: str = entry("Place where it was said", key="said at", default="")
    holder: list[str] = entry("Whose plan or wish it is, where not the speaker's", default=[])
    called: dict[str, str] = entry("Label that the speaker used for an actor or place, by its id", default={})
    confidence: Literal["plain", "probable", "doubtful"] = entry("The curator's confidence in this reading", default="plain")
    note: str = entry("Why this reading, where it could be read otherwise", default="")
    withdrawn: Withdrawn | None = entry("Set where the claim is no longer upheld", default=None)
    stance: Stance = entry("The stance: the key under which the propositions stand", default="asserts")
    line: int = 0


@dataclass(frozen=True)
class Nothing:
    """A sentence that carries no claim, and why."""

    reason: Reason = entry("Why it carries none")
    of: str = entry("For a repeat: the passage that it repeats", default="")


@dataclass(frozen=True)
class SentenceSeed:
    """A sentence's place, sealed so that the account of coverage needs no text. ``has``: number, date, name."""

    key: str
    paragraph: int
    start: int
    end: int
    has: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """What a thing is called by us."""

    en: str = entry("English")
    ar: str = entry("Arabic, where known", default="")


@dataclass(frozen=True)
class NameForm:
    """A spelling, with the articles in which it stands."""

    form: str = entry("As printed")
    in_: list[str] = entry("Ids of articles", key="in", default=[])


@dataclass(frozen=True)
class Merge:
    """A decision that several names are one thing; it can be reversed."""

    forms: list[str] = entry("The names taken as one")
    rationale: str = entry("Why")
    source: str = entry("Where that is said", default="")
    confidence: Literal["high", "medium", "low"] = entry("How sure", default="high")


@dataclass(frozen=True)
class SideSeed:
    """On which side an actor stands, per which articles, and when."""

    side: Side = entry("The side")
    in_: list[str] = entry("Articles that present it so", key="in", default=[])
    when: str = entry("EDTF, where an article dates it", default="")


@dataclass(frozen=True)
class ActorSeed:
    """A person, body, group or designation."""

    class_: str = entry("Class of the ontology", key="class")
    label: Label = entry("What we call it")
    names: list[NameForm] = entry("Every spelling in the articles", default=[])
    sides: list[SideSeed] = entry("Sides", default=[])
    merges: list[Merge] = entry("Names that were taken as one", default=[])
    differs: list[str] = entry("Ids with which it must never be merged", default=[])
    wikidata: str = entry("Wikidata item, where a source shows it", default="")
    wikidata_source: str = entry("That source", default="")
    note: str = entry("What a reader must know", default="")
    line: int = 0


@dataclass(frozen=True)
class Coordinates:
    """Where a place is, from a source; or why that is unknown."""

    lat: str = entry("Degrees north", default="")
    lon: str = entry("Degrees east", default="")
    precision: Literal["", "point", "centroid", "approximate"] = entry("What the point stands for", default="")
    source: str = entry("Where it was taken from", default="")
    licence: str = entry("Under which terms", default="")
    unknown: str = entry("Why there is none", default="")


@dataclass(frozen=True)
class PlaceSeed:
    """A place."""

    class_: str = entry("Class of the ontology", key="class")
    label: Label = entry("What we call it")
    coordinates: Coordinates = entry("Where it is")
    names: list[NameForm] = entry("Every spelling in the articles", default=[])
    within: list[str] = entry("Places of which it is a part", default=[])
    merges: list[Merge] = entry("Names that were taken as one", default=[])
    differs: list[str] = entry("Ids with which it must never be merged", default=[])
    geonames: str = entry("GeoNames id", default="")
    wikidata: str = entry("Wikidata item", default="")
    note: str = entry("What a reader must know", default="")
    line: int = 0


@dataclass(frozen=True)
class EventSeed:
    """An offensive, battle, siege, meeting ...: something that propositions speak of. Listing it makes it no fact."""

    class_: str = entry("Class of the ontology", key="class")
    label: Label = entry("What we call it")
    names: list[NameForm] = entry("Names printed in the articles", default=[])
    merges: list[Merge] = entry("Tellings that were taken as one event", default=[])
    differs: list[str] = entry("Events with which it is easily mistaken", default=[])
    note: str = entry("How to tell it from others", default="")
    line: int = 0


@dataclass(frozen=True)
class DocumentSeed:
    """A plan, initiative, resolution, statement or report that propositions speak of."""

    class_: str = entry("Class of the ontology", key="class")
    label: Label = entry("What we call it")
    names: list[NameForm] = entry("Names printed in the articles", default=[])
    differs: list[str] = entry("Documents with which it is easily mistaken", default=[])
    note: str = entry("What a reader must know", default="")
    line: int = 0


@dataclass(frozen=True)
class PositionSeed:
    """One answer to a disputed question, and the claims that give it."""

    holds: str = entry("The answer, in our words")
    claims: list[str] = entry("Claims as ARTICLE#CLAIM")


@dataclass(frozen=True)
class DisputeSeed:
    """A question on which sources differ."""

    question: str = entry("The question")
    kind: Literal["contradiction", "scope", "precision", "implausible"] = entry("What kind of difference it is")
    positions: list[PositionSeed] = entry("The answers")
    rationale: str = entry("Why it is a dispute, and what a reader should not conclude")
    line: int = 0
