"""The commands that give the built graph to other programs; each gives its exit code."""

from __future__ import annotations

import sys

from kg import invocation
from kg.errors import UsageError

TYPE_CHECKING = False  # as in typing
if TYPE_CHECKING:
    import argparse

    from kg.workspace import Workspace


def export_(arguments: argparse.Namespace) -> int:
    """kg export"""
    if arguments.aligned == bool(arguments.what):
        raise UsageError(
            "say what to write: csv (all claims as one table), tables (everything as tables), geojson (places for maps), "
            "nquads (parts for bulk loaders) or --aligned (the graph in the terms of other vocabularies too)"
        )
    if arguments.what == "nquads":
        return _nquads(arguments)
    if arguments.what in ("tables", "geojson"):
        return _for_others(arguments)
    if arguments.aligned:
        from kg import aligned

        space = invocation.space(arguments)
        own = space.data("ontology") / "alignments.ttl"
        sys.stdout.write(aligned.aligned(invocation.graph_path(space), own if own.is_file() else None))
    else:
        from kg import export

        sys.stdout.write(export.csv(invocation.store(arguments)))
    return 0


def _for_others(arguments: argparse.Namespace) -> int:
    """Tables into a folder, or places to standard output."""
    from pathlib import Path

    from kg import seal
    from kg.errors import InputError
    from kg.web import csvtables, geojson, site

    found = site.opened(invocation.space(arguments))
    if arguments.what == "geojson":
        sys.stdout.write(geojson.collection(found))
        return 0
    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror or error}") from None
    for name, content in csvtables.files(found):
        seal.write(folder / name, content.decode())
        invocation.say(f"{folder / name}")
    return 0


def _nquads(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from kg import shards
    from kg.progress import to_stderr

    space, folder = invocation.space(arguments), Path(arguments.folder)
    found = shards.write(invocation.graph_path(space), folder, arguments.shards, _graph(space, arguments.graph), to_stderr)
    invocation.say(f"{folder}: {found.count:,} triples; parts: {arguments.shards}; {shards.CHECKSUMS}, {shards.DESCRIPTION}")
    return 0


def push_(arguments: argparse.Namespace) -> int:
    """kg push"""
    from kg import push
    from kg.graphstore import Server
    from kg.progress import to_stderr
    from kg.servicefaults import NotFoundError

    update = arguments.update or arguments.url
    if not update:
        raise UsageError("name the store: kg push URL, kg push URL --update URL or kg push --update URL")
    space = invocation.space(arguments)
    graph = _graph(space, arguments.graph)
    server = Server(update, arguments.endpoint or update, arguments.url)
    try:
        invocation.say(push.push(invocation.graph_path(space), server, graph, to_stderr))
    except (UsageError, NotFoundError) as error:
        if arguments.update and arguments.endpoint:
            raise
        raise UsageError(f"{error} (--update and --endpoint name the addresses for SPARQL where they are others)") from None
    return 0


def serve_(arguments: argparse.Namespace) -> int:
    """kg serve"""
    from pathlib import Path

    from kg.web.opening import Opening

    space = invocation.space(arguments)
    opening = None if arguments.endpoint else Opening(Path(invocation.graph_place(space)))
    try:
        from kg.web import serve
        from kg.web.question import Limits
    except ModuleNotFoundError as error:
        raise _without_web(error) from None
    wishes = serve.Wishes(
        arguments.host,
        arguments.port,
        arguments.public,
        tuple(arguments.name),
        arguments.endpoint,
        arguments.cors,
        arguments.log_queries,
        Limits(seconds=arguments.timeout, megabytes=arguments.memory),
    )
    serve.serve(space, wishes, opening)
    return 0


def site_(arguments: argparse.Namespace) -> int:
    """kg site"""
    try:
        from kg.web import edition
        from kg.web.site import opened
    except ModuleNotFoundError as error:
        raise _without_web(error) from None
    from pathlib import Path

    from kg.evidence import Sentences
    from kg.progress import to_stderr

    site = opened(invocation.space(arguments), arguments.endpoint)
    if arguments.without_sentences:
        site.sentences = Sentences({})
    count = edition.write(site, Path(arguments.folder), to_stderr)
    words = "the articles' sentences in it are their publishers'" if site.sentences.at_hand else "without sentences of the articles"
    invocation.say(f"{arguments.folder}: {count:,} files; {words}")
    return 0


def _without_web(error: ModuleNotFoundError) -> Exception:
    from kg.errors import InputError

    missing = str(error.name).partition(".")[0]
    if missing == "kg":
        return error
    return InputError(f"pages need {missing}, which is not here; pip install 'aleppo-kg[web]' brings it")


def _graph(space: Workspace, named: str | None) -> str:
    """The graph that was named, or the workspace's own: what its built file calls itself."""
    from pyoxigraph import NamedNode

    from kg import iris

    graph = named or str(invocation.settings(space).get("namespace", iris.ALEPPO)).rstrip("/#")
    try:
        return NamedNode(graph).value
    except ValueError:
        raise UsageError(f'"{graph}" is no IRI of a graph') from None
