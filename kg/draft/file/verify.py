"""A draft against its text and the registers, after edits by hand: every passage, every quote, every claim."""

from __future__ import annotations

from pathlib import Path

from kg import seedcheck, texts, yamltree
from kg.article import read_claims, read_passages, read_sentences
from kg.draft.file import layout
from kg.draft.file.earlier import anchor_of
from kg.draft.file.layout import Tree, listed
from kg.errors import InputError, Problem
from kg.propositions import Propositions
from kg.reader import Problems, read_record, read_table
from kg.records import ArticleHead, PassageSeed, SpeakerSeed
from kg.registers import Registers
from kg.seal import sealed
from kg.texts import ArticleText
from kg.yamltree import Items, Table


def text_of(tree: Tree, root: Path | None) -> ArticleText | None:
    """The text of a draft: among those at hand, or where it was when the draft was made; None where there is none."""
    wanted = str(tree["article"]["text"].get("sha256"))
    at_hand = texts.available(root)
    if wanted in at_hand:
        return at_hand[wanted]
    path = Path(str(tree["draft"].get("text") or "none"))
    try:
        text = ArticleText(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return text if text.sha256 == wanted else None


def problems(path: Path, tree: Tree, text: ArticleText, registers: Registers) -> list[Problem]:
    """What does not hold, with the lines of the file."""
    raw = yamltree.read(path, str(path))
    found = Problems(str(path))
    anchors = raw.get("passages")
    own = read_passages(raw, found)
    sentences = read_sentences(raw.get("sentences"), found)
    for key, passage in own.items():
        typed = isinstance(anchors, Table) and key in anchors
        line = anchors.line_of(key) if isinstance(anchors, Table) and typed else _used(raw, key)
        anchor = anchor_of(dict(tree["passages"][key])) if typed else None
        try:
            if anchor and text.anchor(anchor.start, anchor.end) != anchor:
                raise ValueError("the text has other words at its offsets")
            placed = sealed(text, passage, sentences)
            if anchor and placed.repeats != passage.repeats:
                raise ValueError(f"its words stand {max(placed.repeats, 1)} times in the text, and it says {max(passage.repeats, 1)}")
        except ValueError as error:
            found.add(line, f"passage {key}: {error}")
    for claim in raw.get("claims") or ():
        if isinstance(claim, Table) and claim.get("quote"):
            try:
                sealed(text, PassageSeed(quote=str(claim["quote"])), sentences)
            except ValueError as error:
                found.add(claim.line_of("quote"), f"claim {claim['id']}: {error}")
    spans = {(span.start, span.end) for span in text.sentences()}
    if {(s.start, s.end) for s in sentences.values()} != spans:
        found.add(raw.line_of("sentences"), "sentences: they are not those of the text; draft it again")
    return sorted([*found, *Reader(raw, registers).problems(raw, str(path))])


def _used(raw: Table, key: str) -> int:
    """The line of the claim that uses a passage."""
    return next((c.line_of("passage") for c in raw.get("claims") or () if isinstance(c, Table) and key in listed(c.get("passage"))), 0)


class Reader:
    """Reads claims of a draft against the registers, to which its new names are added.

    Raises:
        DataError: the draft is no longer a mapping.
    """

    def __init__(self, tree: Tree, registers: Registers) -> None:
        self.registers = registers
        new = (tree["draft"].get("new") or {}) if isinstance(tree["draft"], dict) else {}
        self.known = {
            kind: {**dict.fromkeys(register), **dict.fromkeys(map(str, new.get(f"{kind}s") or ()))}
            for kind, register in registers.kinds().items()
        }
        named = [
            key
            for key, entry in (new.get("actors") or {}).items()
            if str((entry.get("entry") or {}).get("class")) in ("", "None", "Person")
        ]
        self.persons = frozenset([*(key for key, actor in registers.actors.items() if actor.class_ == "Person"), *map(str, named)])

    def faults(self, claim: Tree, tree: Tree) -> list[str]:
        """What is wrong with one claim of a draft."""
        return self.by_claim(tree | {"claims": [claim]}).get(str(claim.get("id")), [])

    def by_claim(self, tree: Tree) -> dict[str, list[str]]:
        """What is wrong with each claim, by its id; those with which nothing is are not in it."""
        parts = {key: value for key in ("article", "speakers", "passages", "propositions", "claims") if (value := tree.get(key))}
        found = self._read(yamltree.parse(layout.dump(parts), "draft"), "draft")
        return {key: [problem.message for problem in problems] for key, problems in found if key and problems}

    def problems(self, raw: Table, file: str) -> list[Problem]:
        """What is wrong with the claims of a file, and with what they are made of."""
        return [problem for _, problems in self._read(raw, file) for problem in problems]

    def _read(self, raw: Table, file: str) -> list[tuple[str, Problems]]:
        top, quiet = Problems(file), Problems(file)
        head = read_record(ArticleHead, raw["article"], quiet, "article")
        if head is None:
            raise InputError(f"{file}: {quiet[0].message}")
        published = head.published.edtf if head.published.how != "unknown" else ""
        propositions = Propositions(self.registers.table, self.known, self.persons, published, lambda name: [], top)
        propositions.read_named(raw.get("propositions"))
        speakers = read_table(SpeakerSeed, raw.get("speakers"), top, "speaker")
        passages = read_passages(raw, quiet)
        found = [("", top)]
        claims = raw.get("claims")
        for entry in claims if isinstance(claims, Items) else ():
            own = Problems(file)
            propositions.problems = own
            alone = Items(entry.line)
            alone.append(entry)
            for claim in {id(c.seed): c.seed for c in read_claims(alone, propositions, own)}.values():
                seedcheck.check_ids("claim", [claim.id], claim.line, own)
                seedcheck.check_claim(claim, head, passages, speakers, self.known, own)
            found.append((str(entry["id"]) if isinstance(entry, Table) else "", own))
        return found
