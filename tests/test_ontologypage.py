"""The documentation of the ontology: pictures that say what the T-box says, and a page that has every term and asks for nothing."""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.namespace import SKOS

from kg import diagram, frames, iris, ontologymodel, ontologypage
from kg.errors import InputError
from kg.ontologymodel import Model

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "ontology"
FRAMES = sorted(frames.load(FOLDER / "frames.yaml").frames)
SVG = "{http://www.w3.org/2000/svg}"
needs_pylode = pytest.mark.skipif(importlib.util.find_spec("pylode") is None, reason="needs pyLODE (the extra docs)")


@pytest.fixture(scope="module")
def conflict() -> Graph:
    return Graph().parse(FOLDER / "conflict.ttl")


@pytest.fixture(scope="module")
def model() -> Model:
    return ontologymodel.read(FOLDER)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the ontology that a test may change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "ontology"))


def rewrite(folder: Path, old: str, new: str) -> None:
    path = folder / "conflict.ttl"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def words(svg: str) -> list[str]:
    """Every text of a picture."""
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def terms(svg: str) -> set[str]:
    """Every property of a picture."""
    return {word for text in words(svg) for word in re.findall(r"[A-Za-z]+", text)}


def names(graph: Graph, prop: URIRef) -> set[str]:
    return {str(value).removeprefix(iris.CKO) for value in (graph.value(prop, RDFS.domain), graph.value(prop, RDFS.range)) if value}


# The pictures


def test_pattern_has_every_property_between_its_classes(conflict: Graph, model: Model) -> None:
    drawn = terms(diagram.pattern(model))

    between = {
        str(prop).removeprefix(iris.CKO)
        for prop in conflict.subjects(RDF.type, OWL.ObjectProperty)
        if isinstance(prop, URIRef) and len(names(conflict, prop)) == 2 and names(conflict, prop) <= set(diagram.PLACES)
    }
    stances = {str(s).removeprefix(iris.CKO) for s in conflict.subjects(RDFS.subPropertyOf, URIRef(iris.term("claims")))}
    assert {"claims", "hasPosition", "status"} <= between and len(stances) == 8
    assert between | stances | {"saidBy", "evidencedBy", "inArticle", "refines", "concerns"} <= drawn
    assert {model.labels[name] for name in diagram.PLACES} <= set(itertools.pairwise(words(diagram.pattern(model))))


@pytest.mark.parametrize(
    ("old", "new"), [("joinedTo", "madeInto"), ("evidencedBy", "readFrom"), ("asserts", "holdsThat"), ("refines", "narrows")]
)
def test_a_property_renamed_in_the_ontology_is_renamed_in_the_pattern(changed: Path, old: str, new: str) -> None:
    before = diagram.pattern(ontologymodel.read(changed))
    rewrite(changed, f"cko:{old}", f"cko:{new}")

    after = diagram.pattern(ontologymodel.read(changed))

    assert terms(before) - terms(after) == {old}
    assert terms(after) - terms(before) == {new}


def test_another_range_and_another_superclass_are_other_arrows(changed: Path) -> None:
    rewrite(
        changed,
        "    rdfs:domain cko:Finding ;\n    rdfs:range cko:Dispute ;\n",
        "    rdfs:domain cko:Finding ;\n    rdfs:range cko:Status ;\n",
    )
    rewrite(changed, "cko:Finding\n    a owl:Class ;\n    rdfs:subClassOf cko:Difference ;\n", "cko:Finding\n    a owl:Class ;\n")

    [told] = re.findall("<desc[^>]*>(.*?)</desc>", diagram.pattern(ontologymodel.read(changed)))

    assert "Finding to Status: joinedTo." in told
    assert "Dispute is a kind of Difference." in told and "Finding is a kind of" not in told


@pytest.mark.parametrize(("old", "new"), [("cko:Passage", "cko:Extract"), ("cko:edtf", "cko:when")])
def test_a_term_that_the_pictures_need_and_the_ontology_has_not_is_named(changed: Path, old: str, new: str) -> None:
    rewrite(changed, old, new)
    model = ontologymodel.read(changed)

    with pytest.raises(InputError, match=f"conflict.ttl has no {old.removeprefix('cko:')}"):
        diagram.pattern(model), diagram.frame(model, "ControlChange")


def test_a_folder_without_an_ontology_and_a_file_that_is_no_turtle_are_told(tmp_path: Path, model: Model) -> None:
    with pytest.raises(InputError, match="No such file"):
        ontologymodel.read(tmp_path)
    (tmp_path / "conflict.ttl").write_text("what is this", encoding="utf-8")
    with pytest.raises(InputError, match=r"conflict\.ttl: .*(expected|Parser|found)"):
        ontologymodel.read(tmp_path)
    with pytest.raises(InputError, match="there is no frame Nothing"):
        diagram.frame(model, "Nothing")


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_has_its_slots_ranges_and_shortcuts_drawn(name: str, conflict: Graph, model: Model) -> None:
    svg = diagram.frame(model, name)
    told = words(svg)

    for slot in model.frames[name].slots.values():
        for term in diagram.terms(slot):
            assert term in told
            to = iris.shorten(str(conflict.value(URIRef(iris.term(term)), RDFS.range) or "anything"))
            assert model.labels.get(to.removeprefix("cko:"), (to, ""))[0] in told
    shortcuts = {str(s).removeprefix(iris.CKO) for s in conflict.subjects(URIRef(iris.term("shortcutOf")), URIRef(iris.term(name)))}
    assert shortcuts <= set(told)
    assert "Proposition" in told


def test_frame_says_what_is_required_key_and_conflict(model: Model) -> None:
    told = words(diagram.frame(model, "ControlChange"))

    assert told[told.index("place") + 1] == "required, key"
    assert told[told.index("toHolder") + 1] == "this or fromHolder required, conflict by side"
    assert told[told.index("latestEnd") + 1] == "conflict"


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    found = [e for e in ElementTree.fromstring(svg).iter(f"{SVG}rect") if e.get("class") == "box"]
    return [tuple(float(e.get(key, 0)) for key in ("x", "y", "width", "height")) for e in found]  # type: ignore[misc]


@pytest.mark.parametrize("name", ["", *FRAMES])
def test_pictures_are_accessible_and_nothing_lies_on_another_or_outside(name: str, model: Model) -> None:
    svg = diagram.frame(model, name, "index.html") if name else diagram.pattern(model, "index.html")
    root = ElementTree.fromstring(svg)

    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text and description.text and len(description.text) > 200
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert all(link.get("href", "").startswith("index.html#") for link in root.iter(f"{SVG}a"))
    assert {link.get("href", "").partition("#")[2] for link in root.iter(f"{SVG}a")} <= set(model.labels)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    found = boxes(svg)
    assert len(found) > 3
    for n, (x, y, w, h) in enumerate(found):
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
        for x2, y2, w2, h2 in found[:n]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", -1)) <= width and 0 <= float(text.get("y", -1)) <= height
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
    assert "prefers-color-scheme: dark" in svg and "@media print" in svg


# The page


class Page(HTMLParser):
    """What a page holds: ids, links, what it would fetch, the headings with their languages, and the text of each entry."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.language = ""
        self.entry = ""
        self.entries: dict[str, list[str]] = {}
        self.arabic: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._open.append((tag, given))
        if tag == "html":
            self.language = given.get("lang") or ""
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("class") == "property entity":
            self.entry = str(given["id"])
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif tag in ("link", "script", "img", "iframe", "object", "embed", "source", "image", "use"):
            self.fetched += [value for key in ("src", "href", "data", "srcset") if (value := given.get(key))]

    def handle_data(self, data: str) -> None:
        inside, given = self._open[-1] if self._open else ("", {})
        if inside == "style":
            self.fetched += re.findall(r"@import.*|url\([^)]*\)", data)
        elif self.entry and data.strip():
            self.entries.setdefault(self.entry, []).append(" ".join(data.split()))
            if given.get("lang") == "ar":
                self.arabic[self.entry] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass


def build(folder: Path, seed: str) -> Path:
    """The page, made by another process: pyLODE leaves a file open, and its order could follow the hash seed."""
    code = "import sys; from pathlib import Path; from kg import ontologypage; ontologypage.write(*map(Path, sys.argv[1:]))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", code, folder, FOLDER], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield build(tmp_path_factory.mktemp("page") / "build" / "ontology", "1")


@pytest.fixture(scope="module")
def page(built: Path) -> Page:
    return Page((built / "index.html").read_text("utf-8"))


@needs_pylode
def test_files_of_the_page(built: Path, model: Model) -> None:

    assert sorted(path.name for path in built.iterdir()) == ["ControlChange.svg", "conflict.ttl", "index.html", "pattern.svg"]
    assert (built / "conflict.ttl").read_bytes() == (FOLDER / "conflict.ttl").read_bytes()
    assert (built / "pattern.svg").read_text("utf-8") == diagram.pattern(model, "index.html")
    html = (built / "index.html").read_text("utf-8")
    for picture in ontologypage.pictures(model).values():
        assert picture in html


@needs_pylode
def test_page_asks_nothing_of_anybody(page: Page) -> None:
    assert [address for address in page.fetched if not address.startswith("data:")] == []
    assert page.language == "en"


@needs_pylode
def test_every_term_has_one_entry_under_its_local_name(page: Page, conflict: Graph) -> None:
    own = {str(s).removeprefix(iris.CKO) for s in conflict.subjects(RDFS.isDefinedBy, URIRef(iris.ONTOLOGY))}

    assert len(own) > 700
    assert set(page.entries) == own
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []


@needs_pylode
def test_entries_have_label_in_two_languages_definition_and_example(page: Page, conflict: Graph) -> None:
    for name, told in page.entries.items():
        term = URIRef(iris.term(name))
        labels = {value.language: str(value) for value in conflict.objects(term, RDFS.label)}  # type: ignore[attr-defined]
        assert told[0] == labels["en"] and page.arabic[name] == labels["ar"], name
        text = " ".join(told)
        for predicate in (SKOS.definition, SKOS.scopeNote, SKOS.example):
            for value in conflict.objects(term, predicate):
                assert " ".join(str(value).split()) in text, (name, predicate)


@needs_pylode
def test_entries_say_what_pylode_alone_does_not(page: Page) -> None:
    def text(name: str) -> str:
        return " ".join(page.entries[name])

    assert "One of Code of role" in text("role-attacker")
    assert "attacker" in text("RoleCode") and "Has Instance" in text("RoleCode")
    assert "Transitive." in text("partOf")
    assert "A plain triple that accepted propositions of this frame give: Change of control" in text("capturedBy")
    assert "Nothing is both this and one of:" in text("Claim") and "Dispute" in text("Finding")
    assert "A slot of Movement , Formation" in text("act")
    assert "Its slots:" in text("ControlChange")


@needs_pylode
def test_links_within_the_page_lead_somewhere(page: Page, built: Path) -> None:
    inside = [link for link in page.links if not link.startswith("http")]

    assert len(inside) > 1500
    assert {link for link in inside if link.startswith("#")} <= {f"#{name}" for name in page.ids}
    assert all((built / link).exists() for link in inside if not link.startswith("#"))


@needs_pylode
@pytest.mark.slow
def test_the_same_ontology_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "again", "2")

    for path in built.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


@needs_pylode
@pytest.mark.slow
def test_no_event_loop_is_left_open(tmp_path: Path) -> None:
    code = "import asyncio, gc, sys; from pathlib import Path; from kg import ontologypage; ontologypage.write(*map(Path, sys.argv[1:]))"
    code += "; asyncio.set_event_loop(None); gc.collect()"
    words = [sys.executable, "-X", "dev", "-c", code, tmp_path / "page", FOLDER]

    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)

    assert run.returncode == 0 and "event loop" not in run.stderr


def test_without_pylode_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylode", None)

    with pytest.raises(InputError, match=r"pip install 'aleppo-kg\[docs\]'"):
        ontologypage.write(tmp_path / "page", FOLDER)
    assert list(tmp_path.iterdir()) == []


@needs_pylode
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_folders_that_cannot_be_written_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(InputError, match="file: File exists"):
        ontologypage.write(tmp_path / "file", FOLDER)
    monkeypatch.setattr("pylode.utils.RDF_FOLDER", tmp_path / "file" / "rdf")
    with pytest.raises(InputError, match=r"pyLODE stopped: .*refs\.pickle"):
        ontologypage.write(tmp_path / "page", FOLDER)
