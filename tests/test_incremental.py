"""A build that remembers gives byte for byte, finding for finding, what a build from the beginning gives."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import build, buildcache, cachefolder, check, contribution, queries, recheck, seeds, upkeep
from kg.build import Built
from kg.errors import DataError
from kg.progress import silent
from kg.store import OxigraphStore
from kg.upkeep import Upkeep
from kg.workspace import Workspace

KG = Callable[..., Any]

# Small worlds whose claims are often weighed against one another

ARTICLES = ("first", "other", "third", "zero")
PLACES = ("riverton", "old-town", "market", "ford", "millbrook")
ACTORS = ("green-front", "hill-brigade", "northland-army", "opposition-fighters", "lake-brigade")
DAYS = ("2020-05-01", "2020-05-02", "2020-05-05", "2020-05", "2020-05-03/2020-05-06", "2020-04/..", "../2020-05-04")
EXTENTS = (", extent: whole", ", extent: part", "")
STANCES = ("asserts", "asserts", "asserts", "alleges", "negates", "denies", "questions", "intends")
SPEAKERS = ("article", "spokesman", "officer", "witness")


def one(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(choices)


def shaped(pattern: str, **slots: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries(slots).map(lambda filled: "{" + pattern.format(**filled) + "}")


place, actor, day, extent = (one(*choices) for choices in (PLACES, ACTORS, DAYS, EXTENTS))
PLAIN = [
    shaped("ControlState: {{place: {p}, holder: {a}, when: {d}{x}}}", p=place, a=actor, d=day, x=extent),
    shaped("ControlChange: {{place: {p}, to: {a}, when: {d}{x}}}", p=place, a=actor, d=day, x=extent),
    shaped("ControlChange: {{place: {p}, from: {a}, when: {d}{x}}}", p=place, a=actor, d=day, x=extent),
    shaped("ControlChange: {{place: {p}, to: {a}{x}}}", p=place, a=actor, x=extent),
    shaped(
        "SiegeState: {{siege: siege-of-riverton, besieged: riverton, besieger: northland-army, completeness: {c}, when: {d}}}",
        c=one("full", "partial", "none"),
        d=day,
    ),
    shaped("SiegeChange: {{siege: siege-of-riverton, change: {c}, when: {d}}}", c=one("imposed", "broken", "tightened"), d=day),
    shaped("Participation: {{event: spring-flood, actor: {a}, role: {r}}}", a=actor, r=one("attacker", "supporter", "defender")),
    shaped("Membership: {{member: {a}, whole: green-front, kind: {k}}}", a=one(*ACTORS[1:]), k=one("belongs", "member")),
    shaped("Count: {{what: killed, category: people, area: {p}, amount: {n}}}", p=place, n=one("5", "9", "{least: 7}", "{about: 8}")),
    shaped("Timing: {{event: spring-flood, bound: begin, when: {d}}}", d=one(*DAYS[:3])),
    shaped("Outcome: {{event: spring-flood, for: {a}, result: {r}}}", a=actor, r=one("success", "failure")),
]
"""Propositions of the frames that the rules look at, on few things, so that they meet."""


@st.composite
def propositions(draw: st.DrawFn) -> str:
    """A proposition as typed: of one frame, or one that speaks of two others."""
    if draw(st.integers(0, 9)):
        return draw(st.one_of(PLAIN))
    return f"{{Consequence: {{cause: {draw(st.one_of(PLAIN))}, effect: {draw(st.one_of(PLAIN))}, kind: caused}}}}"


SETTINGS = "{title: A war, namespace: 'https://example.org/war/', built: war.ttl}\n"
EVENTS = """
spring-flood: {class: Offensive, label: {en: Spring Flood}}
siege-of-riverton: {class: Siege, label: {en: Siege of Riverton}}
"""
HEAD = """
article:
  id: {article}
  title: "{article}"
  publisher: daily
  published: {{edtf: 2020-05-12, how: stated}}
  language: en
  text: {{sha256: "{digest}", characters: 400}}
speakers:
  spokesman: {{described: a spokesman, anonymity: role, for: watch, side: unknown}}
  officer: {{described: an officer, anonymity: named, actor: northland-army, side: government}}
  witness: {{described: a witness, anonymity: unspecified, side: unknown}}
passages:
  p1: {{paragraph: 1, start: 0, end: 40, words: 6, digest: "0123456789abcdef"}}
propositions:
  named: {named}
claims:
"""


@dataclass
class Seeds:
    """What is typed: of each article the proposition that it names, and its claims; the registers; the disputes."""

    articles: dict[str, tuple[str, tuple[str, ...]]]
    side: str = "opposition"
    within: str = "[old-town]"
    label: str = "Lake Brigade"
    more: int = 0
    disputes: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, str]:
        """Every file by its name in the folder of seeds."""
        sides = zip(ACTORS, ("opposition", "opposition", "government", "opposition", self.side), strict=True)
        actors = "".join(f"{key}: {{class: ArmedGroup, label: {{en: {key}}}, sides: [{{side: {side}}}]}}\n" for key, side in sides)
        actors += f"watch: {{class: ArmedGroup, label: {{en: {self.label}}}, sides: [{{side: {self.side}}}]}}\n"
        actors += "daily: {class: MediaOutlet, label: {en: Daily}}\n"
        actors += "".join(f"more-{n}: {{class: ArmedGroup, label: {{en: More {n}}}}}\n" for n in range(self.more))
        within = ("[]", "[riverton]", self.within, "[old-town, millbrook]", "[]")
        places = "".join(
            f"{key}: {{class: Neighbourhood, label: {{en: {key}}}, within: {around}, coordinates: {{unknown: invented}}}}\n"
            for key, around in zip(PLACES, within, strict=True)
        )
        found = {"workspace": SETTINGS, "actors": actors, "places": places, "events": EVENTS}
        found["disputes"] = "".join(f"{key}: {text}\n" for key, text in self.disputes.items())
        for article, (named, claims) in self.articles.items():
            head = HEAD.format(article=article, named=named, digest=f"{ARTICLES.index(article):064x}")
            found[f"articles/{article}"] = head + ("".join(claims) or " []\n")
        return found

    def write(self, root: Path) -> None:
        """Put it into a folder, and nothing else."""
        files = {root / "seeds" / f"{name}.yaml": text for name, text in self.files().items()}
        (root / "seeds" / "articles").mkdir(parents=True, exist_ok=True)
        for path in set((root / "seeds").rglob("*.yaml")) - files.keys():
            path.unlink()
        for path, text in files.items():
            path.write_text(text, "utf-8")

    def entries(self) -> list[str]:
        """Every claim as ARTICLE#CLAIM."""
        return [f"{article}#c{number}" for article, (_, claims) in sorted(self.articles.items()) for number in range(len(claims))]


@st.composite
def articles(draw: st.DrawFn, others: list[str]) -> tuple[str, tuple[str, ...]]:
    """What one article names and claims; it may use what others name."""
    claims = []
    for number in range(draw(st.integers(0, 5))):
        named = f"{draw(st.sampled_from(others))}#named" if others and draw(st.integers(0, 5)) == 0 else ""
        withdrawn = "  withdrawn: {decided: 2020-06-01, reason: misread}\n" if draw(st.integers(0, 9)) == 0 else ""
        stance, by, about = draw(one(*STANCES)), draw(one(*SPEAKERS)), named or draw(propositions())
        claims.append(f"- id: c{number}\n  says: x\n  passage: p1\n  by: {by}\n{withdrawn}  {stance}: {about}\n")
    return draw(propositions()), tuple(claims)


@st.composite
def disputes(draw: st.DrawFn, entries: list[str]) -> dict[str, str]:
    """What curators wrote of claims that there are."""
    found = {}
    for number in range(draw(st.integers(0, 2)) if entries else 0):
        positions = ", ".join(f"{{holds: {side}, claims: [{draw(st.sampled_from(entries))}]}}" for side in ("this", "that"))
        kind = draw(one("contradiction", "scope", "implausible"))
        found[f"d{number}"] = f"{{question: Which?, kind: {kind}, rationale: r, positions: [{positions}]}}"
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Seeds]:
    """A workspace, and the same after each of some changes."""
    there = sorted(draw(st.sets(one(*ARTICLES), min_size=2)))
    now = Seeds({key: draw(articles(before(key, there))) for key in there})
    now.disputes = draw(disputes(now.entries()))
    found = [now]
    for _ in range(draw(st.integers(1, 4))):
        now = replace(now, articles=dict(now.articles))
        match draw(st.integers(0, 9)):
            case 0:
                now.side = draw(one("opposition", "government", "unknown"))
            case 1:
                now.within = draw(one("[old-town]", "[millbrook]", "[]"))
            case 2:
                now.label = draw(one("Lake Brigade", "Other Brigade"))
            case 3:
                now.more += 1
            case 4 if len(now.articles) > 1:
                del now.articles[draw(st.sampled_from(sorted(now.articles)))]
            case _:
                key = draw(one(*ARTICLES))
                now.articles[key] = draw(articles(before(key, now.articles)))
        gone = set(ARTICLES) - now.articles.keys()
        kept = {
            key: (named, tuple(claim for claim in claims if not any(f"{name}#named" in claim for name in gone)))
            for key, (named, claims) in now.articles.items()
        }
        now.articles = {key: (named, tuple(renumbered(claims))) for key, (named, claims) in kept.items()}
        now.disputes = draw(disputes(now.entries()))
        found.append(now)
    return found


def before(key: str, names: Iterable[str]) -> list[str]:
    """The articles that one may use: no two use each other."""
    return sorted(name for name in names if name < key)


def renumbered(claims: tuple[str, ...]) -> Iterator[str]:
    """Claims with ids that run through, whatever was taken out."""
    return (re.sub(r"id: c\d+", f"id: c{number}", claim) for number, claim in enumerate(claims))


@pytest.fixture(autouse=True, scope="module")
def without_texts() -> Iterator[None]:
    """The texts of other articles are nothing to these worlds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KG_TEXTS", raising=False)
        yield


@settings(max_examples=12, deadline=None)
@given(histories())
def test_whatever_changes_the_bytes_and_the_findings_are_those_of_a_build_from_the_beginning(history: list[Seeds]) -> None:
    connection = buildcache.connect(None)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for now in history:
            now.write(root)

            kept = Built(Workspace(root), *Upkeep(Workspace(root), connection, silent, 1).run())
            found = checked(kept, root)

        anew = build.make(Workspace(root))
        assert kept.text == anew.text
        assert kept.statuses == anew.statuses
        assert found == checked(anew, root)


def checked(built: Built, root: Path) -> recheck.Report:
    built.write(root / "draft.ttl")
    return recheck.everything(built.workspace, built.parts, root / "draft.ttl", built.registers, silent)


# What is remembered, and when it is not trusted


def kept() -> Path:
    """The file in which builds are remembered."""
    [found] = (cachefolder.folder() / "build").glob("*.sqlite")
    return found


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of the test's own."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))


def corrected(root: Path) -> None:
    """Change the wording and the stance of one claim of the toy world."""
    path = root / "seeds" / "articles" / "river-news-2020-05.yaml"
    text = path.read_text("utf-8")
    assert text.count("  questions: {Movement") == 1
    path.write_text(text.replace("  questions: {Movement", "  supposes: {Movement"), "utf-8")


def test_only_what_changed_is_read_and_weighed_again(own_world: Path, kg: KG) -> None:
    first = kg("build", at=own_world).err
    corrected(own_world)
    second = kg("build", at=own_world).err
    third = kg("build", at=own_world).err

    assert "... 13 of 13 propositions weighed; 2 articles read\n" in first
    assert "... 1 of 13 propositions weighed; 1 articles read\n" in second
    assert "... 0 of 13 propositions weighed; 0 articles read\n" in third
    assert (own_world / "northland.ttl").read_text("utf-8") == build.make(Workspace(own_world)).text


SHAPES = """
@prefix cko: <https://w3id.org/conflict-kg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix shape: <https://w3id.org/conflict-kg/shapes#> .
shape:Claim a sh:NodeShape ; sh:targetClass cko:Claim ; sh:property shape:Claim-short .
shape:Claim-short a sh:PropertyShape ; sh:path rdfs:label ; sh:maxLength LENGTH ; sh:message "Say it shorter." .
"""


def test_what_was_found_is_told_again_until_it_is_mended(own_world: Path, kg: KG) -> None:
    def found() -> list[str]:
        return [line.split(": ")[-2] for line in kg("build", at=own_world).err.splitlines() if "Claim-short" in line]

    path = own_world / "seeds" / "articles" / "river-news-2020-05.yaml"
    long = {f"claim:river-news-2020-05.{key}" for key in ("riverton-besieged", "brigade-part", "road-question")}
    (own_world / "shapes").mkdir()
    (own_world / "shapes" / "claim.ttl").write_text(SHAPES.replace("LENGTH", "44"), "utf-8")

    assert set(found()) & long == long
    before = found()
    assert set(before) & long == long
    path.write_text(path.read_text("utf-8").replace("The organisation calls Riverton besieged since April.", "Besieged."), "utf-8")
    assert sorted(found()) == sorted(set(before) - {"claim:river-news-2020-05.riverton-besieged"})
    (own_world / "shapes" / "claim.ttl").write_text(SHAPES.replace("LENGTH", "400"), "utf-8")
    assert found() == []


@pytest.mark.parametrize("where", [0.0, 0.5, 0.999])
@pytest.mark.parametrize("harm", ["a byte", "cut"])
def test_what_is_damaged_is_not_used_and_said_so(own_world: Path, kg: KG, harm: str, where: float) -> None:
    kg("build", at=own_world)
    content = bytearray(kept().read_bytes())
    place = int(where * (len(content) - 1))
    if harm == "a byte":
        content[place] ^= 0x40
    else:
        del content[place:]
    kept().write_bytes(content)
    corrected(own_world)

    said = kg("build", at=own_world)

    assert said.code == 0
    assert f"... what was remembered of earlier builds is damaged ({kept().parent}" in said.err
    assert (own_world / "northland.ttl").read_text("utf-8") == build.make(Workspace(own_world)).text
    assert "is damaged" not in kg("build", at=own_world).err


def test_what_another_version_made_is_not_used_and_said_so(own_world: Path, kg: KG) -> None:
    kg("build", at=own_world)
    owner, _, checksum, ending = kept().name.split(".")
    kept().rename(kept().with_name(f"{owner}.{'0' * 16}.{checksum}.{ending}"))

    said = kg("build", at=own_world)

    assert said.code == 0
    assert "... what was remembered of earlier builds is of another version; building from the beginning\n" in said.err
    assert "another version" not in kg("build", at=own_world).err


def test_the_ontology_and_the_settings_are_part_of_the_version(own_world: Path) -> None:
    before = buildcache.version(Workspace(own_world))
    with (own_world / "seeds" / "workspace.yaml").open("a") as file:
        file.write("# changed\n")
    settings = buildcache.version(Workspace(own_world))
    shutil.copytree(Workspace(own_world).data("ontology"), own_world / "ontology")
    with (own_world / "ontology" / "frames.yaml").open("a") as file:
        file.write("# changed\n")

    assert len({before, settings, buildcache.version(Workspace(own_world))}) == 3


def test_without_a_cache_folder_a_build_says_so_and_goes_on(
    own_world: Path, kg: KG, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "file"))

    said = kg("build", at=own_world)

    assert said.code == 0
    assert "... nothing is remembered of this build (" in said.err


def test_a_check_remembers_too_and_writes_no_graph(own_world: Path, kg: KG) -> None:
    kg("check", at=own_world)
    said = kg("check", at=own_world)

    assert "... 0 of 13 propositions weighed; 0 articles read\n" in said.err
    assert not (own_world / "northland.ttl").exists()


# Several processes, and builds that are killed


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with more articles than one process is left to read alone."""
    from benchmarks.corpus import write

    return write(tmp_path_factory.mktemp("corpus") / "w", 3 * contribution.FEW)


def test_several_processes_give_the_same_bytes(corpus: Path) -> None:
    assert build.make(Workspace(corpus), jobs=3).text == build.make(Workspace(corpus)).text


def test_mistakes_are_the_same_from_several_processes(corpus: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(corpus, broken)
    for path in sorted((broken / "seeds" / "articles").glob("*.yaml"))[::5]:
        path.write_text(path.read_text("utf-8").replace("  passage: ", "  pasage: ", 1), "utf-8")

    told = []
    for jobs in (1, 3):
        with pytest.raises(DataError) as error:
            build.make(Workspace(broken), jobs=jobs)
        told.append(str(error.value))

    assert told[0] == told[1] == str(error_of_reading(broken))
    assert told[0].count("unknown key") == 5


def error_of_reading(root: Path) -> DataError:
    with pytest.raises(DataError) as error:
        seeds.read(Workspace(root))
    return error.value


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_old_graph_or_the_new_one(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(corpus, root)
    target, chance = root / "graph.ttl", random.Random(1)
    command = [sys.executable, "-m", "kg", "--workspace", str(root), "build", "--jobs", "2"]
    subprocess.run(command, check=True, capture_output=True)
    article = sorted((root / "seeds" / "articles").glob("*.yaml"))[3]
    whole = {target.read_bytes()}
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    usual = time.monotonic() - begun
    for number in range(8):
        article.write_text(re.sub(r"says: .*", f"says: Told anew, {number}.", article.read_text("utf-8"), count=1), "utf-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(chance.uniform(0, usual))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        expected = build.make(Workspace(root)).text.encode()
        assert target.read_bytes() in whole | {expected}
        subprocess.run(command, check=True, capture_output=True)
        assert target.read_bytes() == expected
        whole = {expected}


@pytest.mark.slow
def test_an_interrupted_build_ends_at_once_and_leaves_no_process(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(corpus, root)
    command = [sys.executable, "-m", "kg", "--workspace", str(root), "build", "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(0.7)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, told = process.communicate(timeout=60)

    assert (process.returncode, told.splitlines()[-1]) == (130, "kg: stopped")
    assert "Traceback" not in told
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert sorted(path.name for path in root.iterdir()) == ["seeds"]


@pytest.mark.slow
def test_two_builds_at_once_both_succeed(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(corpus, root)
    command = [sys.executable, "-m", "kg", "--workspace", str(root), "build", "--jobs", "1"]

    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]

    assert [process.wait() for process in running] == [0, 0]
    assert (root / "graph.ttl").read_text("utf-8") == build.make(Workspace(root)).text
    assert "is damaged" not in subprocess.run(command, check=True, capture_output=True, text=True).stderr


# Checks of one subject

CHECKS = Path(__file__).resolve().parent.parent / "queries" / "checks"
LOCAL = sorted(path.stem for path in CHECKS.glob("*.rq") if "#+   - local\n" in path.read_text("utf-8"))


@pytest.mark.parametrize("name", LOCAL)
def test_a_local_check_reads_one_subject_and_the_ontology(name: str, own_world: Path) -> None:
    example = (Path(__file__).resolve().parent / "checks" / f"{name}.ttl").read_text("utf-8")
    ontology = set(upkeep.vocabulary(Workspace(own_world).data("ontology")))
    data = {
        found.triple for text in (build.make(Workspace(own_world)).text, example) for found in ox.parse(text, format=ox.RdfFormat.TURTLE)
    }
    query, store = queries.load(CHECKS / f"{name}.rq"), ox.Store()

    def rows(triples: Iterable[ox.Triple]) -> set[str]:
        """What is found in some triples beside those of the store, which has them only meanwhile."""
        quads = [ox.Quad(t.subject, t.predicate, t.object) for t in triples]
        store.extend(quads)
        found = {str(finding) for finding in check.rows(query, OxigraphStore(store))}
        for quad in quads:
            store.remove(quad)
        return found

    apart: defaultdict[Any, set[ox.Triple]] = defaultdict(set)
    for triple in data - ontology:
        apart[triple.subject].add(triple)
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in ontology)

    whole = rows(data - ontology)
    assert whole
    assert whole == set().union(*(rows(triples) for triples in apart.values()))
