"""The downloads: the same triples in every form, tables that are described, points as the graph has them, check sums that hold."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from kg import aligned, digest
from kg.evidence import PREFIXES
from kg.store import OxigraphStore
from kg.web import csvtables, csvw, exports
from kg.web.site import Site
from kg.workspace import Workspace

from .explorer import Read
from .test_askpage import tiny


def made(site: Site, name: str) -> bytes:
    """An export."""
    found = exports.file(site, f"export/{name}")
    assert found is not None
    return found


def table(site: Site, name: str) -> list[dict[str, str]]:
    """A table by its columns."""
    return list(csv.DictReader(io.StringIO(made(site, name).decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("extension", "form"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("nq", ox.RdfFormat.N_QUADS),
    ],
)
def test_graph_is_the_same_in_every_form(extension: str, form: ox.RdfFormat, site: Site, aleppo_ttl: Path) -> None:
    quads = list(ox.parse(made(site, f"aleppo.{extension}"), format=form))
    graph = ox.NamedNode("https://w3id.org/conflict-kg/aleppo") if extension == "nq" else ox.DefaultGraph()

    assert {quad.graph_name for quad in quads} == {graph}
    assert digest.digest(digest.gathered(quad.triple for quad in quads)) == digest.digest(digest.triples(aleppo_ttl))


def test_turtle_is_the_built_file_and_aligned_that_of_the_command(site: Site, aleppo_ttl: Path) -> None:
    assert made(site, "aleppo.ttl") == aleppo_ttl.read_bytes()
    assert made(site, "aleppo-aligned.ttl").decode() == aligned.aligned(aleppo_ttl)


def test_graph_of_a_service_is_read_by_a_query(workspace: Workspace) -> None:
    far = tiny(
        workspace,
        '<https://example.org/k> a <http://www.w3.org/2002/07/owl#Ontology> . <https://example.org/k/place/a> rdfs:label "A"@en .',
    )

    for extension, form in (("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES)):
        found = ox.parse(made(far, f"{exports.stem(far)}.{extension}"), format=form)
        assert {quad.triple for quad in found} == set(far.store.query("CONSTRUCT WHERE { ?s ?p ?o }").triples or ())


def test_every_download_has_its_size_and_check_sum(explorer: httpx.Client, site: Site) -> None:
    page = explorer.get("/exports").text
    sums = dict(reversed(line.split("  ")) for line in explorer.get("/export/SHA256SUMS").text.splitlines())

    assert sums.keys() == {export.name for export in exports.listed(site)}
    for export in exports.listed(site):
        answer = explorer.get(f"/export/{export.name}")
        assert hashlib.sha256(answer.content).hexdigest() == sums[export.name]
        assert sums[export.name] in page and f'href="/export/{export.name}"' in page and f"{len(answer.content):,}" in page
        assert answer.headers["content-type"] == export.media and export.name in answer.headers["content-disposition"]


def test_downloads_can_be_gone_on_with(explorer: httpx.Client, site: Site) -> None:
    part = explorer.get("/export/aleppo.nt", headers={"Range": "bytes=1000-1999"})

    assert (part.status_code, part.content) == (206, made(site, "aleppo.nt")[1000:2000])
    assert explorer.head("/export/aleppo.nt").headers["content-length"] == str(len(made(site, "aleppo.nt")))
    assert explorer.get("/export/aleppo.exe").status_code == explorer.get("/export/..%2faleppo.ttl").status_code == 404
    assert explorer.get("/export/alepo.nt").text == 'there is no download "alepo.nt"; did you mean "aleppo.nt"?\n'


def test_downloads_are_made_once_and_are_the_same_again(site: Site, workspace: Workspace, aleppo_ttl: Path) -> None:
    again = Site(workspace, site.store, site.sentences, aleppo_ttl)

    for export in exports.listed(site):
        if "aligned" in export.name:  # it takes as long as all others
            continue
        one = exports.made(site, export)
        assert exports.made(site, export) is one
        assert exports.made(again, export).sha256 == one.sha256 and exports.made(again, export).path != one.path


def test_kept_files_go_with_the_graph(workspace: Workspace) -> None:
    short = tiny(workspace, "")
    folder = exports.made(short, exports.listed(short)[0]).path.parent
    assert folder.is_dir()
    del short

    assert not folder.exists()


def test_file_that_was_cleared_away_is_made_again(workspace: Workspace) -> None:
    short = tiny(workspace, "")
    export = exports.listed(short)[0]
    one = exports.made(short, export)
    shutil.rmtree(one.path.parent)

    assert exports.made(short, export) == one and one.path.is_file()


def test_folder_of_a_process_that_was_ended_is_removed(workspace: Workspace) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    left = Path(tempfile.mkdtemp(prefix=f"kg-export-{gone.pid}-"))
    short = tiny(workspace, "")
    own = exports.made(short, exports.listed(short)[0]).path.parent
    exports.made(again := tiny(workspace, ""), exports.listed(again)[0])

    assert (left.exists(), own.exists()) == (False, True)


# Tables


def test_claims_are_those_of_the_command(site: Site, kg: Callable[..., Any]) -> None:
    assert made(site, "claims.csv").decode().replace("\r\n", "\n") == kg("export", "csv").out.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("actors", "Actor"),
        ("places", "Place"),
        ("events", "Event"),
        ("articles", "Article"),
        ("speakers", "Speaker"),
        ("disputes", "Difference"),
    ],
)
def test_every_thing_is_a_row(name: str, classes: str, site: Site, store: OxigraphStore) -> None:
    rows = table(site, f"{name}.csv")
    wanted = {row["s"] for row in store.query(f"{PREFIXES}SELECT ?s WHERE {{ ?s a cko:{classes} }}").dicts()}

    assert {row["iri"] for row in rows} == wanted and len(rows) == len(wanted) > 0


def test_claims_of_things_are_counted(site: Site) -> None:
    said = [row["claim"].removeprefix("claim:") for row in table(site, "claims.csv")]

    for row in table(site, "articles.csv"):
        assert int(row["claims"]) == sum(claim.startswith(f"{row['article']}.") for claim in said) > 0
    assert sum(int(row["claims"]) for row in table(site, "speakers.csv")) == len(said)


def test_positions_have_the_claims_of_the_graph(site: Site, store: OxigraphStore) -> None:
    rows = table(site, "positions.csv")
    held = store.query(f"{PREFIXES}SELECT ?d ?n ?c WHERE {{ ?d cko:hasPosition ?p . ?p cko:positionOrder ?n ; cko:positionClaim ?c }}")

    assert {(row["dispute"], row["position"], row["claim"]) for row in rows} == {
        (row["d"].rpartition("/")[2], row["n"], f"claim:{row['c'].rpartition('/')[2]}") for row in held.dicts()
    }
    assert {"asserts", "denies", "negates"} <= {row["stance"] for row in rows}


def test_description_names_every_column_in_order_and_its_keys_hold(site: Site) -> None:
    told = json.loads(made(site, csvw.DESCRIPTION))
    parts = {part["url"]: part["tableSchema"] for part in told["tables"]}
    tables = {name: table(site, name) for name in parts}

    assert told["dc:license"] == {"@id": site.graph.licence} and len(parts) == len(csvtables.TABLES)
    for name, schema in parts.items():
        assert [column["titles"] for column in schema["columns"]] == list(tables[name][0])
        if key := schema.get("primaryKey"):
            assert len({row[key] for row in tables[name]}) == len(tables[name])
        for foreign in schema.get("foreignKeys", ()):
            to = foreign["reference"]
            known = {row[to["columnReference"]] for row in tables[to["resource"]]}
            assert {row[foreign["columnReference"]] for row in tables[name]} <= known
        for column in schema["columns"]:
            values = [row[column["titles"]] for row in tables[name] if row[column["titles"]]]
            if column.get("datatype") in ("integer", "decimal"):
                assert [float(value) for value in values] and values


def test_archive_holds_every_table(site: Site) -> None:
    with zipfile.ZipFile(io.BytesIO(made(site, "aleppo-tables.zip"))) as packed:
        assert {name: packed.read(name) for name in packed.namelist() if name != csvw.README} == {
            name: made(site, name) for name in [*(f"{t.name}.csv" for t in csvtables.TABLES), csvw.DESCRIPTION]
        }
        assert "places.csv: A row a place." in packed.read(csvw.README).decode()


def test_no_cell_runs_as_a_formula(workspace: Workspace) -> None:
    data = '<https://example.org/k/place/a> a cko:Place ; rdfs:label "=1+1"@en ; skos:prefLabel "=1+1"@en ; cko:note "@x" .'

    [row] = table(tiny(workspace, data), "places.csv")
    assert (row["name"], row["note"]) == ("'=1+1", "'@x")


# Places


def test_points_are_those_of_the_graph(site: Site, store: OxigraphStore) -> None:
    told = json.loads(made(site, "aleppo-places.geojson"))
    points = store.query(f"{PREFIXES}SELECT ?p ?e ?n WHERE {{ ?p cko:longitude ?e ; cko:latitude ?n }}")
    features = {feature["id"]: feature for feature in told["features"]}

    assert told["type"] == "FeatureCollection" and "crs" not in told
    assert {i: f["geometry"]["coordinates"] for i, f in features.items() if f["geometry"]} == {
        row["p"]: [float(row["e"]), float(row["n"])] for row in points.dicts()
    }
    for feature in features.values():
        assert feature["type"] == "Feature" and (feature["geometry"] or {"type": "Point"})["type"] == "Point"
        assert bool(feature["geometry"]) != bool(feature["properties"]["no_point_because"])
        assert not feature["geometry"] or (feature["properties"]["source"] and feature["properties"]["precision"])


def test_places_carry_every_claim_on_who_holds_them(site: Site, store: OxigraphStore) -> None:
    told = json.loads(made(site, "aleppo-places.geojson"))
    rows = store.query(f"""{PREFIXES}SELECT ?place ?claim ?stance WHERE {{ VALUES ?frame {{ cko:ControlState cko:ControlChange }}
        ?p a ?frame ; cko:place ?place . ?claim cko:claims ?p ; ?stance ?p FILTER(?stance NOT IN (cko:claims, cko:rejects)) }}""")
    found = {(f["id"], row["claim"], row["stance"]) for f in told["features"] for row in f["properties"]["control"]}

    assert found == {(row["place"], f"claim:{row['claim'].rpartition('/')[2]}", row["stance"].rpartition("#")[2]) for row in rows.dicts()}
    assert all(row["status"] and row["speaker"] and row["article"] for f in told["features"] for row in f["properties"]["control"])


def test_page_says_what_the_columns_mean(explorer: httpx.Client) -> None:
    page = Read(explorer.get("/exports").text)

    for each in csvtables.TABLES:
        assert each.says in page.text and all(column.says in page.text for column in each.columns)
