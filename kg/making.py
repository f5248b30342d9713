"""The commands that read and write a workspace; each gives its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kg import invocation
from kg.errors import InputError, UsageError

TYPE_CHECKING = False  # as in typing: this module is imported by every command
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kg.seeds import Article, Seeds
    from kg.texts import ArticleText


def build_(arguments: argparse.Namespace) -> int:
    """kg build"""
    from kg import build
    from kg.progress import to_stderr

    made = build.build(invocation.space(arguments), to_stderr, _jobs(arguments), remember=True)
    for finding in made.report.findings:
        invocation.say(str(finding))
    if not made.report.conforms:
        invocation.say(f"kg: {_count(made.report.findings, 'Violation')}; nothing was written")
        return 1
    statuses = ", ".join(f"{n} {name}" for name, n in sorted(made.statuses.items()))
    invocation.say(
        f"{made.target}: {made.triples:,} triples, {made.claims:,} claims, "
        f"{sum(made.statuses.values()):,} propositions ({statuses}), {made.disputes} disputes"
    )
    invocation.say(f"checked: {', '.join(made.report.looked_at)}; {_count(made.report.findings, 'Warning')}")
    return 0


def _jobs(arguments: argparse.Namespace) -> int:
    """How many processes were asked for; as many as there are cores where nothing was said."""
    from kg.contribution import processors

    if arguments.jobs < 0:
        raise UsageError(f"--jobs {arguments.jobs}: give 1 or more")
    return int(arguments.jobs) or processors()


def check_(arguments: argparse.Namespace) -> int:
    """kg check"""
    from pathlib import Path

    from kg import build, check
    from kg.progress import to_stderr

    space = invocation.space(arguments)
    given = arguments.graph or (invocation.graph_path(space) if space.root is None else None)
    to_reason: list[str] = []

    def look(path: Path) -> None:
        if arguments.reason:
            to_reason.append(path.read_text("utf-8"))

    if given is not None:
        report = check.graph(space, Path(given), to_stderr)
        look(Path(given))
    else:
        made = build.build(space, to_stderr, _jobs(arguments), remember=True, write=False, look=look)
        report = made.report
        if not made.same:
            invocation.say(f"warning: {made.target} is not what the seeds give; run kg build")
    for finding in report.findings:
        invocation.say(str(finding))
    invocation.say(f"checked: {', '.join(report.looked_at)}; {_count(report.findings, 'Violation')}, {_count(report.findings, 'Warning')}")
    sound = all(_reason(text) for text in to_reason)
    return 0 if report.conforms and sound else 1


def _reason(text: str) -> bool:
    """Tell what HermiT says of a graph; whether all is well."""
    from kg import reason
    from kg.progress import to_stderr

    to_stderr("reasoning with HermiT")
    found = reason.reason(text)
    if not found.consistent:
        for clash in found.clashes:
            invocation.say(f"clash: {clash}")
        told = (
            f"{len(found.clashes)} clashes found" if found.clashes else "for a reason that the check of classes and identities does not see"
        )
        invocation.say(f"HermiT: the graph is inconsistent; {told}")
        return False
    for name in found.unsatisfiable:
        invocation.say(f"unsatisfiable: {name}: no individual can be one")
    for thing, name in found.inferred:
        invocation.say(f"inferred: {thing} is a {name}")
    number = len(found.unsatisfiable)
    invocation.say(f"HermiT: consistent; {number or 'no'} unsatisfiable class{'' if number == 1 else 'es'}; {_types(len(found.inferred))}")
    return not found.unsatisfiable


def _types(number: int) -> str:
    return (
        f"{number} type{'' if number == 1 else 's'} inferred that the graph does not write"
        if number
        else "every inferred type is written out"
    )


def _count(findings: Sequence[object], severity: str) -> str:
    number = sum(getattr(finding, "severity", "") == severity for finding in findings)
    return f"{number or 'no'} {severity.lower()}{'' if number == 1 else 's'}"


def _seeds(arguments: argparse.Namespace) -> Seeds:
    from kg import seeds

    return seeds.read(invocation.space(arguments))


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
    sys.stdout.write(coverage.report(articles, in_full=bool(arguments.article), columns=invocation.columns()))
    problems = [p for article in articles for p in coverage.faults(article, f"seeds/articles/{article.path.name}")]
    for problem in problems:
        invocation.say(str(problem))
    return 1 if problems else 0


def _text(typed: Seeds, key: str, arguments: argparse.Namespace) -> ArticleText:
    from kg import seal, texts

    text = seal.text_of(_article(typed, key), texts.available(invocation.space(arguments).root))
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
        invocation.say(f"these words stand {len(found)} times; take the one that is meant")
    return 0


def seal_(arguments: argparse.Namespace) -> int:
    """kg seal"""
    from kg import seal, texts

    typed = _seeds(arguments)
    at_hand = texts.available(invocation.space(arguments).root)
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
    invocation.say(f"{sealed} of {len(wanted)} files changed")
    if missing:
        where = f"put it into seeds/texts/ or name its folder in {texts.TEXTS_VARIABLE}"
        raise InputError(f"the text of {', '.join(missing)} is not at hand in the copy it was read from; {where}")
    return 0


def schema_(arguments: argparse.Namespace) -> int:
    """kg schema"""
    from kg import schema

    sys.stdout.write(schema.text(invocation.space(arguments).frames))
    return 0


def generate_(arguments: argparse.Namespace) -> int:
    """kg generate"""
    from kg import generate, seal

    root = invocation.space(arguments).root
    if root is None or not (root / "ontology" / "terms.yaml").is_file():
        raise UsageError("this needs a workspace with an ontology of its own")
    changed = 0
    for path, text in generate.files(root):
        if not path.is_file() or path.read_text("utf-8") != text:
            seal.write(path, text)
            invocation.say(f"written: {path.relative_to(root).as_posix()}")
            changed += 1
    invocation.say(f"{changed or 'no'} file{'' if changed == 1 else 's'} changed")
    return 0


def ontology_(arguments: argparse.Namespace) -> int:
    """kg ontology"""
    from pathlib import Path

    from kg import ontologypage

    folder = invocation.space(arguments).data("ontology")
    for path in ontologypage.write(Path(arguments.folder), folder):
        invocation.say(f"written: {path}")
    return 0
