import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from harness.cli import main
from harness.cli.frame import COMMANDS

_CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


def _run(words: list[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=True, env=environment)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for name, entry in COMMANDS.items():
        assert f"  {name} " in said
        assert entry.help in " ".join(said.split())
    assert "_CAMPROOF_COMPLETE=bash_source" in said
    assert "4  undecided" in said


def test_help_imports_no_command() -> None:
    program = (
        "import sys; from harness.cli import main; main(['--help']); print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = _run([sys.executable, "-c", program])
    imported = set(done.stderr.split())
    assert not imported & {entry.module for entry in COMMANDS.values()}
    assert not imported & {"rich.console", "pydantic", "matplotlib", "polars", "aiohttp", "jinja2", "asyncio"}


def test_help_answers_at_once() -> None:
    before = os.times()
    _run([*_CAMPROOF, "--help"])
    after = os.times()
    took_s = after.children_user + after.children_system - before.children_user - before.children_system
    assert 0 < took_s < 0.3


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: camproof {name} ")


def test_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"camproof {version('camproof')}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["requirments"], "There is no command 'requirments'. Did you mean 'requirements'?"),
        (["xyzzy"], "There is no command 'xyzzy'. See `camproof --help`."),
        (["requirements", "--jsno"], "Did you mean '--json'?"),
        (["requirements", "--only", "BUF-111"], "Did you mean 'BUF-11'"),
        (["requirements", "--only"], "'--only' requires an argument"),
    ],
)
def test_a_slip_gets_one_line_with_a_suggestion(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("camproof: ")
    assert err.count("\n") == 1
    assert said in err


def test_nothing_to_do_shows_the_help_and_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_the_shell_completes_commands() -> None:
    environment = os.environ | {
        "_CAMPROOF_COMPLETE": "bash_complete",
        "COMP_WORDS": "camproof req",
        "COMP_CWORD": "1",
    }
    done = _run(_CAMPROOF, environment)
    assert done.stdout == "plain,requirements\n"


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [*_CAMPROOF, "requirements", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 3


def test_no_colour_when_none_is_wanted() -> None:
    wanted = os.environ | {"FORCE_COLOR": "1", "NO_COLOR": "1", "COLUMNS": "80"}
    done = _run([*_CAMPROOF, "requirements"], wanted)
    assert "\x1b[3" not in done.stdout
