"""Makes workspaces of invented articles in any number, in the seeds' own structure: the same bytes for the same seed everywhere.

    python -m benchmarks.corpus FOLDER ARTICLES [SEED]

An article has some 17 claims, which come to about 580 triples. Articles come in stories (on average three on one), which share the
event, the day and some propositions; in every other story one capture is told by some and denied by others. Curators' disputes
are as many for the claims as in the five articles: those captures, and tellings of one story set side by side.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.told import FRAMES, TELL, Scene, clip, dates
from benchmarks.world import Thing, World

STANCES = {"asserts": 979, "intends": 88, "alleges": 63, "supposes": 42, "predicts": 24, "negates": 17, "denies": 9, "questions": 5}
"""How many of the claims of the five articles take each."""
CLAIMS, SHARED, PER_STORY = 16, 0.35, 3
_FRAMES, _FRAME_SHARES = list(FRAMES), list(FRAMES.values())
_STANCES, _STANCE_SHARES = list(STANCES), list(STANCES.values())


@dataclass
class _Account:
    """What the articles of one story say on its contested proposition: the claims by position."""

    told: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)


class _Corpus:
    """Writes article after article; the registers and disputes follow from them."""

    def __init__(self, folder: Path, articles: int, seed: int) -> None:
        self.folder, self.articles, self.seed = folder, articles, seed
        self.world = World(articles)
        self.stories = max(1, articles // PER_STORY)
        self.accounts: defaultdict[int, _Account] = defaultdict(_Account)
        self.tellings: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)  # of a story and frame: claim by proposition

    def article(self, number: int) -> tuple[str, str]:
        """Id and text of an article."""
        chance = random.Random(f"{self.seed} article {number}")
        story = chance.randrange(self.stories)
        plot = random.Random(f"{self.seed} story {story}")
        event, place = self.world.fights.pick(plot), self.world.ground.pick(plot)
        begin, end = dates(event)
        day = clip(begin + datetime.timedelta(days=plot.randrange((end - begin).days + 1)))
        published = day + datetime.timedelta(days=chance.choice((0, 0, 1, 1, 2, 5)))
        press = self.world.of["MediaOutlet"].pick(chance)
        key = f"{press.id.replace('actor', 'press')}-{published:%Y-%m}-{number}"
        publisher = self.world.name(press, key)
        scene = Scene(self.world, key, chance, event, place, day)
        speakers = self._speakers(scene)
        claims = self._claims(scene, story, speakers)
        sentences = _sentences(chance, len(claims))
        share = (len(sentences) - 1) / len(claims)
        text = (
            f"article:\n  id: {key}\n  title: Report {number} on {event.id} at {place.id}\n  publisher: {publisher}\n"
            f"  published: {{edtf: {published.isoformat()}, how: stated}}\n  language: en\n"
            f"  text: {{sha256: {hashlib.sha256(key.encode()).hexdigest()}, characters: {sentences[-1][2]}}}\n\nsentences:\n"
            + "".join(f"  p{n}s1: [{start}, {end}{', name' if n > 1 else ''}]\n" for n, start, end in sentences)
            + "\nspeakers:\n"
            + "".join(f"  {name}: {line}\n" for name, (line, _) in speakers.items())
            + "\npassages:\n"
            + "".join(_passage(key, n, start, end) for n, start, end in sentences[1:])
            + "\nclaims:\n"
            + "".join(entry.replace("PASSAGE", f"p{2 + int(n * share)}s1", 1) for n, entry in enumerate(claims))
            + "\nnothing:\n  p1s1: heading\n"
        )
        return key, text

    def _speakers(self, scene: Scene) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for number in range(scene.chance.choice((0, 1, 1, 2, 2, 3))):
            actor: Thing = self.world.voices.pick(scene.chance)
            name, side = f"voice-{number}", actor.side
            link = ("actor", "named") if scene.chance.random() < 0.5 else ("for", "role")
            line = f"{{described: a speaker for number {actor.number}, anonymity: {link[1]}, {link[0]}: {scene.id(actor)}, side: {side}}}"
            found[name] = (line, side)
        return found

    def _claims(self, scene: Scene, story: int, speakers: dict[str, tuple[str, str]]) -> list[str]:
        """The entries of the claims; the passage is still open."""
        chance, voices = scene.chance, list(speakers)
        written: list[str] = []
        told: set[str] = set()
        left = max(6, min(60, round(chance.lognormvariate(2.84, 0.35))))  # few articles are long
        while left > 0:
            number, stance = len(written), chance.choices(_STANCES, _STANCE_SHARES)[0]
            props = [self._proposition(scene, story) for _ in range(min(left, 1 + (chance.random() < 0.42)))]
            left -= len(props)
            props = [p for p in dict.fromkeys(props) if p not in told and not (stance == "alleges" and "Origin" in p)]
            if not props:
                continue
            told.update(props)
            by = chance.choice(voices) if voices and chance.random() < 0.45 else ""
            via = self.world.name(self.world.of["MediaOutlet"].pick(chance), scene.article) if chance.random() < 0.05 else ""
            written.append(_entry(number, by, via, stance, props, chance))
            if len(props) == 1 and stance == "asserts":
                self.tellings[story, props[0].partition(":")[0]].setdefault(props[0], f"{scene.article}#c{number}")
        if story % 2:  # the story on which accounts differ
            account, rejects = self.accounts[story], chance.random() < 0.35
            number = len(written)
            (account.rejected if rejects else account.told).append(f"{scene.article}#c{number}")
            contested = self._shared(scene, story, 99)
            if contested not in told:
                written.append(_entry(number, voices[0] if voices else "", "", "denies" if rejects else "asserts", [contested], chance))
            else:
                (account.rejected if rejects else account.told).pop()
        return written

    def _proposition(self, scene: Scene, story: int) -> str:
        if scene.chance.random() < SHARED:
            return self._shared(scene, story, scene.chance.randrange(8))
        return _tell(scene)

    def _shared(self, scene: Scene, story: int, number: int) -> str:
        """One of the propositions that articles of a story share."""
        chance = random.Random(f"{self.seed} story {story} proposition {number}")
        there = Scene(scene.world, scene.article, chance, scene.event, scene.place, scene.day)
        return f"ControlChange: {TELL['ControlChange'](there)}" if number == 99 else _tell(there)

    def disputes(self) -> str:
        """The disputes' file: rejected tellings, and figures of one thing that differ."""
        found = []
        for story, account in sorted(self.accounts.items()):
            if account.told and account.rejected:
                positions = (("It was taken.", account.told), ("It was not.", account.rejected))
                found.append(_dispute(f"story-{story}", "contradiction", "Was the place taken?", positions))
        for (story, frame), tellings in self.tellings.items():
            for number, some in enumerate(_threes(list(tellings.values()))):
                if len({claim.partition("#")[0] for claim in some}) > 1:  # told by more than one article
                    answers = [(f"Telling {n}.", [claim]) for n, claim in enumerate(some, 1)]
                    kind = ("scope", "precision")[story % 2]
                    found.append(_dispute(f"story-{story}-{frame.lower()}-{number}", kind, "What was told of it?", answers))
        return "".join(found)

    def write(self) -> None:
        """All files."""
        articles = self.folder / "seeds" / "articles"
        articles.mkdir(parents=True)
        for number in range(self.articles):
            key, text = self.article(number)
            (articles / f"{key}.yaml").write_text(text, "utf-8")
        settings = (
            f"title: An invented war in {self.articles} articles\nlanguage: en\nnamespace: https://example.org/invented/\n"
            "built: graph.ttl\nlicence: https://creativecommons.org/publicdomain/zero/1.0/\ncite: An invented war, for benchmarks\n"
        )
        files = {**self.world.registers(), "disputes": self.disputes(), "workspace": settings}
        for name, text in files.items():
            (self.folder / "seeds" / f"{name}.yaml").write_text(text, "utf-8")


def _tell(scene: Scene) -> str:
    frame = scene.chance.choices(_FRAMES, _FRAME_SHARES)[0]
    return f"{frame}: {TELL[frame](scene)}"


def _sentences(chance: random.Random, claims: int) -> list[tuple[int, int, int]]:
    """Number, start and end of each paragraph of one sentence: a heading, and one for some two claims."""
    found, start = [], 0
    for number in range(1, 2 + min(claims, max(3, claims // 2))):
        end = start + chance.randrange(60, 220)
        found.append((number, start, end))
        start = end + 2
    return found


def _passage(article: str, number: int, start: int, end: int) -> str:
    digest = hashlib.sha256(f"{article} {number}".encode()).hexdigest()[:16]
    return f'  p{number}s1: {{paragraph: {number}, start: {start}, end: {end}, words: {(end - start) // 6}, digest: "{digest}"}}\n'


def _entry(number: int, by: str, via: str, stance: str, props: list[str], chance: random.Random) -> str:
    doubt = "  confidence: probable\n  note: It could be read of another day.\n" if chance.random() < 0.04 else ""
    return (
        f"- id: c{number}\n  says: Statement {number} of this report.\n  passage: PASSAGE\n"
        + (f"  by: {by}\n" if by else "")
        + (f"  via: [{via}]\n" if via else "")
        + doubt
        + f"  {stance}:\n"
        + "".join(f"  - {text}\n" for text in props)
    )


def _threes(claims: list[str]) -> list[list[str]]:
    return [claims[n : n + 3] for n in range(0, len(claims), 3)]


def _dispute(key: str, kind: str, question: str, positions: object) -> str:
    assert isinstance(positions, (list, tuple))
    lines = "".join(f"  - holds: {holds}\n    claims: [{', '.join(claims)}]\n" for holds, claims in positions)
    return f"{key}:\n  question: {question}\n  kind: {kind}\n  positions:\n{lines}  rationale: The accounts stand side by side.\n"


def write(folder: Path, articles: int, seed: int = 1) -> Path:
    """Write a workspace of so many articles into a new folder, and give the folder back."""
    _Corpus(folder, articles, seed).write()
    return folder


def change(folder: Path, article: str) -> Path:
    """Alter an article of a workspace: its first claim is worded anew, and one more is told. Gives back its file."""
    path = folder / "seeds" / "articles" / f"{article}.yaml"
    text = path.read_text("utf-8").replace("says: Statement 0 of this report.", "says: Statement 0 of this report, worded anew.")
    fact = "- id: added\n  says: One thing more is told.\n  passage: p2s1\n  asserts:\n  - Fighting: {place: place-2, state: stalemate}\n"
    path.write_text(text.replace("\nnothing:\n", f"{fact}\nnothing:\n"), "utf-8")
    return path


def main() -> None:
    """The command line."""
    folder, articles, *seed = sys.argv[1:]
    write(Path(folder), int(articles), *map(int, seed))


if __name__ == "__main__":
    main()
