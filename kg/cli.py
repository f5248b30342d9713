"""The words of the command line. Data go to standard output, all else to standard error.

Exit codes: 0 fine, 1 data not valid, 2 usage, 3 input or needed program missing or unreadable, 4 time or size limit,
130 Ctrl-C. A user's mistake is one line; a traceback is a fault of the program.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from kg import __version__, asking, drafting, invocation, making, publishing
from kg.errors import UsageError, outcome

TYPE_CHECKING = False  # as in typing; what a command needs is imported by it: to ask takes little longer than to import much
if TYPE_CHECKING:
    from typing import Any, NoReturn

Command = Callable[[argparse.Namespace], int]
vars(argparse)["_"] = str  # it looks for translations on disk at every message; Python has none, and it takes as long as the rest of it


class Parser(argparse.ArgumentParser):
    """Mistakes in the words of a command are one line, with the command that explains them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=lambda prog: argparse.HelpFormatter(prog, width=invocation.columns(80) - 2))

    def error(self, message: str) -> NoReturn:
        """Say it and leave."""
        raise UsageError(f"{message} ({self.prog} --help explains)")


class Unasked(argparse.ArgumentParser):
    """The words of a command that was not asked for: making them takes longer than reading those that were."""

    def __init__(self) -> None:
        pass

    def add_argument(self, *names: Any, **settings: Any) -> Any:
        """Nothing."""

    def add_subparsers(self, **settings: Any) -> Any:
        """Itself, whose words are as little asked for."""
        return self

    def add_parser(self, name: str, **settings: Any) -> Unasked:
        """Itself."""
        return self


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; give back its exit code."""

    def run() -> int:
        words = sys.argv[1:] if argv is None else argv
        arguments = parser(asked(words)).parse_args(words)
        command: Command = arguments.command
        return command(arguments)

    return outcome(run)


def asked(words: Sequence[str]) -> str:
    """The word that should be the name of a command; nothing where there is none."""
    after = (word for before, word in zip(("", *words), words, strict=False) if before != "--workspace")
    return next((word for word in after if not word.startswith("-")), "")


def parser(only: str = "") -> Parser:
    """The words that the command takes, or one of its commands, if there is one of that name."""
    top = Parser(
        prog="kg",
        description="A knowledge graph in which every statement traces to who said it. "
        "Without a workspace above the current folder, commands work on the packaged graph.",
    )
    top.add_argument("--version", action="version", version=f"kg {__version__}")
    top.add_argument("--workspace", metavar="DIR", help="the folder with seeds/workspace.yaml (default: the nearest above)")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)

    def add(name: str, command: Command, help: str, example: str) -> argparse.ArgumentParser:
        if only not in ("", name):
            return Unasked()
        sub = subparsers.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.", epilog=f"Example: {example}")
        sub.set_defaults(command=command)
        return sub

    built = add("build", making.build_, "read the seeds, derive, check and write the graph, or write nothing", "kg build")
    check = add("check", making.check_, "check seeds and graph without writing: shapes, checks, anchors, coverage", "kg check --reason")
    check.add_argument("graph", nargs="?", help="a built graph (a Turtle file) to check instead of the workspace's seeds")
    for sub in (built, check):
        sub.add_argument("-j", "--jobs", type=int, default=0, metavar="N", help="how many processes read articles (default: one a core)")
    check.add_argument("--reason", action="store_true", help="also reason over it with HermiT (needs Java: the extra reason brings it)")
    query = add(
        "query",
        asking.query_,
        "ask a saved query; without a name, list them",
        "kg query place-holders -p place=Hindrat -p date=2016-09-24",
    )
    query.add_argument("name", nargs="?", help="name of the saved query")
    query.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a value: an id, a label, any spelling; a date as 2016, 2016-09 or 2016-09-24",
    )
    query.add_argument("--text", action="store_true", help="print the query with its values instead of asking it")
    _answer_options(query)
    sparql = add(
        "sparql",
        asking.sparql_,
        "ask a SPARQL query (a file, - for standard input, or the text)",
        "kg sparql 'SELECT * { ?s ?p ?o } LIMIT 3'",
    )
    sparql.add_argument("query", help="a file, - or the query itself")
    _answer_options(sparql)
    show = add("show", asking.show_, "show all that is known of a thing, each line with its source", "kg show 'Levant Front'")
    show.add_argument("entity", help="an id, a label or any spelling")
    _endpoint(show)
    why = add(
        "why",
        asking.why_,
        "show the claims for and against, with speakers, chain and passage",
        "kg why castello-road capturedBy government-forces",
    )
    _endpoint(why)
    why.add_argument("subject", help="a claim, a proposition, or a thing")
    why.add_argument("property", nargs="?", default="", help="a property such as attacker, capturedBy, memberOf")
    why.add_argument("object", nargs="?", default="", help="the other end of the property")
    disputes = add(
        "disputes",
        asking.disputes_,
        "list where accounts differ, or show one with all its claims, positions and sides",
        "kg disputes --place 'eastern Aleppo' --date 2016-12",
    )
    _endpoint(disputes)
    disputes.add_argument("dispute", nargs="?", help="id or question of one; without it, all are listed")
    for name, kind in (("place", "a place or a part of it"), ("actor", "an actor"), ("event", "an event")):
        disputes.add_argument(f"--{name}", help=f"only those about {kind}: an id, a label or any spelling")
    disputes.add_argument("--date", help="only those with something that may be of this day, month or year")
    disputes.add_argument("--kind", help="only contradiction, implausible, scope, precision or refinement")
    disputes.add_argument("-f", "--format", choices=("table", "tsv", "csv", "json", "md"), help="default: a table on a terminal, else tsv")
    find = add("find", asking.find_, "find words in labels, spellings and wordings, Arabic too", "kg find حندرات")
    find.add_argument("words", nargs="+")
    _endpoint(find)
    find.add_argument("-f", "--format", choices=("table", "tsv", "csv", "json", "md"), help="default: a table on a terminal, else tsv")
    coverage = add(
        "coverage", making.coverage_, "account for every sentence: its claims, or why it has none", "kg coverage unnamed-2016-09"
    )
    coverage.add_argument("article", nargs="?", help="id of an article (default: a summary of all)")
    anchor = add(
        "anchor",
        making.anchor_,
        "make the blind anchor of some words of an article (needs its text)",
        "kg anchor unnamed-2016-09 'some words'",
    )
    anchor.add_argument("article")
    anchor.add_argument("words")
    draft = add(
        "draft",
        drafting.draft_,
        "propose the claims of new articles, for review: names, dates, events, speakers",
        "kg draft article.txt --date 2016-11-05 --source reuters",
    )
    draft.add_argument("text", nargs="*", help="the articles, UTF-8 text files or folders of them")
    draft.add_argument(
        "--date",
        metavar="EDTF",
        help="the day of publication, or unknown (default: the one that the text prints; needed where it prints none)",
    )
    draft.add_argument("--source", metavar="ACTOR", help="id of the publisher in the register of actors")
    draft.add_argument("--id", help="id of the article (default: publisher and month)")
    draft.add_argument("-o", "--output", metavar="PATH", help="the draft's file, of several the folder (default: seeds/drafts/ID.yaml)")
    draft.add_argument("--new", action="store_true", help="only the texts that are neither drafted nor articles yet")
    draft.add_argument(
        "--check", metavar="DRAFT", help="instead: whether each passage, quote and claim of a draft holds, after edits by hand"
    )
    draft.add_argument("--model", metavar="URL", help="also ask a language model there (chat completions; http://127.0.0.1:8080/v1)")
    draft.add_argument("--model-name", metavar="NAME", help="which of its models")
    draft.add_argument("--allow-remote", action="store_true", help="--model may be another machine: the articles' words go there")
    draft.add_argument("--replay", action="store_true", help="take the model's answers from the cache alone, and ask nobody")
    draft.add_argument("--score", action="store_true", help="draft each curated article as if it were new, and tell how good that is")
    draft.add_argument("-v", "--verbose", action="store_true", help="with --score: list what was missed or wrong")
    review = add("review", drafting.review_, "decide on each claim of a draft: accept, edit, drop or skip", "kg review seeds/drafts/x.yaml")
    review.add_argument("file", help="the draft; each decision is saved at once")
    seal = add("seal", making.seal_, "turn sentences and quotes in the seeds into blind anchors (needs the texts)", "kg seal")
    seal.add_argument("article", nargs="*", help="ids of articles (default: all whose text is at hand)")
    export = add(
        "export",
        publishing.export_,
        "write all claims as one table, the graph in other vocabularies' terms, or as parts for bulk loaders",
        "kg export csv > claims.csv",
    )
    export.add_argument(
        "--aligned",
        action="store_true",
        help="Turtle: the graph, and what of it PROV-O, Web Annotation, SEM, ORG, GeoSPARQL and others can say",
    )
    exports = export.add_subparsers(dest="what")
    exports.add_parser("csv", help="one table, a row a claim")
    tables = exports.add_parser("tables", help="a folder of tables: claims, actors, places, events, articles, speakers, disputes")
    tables.add_argument("folder", help="where to write them")
    exports.add_parser("geojson", help="the places with what is told of who holds them, for maps")
    nquads = exports.add_parser("nquads", help="a folder of gzip-ed N-Quads parts for bulk loaders, with check sums and a description")
    nquads.add_argument("folder", help="the new folder")
    nquads.add_argument("--shards", type=int, default=1, metavar="N", help="how many parts (default: 1)")
    nquads.add_argument("--graph", metavar="IRI", help="the graph of all quads (default: what the built file calls itself)")
    push = add(
        "push",
        publishing.push_,
        "put the graph into a remote store in the place of what it held, whole or not at all",
        "kg push http://localhost:3030/aleppo",
    )
    push.add_argument("url", nargs="?", metavar="URL", help="where the store takes graphs by the Graph Store Protocol (?graph=IRI)")
    push.add_argument("--update", metavar="URL", help="where it takes SPARQL updates (default: the same address)")
    push.add_argument("--endpoint", metavar="URL", help="where it answers SPARQL queries (default: the address for updates)")
    push.add_argument("--graph", metavar="IRI", help="the graph to replace (default: what the built file calls itself)")
    cite = add(
        "cite",
        asking.cite_,
        "print the citation of a claim or of the answer to a saved query",
        "kg cite claim:unnamed-2016-09.camp-recovered",
    )
    _endpoint(cite)
    cite.add_argument("what", help="a claim's id or the name of a saved query")
    report = add(
        "report", asking.report_, "write one HTML page of everything: disputes, articles, claims, who says what", "kg report aleppo.html"
    )
    _endpoint(report)
    report.add_argument("file", nargs="?", default="report.html", help="where to write it (default: report.html)")
    report.add_argument(
        "--without-sentences", action="store_true", help="leave the articles' words out, also where their texts are at hand"
    )
    serve = add(
        "serve",
        publishing.serve_,
        "look at the graph in a browser: map, timeline, network, pages, searches; and a SPARQL endpoint",
        "kg serve --port 8080",
    )
    _endpoint(serve)
    serve.add_argument("-p", "--port", type=int, default=8000, metavar="N", help="0 takes any free one (default: 8000)")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="another address only with --public (default: 127.0.0.1)")
    serve.add_argument("--public", action="store_true", help="others may ask: limits for each address")
    serve.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="a name under which it is asked, behind a proxy or with --public"
    )
    serve.add_argument("--cors", action="store_true", help="scripts of other sites may read what it answers")
    serve.add_argument("--timeout", type=float, default=10, metavar="SECONDS", help="how long a query may take (default: 10)")
    serve.add_argument("--memory", type=int, default=512, metavar="MB", help="how much a query may take beside the graph (default: 512)")
    serve.add_argument("--log-queries", action="store_true", help="write the texts of queries into the log too")
    site = add("site", publishing.site_, "write the same pages as files, for any web host or to read from the disk", "kg site build/site")
    _endpoint(site)
    site.add_argument("folder", nargs="?", default="build/site", help="where to write them (default: build/site)")
    site.add_argument("--without-sentences", action="store_true", help="leave the articles' words out, also where their texts are at hand")
    diff = add(
        "diff", asking.diff_, "tell what changed between two built graphs, for a release note", "kg diff old.ttl kg/aleppo.ttl -f md"
    )
    diff.add_argument("old", help="the older built graph, a Turtle file")
    diff.add_argument("new", nargs="?", help="the newer one (default: the workspace's)")
    diff.add_argument("-f", "--format", choices=("text", "md", "json"), default="text", help="default: text")
    add("generate", making.generate_, "rewrite what is made from the tables: T-box, frames' shapes, tables of the READMEs", "kg generate")
    page = add(
        "ontology",
        making.ontology_,
        "write the ontology's documentation: a page with its terms, and pictures of its pattern",
        "kg ontology build/ontology",
    )
    page.add_argument("folder", nargs="?", default="build/ontology", help="where to write it (default: build/ontology)")
    add("schema", making.schema_, "print the JSON Schema of an article's seed, for an editor", "kg schema > seeds/article.schema.json")
    return top if only in ("", *subparsers.choices) else parser()  # an unknown one is told all there are


def _answer_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("-f", "--format", choices=("table", "csv", "tsv", "json", "md"), help="default: a table on a terminal, else tsv")
    sub.add_argument("--engine", choices=("pyoxigraph", "rdflib"), help="what answers (the rows are the same; default: pyoxigraph)")
    _endpoint(sub)


def _endpoint(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--endpoint", metavar="URL", help="ask the graph of a SPARQL service instead of the built one")
