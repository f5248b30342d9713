"""What no single record can tell: whether every id in the seeds leads somewhere, and whether its class, date and the like fit.

Each function adds the mistakes it finds to the ``Problems`` of the file that it looks at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from kg import dates
from kg.errors import did_you_mean
from kg.ontology import superclasses
from kg.propositions import when_faults
from kg.reader import Problems
from kg.records import ActorSeed, ArticleHead, ClaimSeed, DisputeSeed, NameForm, PassageSeed, SideSeed, SpeakerSeed, WorkspaceSeed
from kg.yamltree import Table, Tree

OWN_VOICE = "article"
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ROOTS = {"actor": "Actor", "place": "Place", "event": "Event", "document": "Document"}
"""The class of the ontology to which the things of each register belong."""
_IRI = re.compile(r"""https?://[^\s<>"{}|\\^`]+""")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_WIKIDATA = re.compile(r"Q[0-9]+")


def check_settings(settings: WorkspaceSeed, tree: Table, problems: Problems) -> None:
    """The workspace's own settings."""
    if not (_IRI.fullmatch(settings.namespace) and settings.namespace.endswith(("/", "#"))):
        problems.add(tree.line_of("namespace"), f'namespace: "{settings.namespace}" is no web address that ends in / or #')
    if settings.licence and not _IRI.fullmatch(settings.licence):
        problems.add(tree.line_of("licence"), f'licence: "{settings.licence}" is no web address')
    if not _LANGUAGE.fullmatch(settings.language):
        problems.add(tree.line_of("language"), f'language: "{settings.language}" is no language tag such as en or ar')
    built = PurePosixPath(settings.built)
    if built.is_absolute() or ".." in built.parts or not built.name:
        problems.add(tree.line_of("built"), f'built: "{settings.built}" is no file inside the workspace')


def check_ids(what: str, ids: Iterable[str], where: Tree | int | None, problems: Problems) -> None:
    """Ids become parts of addresses; ``where`` is their section, or a line."""
    for key in ids:
        if not ID.fullmatch(key):
            line = where.line_of(key) if isinstance(where, Table) else where if isinstance(where, int) else 0
            problems.add(line, f'{what} "{key}": an id is lower-case letters, digits and hyphens')


def check_article(head: ArticleHead, line: int, actors: Mapping[str, object], problems: Problems) -> None:
    """An article's head; ``line`` is where it begins."""
    if head.publisher != "unknown" and head.publisher not in actors:
        problems.add(line, f'unknown actor "{head.publisher}" as publisher{did_you_mean(head.publisher, actors)}')
    if not _LANGUAGE.fullmatch(head.language):
        problems.add(line, f'language: "{head.language}" is no language tag such as en or ar')
    for fault in date_faults(head.published.edtf):
        problems.add(line, f"published: {fault}")
    if head.published.how == "inferred" and not head.published.basis:
        problems.add(line, "published: an inferred date needs its basis")


def check_speakers(speakers: Mapping[str, SpeakerSeed], node: Tree | None, actors: Mapping[str, object], problems: Problems) -> None:
    """The speakers of an article."""
    for key, speaker in speakers.items():
        line = node.line_of(key) if isinstance(node, Table) else 0
        if key == OWN_VOICE:
            problems.add(line, f'speaker {key}: "{OWN_VOICE}" stands for the article\'s own voice; take another id')
        for actor in filter(None, (speaker.actor, speaker.for_)):
            if actor not in actors:
                problems.add(line, f'speaker {key}: unknown actor "{actor}"{did_you_mean(actor, actors)}')
        if speaker.anonymity == "pseudonym" and speaker.actor:
            problems.add(line, f"speaker {key}: a pseudonym is never linked to a person")


def check_claim(
    claim: ClaimSeed,
    head: ArticleHead,
    passages: Mapping[str, PassageSeed],
    speakers: Mapping[str, object],
    registers: Mapping[str, Mapping[str, object]],
    problems: Problems,
) -> None:
    """One claim of an article; ``registers`` holds the ids of each."""
    actors, places = registers["actor"], registers["place"]

    def say(message: str) -> None:
        problems.add(claim.line, f"claim {claim.id}: {message}")

    if not claim.passage and not claim.quote:
        say("no passage; every claim needs the words it was read from")
    if claim.passage and claim.quote:
        say("it has a passage and a quote; give one of them")
    if not claim.says.strip():
        say("says is empty; put the claim in our own words")
    for key in claim.passage:
        if key not in passages:
            say(f'unknown passage "{key}"{did_you_mean(key, passages)}')
    if claim.by != OWN_VOICE and claim.by not in speakers:
        say(f'unknown speaker "{claim.by}"{did_you_mean(claim.by, speakers)}')
    for relay in claim.via:
        if relay not in speakers and relay not in actors:
            say(f'unknown relay "{relay}"{did_you_mean(relay, [*speakers, *actors])}')
    for holder in claim.holder:
        if holder not in actors:
            say(f'unknown actor "{holder}" as holder{did_you_mean(holder, actors)}')
    if claim.holder and claim.stance != "intends":
        say("holder: only a plan or wish (intends) has one")
    for key in claim.called:
        if key not in actors and key not in places:
            say(f'called: unknown actor or place "{key}"{did_you_mean(key, [*actors, *places])}')
    if claim.said_at and claim.said_at not in places:
        say(f'unknown place "{claim.said_at}"{did_you_mean(claim.said_at, places)}')
    for fault in when_faults(claim.said, head.published.edtf) if claim.said else []:
        say(f"said: {fault}")
    if claim.confidence != "plain" and not claim.note:
        say(f"a reading that is {claim.confidence} needs a note that says why")
    if claim.withdrawn:
        for fault in date_faults(claim.withdrawn.decided):
            say(f"withdrawn: {fault}")


def check_register(
    kind: str,
    register: Mapping[str, object],
    known: Mapping[str, object],
    articles: Mapping[str, object],
    classes: Mapping[str, str],
    problems: Problems,
) -> None:
    """The entries of one register: class, links to one another and to articles, dates.

    Args:
        known: every id of the register, those of entries that could not be read too.
        articles: every article by id.
        classes: the direct superclass of each class of the ontology.
    """
    for key, record in register.items():
        line = getattr(record, "line", 0)
        for fault in (*_class_faults(kind, getattr(record, "class_", ""), classes), *_link_faults(key, record, register, known)):
            problems.add(line, f"{key}: {fault}")
        wikidata = getattr(record, "wikidata", "")
        if wikidata and not _WIKIDATA.fullmatch(wikidata):
            problems.add(line, f'{key}: "{wikidata}" is no Wikidata item (Q and digits)')
        sides = record.sides if isinstance(record, ActorSeed) else []
        for article in sorted(_articles(getattr(record, "names", []), sides)):
            if article not in articles:
                problems.add(line, f'{key}: unknown article "{article}"{did_you_mean(article, articles)}')
        for fault in (fault for side in sides if side.when for fault in date_faults(side.when)):
            problems.add(line, f"{key}: side: {fault}")


def _articles(names: Iterable[NameForm], sides: Iterable[SideSeed]) -> set[str]:
    return {article for form in names for article in form.in_} | {article for side in sides for article in side.in_}


def _class_faults(kind: str, name: str, classes: Mapping[str, str]) -> list[str]:
    root, known = ROOTS[kind], {*classes, *classes.values()}
    if name not in known:
        return [f'unknown class "{name}"{did_you_mean(name, known)}']
    return [] if root in superclasses(name, classes) else [f'class "{name}" is no {root}']


def _link_faults(key: str, record: object, register: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    faults: list[str] = []
    for other in [*getattr(record, "differs", []), *getattr(record, "within", [])]:
        if other not in known:
            faults.append(f'unknown id "{other}"{did_you_mean(other, known)}')
        elif other == key:
            faults.append("it names itself")
    if key in _ancestors(key, register):
        faults.append("it lies within itself")
    return faults


def _ancestors(key: str, register: Mapping[str, object]) -> set[str]:
    found: set[str] = set()
    waiting = list(getattr(register.get(key), "within", []))
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting += getattr(register.get(parent), "within", [])
    return found


def check_dispute(key: str, dispute: DisputeSeed, claims: Collection[str], unread: Collection[str], problems: Problems) -> None:
    """One dispute; ``claims`` holds every claim as ARTICLE#CLAIM, ``unread`` the articles whose claims are not known."""
    if len(dispute.positions) < 2 and dispute.kind != "implausible":
        problems.add(dispute.line, f"dispute {key}: a dispute has at least two positions")
    for ref in (ref for position in dispute.positions for ref in position.claims):
        if ref not in claims and ref.partition("#")[0] not in unread:
            problems.add(dispute.line, f'dispute {key}: unknown claim "{ref}"{did_you_mean(ref, claims)}')


def date_faults(edtf: str) -> list[str]:
    """What is wrong with an EDTF text: one message, or none."""
    try:
        dates.bounds(edtf)
    except dates.DateError as error:
        return [f"date {error}"]
    return []
