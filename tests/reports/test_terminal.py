import io

import pytest
from rich.console import Console

from reports.console import console, show
from reports.result import Report
from reports.terminal import show_report


def _plain(report: Report) -> str:
    file = io.StringIO()
    show_report(console(file), report)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def test_a_pipe_gets_a_plain_line_a_verdict(report: Report) -> None:
    lines = _plain(report).splitlines()
    assert "\x1b" not in "".join(lines)
    assert all(line == line.rstrip() for line in lines)
    for verdict in report.verdicts:
        assert any(
            verdict.requirement in line and verdict.reason in line and verdict.outcome.value in line.lower()
            for line in lines
        )


def test_last_lines_are_the_result(report: Report) -> None:
    assert _plain(report).splitlines()[-3:] == [
        "Not conformant: 2 of 10 promises are broken.",
        "Each broken promise is listed with the evidence for it.",
        "Verdicts: 2 failed, 1 not judged, 1 undecided, 7 passed, 1 skipped; in 1 min 23 s",
    ]


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_terminals_width_is_kept(report: Report, width: int) -> None:
    file = io.StringIO()
    show_report(Console(file=file, width=width, force_terminal=True, color_system=None, highlight=False), report)
    assert max(len(line) for line in file.getvalue().splitlines()) <= width
    assert "again: camproof conform" in file.getvalue()


def test_requirements_text_stands_where_there_is_room(report: Report) -> None:
    file = io.StringIO()
    show_report(Console(file=file, width=300, force_terminal=True, color_system=None), report)
    text = next(requirement.text for requirement in report.requirements if requirement.id == "BUF-4")
    assert text in file.getvalue()


def test_escape_sequences_do_not_reach_the_terminal(evil: Report) -> None:
    assert "\x1b" not in _plain(evil)


def test_words_stand_alone_where_signs_can_not_be_shown(report: Report) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", errors="backslashreplace")
    show_report(console(file), report)
    file.seek(0)
    assert "\nFAIL" in file.read()


def test_show_leaves_no_blanks_at_line_ends() -> None:
    file = io.StringIO()
    show(console(file), "a   \nb")
    assert file.getvalue() == "a\nb\n"
