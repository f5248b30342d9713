"""The pages of things, claims, disputes, articles, speakers, lists, search and home: what they must show, and what never."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyoxigraph as ox
import pytest

from kg import differences, iris
from kg import texts as article_texts
from kg.build import make
from kg.evidence import PREFIXES, Sentences
from kg.store import OxigraphStore
from kg.texts import ArticleText
from kg.web import evidencepanel, pages, searchpage
from kg.web import view as views
from kg.web.evidencepanel import MARKS, STANCES
from kg.web.site import Site
from kg.web.view import BadRequest, NotFound, View
from kg.workspace import Workspace

from .conftest import ROOT

WEB = ROOT / "kg" / "web"
LISTS = ("", "actors", "places", "events", "documents", "claims", "speakers", "articles", "disputes", "search")
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line", "use"})


class Seen(HTMLParser):
    """What a reader meets on a page: its text, marked words, identifiers, links, tags with their attributes, and claims in lists."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.marked: list[str] = []
        self.words: list[str] = []
        self.captioned: list[bool] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))
        if tag == "table":
            self.captioned.append(False)
        if tag == "caption":
            self.captioned[-1] = True
        if tag == "mark":
            self.marked.append("")
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in EMPTY or self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked[-1] += data
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words, on one line."""
        return " ".join("".join(self.words).split())

    def count(self, tag: str, name: str = "") -> int:
        """How many tags there are, of a class."""
        return sum(t == tag and (not name or name in a.get("class", "").split()) for t, a in self.tags)

    @property
    def ids(self) -> list[str]:
        """All identifiers."""
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    @property
    def links(self) -> list[str]:
        """The addresses of all links."""
        return [attributes["href"] for tag, attributes in self.tags if tag == "a" and "href" in attributes]


def shown(site: Site, address: str, language: str = "en") -> str:
    """The page at an address, ``doc/place/x?page=2``."""
    split = urlsplit(address)
    for route in pages.PAGES:
        if parts := re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.pattern), split.path):
            view = View(language, split.path, dict(parse_qsl(split.query)))
            return views.render(site, view, route.show(site, view, **parts.groupdict()))
    raise AssertionError(f"no page at {address}")


def seen(site: Site, address: str, language: str = "en") -> Seen:
    """The same, read."""
    return Seen(shown(site, address, language))


def rows(site: Site, query: str) -> Iterator[dict[str, str]]:
    return site.store.query(f"{PREFIXES}{query}").dicts()


def everything(site: Site) -> list[str]:
    """The address of the page of every node of the graph's data."""
    found = rows(site, "SELECT DISTINCT ?s WHERE { ?s a ?c FILTER(isIRI(?s)) } ORDER BY ?s")
    return [f"doc/{'/'.join(split)}" for row in found if (split := site.minter.split(row["s"]))]


def some(site: Site) -> list[str]:
    """Addresses of every kind of page: the lists, and of each kind of node the first two and the one with most claims about it."""
    by_kind: dict[str, list[str]] = {}
    for address in everything(site):
        by_kind.setdefault(address.split("/")[1], []).append(address)
    hubs = rows(site, "SELECT ?e (COUNT(*) AS ?n) WHERE { ?p cko:concerns ?e } GROUP BY ?e ORDER BY DESC(?n) LIMIT 5")
    return [*LISTS, *(a for found in by_kind.values() for a in found[:2]), *(f"doc/{site.local(row['e'])}" for row in hubs)]


@pytest.fixture(scope="module")
def site(workspace: Workspace, store: OxigraphStore) -> Site:
    """The graph without the texts of its articles."""
    return Site(workspace, store, Sentences({}))


@pytest.fixture(scope="module")
def at_hand(texts: Path) -> Mapping[str, ArticleText]:
    return article_texts.read_folder(texts)


@pytest.fixture(scope="module")
def reading(workspace: Workspace, store: OxigraphStore, at_hand: Mapping[str, ArticleText]) -> Site:
    """The graph with the texts."""
    return Site(workspace, store, Sentences(at_hand))


def site_of(space: Workspace, turtle: str, found: Mapping[str, ArticleText] | None = None) -> Site:
    loaded = ox.Store()
    loaded.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return Site(space, OxigraphStore(loaded), Sentences(found or {}))


@pytest.fixture(scope="module")
def small(world: Workspace) -> Site:
    """The toy world, with its texts."""
    return site_of(world, make(world).text, article_texts.read_folder(ROOT / "tests" / "world" / "seeds" / "texts"))


def sound(page: Seen, address: str) -> None:
    """What holds of every page."""
    assert page.count("h1") == 1, address
    assert page.count("main") == 1, address
    assert len(set(page.ids)) == len(page.ids), (address, [i for i in page.ids if page.ids.count(i) > 1][:3])
    assert all(page.captioned), f"{address}: a table without a caption"
    assert all("scope" in a or tag != "th" for tag, a in page.tags), f"{address}: a heading of a table without a scope"
    gone = [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    assert not gone, (address, gone)


@pytest.mark.slow
def test_every_node_has_its_page(site: Site) -> None:
    every = everything(site)
    kinds = {address.split("/")[1] for address in every}
    assert kinds >= {"actor", "place", "event", "article", "claim", "proposition", "dispute", "finding", "speaker", "spelling", "relay"}
    for address in every:
        sound(seen(site, address), address)


def test_pages_of_every_kind_are_sound_in_both_languages(site: Site, small: Site) -> None:
    for graph, language in ((site, "en"), (small, "ar")):
        for address in some(graph):
            sound(seen(graph, address, language), address)


def test_a_claim_shows_its_speaker_article_paragraph_stance_and_status(site: Site) -> None:
    found = list(
        rows(
            site,
            """SELECT ?claim ?speaker ?title ?paragraph ?stance ?status WHERE { ?claim a cko:Claim ; cko:saidBy ?by ; cko:inArticle ?a ;
        cko:evidencedBy ?e ; ?property ?p . ?p a cko:Proposition ; cko:status ?state . ?state rdfs:label ?status . ?by rdfs:label ?speaker .
        ?a dcterms:title ?title . ?e cko:paragraph ?paragraph . ?property rdfs:label ?stance
        FILTER(?property NOT IN (cko:claims, cko:rejects))
        FILTER(LANG(?status) = "en" && LANG(?stance) = "en" && LANG(?speaker) = "en") } ORDER BY ?claim""",
        )
    )
    assert len({row["claim"] for row in found}) > 1000
    chosen = [
        row
        for number, row in enumerate(found)
        if number % 25 == 0 or row["status"] == "implausible" or row["stance"] not in ("asserts", "intends")
    ]
    assert {row["stance"] for row in chosen} == set(STANCES)
    read = cache(lambda claim: seen(site, f"doc/{site.local(claim)}").text)
    for row in chosen:
        text = read(row["claim"])
        for what in ("speaker", "stance", "status", "title"):
            assert " ".join(row[what].split()) in text, (row["claim"], what)
        assert re.search(rf"¶ ([0-9]+, ¶ )*{row['paragraph']}\b", text), row


def test_a_stance_stands_before_every_wording(site: Site) -> None:
    for address in some(site):
        html = shown(site, address)
        for says in re.findall(r'<p class="says">(.*?)</p>', html, re.S):
            assert says.startswith('<span class="stance '), (address, says[:80])
    lines = re.findall(r"<li>(.*?)</li>", shown(site, "search?q=plan&kind=claim").partition("<main")[2], re.S)
    found = [line for line in lines if "/doc/claim/" in line]
    assert found
    assert all(line.startswith('<span class="stance ') for line in found)


def test_an_entity_shows_as_many_claims_as_concern_it(site: Site) -> None:
    hubs = list(
        rows(
            site,
            """SELECT ?e (COUNT(DISTINCT ?c) AS ?n) (COUNT(DISTINCT ?p) AS ?m) WHERE { ?p cko:concerns ?e . ?c cko:claims ?p
        } GROUP BY ?e ORDER BY DESC(?n) ?e""",
        )
    )
    assert int(hubs[0]["n"]) > 150
    for row in [*hubs[:6], *hubs[10:120:10]]:
        address = f"doc/{site.local(row['e'])}"
        first = seen(site, address)
        pages_of = [int(m[1]) for m in re.finditer(r"Page 1 of (\d+)", first.text)]
        every = [first, *(seen(site, f"{address}?page={n}") for n in range(2, (pages_of or [1])[0] + 1))]
        assert sum(page.count("li", "claim") for page in every) == int(row["n"]), address
        assert f"{int(row['n']):,} claim" in first.text


def test_contested_uncontested_and_not_asserted_are_told_apart_by_words_and_signs(site: Site) -> None:
    found = rows(site, "SELECT ?status (SAMPLE(?x) AS ?e) WHERE { ?p cko:status ?status ; cko:concerns ?x } GROUP BY ?status")
    for row in found:
        name = row["status"].removeprefix(iris.CKO)
        html = shown(site, f"doc/{site.local(row['e'])}")
        assert f'<span class="status {name}"><span aria-hidden="true">{MARKS[name]}</span> {site.label(row["status"]).en}' in html
    assert len(set(MARKS.values())) == len(MARKS) == len(iris.STATUSES)


def test_an_event_that_nobody_asserts_says_so(site: Site) -> None:
    found = list(
        rows(site, "SELECT ?e (COUNT(?c) AS ?n) WHERE { ?e a cko:Event OPTIONAL { ?e cko:attestedBy ?c } } GROUP BY ?e ORDER BY ?e")
    )
    assert {row["n"] == "0" for row in found} == {True, False}
    for row in [*[row for row in found if row["n"] == "0"][:5], *[row for row in found if row["n"] != "0"][:5]]:
        notice = "No claim asserts that this took place" in seen(site, f"doc/{site.local(row['e'])}").text
        assert notice == (row["n"] == "0"), row


def test_plain_facts_of_a_page_are_the_shortcuts_of_the_graph(site: Site) -> None:
    chosen = next(rows(site, "SELECT ?s (COUNT(*) AS ?n) WHERE { ?a owl:annotatedSource ?s } GROUP BY ?s ORDER BY DESC(?n) LIMIT 1"))["s"]
    wanted = next(
        rows(
            site,
            f"""SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT DISTINCT ?p ?o ?q ?s WHERE {{ {{ ?a owl:annotatedSource <{chosen}> }} UNION
        {{ ?a owl:annotatedTarget <{chosen}> }}
        ?a owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o ; cko:forProposition ?q }} }} }}""",
        )
    )["n"]
    text = seen(site, f"doc/{site.local(chosen)}").text
    assert f"{wanted} plain fact" in text
    assert "Each means: at some time" in text


def sentences_of(at_hand: Mapping[str, ArticleText]) -> set[str]:
    """The sentences of the articles that are long enough to be nobody else's, as they are compared."""
    return {
        words
        for text in at_hand.values()
        for span in text.sentences()
        if len((words := article_texts.normalise(text.text[span.start : span.end])).split()) > 9
    }


def test_without_texts_no_page_holds_a_sentence_of_an_article(site: Site, at_hand: Mapping[str, ArticleText]) -> None:
    # Titles are facts, and in the graph.
    titles = " ".join(article_texts.normalise(row["t"]) for row in rows(site, "SELECT ?t WHERE { ?a dcterms:title ?t }"))
    wanted = {sentence for sentence in sentences_of(at_hand) if sentence not in titles}
    assert len(wanted) > 200
    articles = [address for address in everything(site) if address.startswith("doc/article/")]
    for address in [*some(site), *articles]:
        page = seen(site, address)
        assert not page.marked
        text = article_texts.normalise(page.text)
        assert not [sentence for sentence in wanted if sentence in text], address


def test_with_texts_the_marked_words_are_the_passage(reading: Site) -> None:
    found = list(
        rows(reading, "SELECT ?c ?digest WHERE { ?c a cko:Claim ; cko:evidencedBy ?e . ?e cko:textDigest ?digest } ORDER BY ?c ?e")
    )
    digests: dict[str, set[str]] = {}
    for row in found:
        digests.setdefault(row["c"], set()).add(row["digest"])
    for claim, wanted in list(digests.items())[::25]:
        behind = re.search(r'<div class="behind">(.*?)</dl>\s*</div>', shown(reading, f"doc/{reading.local(claim)}"), re.S)
        assert behind is not None
        assert {article_texts.digest(words) for words in Seen(behind[0]).marked} == wanted, claim


def test_an_article_with_its_text_shows_every_word_of_it_and_marks_its_passages(small: Site) -> None:
    for row in rows(small, "SELECT ?a ?sha WHERE { ?a a cko:Article ; cko:textSha256 ?sha } ORDER BY ?a"):
        page = seen(small, f"doc/{small.local(row['a'])}")
        text = small.sentences.at_hand[row["sha"]]
        for paragraph in text.paragraphs():
            assert " ".join(text.text[paragraph.start : paragraph.end].split()) in page.text
        passages = rows(small, f"SELECT ?s ?e WHERE {{ ?p cko:inArticle <{row['a']}> ; cko:startOffset ?s ; cko:endOffset ?e }}")
        covered = {i for p in passages for i in range(int(p["s"]), int(p["e"]))}
        assert "".join("".join(page.marked).split()) == "".join("".join(text.text[i] for i in sorted(covered)).split())


def test_paragraphs_that_hold_no_claim_are_folded_where_several_follow_one_another(reading: Site) -> None:
    articles = list(rows(reading, "SELECT ?a WHERE { ?a a cko:Article } ORDER BY ?a"))
    folded = 0
    for row in articles:
        html = shown(reading, f"doc/{reading.local(row['a'])}")
        runs = re.findall(r'<details class="silent">(.*?)</details>', html, re.S)
        for run in runs:
            assert run.count('<section class="paragraph"') > 1
            assert "<mark>" not in run and 'class="passage"' not in run
        open_ones = re.sub(r'<details class="silent">.*?</details>', "RUN", html, flags=re.S).split('<section class="paragraph"')[1:]
        silent = ["No claim rests on this paragraph." in text and "<mark>" not in text for text in open_ones]
        beside = [not re.search("RUN", text) for text in open_ones]
        assert not any(one and other and near for one, other, near in zip(silent, silent[1:], beside, strict=False)), row
        folded += len(runs)
    assert folded


def things_found(site: Site, words: str) -> set[str]:
    """The things that a search shows."""
    page = searchpage.show_search(site, View(path="search", query={"q": words}))
    named, groups = page.values["named"], page.values["groups"]
    assert isinstance(named, list) and isinstance(groups, list)
    return {n.iri for n in named} | {find.thing for group in groups for find in group.finds}


def test_every_spelling_of_the_registers_finds_its_thing(site: Site) -> None:
    found = list(rows(site, "SELECT ?form ?thing WHERE { ?s cko:form ?form ; cko:spells ?thing } ORDER BY ?form ?thing"))
    found += rows(site, "SELECT ?form ?thing WHERE { ?thing skos:prefLabel ?form FILTER NOT EXISTS { ?thing a cko:Code } } ORDER BY ?form")
    assert len(found) > 600
    looked_up = cache(lambda form: things_found(site, form))
    for row in found:
        assert row["thing"] in looked_up(row["form"]), row
    for row in found[::60]:
        assert f"/doc/{site.local(row['thing'])}.html" in seen(site, f"search?{urlencode({'q': row['form']})}").links


def test_search_chooses_nothing_between_homonyms_and_says_where_nothing_is_found(site: Site) -> None:
    both = next(
        rows(
            site,
            "SELECT ?a ?b ?f { ?s cko:form ?f ; cko:spells ?a . ?t cko:form ?f ; cko:spells ?b FILTER(STR(?a) < STR(?b)) } ORDER BY ?f ?a",
        )
    )
    page = seen(site, f"search?{urlencode({'q': both['f']})}")
    assert "None is chosen for you" in page.text
    assert {f"/doc/{site.local(both[x])}.html" for x in "ab"} <= set(page.links)
    nothing = seen(site, "search?q=Xyzzyqwv").text
    assert "Nothing is called so" in nothing


def test_search_finds_misspelt_names_and_says_that_they_only_sound_so(site: Site) -> None:
    page = seen(site, "search?q=Jabhat+al+Nusrah")
    assert "Sounds like the name of" in page.text and "/doc/actor/al-nusra-front.html" in page.links
    nearly = seen(site, "search?q=Nur+al-Din+al-Zinki").text
    meant = site.names.things[site.minter.make("actor", "zenki")][1]
    assert "Nothing is called so" in nearly and f"Names spelt nearly so: {meant}" in nearly


def test_search_says_why_it_found(site: Site) -> None:
    row = next(
        rows(
            site,
            """SELECT ?form ?thing ?title WHERE { ?s cko:form ?form ; cko:spells ?thing ; cko:seenIn ?a . ?a dcterms:title ?title .
        ?thing rdfs:label ?label FILTER(LANG(?label) = "en" && !CONTAINS(LCASE(STR(?label)), LCASE(?form)) && STRLEN(?form) > 9) }
        ORDER BY ?form""",
        )
    )
    text = seen(site, f"search?{urlencode({'q': row['form']})}").text
    assert f"spelling {row['form']} in" in text
    assert " ".join(row["title"].split()) in text


def test_disputes_are_filtered_as_the_command_does(site: Site) -> None:
    place = next(
        rows(
            site,
            "SELECT ?e (COUNT(DISTINCT ?d) AS ?n) { ?e a cko:Place . ?p cko:concerns ?e ; cko:inDispute ?d } GROUP BY ?e ORDER BY DESC(?n)",
        )
    )["e"]
    name = place.rpartition("/")[2]
    wanted = {d.iri for d in differences.differences(site.store)} & differences.touching(site.store, [place], None)
    table = shown(site, f"disputes?place={name}").partition("<tbody>")[2]
    assert len(wanted) > 1
    assert {iri for iri in wanted if f"/doc/{site.local(iri)}.html" in table} == wanted
    assert table.count('<th scope="row">') == len(wanted)


def test_a_dispute_shows_every_position_with_its_claims_and_no_other(site: Site) -> None:
    for difference in differences.differences(site.store)[::4]:
        page = seen(site, f"doc/{site.local(difference.iri)}")
        assert page.count("section", "position") == len(difference.positions)
        assert page.count("li", "claim") == sum(len({e.claim for e in position.evidence}) for position in difference.positions), (
            difference.iri
        )
        assert " ".join(difference.rationale.split()) in page.text


def test_a_dispute_shows_a_wording_of_one_voice_once_with_its_claims_under_it(site: Site) -> None:
    together = 0
    for difference in differences.differences(site.store)[::4]:
        html = shown(site, f"doc/{site.local(difference.iri)}")
        for position in html.split('<section class="position"')[1:]:
            position = position.partition("</section>")[0]
            says = re.findall(r'<p class="says">.*?</p>\s*<p class="by">.*?</p>', position, re.S)
            assert len(says) == len(set(says)), difference.iri
            for some in position.split('<li class="alike">')[1:]:
                claims = re.findall(r'<li class="claim"><a href="([^"]+)"', some.partition("</ul>")[0])
                assert len(claims) == len(set(claims)) > 1
                together += 1
    assert together > 5


def test_a_claim_in_a_contradiction_shows_every_answer_and_which_is_its_own(site: Site) -> None:
    found = [d for d in differences.differences(site.store) if d.kind == "contradiction" and not d.by_rule]
    assert len(found) > 5
    for difference in found:
        claim = difference.positions[0].evidence[0].claim
        text = seen(site, f"doc/{site.local(claim)}").text
        for position in difference.positions:
            assert " ".join(position.holds.split()) in text, claim
        assert f"{' '.join(difference.positions[0].holds.split())} (this one)" in text, claim


def test_a_date_that_no_calendar_has_is_never_shown_as_a_day_alone(site: Site) -> None:
    found = rows(
        site,
        """SELECT ?p ?text ?edtf ?e WHERE { ?c cko:dateResolution cko:resolution-impossible ; cko:datePrinted ?text ; cko:claims ?p .
        ?p cko:edtf ?edtf ; cko:event ?e }""",
    )
    assert found
    for row in found:
        for iri in (row["p"], row["e"]):
            assert f"printed “{row['text']}”: no such day; read as {row['edtf']}" in seen(site, f"doc/{site.local(iri)}").text


def test_seasons_are_named(site: Site) -> None:
    found = rows(site, 'SELECT ?p ?edtf WHERE { ?p a cko:SiegeChange ; cko:edtf ?edtf FILTER(REGEX(?edtf, "^[0-9]{4}-22$")) }')
    assert found
    for row in found:
        text = seen(site, f"doc/{site.local(row['p'])}").text
        assert f"summer {row['edtf'][:4]}" in text and f"({row['edtf']})" not in text


def test_what_passed_through_others_says_through_whom_and_in_which_order(site: Site) -> None:
    found = rows(
        site,
        """SELECT ?c ?label WHERE { ?c cko:relay ?r . ?r cko:relayPosition ?n ; cko:relayingParty ?by . ?by rdfs:label ?label
        FILTER(LANG(?label) = "en") } ORDER BY ?c ?n""",
    )
    chains: dict[str, list[str]] = {}
    for row in found:
        chains.setdefault(row["c"], []).append(" ".join(row["label"].split()))
    assert len(chains) > 20
    for claim, chain in chains.items():
        assert f"through {' → '.join(chain)}" in seen(site, f"doc/{site.local(claim)}").text, claim


def test_a_speaker_shows_all_claims_and_how_it_is_given(site: Site) -> None:
    found = list(
        rows(
            site,
            """SELECT ?s ?how ?side (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c cko:saidBy ?s . ?s cko:anonymity ?a ; cko:speakerSide ?d .
        ?a rdfs:label ?how . ?d rdfs:label ?side FILTER(LANG(?how) = "en" && LANG(?side) = "en") } GROUP BY ?s ?how ?side ORDER BY ?s""",
        )
    )
    assert {row["how"] for row in found} >= {"named", "role", "unspecified"}
    for row in found[::5]:
        page = seen(site, f"doc/{site.local(row['s'])}")
        assert re.search(rf"(?<!\d){int(row['n']):,} claim", page.text), row
        assert f"Given by{row['how']}" in page.text, row
        own = row["s"].endswith(".article")
        told = "article's own voice" if own else "side not told" if row["side"] == "unknown" else f"side: {row['side']}"
        assert told in page.text, row


def test_lists_of_claims_are_filtered(site: Site) -> None:
    [n] = [
        row["n"]
        for row in rows(
            site,
            "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c cko:denies ?p ; cko:voiceSide cko:side-opposition . ?p cko:status cko:Contested }",
        )
    ]
    page = seen(site, "claims?stance=denies&side=opposition&status=Contested")
    assert page.count("li", "claim") == int(n) > 0
    total = next(rows(site, "SELECT (COUNT(*) AS ?n) WHERE { ?c a cko:Claim }"))["n"]
    assert f"{int(total):,} claims" in seen(site, "claims").text


@pytest.mark.parametrize(
    "address",
    [
        *(
            "claims?page=0",
            "claims?page=x",
            "claims?page=9999",
            "claims?stance=swears",
            "claims?article=none",
            "actors?side=sun",
            "places?type=Moon",
        ),
        *(
            "disputes?kind=quarrel",
            "disputes?place=Nowhereatall",
            "disputes?date=2016-13",
            f"search?q={'x' * 300}",
            "search?q=x&kind=thing",
        ),
    ],
)
def test_a_wrong_setting_is_one_clear_line(site: Site, address: str) -> None:
    with pytest.raises((BadRequest, views.UsageError)) as refused:
        shown(site, address)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("address", ["doc/place/nowhere", "doc/claim/x y", "doc/actor/..", "doc/dispute/%3Cscript%3E", "doc/relay/>"])
def test_what_the_graph_does_not_have_is_not_found(site: Site, address: str) -> None:
    with pytest.raises(NotFound):
        shown(site, address)


HOSTILE = """<script>alert(1)</script>\\"'><img src=x onerror=alert(2)> {{ 7*7 }} } . } # %s"""


def hostile(turtle: str) -> str:
    """A graph whose every text is an attack, and whose sources are addresses that run."""
    numbers = iter(range(10**6))
    turtle = re.sub(
        r'(rdfs:label|skos:prefLabel|skos:altLabel|cko:form|cko:note|cko:rationale|dcterms:title) "[^"]*"',
        lambda m: f'{m[1]} "{HOSTILE % next(numbers)}"',
        turtle,
    )
    return re.sub(r'(cko:(?:coordinateSource|coordinateUnknown|mergeSource|byline)) "[^"]*"', r'\1 "javascript:alert(3)"', turtle)


def test_hostile_labels_are_words_and_hostile_addresses_no_links(world: Workspace) -> None:
    turtle = hostile(make(world).text)
    assert turtle.count("<script>") > 50 and "javascript:" in turtle
    bad = site_of(world, turtle)
    for address in [*everything(bad), *LISTS, "search?q=script", "search?q=%3Cscript%3E%22onload"]:
        page = seen(bad, address)
        assert not [a for tag, a in page.tags if tag == "script" and "src" not in a and "json" not in a.get("type", "")], address
        assert not [name for _, a in page.tags for name in a if name.startswith("on")], address
        assert not [link for link in page.links if urlsplit(link).scheme not in ("", "http", "https")], address
        assert page.count("img") == 0
        assert "49 }" not in page.text


def test_a_withdrawn_claim_says_so_and_counts_for_nothing(small: Site) -> None:
    row = next(rows(small, "SELECT ?c ?why ?p WHERE { ?c cko:withdrawnBecause ?why ; cko:formerlyClaimed ?p }"))
    page = seen(small, f"doc/{small.local(row['c'])}")
    assert "This claim has been withdrawn" in page.text
    assert row["why"] in page.text
    assert "withdrawn" in seen(small, f"doc/{small.local(row['p'])}").text


def test_another_graph_is_shown_without_a_word_of_this_one(small: Site) -> None:
    for address in some(small):
        assert not re.search("aleppo|syria", shown(small, address), re.I), address


def test_an_empty_graph_has_its_lists_and_says_that_nothing_is_there(world: Workspace) -> None:
    empty = site_of(world, "")
    for address in LISTS:
        sound(seen(empty, address), address)
    assert "No contradiction is written down." in seen(empty, "").text
    assert "Nothing is called so" in seen(empty, "search?q=Millbrook").text


class Recording(dict[str, str]):
    """A catalogue that keeps what it was asked for in vain."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self.missing: set[str] = set()

    def get(self, english: str, default: str = "") -> str:  # type: ignore[override]
        if english not in self:
            self.missing.add(english)
        return super().get(english, default)


def test_every_text_of_these_pages_has_an_arabic_one(site: Site, reading: Site, small: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Recording(views.catalogue())
    monkeypatch.setattr(views, "catalogue", lambda: catalogue)
    for graph in (site, reading, small):
        for address in [*some(graph), "search?q=a", "search?q=Xyzzyqwv"]:
            shown(graph, address, "ar")
    # Cells of the answer on the first page, which are data, are looked up too.
    sources = "".join(
        file.read_text("utf-8") for folder, kind in (("templates", "*.jinja"), ("", "*.py")) for file in (WEB / folder).glob(kind)
    )
    assert not [
        text for text in sorted(catalogue.missing) if re.search("[a-z]", text) and (f'"{text}"' in sources or f"'{text}'" in sources)
    ]


def test_every_text_in_every_template_and_module_has_an_arabic_one() -> None:
    said = {
        (file.name, match[2])
        for file in [*(WEB / "templates").glob("*.jinja"), *WEB.glob("*.py")]
        for match in re.finditer(r"""(?<!\w)say\((["'])((?:(?!\1)[^\\])+)\1""", file.read_text("utf-8"))
    }
    assert len(said) > 150
    assert sorted((name, text) for name, text in said if text not in views.catalogue()) == []


def test_translations_keep_the_places_for_values() -> None:
    for english, arabic in views.catalogue().items():
        given, used = (set(re.findall(r"\{\w+\}", text)) for text in (english, arabic))
        assert used <= given, english
        # Arabic may say "one claim" in words.
        assert given - used <= {"{n}"}, english


def test_stances_and_statuses_are_those_of_the_ontology(site: Site) -> None:
    assert set(evidencepanel.SIGNS) == set(STANCES)
    for name in (*STANCES, *iris.STATUSES):
        label = site.label(iris.term(name))
        assert label.en and label.ar, name
