"""The commands that ask the built graph; each gives its exit code."""

from __future__ import annotations

import re
import sys

from kg import invocation
from kg.errors import InputError, UsageError

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    import argparse


def query_(arguments: argparse.Namespace) -> int:
    """kg query"""
    from kg import queries, tables

    folder = invocation.space(arguments).place("queries")
    if arguments.name is None:
        found = queries.load_all(folder)
        for name, saved in found.items():
            takes = f" (-p {', '.join(p.name for p in saved.parameters)})" if saved.parameters else ""
            print(f"{name:34} {saved.summary}{takes}")
        return 0
    saved = queries.find(folder, arguments.name)
    given = {}
    for item in arguments.parameter:
        name, sign, value = item.partition("=")
        if not name or not sign or not value:
            raise UsageError(f'"-p {item}": write -p name=value')
        given[name] = value
    store = invocation.store(arguments)
    values = queries.values(saved, given, store)
    text = queries.bind(saved.text, values)
    if arguments.text:
        print(text, end="")
        return 0
    rows = store.query(text)
    sys.stdout.write(tables.render(rows, invocation.form(arguments), invocation.columns()))
    invocation.say(f"{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}: {saved.summary}")
    if values:
        asked = ", ".join(f"{name} {tables.plain(value)}" for name, value in values.items())
        invocation.say(f"asked with {asked}{'' if given else ' (the default; -p asks with another)'}")
    return 0


def sparql_(arguments: argparse.Namespace) -> int:
    """kg sparql"""
    from kg import iris, limits, tables

    text = str(arguments.query)
    try:
        if text == "-":
            text = sys.stdin.read()
        elif "{" not in text and not re.match(r"\s*DESCRIBE\s", text, re.IGNORECASE):
            text = invocation.text_of(text)
    except UnicodeDecodeError:
        raise InputError(f"{arguments.query}: not UTF-8") from None
    text = _with_prefixes(text, str(invocation.settings(invocation.space(arguments)).get("namespace", iris.ALEPPO)))
    opened = invocation.opener(arguments)

    def ask() -> int:
        sys.stdout.write(tables.render(opened().query(text), invocation.form(arguments), invocation.columns()))
        return 0

    return limits.guarded(ask)


def _with_prefixes(text: str, namespace: str) -> str:
    """The query with the prefixes that it uses and does not declare, on its first line, so that a fault's line is that of the text."""
    from kg import iris

    declared = " ".join(text.lower().split())
    missing = {name: base for name, base in iris.prefixes(namespace).items() if f"{name}:" in text and f"prefix {name}:" not in declared}
    return "".join(f"PREFIX {name}: <{base}> " for name, base in missing.items()) + text


def show_(arguments: argparse.Namespace) -> int:
    """kg show"""
    from kg import show
    from kg.names import Names
    from kg.why import THINGS

    store = invocation.store(arguments)
    iri = Names(store).resolve(arguments.entity, THINGS).iri
    sys.stdout.write(show.show(store, iri, invocation.sentences(arguments), invocation.columns()))
    return 0


def why_(arguments: argparse.Namespace) -> int:
    """kg why"""
    from kg import why

    sys.stdout.write(
        why.why(
            invocation.store(arguments),
            arguments.subject,
            arguments.property,
            arguments.object,
            invocation.sentences(arguments),
            invocation.columns(),
        )
    )
    return 0


def disputes_(arguments: argparse.Namespace) -> int:
    """kg disputes"""
    from kg import differences, evidence, queries, tables
    from kg.errors import did_you_mean
    from kg.names import Names

    store = invocation.store(arguments)
    kinds = evidence.DISPUTE_KINDS
    if arguments.kind and arguments.kind not in kinds:
        raise UsageError(f'"{arguments.kind}" is none of {", ".join(kinds)}{did_you_mean(arguments.kind, kinds)}')
    asked = {kind: getattr(arguments, kind) for kind in ("place", "actor", "event") if getattr(arguments, kind)}
    if arguments.dispute:
        if asked or arguments.date or arguments.kind or arguments.format:
            raise UsageError("one dispute is shown whole; --place, --actor, --event, --date, --kind and -f are for the list")
        iri = Names(store).resolve(arguments.dispute, ("dispute", "finding")).iri
        [found] = differences.differences(store, [iri])
        sys.stdout.write(differences.text(store, found, invocation.sentences(arguments), invocation.columns()))
        return 0
    listed = differences.differences(store)
    if asked or arguments.date:
        names = Names(store) if asked else None
        things = [names.resolve(value, (kind,)).iri for kind, value in asked.items()] if names else []
        span = queries.instants("--date", arguments.date) if arguments.date else None
        near = differences.touching(store, things, (span[0].value, span[1].value) if span else None)
        listed = [d for d in listed if d.iri in near]
    listed = [d for d in listed if arguments.kind in (None, d.kind)]
    sys.stdout.write(tables.render(differences.rows(listed), invocation.form(arguments), invocation.columns()))
    invocation.say(f"{len(listed)} difference{'' if len(listed) == 1 else 's'}; kg disputes ID shows one with all its claims")
    return 0


def find_(arguments: argparse.Namespace) -> int:
    """kg find"""
    from kg import find, tables

    words = " ".join(arguments.words)
    rows = find.find(invocation.store(arguments), words)
    if not rows.rows:
        invocation.say(f'nothing holds "{words}"')
        return 0
    sys.stdout.write(tables.render(rows, invocation.form(arguments), invocation.columns()))
    return 0


def cite_(arguments: argparse.Namespace) -> int:
    """kg cite"""
    from kg import cite, queries
    from kg.names import Names

    store = invocation.store(arguments)
    folder = invocation.space(arguments).data("queries")
    if (folder / f"{arguments.what}.rq").is_file():
        sys.stdout.write(cite.query(store, queries.find(folder, arguments.what)))
    else:
        sys.stdout.write(cite.claim(store, Names(store).resolve(arguments.what, ("claim",)).iri))
    return 0


def report_(arguments: argparse.Namespace) -> int:
    """kg report"""
    from pathlib import Path

    from kg import coverage, report, seal, seeds
    from kg.evidence import Sentences

    space = invocation.space(arguments)
    store = invocation.store(arguments)
    accounts = None if space.root is None else {a.id: coverage.account(a) for a in seeds.read(space).articles.values()}
    sentences = Sentences({}) if arguments.without_sentences else invocation.sentences(arguments)
    target = Path(arguments.file)
    try:
        seal.write(target, report.html(store, sentences, accounts))
    except OSError as error:
        raise InputError(f"{target}: {error.strerror or error}") from None
    words = "the articles' sentences in it are their publishers'" if sentences.at_hand else "without sentences of the articles"
    invocation.say(f"{target}: {target.stat().st_size:,} bytes; {words}")
    return 0


def diff_(arguments: argparse.Namespace) -> int:
    """kg diff"""
    from pathlib import Path

    from kg import diff, releasenote
    from kg.store import open_graph

    new = invocation.store(arguments) if arguments.new is None else open_graph(Path(arguments.new))
    changes = diff.diff(open_graph(Path(arguments.old)), new)
    if arguments.format == "json":
        sys.stdout.write(releasenote.json_text(changes))
    elif arguments.format == "md":
        sys.stdout.write(releasenote.markdown(changes))
    else:
        sys.stdout.write(releasenote.text(changes, invocation.columns()))
    return 0
