"""What each command does: one function a command; it gives the exit code.

Modules are imported where they are used: asking a saved query loads no more than it needs.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import workspace
from kg.errors import InputError, UsageError
from kg.workspace import PACKAGE, Workspace

if TYPE_CHECKING:
    from kg.evidence import Sentences
    from kg.seeds import Article, Seeds
    from kg.store import Engine, Store
    from kg.texts import ArticleText


def _workspace(arguments: argparse.Namespace) -> Workspace:
    return workspace.find(arguments.workspace)


def _settings(space: Workspace) -> Mapping[str, object]:
    from kg import yamltree

    return {} if space.root is None else yamltree.read(space.seeds / "workspace.yaml", "seeds/workspace.yaml")


def _graph_path(space: Workspace) -> Path:
    return PACKAGE / "aleppo.ttl" if space.root is None else space.root / str(_settings(space).get("built", "graph.ttl"))


def _store(arguments: argparse.Namespace) -> Store:
    from kg.store import open_graph

    engine: Engine = getattr(arguments, "engine", "pyoxigraph")
    return open_graph(_graph_path(_workspace(arguments)), engine)


def _sentences(arguments: argparse.Namespace) -> Sentences:
    from kg import texts
    from kg.evidence import Sentences

    return Sentences(texts.available(_workspace(arguments).root))


def _columns() -> int:
    return max(60, min(shutil.get_terminal_size((120, 24)).columns, 160))


def _format(arguments: argparse.Namespace) -> str:
    return str(arguments.format or ("table" if sys.stdout.isatty() else "tsv"))


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def build_(arguments: argparse.Namespace) -> int:
    """kg build"""
    from kg import build

    built, target, report = build.build(_workspace(arguments), build.to_stderr)
    for finding in report.findings:
        _say(str(finding))
    if not report.conforms:
        _say(f"kg: {_count(report.findings, 'Violation')}; nothing was written")
        return 1
    statuses = ", ".join(f"{n} {name}" for name, n in sorted(built.statuses.items()))
    _say(
        f"{target}: {len(built.triples):,} triples, {sum(1 for _ in built.seeds.claims()):,} claims, "
        f"{sum(built.statuses.values()):,} propositions ({statuses}), {len(built.seeds.disputes)} disputes"
    )
    _say(f"checked: {', '.join(report.looked_at)}; {_count(report.findings, 'Warning')}")
    return 0


def check_(arguments: argparse.Namespace) -> int:
    """kg check"""
    from kg import build, check

    space = _workspace(arguments)
    if space.root is None:
        findings = tuple(sorted(check.graph(space, _graph_path(space).read_text("utf-8"), build.to_stderr)))
        report = check.Report(findings, ("shapes and checks of the packaged graph",))
    else:
        made = build.make(space, build.to_stderr)
        report = check.everything(space, made.seeds, made.text, build.to_stderr)
        target = build.path_of(space, made.seeds)
        if not target.is_file() or target.read_text("utf-8") != made.text:
            _say(f"warning: {target} is not what the seeds give; run kg build")
    for finding in report.findings:
        _say(str(finding))
    _say(f"checked: {', '.join(report.looked_at)}; {_count(report.findings, 'Violation')}, {_count(report.findings, 'Warning')}")
    return 0 if report.conforms else 1


def _count(findings: Sequence[object], severity: str) -> str:
    number = sum(getattr(finding, "severity", "") == severity for finding in findings)
    return f"{number or 'no'} {severity.lower()}{'' if number == 1 else 's'}"


def query_(arguments: argparse.Namespace) -> int:
    """kg query"""
    from kg import queries, tables

    folder = _workspace(arguments).data("queries")
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
    store = _store(arguments)
    values = queries.values(saved, given, store)
    text = queries.bind(saved.text, values)
    if arguments.text:
        print(text, end="")
        return 0
    rows = store.query(text)
    sys.stdout.write(tables.render(rows, _format(arguments), _columns()))
    _say(f"{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}: {saved.summary}")
    if values:
        asked = ", ".join(f"{name} {tables.plain(value)}" for name, value in values.items())
        _say(f"asked with {asked}{'' if given else ' (the default; -p asks with another)'}")
    return 0


def sparql_(arguments: argparse.Namespace) -> int:
    """kg sparql"""
    from kg import iris, limits, tables

    text = str(arguments.query)
    try:
        if text == "-":
            text = sys.stdin.read()
        elif "{" not in text and not re.match(r"\s*DESCRIBE\s", text, re.IGNORECASE):
            text = Path(text).read_text("utf-8")
    except OSError as error:
        raise InputError(f"{arguments.query}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{arguments.query}: not UTF-8") from None
    text = _with_prefixes(text, str(_settings(_workspace(arguments)).get("namespace", iris.ALEPPO)))

    def ask() -> int:
        sys.stdout.write(tables.render(_store(arguments).query(text), _format(arguments), _columns()))
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

    store = _store(arguments)
    iri = Names(store).resolve(arguments.entity, THINGS).iri
    sys.stdout.write(show.show(store, iri, _sentences(arguments), _columns()))
    return 0


def why_(arguments: argparse.Namespace) -> int:
    """kg why"""
    from kg import why

    sys.stdout.write(why.why(_store(arguments), arguments.subject, arguments.property, arguments.object, _sentences(arguments), _columns()))
    return 0


def disputes_(arguments: argparse.Namespace) -> int:
    """kg disputes"""
    from kg import differences, queries, tables
    from kg.errors import did_you_mean
    from kg.names import Names

    store = _store(arguments)
    if arguments.kind and arguments.kind not in differences.KINDS:
        raise UsageError(f'"{arguments.kind}" is none of {", ".join(differences.KINDS)}{did_you_mean(arguments.kind, differences.KINDS)}')
    asked = {kind: getattr(arguments, kind) for kind in ("place", "actor", "event") if getattr(arguments, kind)}
    if arguments.dispute:
        if asked or arguments.date or arguments.kind or arguments.format:
            raise UsageError("one dispute is shown whole; --place, --actor, --event, --date, --kind and -f are for the list")
        iri = Names(store).resolve(arguments.dispute, ("dispute", "finding")).iri
        [found] = differences.differences(store, [iri])
        sys.stdout.write(differences.text(store, found, _sentences(arguments), _columns()))
        return 0
    listed = differences.differences(store)
    if asked or arguments.date:
        names = Names(store) if asked else None
        things = [names.resolve(value, (kind,)).iri for kind, value in asked.items()] if names else []
        span = queries.instants("--date", arguments.date) if arguments.date else None
        near = differences.touching(store, things, (span[0].value, span[1].value) if span else None)
        listed = [d for d in listed if d.iri in near]
    listed = [d for d in listed if arguments.kind in (None, d.kind)]
    sys.stdout.write(tables.render(differences.rows(listed), _format(arguments), _columns()))
    _say(f"{len(listed)} difference{'' if len(listed) == 1 else 's'}; kg disputes ID shows one with all its claims")
    return 0


def find_(arguments: argparse.Namespace) -> int:
    """kg find"""
    from kg import find, tables

    words = " ".join(arguments.words)
    rows = find.find(_store(arguments), words)
    if not rows.rows:
        _say(f'nothing holds "{words}"')
        return 0
    sys.stdout.write(tables.render(rows, _format(arguments), _columns()))
    return 0


def _seeds(arguments: argparse.Namespace) -> Seeds:
    from kg import seeds

    return seeds.read(_workspace(arguments))


def _article(typed: Seeds, key: str) -> Article:
    from kg.errors import did_you_mean

    if key not in typed.articles:
        raise UsageError(f'there is no article "{key}"{did_you_mean(key, typed.articles)}; there are {", ".join(typed.articles)}')
    return typed.articles[key]


def coverage_(arguments: argparse.Namespace) -> int:
    """kg coverage"""
    from kg import coverage

    typed = _seeds(arguments)
    articles = [_article(typed, arguments.article)] if arguments.article else list(typed.articles.values())
    sys.stdout.write(coverage.report(articles, in_full=bool(arguments.article), columns=_columns()))
    problems = [p for article in articles for p in coverage.faults(article, f"seeds/articles/{article.path.name}")]
    for problem in problems:
        _say(str(problem))
    return 1 if problems else 0


def _text(typed: Seeds, key: str, arguments: argparse.Namespace) -> ArticleText:
    from kg import seal, texts

    text = seal.text_of(_article(typed, key), texts.available(_workspace(arguments).root))
    if text is None:
        raise InputError(f"the text of {key} is not at hand; put it into seeds/texts/ or name its folder in {texts.TEXTS_VARIABLE}")
    return text


def anchor_(arguments: argparse.Namespace) -> int:
    """kg anchor"""
    from kg import seal

    text = _text(_seeds(arguments), arguments.article, arguments)
    found = text.find_words(arguments.words)
    if not found:
        raise UsageError("these words are not in the text")
    for span in found:
        anchor = text.anchor(span.start, span.end)
        print(seal.anchor_line(anchor, len(found)))
    if len(found) > 1:
        _say(f"these words stand {len(found)} times; take the one that is meant")
    return 0


def seal_(arguments: argparse.Namespace) -> int:
    """kg seal"""
    from kg import seal, texts

    typed = _seeds(arguments)
    at_hand = texts.available(_workspace(arguments).root)
    wanted = [_article(typed, key) for key in arguments.article] or list(typed.articles.values())
    sealed, missing = 0, list[str]()
    for article in wanted:
        text = at_hand.get(article.head.text.sha256)
        if text is None:
            if arguments.article or not seal.all_sealed(article):
                missing.append(article.id)
            continue
        content = seal.seal(article, text, typed)
        if content.encode() != article.path.read_bytes():
            seal.write(article.path, content)
            sealed += 1
    _say(f"{sealed} of {len(wanted)} files changed")
    if missing:
        where = f"put it into seeds/texts/ or name its folder in {texts.TEXTS_VARIABLE}"
        raise InputError(f"the text of {', '.join(missing)} is not at hand in the copy it was read from; {where}")
    return 0


def export_(arguments: argparse.Namespace) -> int:
    """kg export"""
    from kg import export

    sys.stdout.write(export.csv(_store(arguments)))
    return 0


def cite_(arguments: argparse.Namespace) -> int:
    """kg cite"""
    from kg import cite, queries
    from kg.names import Names

    store = _store(arguments)
    folder = _workspace(arguments).data("queries")
    if (folder / f"{arguments.what}.rq").is_file():
        sys.stdout.write(cite.query(store, queries.find(folder, arguments.what)))
    else:
        sys.stdout.write(cite.claim(store, Names(store).resolve(arguments.what, ("claim",)).iri))
    return 0


def schema_(arguments: argparse.Namespace) -> int:
    """kg schema"""
    from kg import schema

    sys.stdout.write(schema.text(_workspace(arguments).frames))
    return 0


def generate_(arguments: argparse.Namespace) -> int:
    """kg generate"""
    from kg import generate, seal

    root = _workspace(arguments).root
    if root is None or not (root / "ontology" / "terms.yaml").is_file():
        raise UsageError("this needs a workspace with an ontology of its own")
    changed = 0
    for path, text in generate.files(root):
        if not path.is_file() or path.read_text("utf-8") != text:
            seal.write(path, text)
            _say(f"written: {path.relative_to(root).as_posix()}")
            changed += 1
    _say(f"{changed or 'no'} file{'' if changed == 1 else 's'} changed")
    return 0
