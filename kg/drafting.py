"""The commands that draft a new article and review the draft; each gives its exit code."""

from __future__ import annotations

import sys

from kg import invocation
from kg.errors import InputError, UsageError

TYPE_CHECKING = False  # as in typing: this module is imported by every command
if TYPE_CHECKING:
    import argparse


def draft_(arguments: argparse.Namespace) -> int:
    """kg draft"""
    from pathlib import Path

    from kg import dates, registers, seal, texts
    from kg.dateline import dateline
    from kg.draft import passages, seedfile, whole
    from kg.draft.known import Known
    from kg.draft.words import key

    space = invocation.space(arguments)
    name = passages.model()
    nlp = passages.parser(name) if name else None
    if arguments.score:
        return _score(arguments, nlp)
    if not arguments.text:
        raise UsageError("name the article's text, a file (kg draft --help explains)")
    try:
        article = texts.ArticleText(Path(arguments.text).read_bytes().decode("utf-8"))
    except OSError as error:
        raise InputError(f"{arguments.text}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{arguments.text}: byte {error.start} is not UTF-8") from None
    reading = registers.read_registers(space)
    printed = dateline(article.text)
    published = arguments.date or (printed.edtf if printed and printed.edtf else "")
    if published:
        try:
            dates.bounds(published)
        except dates.DateError as error:
            raise UsageError(f"--date {error}") from None
    source = arguments.source or "unknown"
    if source != "unknown" and source not in reading.registers.actors:
        raise UsageError(f'--source: no actor "{source}" is registered; enter the publisher in actors.yaml first')
    stem = arguments.id or "-".join(
        filter(None, [source if source != "unknown" else key(Path(arguments.text).stem).replace("_", "-"), published[:7]])
    )
    path = Path(arguments.output) if arguments.output else space.seeds / "drafts" / f"{stem}.yaml"
    known = Known(reading.registers)
    made = whole.draft(article, known, published, nlp)
    title = next((s.text for s in made.sentences if len(s.text.split()) > 3), stem)
    head = {"id": stem, "title": title, "publisher": source}
    before = seedfile.read(path) if path.exists() else None
    if before is not None and "draft" not in before:
        raise UsageError(f"{path}: is no draft and is not overwritten")
    tree = seedfile.tree_of(made, known, head, before)
    seal.write(path, seedfile.dump(tree))
    marks = tree["draft"]["claims"].values()
    invocation.say(
        f"{path}: {len(marks)} claims to review, {sum(bool(mark['look_twice']) for mark in marks)} to look at twice ({made.step})"
    )
    if not published:
        invocation.say("no day of publication is known: dates counted from it stay open; give --date")
    return 0


def _score(arguments: argparse.Namespace, nlp: object) -> int:
    """The drafts of the curated articles against their claims."""
    from kg import seeds, texts
    from kg.draft import scoring

    space = invocation.space(arguments)
    at_hand = texts.available(space.root)
    found = scoring.score(seeds.read(space), at_hand, nlp)
    if not found:
        raise InputError("the texts of the curated articles are not at hand (KG_TEXTS names their folder)")
    for line in scoring.table(found, in_full=arguments.verbose):
        sys.stdout.write(line + "\n")
    return 0


def review_(arguments: argparse.Namespace) -> int:
    """kg review"""
    from pathlib import Path

    from kg import seal, texts
    from kg.draft import review, seedfile

    path = Path(arguments.file)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    tree = seedfile.read(path)
    sha256 = str(tree["article"]["text"]["sha256"]) if "article" in tree else ""
    text = texts.available(invocation.space(arguments).root).get(sha256)
    decided, left = review.walk(path, text, input, invocation.say)
    invocation.say(f"{path}: {decided} decided, {left} left")
    if left:
        return 0
    target = path.parent.parent / "articles" / path.name if path.parent.name == "drafts" else path
    new = seedfile.read(path)["draft"].get("new", {})
    for register, entries in new.items():
        for key, entry in entries.items():
            invocation.say(f"enter in {register}.yaml, with its class: {key}: {seedfile.flow(entry)}")
    if target != path and target.exists():
        raise UsageError(f"{target} is there already: move the reviewed draft by hand")
    content = review.finished(path)
    seal.write(target, content)
    if target != path:
        path.unlink()
    invocation.say(f"{target}: reviewed; kg check looks at it next")
    return 0
