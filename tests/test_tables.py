"""Answers as tables: terminals, spreadsheets, programs and Markdown each get what they can bear."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import tables
from kg.store import Rows

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text: str, kind: str = "") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) if kind else ox.Literal(text)


ROWS = Rows(
    ("who", "what"),
    (
        (ox.NamedNode("https://w3id.org/conflict-kg/aleppo/actor/levant-front"), ox.Literal("الجبهة الشامية", language="ar")),
        (None, ox.Literal("a|b\tc\r\nd")),
        (ox.BlankNode("n"), literal("2016-09-24T00:00:00Z", "dateTime")),
    ),
)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, ""),
        (ox.NamedNode("https://w3id.org/conflict-kg/aleppo/place/handarat"), "place:handarat"),
        (ox.NamedNode("https://example.org/other/war/place/mill"), "place:mill"),
        (ox.NamedNode("https://w3id.org/conflict-kg/ontology#role-attacker"), "cko:role-attacker"),
        (ox.NamedNode("https://example.org/else"), "https://example.org/else"),
        (literal("2016-09-24T00:00:00Z", "dateTime"), "2016-09-24"),
        (literal("2016-09-24T23:59:59Z", "dateTime"), "2016-09-24"),
        (literal("2016-09-24T00:00:00+00:00", "dateTime"), "2016-09-24"),
        (literal("2016-09-24T12:00:00Z", "dateTime"), "2016-09-24T12:00:00Z"),
        (literal("5", "integer"), "5"),
        (ox.Literal("x", language="en"), "x"),
    ],
)
def test_a_term_for_reading(term: ox.NamedNode | ox.Literal | None, expected: str) -> None:
    assert tables.plain(term) == expected


# CSV and TSV


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-", "+49 30", "-x", "=cmd|' /C calc'!A0", "＝1+1"]
)
def test_no_cell_runs_as_a_formula(text: str) -> None:
    assert tables.cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "5", "-5", "-5.25", "a=b", "'=1", "١٢", "حلب", "2016-09-24", "a-b"])
def test_other_cells_stay(text: str) -> None:
    assert tables.cell(text) == text


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), min_size=1))
def test_csv_reads_back_with_no_formula(lines: list[list[str]]) -> None:
    written = tables.csv_text(lines)
    read = list(csv.reader(io.StringIO(written, newline="")))

    assert read == [[tables.cell(value) for value in line] for line in lines]
    assert all(not value.startswith(("=", "+", "@")) for line in read for value in line)


def test_csv_has_comma_and_crlf() -> None:
    assert tables.render(ROWS, "csv") == 'who,what\r\nactor:levant-front,الجبهة الشامية\r\n,"a|b\tc\r\nd"\r\nn,2016-09-24\r\n'


def test_tsv_has_one_line_a_row() -> None:
    assert tables.render(ROWS, "tsv") == "who\twhat\nactor:levant-front\tالجبهة الشامية\n\ta|b c d\nn\t2016-09-24\n"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_tsv_keeps_its_columns_whatever_stands_in_them(values: list[str]) -> None:
    clean = [value for value in values if not any(0xD800 <= ord(c) <= 0xDFFF for c in value)] or [""]
    rows = Rows(tuple(f"c{i}" for i in range(len(clean))), (tuple(map(ox.Literal, clean)),))

    header, line, end = tables.render(rows, "tsv").split("\n")

    assert (len(header.split("\t")), len(line.split("\t")), end) == (len(clean), len(clean), "")


# JSON


def test_json_is_that_of_sparql() -> None:
    found = json.loads(tables.render(ROWS, "json"))

    assert found["head"] == {"vars": ["who", "what"]}
    assert found["results"]["bindings"] == [
        {
            "who": {"type": "uri", "value": "https://w3id.org/conflict-kg/aleppo/actor/levant-front"},
            "what": {"type": "literal", "value": "الجبهة الشامية", "xml:lang": "ar"},
        },
        {"what": {"type": "literal", "value": "a|b\tc\r\nd"}},
        {
            "who": {"type": "bnode", "value": "n"},
            "what": {"type": "literal", "value": "2016-09-24T00:00:00Z", "datatype": XSD + "dateTime"},
        },
    ]


# Markdown


def test_markdown_keeps_its_columns() -> None:
    assert tables.render(ROWS, "md").split("\n") == [
        "| who | what |",
        "| --- | --- |",
        "| actor:levant-front | الجبهة الشامية |",
        "|  | a\\|b\tc d |",
        "| n | 2016-09-24 |",
        "",
    ]


# A terminal


@pytest.mark.parametrize(
    ("text", "expected"), [("", 0), ("abc", 3), ("حلب", 3), ("حَلَب", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("a\u200bb", 2), ("ａ", 2)]
)
def test_width_is_what_a_terminal_shows(text: str, expected: int) -> None:
    assert tables.width(text) == expected


def test_table_has_a_header_a_rule_and_aligned_columns() -> None:
    lines = tables.table(["id", "name"], [["a", "one"], ["long-id", "حلب"]], 80)

    assert lines == "id       name\n-------  ----\na        one\nlong-id  حلب\n"


def test_long_cells_wrap_at_words_and_the_widest_gives_way() -> None:
    lines = tables.table(["id", "says"], [["claim-1", "one two three four five six seven eight nine ten"]], 40).split("\n")

    assert lines[2:] == ["claim-1  one two three four five six", "         seven eight nine ten", ""]


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map("w {}".format)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5), st.integers(80, 160))
def test_a_table_loses_no_word_and_fits_the_terminal(body: list[list[str]], columns: int) -> None:
    written = tables.table(["one", "two", "three"], body, columns)

    head, rule, *lines = written.split("\n")
    assert (head.split(), set(rule)) == (["one", "two", "three"], {"-", " "})
    assert sorted("".join("".join(lines).split())) == sorted("".join("".join(value.split()) for row in body for value in row))
    assert all(tables.width(line) <= columns for line in written.split("\n"))


def test_columns_without_a_value_are_left_out_and_named() -> None:
    assert tables.table(["a", "b", "c"], [["1", "", "2"], ["3", "", "4"]], 80).split("\n") == [
        "a  c",
        "-  -",
        "1  2",
        "3  4",
        "(not shown: b; -f csv has them)",
        "",
    ]


def test_where_there_is_no_room_ids_go_first_and_the_rest_stays() -> None:
    words = " ".join(["word" * 6] * 3)
    written = tables.table(
        ["says", "article", "paragraph", "claim", "more"], [[words, words, "5", "claim:unnamed-2016-09.camp-recovered", words]], 90
    )

    assert written.split("\n")[0].split() == ["says", "article", "paragraph", "more"]
    assert written.endswith("(not shown: claim; -f csv has them)\n")


def test_a_table_without_rows_is_its_header() -> None:
    assert tables.render(Rows(("a", "b"), ()), "table") == "a  b\n-  -\n"
    assert tables.render(Rows((), ((),)), "table") == ""


# Other answers


@pytest.mark.parametrize("how", tables.FORMATS)
def test_yes_no_and_triples_look_alike_in_every_format(how: str) -> None:
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal('"x"\n'))

    assert tables.render(Rows((), (), boolean=True), how) == "yes\n"
    assert tables.render(Rows((), (), boolean=False), how) == "no\n"
    assert tables.render(Rows((), (), triples=(triple,)), how) == '<urn:a> <urn:b> "\\"x\\"\\n" .\n'
