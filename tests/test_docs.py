"""The documentation says what is so: commands, versions, and output that was really given."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg import __version__, cli, generate

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> list[str]:
    """Every command that the command line has."""
    import argparse

    actions = [a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return sorted(name for action in actions for name in action.choices)


def readme_lines() -> list[str]:
    """The lines of shell that the README shows, without prompt and comment."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [re.sub(r"\s+#.*", "", line).strip() for line in lines]


def test_every_command_is_in_the_readme_and_has_help() -> None:
    assert len(commands()) >= 14
    assert [name for name in commands() if not re.search(rf"\bkg {name}\b", README)] == []


@pytest.mark.parametrize("name", commands())
def test_every_command_has_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main([name, "--help"])
    assert f"Example: kg {name}" in " ".join(capsys.readouterr().out.split())


def test_versions_agree() -> None:
    top = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert top and top[1] == __version__
    for path, pattern in (("ontology/terms.yaml", r"^  version: (\S+)"), ("CITATION.cff", r'^version: "?([\d.]+)')):
        found = re.search(pattern, (ROOT / path).read_text("utf-8"), re.MULTILINE)
        assert found and found[1] == __version__, path
    assert f"/{__version__}>" in (ROOT / "kg" / "aleppo.ttl").read_text("utf-8")


def shown() -> list[str]:
    """The README's lines that call kg itself."""
    lines = [line.removeprefix(".venv/bin/") for line in readme_lines()]
    return [line for line in lines if line.startswith("kg ")]


@pytest.mark.parametrize("line", shown())
def test_the_readmes_commands_run(line: str, tmp_path: Path) -> None:
    words = shlex.split(line.partition(">")[0])
    run = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout or "build/" in run.stderr


def test_the_readmes_answer_is_the_real_one() -> None:
    assert generate.between(ROOT / "README.md", "answer", generate.headline(ROOT)) == README


def test_links_of_the_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *ROOT.glob("*/README.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]
    assert len(links) > 20
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


@pytest.mark.slow
def test_a_plain_shacl_processor_agrees_on_the_built_file(aleppo_ttl: Path) -> None:
    [line] = [line for line in readme_lines() if "pyshacl" in line]
    programs = Path(sys.executable).parent
    command = line.replace(".venv/bin/", f"{programs}/")
    run = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Conforms: True" in run.stdout
