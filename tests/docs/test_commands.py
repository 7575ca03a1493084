"""Each command in the docs is one that there is, and those that end by themselves run as written."""

import re
import shlex
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from harness.cli.frame import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "ARCHITECTURE.md", *ROOT.glob("docs/**/*.md")])
CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]
EXPECTED = {
    "camproof conform --fault iv-repeats": 1,
    "camproof doctor t2-lan-on-u2": 1,
    "camproof doctor t4-two-dhcp-servers --out drawings": 4,
}


def commands() -> list[str]:
    blocks = [block for page in PAGES for block in re.findall(r"```console\n(.*?)```", page.read_text(), re.DOTALL)]
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return sorted({line for line in lines if line})


def of_camproof(*, quick: bool) -> list[str]:
    elsewhere = {"demo", "serve", "lab", "live", "--containers", "SCENARIO", "DIR", "FILE", "ID", "cloud.yaml"}
    return [c for c in commands() if c.startswith("camproof ") and bool(elsewhere & set(c.split())) is not quick]


@pytest.mark.timeout(420)
@pytest.mark.parametrize("line", of_camproof(quick=True))
def test_runs_as_written(line: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*CAMPROOF, *shlex.split(line)[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == EXPECTED.get(line, 0), done.stdout + done.stderr
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("line", [line for line in commands() if line.startswith("python -m reference_impl.")])
def test_modules_run_as_written(line: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, *shlex.split(line)[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir())


@pytest.mark.parametrize("line", of_camproof(quick=False))
def test_options_are_there(line: str) -> None:
    words = shlex.split(line)[1:]
    command = takewhile(lambda word: word.isalpha() and word.islower(), words)
    helped = subprocess.run([*CAMPROOF, *command, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(option in helped for option in words if option.startswith("--"))


def test_make_has_the_targets() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = [c.split()[1] for c in commands() if c.startswith("make ")]
    assert named
    assert all(f"\n{target}:" in makefile for target in named)


def test_every_command_is_documented() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    assert all(f"camproof {name}" in text for name in COMMANDS)


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
