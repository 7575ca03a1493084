"""`camproof serve --database`: what is wrong is said in a line."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        (["--database", "postgresql://a/b"], "needs --state"),
        (["--state", "cloud", "--database", "mysql://a/b"], "postgresql://USER"),
        (["--state", "cloud", "--database", "moon=postgresql://a/b"], "no such region"),
        (["--state", "cloud", "--database", "postgresql://a:b@127.0.0.1:1/c"], "is it running"),
    ],
)
def test_says_what_is_wrong(options: list[str], advice: str, tmp_path: Path) -> None:
    command = [*CAMPROOF, "serve", "--region", "eu-fra", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert advice in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.xdist_group("postgresql")
def test_serves_as_the_page_says(new_database: Callable[[], str], tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs/how-to/postgresql.md").read_text()
    [line] = re.findall(r"^camproof (serve .*)$", page, re.MULTILINE)
    words = [new_database() if word.startswith("postgresql://") else word for word in line.split()]
    command = [*CAMPROOF, *words, "--region", "eu-fra"]
    served = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        assert served.stdout is not None
        assert any("The cloud is up" in said for said in served.stdout)
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(30)
        if served.stdout is not None:
            served.stdout.close()
    assert served.returncode == 0
    assert [path.name for path in (tmp_path / "cloud").rglob("*.db")] == ["audit-heads.db"], "apart from the rows"
