"""Every command by real calls: data on standard output, all else on standard error, and no traceback for a user's mistake."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import __version__, build
from kg.cli import main
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
KG = Callable[..., Any]
COMMANDS = (
    *("build", "check", "query", "sparql", "show", "why", "disputes", "find", "coverage"),
    *("anchor", "seal", "export", "push", "cite", "report", "serve", "site", "diff", "ontology", "schema"),
    *("draft", "review"),
)


@pytest.fixture(scope="module")
def world_with_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy workspace with its graph built."""
    root = tmp_path_factory.mktemp("cli") / "world"
    shutil.copytree(WORLD, root)
    (root / "northland.ttl").write_text(build.make(Workspace(root)).text, "utf-8")
    return root


@pytest.fixture
def world_kg(kg: KG, world_with_graph: Path, monkeypatch: pytest.MonkeyPatch) -> KG:
    """The command on the toy workspace, whose texts are at hand."""
    monkeypatch.delenv("KG_TEXTS", raising=False)
    return lambda *words: kg(*words, at=world_with_graph)


def process(*words: str, at: Path = ROOT, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as another process."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *words],
        cwd=at,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a TSV answer."""
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def refused(said: Any, code: int, message: str) -> None:
    """A refusal: one line on standard error and nothing on standard output."""
    assert (said.code, said.out) == (code, ""), said
    assert said.err.count("\n") == 1
    assert said.err.startswith(f"kg: {message}"), said.err


# The command itself


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])

    assert left.value.code == 0
    assert capsys.readouterr().out == f"kg {__version__}\n"


def test_module_and_command_are_the_same() -> None:
    for words in (("--version",), ("query", "nothing-of-that-name")):
        said = process(*words)
        assert (said.returncode, "Traceback" in said.stderr) == (0 if words == ("--version",) else 2, False)
    assert process("--version").stdout == f"kg {__version__}\n"


def test_help_names_every_command_and_each_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", told, re.MULTILINE), command
        with pytest.raises(SystemExit) as left:
            main([command, "--help"])
        assert left.value.code == 0
        assert f"Example: kg {command}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "the following arguments are required: COMMAND (kg --help explains)"),
        (("bild",), "argument COMMAND: invalid choice: 'bild'"),
        (("build", "--fast"), "unrecognized arguments: --fast (kg"),
        (("show",), "the following arguments are required: entity (kg show --help explains)"),
        (("query", "x", "-f", "xml"), "argument -f/--format: invalid choice: 'xml'"),
        (("query", "x", "--engine", "jena"), "argument --engine: invalid choice: 'jena'"),
        (("export", "xlsx"), "argument what: invalid choice: 'xlsx'"),
        (("--workspace",), "argument --workspace: expected one argument"),
    ],
)
def test_wrong_words_are_one_line(kg: KG, words: tuple[str, ...], message: str) -> None:
    refused(kg(*words), 2, message)


def test_a_broken_pipe_is_no_fault() -> None:
    code = (
        f"{sys.executable} -m kg export csv | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}};"
        f"{sys.executable} -m kg query | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    )
    said = subprocess.run(["bash", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert said.stderr == ""
    assert said.stdout.split() == ["0", "0"]


def test_interruption_is_one_line_and_130() -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "kg", "sparql", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)  # it has started and waits for its query
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)

    assert (running.returncode, out, err) == (130, "", "kg: stopped\n")


def test_interruption_of_a_build_leaves_nothing(own_world: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "kg", "--workspace", str(own_world), "build"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    while "validating" not in (line := running.stderr.readline()):
        assert line, "it ended before it validated"
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)

    assert (running.returncode, out) == (130, "")
    assert err.splitlines()[-1:] == ["kg: stopped"]
    assert [path.name for path in own_world.iterdir()] == ["seeds"]


# Where it works


def test_a_workspace_is_found_above_the_current_folder(world_with_graph: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(world_with_graph / "seeds" / "articles")

    assert kg("show", "Millbrook camp").out.startswith("Millbrook camp  (place:millbrook-camp)")


def test_outside_a_workspace_the_packaged_graph_answers(tmp_path: Path, kg: KG, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert kg("show", "Levant Front").out.startswith("Levant Front  (actor:levant-front)")
    assert rows(kg("query", "homonyms").out)
    assert kg("find", "حندرات").out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("build",), ("coverage",), ("seal",), ("anchor", "x", "y")])
def test_outside_a_workspace_what_needs_seeds_says_so(
    tmp_path: Path, kg: KG, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    refused(kg(*command), 2, "this needs the seeds: go into a workspace (a folder with seeds/workspace.yaml) or name it with --workspace\n")


def test_a_workspace_without_a_built_graph_says_what_to_do(own_world: Path, kg: KG) -> None:
    for words in (
        ("show", "Millbrook"),
        ("find", "mill"),
        ("export", "csv"),
        ("sparql", "ASK { }"),
        ("query", "homonyms"),
        ("cite", "homonyms"),
        ("why", "x"),
    ):
        refused(kg(*words, at=own_world), 3, f"{own_world / 'northland.ttl'}: no built graph there; run kg build\n")


def test_a_broken_graph_is_one_line(own_world: Path, kg: KG) -> None:
    (own_world / "northland.ttl").write_text("<a> <b> ", "utf-8")

    for engine in ("pyoxigraph", "rdflib"):
        said = kg("sparql", "ASK { }", "--engine", engine, at=own_world)
        refused(said, 3, f"{own_world / 'northland.ttl'}: ")


# query


def test_query_without_a_name_lists_all_with_their_parameters(world_kg: KG) -> None:
    said = world_kg("query")
    names = [line.split()[0] for line in said.out.splitlines()]

    assert (said.code, said.err) == (0, "")
    assert names == sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
    [line] = [line for line in said.out.splitlines() if line.startswith("place-timeline ")]
    assert line.endswith("(-p place)")


def test_query_answers_in_every_format(world_kg: KG) -> None:
    ask = ("query", "event-participants", "-p", "event=Spring Flood")
    said = {how: world_kg(*ask, "-f", how) for how in ("table", "tsv", "csv", "json", "md")}

    assert {how: answer.code for how, answer in said.items()} == dict.fromkeys(said, 0)
    by_tsv = rows(said["tsv"].out)
    assert {row["participant"] for row in by_tsv} == {"Hill Brigade", "Lake Brigade"}
    assert list(csv.DictReader(io.StringIO(said["csv"].out, newline=""))) == by_tsv
    found = json.loads(said["json"].out)
    assert [row["participant"]["value"] for row in found["results"]["bindings"]] == [row["participant"] for row in by_tsv]
    assert said["md"].out.startswith("| ") and len(said["md"].out.splitlines()) == len(by_tsv) + 2
    assert "participant" in said["table"].out.split("\n")[0].split()
    assert {answer.err for answer in said.values()} == {
        f"{len(by_tsv)} rows: Which actors took part in an event, in which role, and how each is told\n"
        "asked with event event:spring-flood\n"
    }
    assert world_kg(*ask).out == said["tsv"].out  # no terminal: TSV


def test_query_gives_the_same_rows_on_both_engines(world_kg: KG) -> None:
    ask = ("query", "place-timeline", "-p", "place=place:millbrook")
    said = world_kg(*ask)

    assert rows(said.out)
    assert world_kg(*ask, "--engine", "rdflib") == said


def test_query_takes_spellings_and_dates(kg: KG) -> None:
    by_spelling = kg("query", "place-holders", "-p", "place=Hindrat", "-p", "date=2016-09", at=ROOT)
    by_id = kg("query", "place-holders", "-p", "place=place:handarat", "-p", "date=2016-09-01/2016-09-30", at=ROOT)

    assert by_spelling.code == 0
    assert by_spelling == by_id


def test_query_text_is_the_query_with_its_values(world_kg: KG) -> None:
    said = world_kg("query", "place-timeline", "-p", "place=Riverton", "--text")

    assert said.code == 0
    assert "<https://example.org/northland/place/riverton>" in said.out
    assert "?_" not in re.sub(r"#.*", "", said.out)
    asked = world_kg("sparql", said.out)
    assert asked.out == world_kg("query", "place-timeline", "-p", "place=Riverton").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("query", "place-holder"), 'there is no saved query "place-holder"; did you mean "place-holders"? (kg query lists them)'),
        (("query", "../secret"), 'there is no saved query "../secret"'),
        (("query", "place-timeline", "-p", "plase=Riverton"), 'place-timeline has no parameter "plase"; did you mean "place"?'),
        (("query", "place-timeline", "-p", "place"), '"-p place": write -p name=value'),
        (("query", "place-timeline", "-p", "place="), '"-p place=": write -p name=value'),
        (("query", "place-timeline", "-p", "=x"), '"-p =x": write -p name=value'),
        (("query", "place-timeline", "-p", "place=Rivertwon"), 'no place is called "Rivertwon"; did you mean place:riverton?'),
        (("query", "place-timeline", "-p", "place=> ?p ?o } #"), 'no place is called "> ?p ?o } #"'),
        (("query", "place-holders", "-p", "date=soon"), 'date: "soon" is no EDTF date'),
        (("query", "place-holders", "-p", "date=2020-04-31"), 'date: "2020-04-31": April 2020 has 30 days'),
    ],
)
def test_query_mistakes_are_one_line(world_kg: KG, words: tuple[str, ...], message: str) -> None:
    refused(world_kg(*words), 2, message)


def test_an_ambiguous_value_asks(kg: KG) -> None:
    refused(
        kg("show", "Hezbollah", at=ROOT), 2, '"Hezbollah" is ambiguous: actor:hezbollah-iraqi (Hezbollah (Iraqi)); actor:hezbollah-lebanese'
    )


# sparql


def test_sparql_takes_text_file_and_standard_input(world_with_graph: Path, tmp_path: Path, world_kg: KG) -> None:
    text = "SELECT ?l { place:millbrook-camp rdfs:label ?l }"
    (tmp_path / "q.rq").write_text(text, "utf-8")

    assert world_kg("sparql", text).out == "l\nMillbrook camp\n"
    assert world_kg("sparql", str(tmp_path / "q.rq")).out == "l\nMillbrook camp\n"
    said = process("--workspace", str(world_with_graph), "sparql", "-", given=text)
    assert (said.returncode, said.stdout, said.stderr) == (0, "l\nMillbrook camp\n", "")


def test_sparql_knows_the_prefixes_and_takes_the_querys_own(world_kg: KG) -> None:
    assert world_kg("sparql", "ASK { place:riverton a cko:City }").out == "yes\n"
    assert world_kg("sparql", "prefix  place: <urn:x:> ASK { place:riverton a cko:City }").out == "no\n"
    assert world_kg("sparql", "DESCRIBE place:riverton").out.count("\n") > 5
    assert world_kg("sparql", "CONSTRUCT { ?s rdfs:label 'x' } { ?s a cko:City }").out == (
        '<https://example.org/northland/place/riverton> <http://www.w3.org/2000/01/rdf-schema#label> "x" .\n'
    )
    assert world_kg("sparql", "SELECT * { }", "-f", "table").code == 0


@pytest.mark.parametrize("engine", ["pyoxigraph", "rdflib"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {", "not a SPARQL query: error at 1:11"),
        ("SELECT * { ?s ?p ?o } LIMIT {", "not a SPARQL query: "),
        ("\nSELECT * { place:riverton ?p }", "not a SPARQL query: error at 2:"),
        ("SELECT * { ?s nobody:knows ?o }", "not a SPARQL query: "),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "not a SPARQL query: "),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE: a query may not fetch from elsewhere; ask the built graph only"),
        ("SELECT * { SERVICE<http://x/>{ ?s ?p ?o } }", "SERVICE: a query may not fetch from elsewhere"),
        ("SELECT * { SERVICESILENT<http://x/>{ ?s ?p ?o } }", "SERVICESILENT: a query may not fetch from elsewhere"),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", "FROM: a query may not fetch from elsewhere"),
    ],
)
def test_sparql_mistakes_are_one_line(world_kg: KG, engine: str, text: str, message: str) -> None:
    refused(world_kg("sparql", text, "--engine", engine), 2, message)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?s { ?s rdfs:label "SERVICE <http://x/> FROM" }',
        "SELECT ?s { ?s a <urn:SERVICE#FROM> } # SERVICE <http://x/>",
    ],
)
def test_sparql_takes_the_words_where_they_fetch_nothing(world_kg: KG, text: str) -> None:
    said = world_kg("sparql", text)

    assert (said.code, said.out, said.err) == (0, "s\n", "")


def test_sparql_from_a_file_that_cannot_be_read_is_one_line(world_kg: KG, tmp_path: Path) -> None:
    refused(world_kg("sparql", "no-such-file.rq"), 3, "no-such-file.rq: No such file or directory")
    refused(world_kg("sparql", str(tmp_path)), 3, f"{tmp_path}: Is a directory")
    (tmp_path / "q.rq").write_bytes(b"SELECT * { ?s ?p 'caf\xe9' }")
    refused(world_kg("sparql", str(tmp_path / "q.rq")), 3, f"{tmp_path / 'q.rq'}: not UTF-8")


def test_sparql_nested_beyond_bearing_is_one_line(world_kg: KG) -> None:
    refused(world_kg("sparql", "SELECT * " + "{" * 9000 + "}" * 9000), 4, "the query is nested deeper than 100 brackets")


# show, why, find


def test_show_gives_every_line_with_its_source(world_kg: KG) -> None:
    said = world_kg("show", "Riverton")

    assert (said.code, said.err) == (0, "")
    head, *told = said.out.split("\n\n")
    assert head.split("\n")[0] == "Riverton  (place:riverton)  مدينة النهر"
    assert "  coordinates: 10.5, 20.25 (point; an invented gazetteer)" in head
    claims = [
        line
        for line in said.out.replace("\n            ", " ").split("\n")
        if re.match(r"  (asserts|alleges|intends|questions|denies)", line)
    ]
    assert len(claims) >= 3
    assert all(re.search(r"(valley-post|river-news)-2020-05 ¶\d", line) for line in claims), told


def test_show_finds_by_spelling_and_id(kg: KG) -> None:
    assert kg("show", "Hindrat", at=ROOT).out == kg("show", "place:handarat", at=ROOT).out != ""


@pytest.mark.parametrize("command", ["show", "why"])
def test_an_unknown_thing_is_one_line_with_a_suggestion(world_kg: KG, command: str) -> None:
    said = world_kg(command, "Hill Brigant")
    refused(said, 2, "no thing of the graph is called")
    assert "did you mean actor:hill-brigade" in said.err


def test_why_of_a_claim_gives_for_and_against_with_the_words(world_kg: KG) -> None:
    said = world_kg("why", "claim:valley-post-2020-05.village-taken")

    assert (said.code, said.err) == (0, "")
    assert "CONTESTED" in said.out
    assert re.findall(r"^  (asserts|denies) ", said.out, re.MULTILINE) == ["asserts", "asserts", "denies"]
    assert "through Northland News Agency" in said.out
    assert "» The army denies that the village has fallen." in said.out
    assert "disputed: Did Millbrook fall" in said.out


def test_why_of_a_triple_says_whether_it_stands(world_kg: KG) -> None:
    stands = world_kg("why", "Hill Brigade", "memberOf", "Green Front")
    assert stands.out.startswith("actor:hill-brigade memberOf actor:green-front: stands in the graph as a plain triple (at some time)\n")
    assert len(re.findall(r"^  asserts ", stands.out, re.MULTILINE)) == 2

    contested = world_kg("why", "place:millbrook", "capturedBy", "Green Front")
    assert contested.out.startswith("place:millbrook capturedBy actor:green-front: does not stand in the graph as a plain triple\n")
    assert "CONTESTED" in contested.out


def test_why_without_the_texts_says_where_to_put_them(own_world: Path, kg: KG) -> None:
    shutil.rmtree(own_world / "seeds" / "texts")
    (own_world / "northland.ttl").write_text(build.make(Workspace(own_world)).text, "utf-8")

    said = kg("why", "claim:valley-post-2020-05.village-taken", at=own_world)

    assert said.code == 0
    assert "»" not in said.out
    assert "put them into seeds/texts/ or name their folder in KG_TEXTS" in said.out


def test_a_folder_of_texts_that_is_missing_is_one_line(
    kg: KG, world_with_graph: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KG_TEXTS", str(tmp_path / "absent"))

    refused(kg("why", "place:millbrook", at=world_with_graph), 3, f"{tmp_path / 'absent'}: no such folder (KG_TEXTS names it)")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("why", "Riverton", "besiegers"), '"besiegers" is no property of the ontology'),
        (("why", "Riverton", "x> ?p ?o } #"), '"x> ?p ?o } #" is no property of the ontology'),
        (("why", "Riverton", "memberOf"), "no claim bears on place:riverton memberOf"),
        (("why", "Riverton", "besiegedBy", "Nobody"), "no thing of the graph"),
        (("why", "Northland News Agency"), "no claim bears on actor:northland-news"),
    ],
)
def test_why_mistakes_are_one_line(world_kg: KG, words: tuple[str, ...], message: str) -> None:
    refused(world_kg(*words), 2, message)


@pytest.mark.parametrize("words", [("Millbrook", "camp"), ("millbrook camp",), ("MILLB", "CAMP")])
def test_find_by_latin_words(world_kg: KG, words: tuple[str, ...]) -> None:
    said = world_kg("find", *words)

    assert said.code == 0
    assert {"kind": "place", "id": "place:millbrook-camp", "as": "label", "text": "Millbrook camp"} in rows(said.out)


@pytest.mark.parametrize("word", ["الجبهة", "جبهة", "الجَبْهَة", "الجبهه", "جـبـهـة"])
def test_find_by_arabic_words_with_and_without_marks(world_kg: KG, word: str) -> None:
    assert {row["id"] for row in rows(world_kg("find", word).out)} == {"actor:green-front"}


def test_find_looks_into_wordings(world_kg: KG) -> None:
    assert "claim:valley-post-2020-05.city-starved" in {row["id"] for row in rows(world_kg("find", "starve").out)}


def test_find_of_what_nothing_holds_says_so(world_kg: KG) -> None:
    said = world_kg("find", "zzzz", "yyyy")

    assert (said.code, said.out, said.err) == (0, "", 'nothing holds "zzzz yyyy"\n')


# anchor


def test_anchor_is_the_line_for_a_seed(world_kg: KG) -> None:
    said = world_kg("anchor", "valley-post-2020-05", "PLANS to take  riverton next")

    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(r'\{paragraph: 7, start: 440, end: 467, words: 5, digest: "[0-9a-f]{16}"\}\n', said.out)


def test_anchors_of_words_that_stand_twice_are_both_given(world_kg: KG) -> None:
    said = world_kg("anchor", "valley-post-2020-05", "the army denies that the village has fallen.")

    assert said.code == 0
    assert [re.findall(r"paragraph: (\d), .*repeats: 2", line) for line in said.out.splitlines()] == [["5"], ["9"]]
    assert said.err == "these words stand 2 times; take the one that is meant\n"


def test_anchor_mistakes_are_one_line(world_kg: KG, own_world: Path, kg: KG) -> None:
    refused(world_kg("anchor", "valley-post-2020-05", "no such words"), 2, "these words are not in the text")
    refused(world_kg("anchor", "valley-post-2020-05", ""), 2, "these words are not in the text")
    refused(
        world_kg("anchor", "vally-post-2020-05", "x"), 2, 'there is no article "vally-post-2020-05"; did you mean "valley-post-2020-05"?'
    )
    shutil.rmtree(own_world / "seeds" / "texts")
    refused(
        kg("anchor", "valley-post-2020-05", "x", at=own_world),
        3,
        "the text of valley-post-2020-05 is not at hand; put it into seeds/texts/ or name its folder in KG_TEXTS",
    )


# export, cite, schema


def test_export_is_one_row_a_claim_and_opens_right(world_kg: KG, world_with_graph: Path) -> None:
    said = world_kg("export", "csv")
    lines = list(csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff"), newline="")))
    upheld = [claim for _, claim in build.make(Workspace(world_with_graph)).seeds.claims() if claim.seed.withdrawn is None]

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("\ufeffarticle,")
    assert len(lines) == len(upheld) == len({(line["claim"], line["proposition"]) for line in lines})
    [denial] = [line for line in lines if line["claim"].endswith("village-taken-denied")]
    assert (
        denial["article"],
        denial["paragraph"],
        denial["stance"],
        denial["side"],
        denial["frame"],
        denial["status"],
        denial["earliest"],
    ) == ("valley-post-2020-05", "5; 9", "denies", "government", "ControlChange", "Contested", "2020-05-09")
    assert all(not value.startswith(("=", "+", "@")) for line in lines for value in line.values())


def test_exported_wording_never_runs_as_a_formula(own_world: Path, kg: KG) -> None:
    path = own_world / "seeds" / "articles" / "valley-post-2020-05.yaml"
    path.write_text(
        path.read_text("utf-8").replace("says: The Green Front wants Riverton after that.", 'says: \'=HYPERLINK("http://x";"المدينة")\''),
        "utf-8",
    )
    (own_world / "northland.ttl").write_text(build.make(Workspace(own_world)).text, "utf-8")

    said = kg("export", "csv", at=own_world)

    [line] = [line for line in csv.DictReader(io.StringIO(said.out, newline="")) if line["claim"].endswith("riverton-next")]
    assert line["wording"] == '\'=HYPERLINK("http://x";"المدينة")'


def test_citation_of_a_claim_names_speaker_chain_article_and_version(world_kg: KG) -> None:
    said = world_kg("cite", "claim:valley-post-2020-05.village-taken")

    assert (said.code, said.err) == (0, "")
    first, second, third = said.out.splitlines()
    assert first == (
        'a spokesman of the Green Front, through Northland News Agency, in "Green Front takes the mill at Millbrook" '
        "(Valley Post, 2020-05-12), paragraph 4."
    )
    assert second.endswith(f"in A small invented war, for tests, version {__version__}. https://example.org/northland/{__version__}")
    assert third == "https://example.org/northland/claim/valley-post-2020-05.village-taken"
    assert "date inferred" in world_kg("cite", "claim:river-news-2020-05.brigade-part").out


def test_citation_of_a_query_names_it_and_the_version(kg: KG) -> None:
    said = kg("cite", "homonyms", at=ROOT)

    assert said.code == 0
    assert said.out.startswith('"') and "(saved query homonyms)" in said.out and f"version {__version__}" in said.out


@pytest.mark.parametrize("what", ["nothing", "../homonyms", "claim:valley-post-2020-05.nothing", "place:millbrook"])
def test_citation_of_nothing_known_is_one_line(world_kg: KG, what: str) -> None:
    refused(world_kg("cite", what), 2, f'no claim is called "{what}"')


def test_a_withdrawn_claim_is_shown_with_its_reason_and_not_cited(world_kg: KG) -> None:
    claim = "claim:valley-post-2020-05.old-report"

    refused(world_kg("cite", claim), 2, f"{claim}: withdrawn on 2020-06-01: misread\n")
    assert "  withdrawn: 2020-06-01: misread\n" in world_kg("show", claim).out


def test_schema_is_valid_and_every_seed_conforms(kg: KG) -> None:
    import jsonschema
    import yaml

    class Editor(yaml.SafeLoader):
        """YAML 1.2 as editors read it: dates and no are text."""

    Editor.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    said = kg("schema", at=ROOT)
    assert (said.code, said.err) == (0, "")
    schema = json.loads(said.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    paths = [*(ROOT / "seeds" / "articles").glob("*.yaml"), *(WORLD / "seeds" / "articles").glob("*.yaml")]
    assert len(paths) >= 7
    for path in paths:
        faults = [
            f"{list(fault.absolute_path)}: {fault.message[:200]}"
            for fault in validator.iter_errors(yaml.load(path.read_text("utf-8"), Loader=Editor))
        ]
        assert faults == [], path.name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("publisher: valley-post", "publishr: valley-post"),
        ("how: stated}", "how: statd}"),
        ("by: people", "bye: people"),
        ("alleges: {Attack:", "alleges: {Atack:"),
        ("means: mortar", "means: mortars"),
        ("  denies: village-taken\n", ""),
        ("p1s1: menu", "p1s1: because"),
    ],
)
def test_schema_refuses_a_mistake(kg: KG, old: str, new: str) -> None:
    import jsonschema
    import yaml

    schema = json.loads(kg("schema", at=ROOT).out)
    content = (WORLD / "seeds" / "articles" / "valley-post-2020-05.yaml").read_text("utf-8")
    assert content.count(old) >= 1
    tree = yaml.load(content.replace(old, new), Loader=yaml.BaseLoader)

    messages = " ".join(fault.message for fault in jsonschema.Draft202012Validator(schema).iter_errors(tree))
    for fault in jsonschema.Draft202012Validator(schema).iter_errors(tree):
        messages += " ".join(inner.message for inner in fault.context or [])
    assert messages


# Streams


@pytest.mark.parametrize(
    "words",
    [
        ("query", "homonyms"),
        ("sparql", "ASK { }"),
        ("show", "Riverton"),
        ("find", "mill"),
        ("export", "csv"),
        ("coverage",),
        ("schema",),
    ],
)
def test_only_data_stand_on_standard_output(world_kg: KG, words: tuple[str, ...]) -> None:
    said = world_kg(*words)

    assert said.code == 0
    assert said.out
    assert "kg:" not in said.out and "..." not in said.out.split("\n")[0]
    assert not set(said.out.splitlines()) & set(said.err.splitlines())


# Report and diff


def test_report_writes_one_page_and_says_whose_words_are_in_it(world_kg: KG, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    said = world_kg("report", str(page))

    assert (said.code, said.out) == (0, "")
    assert "the articles' sentences in it are their publishers'" in said.err
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>") and "<mark" in page.read_text("utf-8")

    said = world_kg("report", str(page), "--without-sentences")
    assert (said.code, "without sentences of the articles" in said.err, "<mark" in page.read_text("utf-8")) == (0, True, False)


def test_report_says_where_it_cannot_write(world_kg: KG, tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    refused(world_kg("report", str(tmp_path / "page.html")), 3, f"{tmp_path / 'page.html'}: ")


def test_diff_tells_what_changed_in_three_forms(world_kg: KG, world_with_graph: Path, tmp_path: Path) -> None:
    new, old = world_with_graph / "northland.ttl", tmp_path / "old.ttl"
    old.write_text(new.read_text("utf-8").replace("cko:Contested", "cko:SingleSource"), "utf-8")

    assert "nothing changed" in world_kg("diff", str(new)).out
    text, markdown = world_kg("diff", str(old), str(new)), world_kg("diff", str(old), "-f", "md")
    assert (text.code, markdown.code) == (0, 0)
    assert "Contested" in text.out and markdown.out.startswith("#")
    assert json.loads(world_kg("diff", str(old), "-f", "json").out)
    refused(world_kg("diff", "nowhere.ttl"), 3, "nowhere.ttl: ")


# Export


def test_export_aligned_says_it_in_other_vocabularies_too(world_kg: KG) -> None:
    said = world_kg("export", "--aligned")

    assert said.code == 0
    assert "prov:wasAttributedTo" in said.out and "cko:asserts" in said.out


def test_export_tables_is_a_folder_of_tables_that_a_description_explains(world_kg: KG, tmp_path: Path) -> None:
    said = world_kg("export", "tables", str(tmp_path / "tables"))

    assert (said.code, said.out) == (0, "")
    described = json.loads((tmp_path / "tables" / "csv-metadata.json").read_text("utf-8"))
    for table in described["tables"]:
        with (tmp_path / "tables" / table["url"]).open(encoding="utf-8-sig", newline="") as file:
            head, *lines = csv.reader(file)
        assert lines and head == [column["titles"] for column in table["tableSchema"]["columns"]], table["url"]


def test_export_geojson_has_every_place(world_kg: KG) -> None:
    places = {row["id"].removeprefix("place:") for row in rows(world_kg("sparql", "SELECT ?id { ?id a cko:Place }").out)}
    features = json.loads(world_kg("export", "geojson").out)["features"]

    assert places and {feature["id"].rpartition("/place/")[2] for feature in features} == places


def test_export_wants_to_know_what(world_kg: KG) -> None:
    refused(world_kg("export"), 2, "say what to write: csv")
    refused(world_kg("export", "--aligned", "csv"), 2, "say what to write: csv")


# A graph of a service


def test_a_service_answers_as_the_built_graph(kg: KG, oxigraph_server: Any, aleppo_ttl: Path) -> None:
    graph = "https://example.org/asked-by-the-command"
    oxigraph_server.put(graph, aleppo_ttl.read_bytes())
    there = ("--endpoint", oxigraph_server.asking(graph))

    for words in (
        ("query", "event-participants", "-p", "event=Battle of Aleppo", "-f", "csv"),
        ("sparql", "SELECT ?d { ?d a cko:Dispute } ORDER BY ?d"),
        ("show", "Levant Front"),
        ("why", "handarat-camp", "lostBy"),
        ("find", "حندرات"),
        ("disputes", "--place", "Handarat camp"),
        ("cite", "claim:unnamed-2016-09.camp-recovered"),
    ):
        here, elsewhere = kg(*words), kg(*words, *there)
        assert (elsewhere.code, elsewhere.out) == (0, here.out), words
        assert here.out


def test_an_engine_is_not_for_a_service(kg: KG) -> None:
    refused(
        kg("query", "labels-used", "--engine", "rdflib", "--endpoint", "http://127.0.0.1:1/"), 2, "--engine is for a graph of this machine"
    )
    refused(kg("query", "labels-used", "--endpoint", "http://127.0.0.1:1/"), 3, "")
