"""The command line: one function a command. Data go to standard output, all else to standard error.

Exit codes: 0 fine, 1 data not valid, 2 usage, 3 input or needed program missing or unreadable, 4 time or size limit,
130 Ctrl-C. A user's mistake is one line; a traceback is a fault of the program.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kg import __version__, workspace
from kg.errors import InputError, KgError, UsageError
from kg.workspace import PACKAGE, Workspace

if TYPE_CHECKING:
    from kg.evidence import Sentences
    from kg.seeds import Article, Seeds
    from kg.store import Engine, Store

Command = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Mistakes in the words of a command are one line, with the command that explains them."""

    def error(self, message: str) -> NoReturn:
        """Say it and leave."""
        raise UsageError(f"{message} ({self.prog} --help explains)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; give back its exit code."""
    try:
        arguments = parser().parse_args(argv)
        command: Command = arguments.command
        code = command(arguments)
        sys.stdout.flush()
        return code
    except KgError as error:
        print(error if "\n" in str(error) else f"kg: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("kg: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of a pipe has gone; that is no fault
        return 0


def parser() -> Parser:
    """The words that the command takes."""
    top = Parser(prog="kg", description="A knowledge graph in which every statement traces to who said it. "
                                        "Without a workspace above the current folder, commands work on the packaged graph.")
    top.add_argument("--version", action="version", version=f"kg {__version__}")
    top.add_argument("--workspace", type=Path, metavar="DIR", help="the folder with seeds/workspace.yaml (default: the nearest above)")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)

    def add(name: str, command: Command, help: str, example: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.", epilog=f"Example: {example}")
        sub.set_defaults(command=command)
        return sub

    add("build", build_, "read the seeds, derive, check and write the graph, or write nothing", "kg build")
    add("check", check_, "check seeds and graph without writing: shapes, checks, anchors, coverage", "kg check")
    query = add("query", query_, "ask a saved query; without a name, list them", "kg query place-holders -p place=Hindrat -p date=2016-09-24")
    query.add_argument("name", nargs="?", help="name of the saved query")
    query.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="a value: an id, a label, any spelling; a date as 2016, 2016-09 or 2016-09-24")
    query.add_argument("--text", action="store_true", help="print the query with its values instead of asking it")
    _answer_options(query)
    sparql = add("sparql", sparql_, "ask a SPARQL query (a file, - for standard input, or the text)", "kg sparql 'SELECT * { ?s ?p ?o } LIMIT 3'")
    sparql.add_argument("query", help="a file, - or the query itself")
    _answer_options(sparql)
    show = add("show", show_, "show all that is known of a thing, each line with its source", "kg show 'Levant Front'")
    show.add_argument("entity", help="an id, a label or any spelling")
    why = add("why", why_, "show the claims for and against, with speakers, chain and passage", "kg why castello-road capturedBy government-forces")
    why.add_argument("subject", help="a claim, a proposition, or a thing")
    why.add_argument("property", nargs="?", default="", help="a property such as attacker, capturedBy, memberOf")
    why.add_argument("object", nargs="?", default="", help="the other end of the property")
    find = add("find", find_, "find words in labels, spellings and wordings, Arabic too", "kg find حندرات")
    find.add_argument("words", nargs="+")
    find.add_argument("-f", "--format", choices=("table", "tsv", "csv", "json", "md"), help="default: a table on a terminal, else tsv")
    coverage = add("coverage", coverage_, "account for every sentence: its claims, or why it has none", "kg coverage unnamed-2016-09")
    coverage.add_argument("article", nargs="?", help="id of an article (default: a summary of all)")
    anchor = add("anchor", anchor_, "make the blind anchor of some words of an article (needs its text)", "kg anchor unnamed-2016-09 'some words'")
    anchor.add_argument("article")
    anchor.add_argument("words")
    seal = add("seal", seal_, "turn sentences and quotes in the seeds into blind anchors (needs the texts)", "kg seal")
    seal.add_argument("article", nargs="*", help="ids of articles (default: all whose text is at hand)")
    export = add("export", export_, "write all claims as one table", "kg export csv > claims.csv")
    export.add_argument("what", choices=("csv",))
    cite = add("cite", cite_, "print the citation of a claim or of the answer to a saved query", "kg cite claim:unnamed-2016-09.camp-recovered")
    cite.add_argument("what", help="a claim's id or the name of a saved query")
    schema = add("schema", schema_, "print the JSON Schema of an article's seed, for an editor", "kg schema > seeds/article.schema.json")
    schema.set_defaults()
    return top


def _answer_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("-f", "--format", choices=("table", "csv", "tsv", "json", "md"), help="default: a table on a terminal, else tsv")
    sub.add_argument("--engine", choices=("pyoxigraph", "rdflib"), default="pyoxigraph", help="what answers (the rows are the same)")


def _workspace(arguments: argparse.Namespace) -> Workspace:
    return workspace.find(arguments.workspace)


def _graph_path(space: Workspace) -> Path:
    if space.root is None:
        return PACKAGE / "aleppo.ttl"
    from kg import yamltree

    settings = yamltree.read(space.seeds / "workspace.yaml", "seeds/workspace.yaml")
    return space.root / str(settings.get("built", "graph.ttl"))


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
    _say(f"{target}: {len(built.triples):,} triples, {sum(1 for _ in built.seeds.claims()):,} claims, "
         f"{sum(built.statuses.values()):,} propositions ({statuses}), {len(built.seeds.disputes)} disputes")
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
        if not sign or not value:
            raise UsageError(f'"-p {item}": write -p name=value')
        given[name] = value
    store = _store(arguments)
    text = queries.bind(saved.text, queries.values(saved, given, store))
    if arguments.text:
        print(text, end="")
        return 0
    rows = store.query(text)
    sys.stdout.write(tables.render(rows, _format(arguments), _columns()))
    _say(f"{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}: {saved.summary}")
    return 0


def sparql_(arguments: argparse.Namespace) -> int:
    """kg sparql"""
    from kg import tables

    text = str(arguments.query)
    try:
        if text == "-":
            text = sys.stdin.read()
        elif "{" not in text:
            text = Path(text).read_text("utf-8")
    except OSError as error:
        raise InputError(f"{arguments.query}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{arguments.query}: not UTF-8") from None
    sys.stdout.write(tables.render(_store(arguments).query(_with_prefixes(text)), _format(arguments), _columns()))
    return 0


def _with_prefixes(text: str) -> str:
    from kg import iris

    missing = [name for name in iris.prefixes() if f"{name}:" in text and f"prefix {name}:" not in " ".join(text.lower().split())]
    return "".join(f"PREFIX {name}: <{iris.prefixes()[name]}>\n" for name in missing) + text


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
    from kg.reader import did_you_mean

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


def _text(typed: Seeds, key: str, arguments: argparse.Namespace) -> object:
    from kg import seal, texts

    text = seal.text_of(_article(typed, key), texts.available(_workspace(arguments).root))
    if text is None:
        raise InputError(f"the text of {key} is not at hand; put it into seeds/texts/ or name its folder in {texts.TEXTS_VARIABLE}")
    return text


def anchor_(arguments: argparse.Namespace) -> int:
    """kg anchor"""
    from kg import seal
    from kg.texts import ArticleText

    text = _text(_seeds(arguments), arguments.article, arguments)
    assert isinstance(text, ArticleText)
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
    sealed = 0
    for article in wanted:
        text = at_hand.get(article.head.text.sha256)
        if text is None:
            _say(f"{article.id}: its text is not at hand in the copy it was read from; left as it is")
            continue
        content = seal.seal(article, text, typed)
        if content != article.path.read_text("utf-8"):
            seal.write(article.path, content)
            sealed += 1
    _say(f"{sealed} of {len(wanted)} files changed")
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
