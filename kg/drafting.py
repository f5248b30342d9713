"""The commands that draft new articles and review the drafts; each gives its exit code."""

from __future__ import annotations

import sys

from kg import invocation
from kg.errors import InputError, KgError, UsageError

TYPE_CHECKING = False  # as in typing: this module is imported by every command
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kg.draft.model.modelreading import Model
    from kg.workspace import Workspace


def draft_(arguments: argparse.Namespace) -> int:
    """kg draft"""
    from kg.draft.reading import passages

    if arguments.check:
        return _check(arguments)
    name = passages.model()
    nlp = passages.parser(name) if name else None
    if arguments.score:
        return _score(arguments, nlp)
    if not arguments.text:
        raise UsageError("name the article's text, a file or a folder of them (kg draft --help explains)")
    return _texts(arguments, nlp)


def _texts(arguments: argparse.Namespace, nlp: object) -> int:
    """The drafts of some texts; each file is whole as soon as its line is told, and a mistake in one text stops no other."""
    from kg.draft import run
    from kg.draft.reading import passages
    from kg.progress import Steps, to_stderr

    space = invocation.space(arguments)
    paths = run.files(arguments.text)
    settings = run.Settings(arguments.date, arguments.source, arguments.id, arguments.output)
    if len(paths) > 1 and arguments.id:
        raise UsageError("--id is for one text")
    drafter = run.Drafter(space, settings, nlp, folder=len(paths) > 1, model=_model(arguments, space))
    if arguments.new:
        paths = drafter.without_draft(paths)
    invocation.say(passages.step(nlp))
    steps = Steps(to_stderr, "drafted", len(paths))
    code = 0
    for done, path in enumerate(paths):
        try:
            invocation.say(drafter.draft(path))
        except KgError as error:
            if len(paths) == 1:
                raise
            invocation.say(f"kg: {error}")
            code = code or error.exit_code
        except KeyboardInterrupt:
            if len(paths) > 1:
                invocation.say(f"{done} of {len(paths)} texts are drafted, each whole; the same command with --new goes on with the others")
            raise
        steps.step()
    return code


def _model(arguments: argparse.Namespace, space: Workspace) -> Model | None:
    """The language model that is asked too; None where none is named."""
    from kg.draft.model import modelreading
    from kg.progress import to_stderr

    ontology, allowed = space.data("ontology"), arguments.allow_remote
    return modelreading.model(arguments.model, arguments.model_name, ontology, to_stderr, allow_remote=allowed, replay=arguments.replay)


def _score(arguments: argparse.Namespace, nlp: object) -> int:
    """The drafts of the curated articles against their claims."""
    from kg import seeds, texts
    from kg.draft.score import scoring

    space = invocation.space(arguments)
    at_hand = texts.available(space.root)
    found = scoring.score(seeds.read(space), at_hand, nlp, _model(arguments, space))
    if not found:
        raise InputError("the texts of the curated articles are not at hand (KG_TEXTS names their folder)")
    for line in scoring.table(found, in_full=arguments.verbose):
        sys.stdout.write(line + "\n")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    """A draft against its text, after edits by hand."""
    from kg import registers
    from kg.draft.file import layout, verify
    from kg.errors import DataError

    path = _file(arguments.check)
    space = invocation.space(arguments)
    tree = layout.read(path)
    text = verify.text_of(tree, space.root)
    if text is None:
        raise InputError(f"{path}: its text is not at hand; put it into seeds/texts, or name its folder in KG_TEXTS")
    problems = verify.problems(path, tree, text, registers.read_registers(space).registers)
    if problems:
        raise DataError(problems)
    invocation.say(f"{path}: {len(tree['claims'])} claims; every passage and quote stands in the text where it says")
    return 0


def review_(arguments: argparse.Namespace) -> int:
    """kg review"""
    from kg import registers, seal
    from kg.draft.file import finish, layout, review, verify

    path = _file(arguments.file)
    space = invocation.space(arguments)
    tree = layout.read(path)
    names = registers.read_registers(space).registers
    text = verify.text_of(tree, space.root)
    walk = review.Walk(path, tree, names, text, input, invocation.say, bold=review.bold())
    try:
        walk.go()
    finally:
        left = walk.left()
        invocation.say(f"\n{path}: {walk.decided} decided now, {left} left{'; kg review goes on from here' if left else ''}")
    if left:
        return 0
    target = space.seeds / "articles" / f"{tree['article']['id']}.yaml"
    if target.exists() and not target.samefile(path):
        raise UsageError(f"{target} is there already: withdraw it or give the draft another id")
    seal.write(target, finish.seed(walk.tree))
    if not target.samefile(path):
        path.unlink()
    for line in finish.to_do(walk.tree, names):
        invocation.say(line)
    invocation.say(f"{target}: reviewed; kg check looks at it next")
    return 0


def _file(name: str) -> Path:
    from pathlib import Path

    path = Path(name)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    return path
