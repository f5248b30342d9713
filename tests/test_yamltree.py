"""Seeds are read as plain text with line numbers, and everything in YAML that is clever is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import yamltree
from kg.errors import DataError, InputError, LimitError
from kg.yamltree import Items, Table, Text


def fault(text: str) -> str:
    """What is said of a text that is refused."""
    with pytest.raises(DataError) as refused:
        yamltree.parse(text, "x.yaml")
    return str(refused.value)


@pytest.mark.parametrize("scalar", ["2016-12-13", "no", "yes", "null", "~", "1.50", "0x1F", "1_000", "010", "12:30:45", ".inf"])
def test_scalars_stay_the_text_that_was_typed(scalar: str) -> None:
    assert yamltree.parse(f"key: {scalar}\n", "x.yaml") == {"key": scalar}


def test_everything_knows_its_line() -> None:
    tree = yamltree.parse("a: 1\nb:\n  - x\n  - {c: d}\n'e f': >-\n  folded\n  text\n", "x.yaml")

    assert (tree.line, tree.line_of("b"), tree.line_of("e f"), tree.line_of("absent")) == (1, 2, 5, 1)
    items = tree["b"]
    assert isinstance(items, Items)
    assert [item.line for item in items] == [3, 4]
    assert isinstance(items[1], Table)
    assert tree["e f"] == "folded text"


def test_scalars_know_their_place_in_the_file() -> None:
    content = 'é: [ \'quoted "words"\' , plain words ] # remark\nkey: "two\n  lines"\n'
    tree = yamltree.parse(content, "x.yaml")
    items, folded = tree["é"], tree["key"]

    assert isinstance(items, Items) and isinstance(folded, Text)
    places = [content[item.start : item.end] for item in (*items, folded, tree.key("key")) if isinstance(item, Text)]
    assert places == ["'quoted \"words\"'", "plain words", '"two\n  lines"', "key"]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "---\n...\n"])
def test_file_without_content_is_an_empty_mapping(text: str) -> None:
    assert yamltree.parse(text, "x.yaml") == {}


def test_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert yamltree.parse("\ufeffkey: value\n", "x.yaml") == {"key": "value"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", 'x.yaml:3: key "a" stands twice; the first is on line 1'),
        ("a: {b: 1,\n  b: 2}\n", 'x.yaml:2: key "b" stands twice; the first is on line 1'),
        ("a: &x 1\n", "x.yaml:1: YAML anchors and aliases (&name, *name) are not allowed; write it out"),
        ("a: &x [1]\n", "x.yaml:1: YAML anchors and aliases (&name, *name) are not allowed; write it out"),
        ("a: 1\nb: *x\n", "x.yaml:2: YAML anchors and aliases (&name, *name) are not allowed; write it out"),
        ("a: !!int 1\n", "x.yaml:1: YAML tag tag:yaml.org,2002:int is not allowed"),
        (
            "a: 1\nb: !!python/object/apply:os.system [x]\n",
            "x.yaml:2: YAML tag tag:yaml.org,2002:python/object/apply:os.system is not allowed",
        ),
        ("a: 1\n? [x, y]\n: 2\n", "x.yaml:2: a key must be a word"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2: a second document begins here (---); a file holds one"),
        ("- a\n- b\n", "x.yaml:1: expected 'key: value' lines at the top of the file"),
        ("just words\n", "x.yaml:1: expected 'key: value' lines at the top of the file"),
        ("a: [1, 2\nb: 3\n", "x.yaml:2: not YAML: did not find expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", "x.yaml:2: not YAML: found a tab character that violates indentation"),
        ("a: 'x\n", "x.yaml:2: not YAML: found unexpected end of stream"),
        ("a: 1\nb: \x07\n", "x.yaml:2: not YAML: a control character (U+0007)"),
        ("\x00\x01\x02", "x.yaml:1: not YAML: a control character (U+0000)"),
    ],
)
def test_refusal_is_one_line_with_file_and_line(text: str, expected: str) -> None:
    assert fault(text) == expected


def test_all_equal_keys_are_told_at_once() -> None:
    assert len(fault("a: 1\na: 2\nb: 1\nb: 2\n").splitlines()) == 2


def test_aliases_that_would_grow_without_end_are_refused_at_the_first() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'lol'}]" for n in range(30)]

    assert fault("\n".join(levels)).startswith("x.yaml:1: YAML anchors and aliases")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    assert fault("a:\n " + opening * 100_000) == f"x.yaml:2: nested deeper than {yamltree.DEPTH_LIMIT} levels"


def test_nesting_up_to_the_limit_is_read() -> None:
    levels = yamltree.DEPTH_LIMIT - 1

    assert yamltree.parse("a: " + "[" * levels + "]" * levels, "x.yaml")


def test_bytes_that_are_no_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("a: é\nb: Alépo\n".encode() + b"c: Al\xe9p\n")

    with pytest.raises(DataError) as refused:
        yamltree.read(path, "x.yaml")

    assert str(refused.value) == "x.yaml:3: byte 21 is not UTF-8; save the file as UTF-8"


def test_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(90_000_000)

    with pytest.raises(LimitError) as refused:
        yamltree.read(path, "x.yaml")

    assert str(refused.value) == "x.yaml: 90,000,000 bytes; a seed file has at most 64,000,000"


def test_missing_file_and_folder_in_its_place_are_told(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "absent.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(InputError) as refused:
            yamltree.read(path, "x.yaml")
        assert str(refused.value) == f"x.yaml: {reason}"


@given(st.text())
def test_no_text_whatever_makes_the_reader_fail_otherwise(text: str) -> None:
    try:
        assert isinstance(yamltree.parse(text, "x.yaml"), Table)
    except DataError as error:
        assert all(problem.file == "x.yaml" and "\n" not in problem.message for problem in error.problems)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
)
def test_quoted_text_comes_back_as_it_was(entries: dict[str, str]) -> None:
    content = "".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in entries.items())
    expected = {key: value for key, value in entries.items() if not any(c in value for c in "\x85\u2028\u2029\ufeff")}

    try:
        tree = yamltree.parse(content, "x.yaml")
    except DataError:  # characters that YAML does not take
        return
    assert {key: tree[key] for key in expected} == expected
