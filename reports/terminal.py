"""The report for whoever started the run: a table of the verdicts, then what they come to."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.changes import came_and_went
from reports.console import can_show, show
from reports.printable import printable
from reports.reading import MARKS, Line, Standing, bad_first, by_area, chips, failure_id, headline, span, standing
from reports.result import Report, Since, Verdict
from reports.result import Table as Numbers

STYLES = {
    Standing.PASS: "green",
    Standing.FAIL: "bold red",
    Standing.UNKNOWN: "yellow",
    Standing.SKIP: "dim",
    Standing.ERROR: "bold magenta",
    Standing.EXCUSED: "yellow",
}
_LONGEST_NAME = 16  # columns
_INDENT = (0, 0, 0, 2)
_WIDE = 110  # columns from which the requirement's text has room beside the reason


def show_report(on: Console, report: Report) -> None:
    """Print the numbers, the verdicts by area, what needs attention, and the result in a sentence."""
    for given in report.tables:
        if not given.prose:
            show(on, _numbers(given))
    areas = by_area(report)
    names = max((len(printable(line.name)) for lines in areas.values() for line in lines), default=0)
    for area, lines in areas.items():
        show(on, Text(f"\n{area}", style="bold"))
        show(on, _table(lines, on, names))
    for line in bad_first(report):
        _attention(on, line)
    _changes(on, report.since)
    _result(on, report)


def mark(on: Console, standing: Standing) -> Text:
    """A sign and the word for a standing; the word alone where the terminal lacks the sign."""
    word = standing.value.upper() if standing in {Standing.FAIL, Standing.ERROR} else standing.value
    sign = f"{MARKS[standing]} " if can_show(on, MARKS[standing]) else ""
    return Text(f"{sign}{word}", style=STYLES[standing])


def _table(lines: list[Line], on: Console, names: int) -> Table:
    """One area. `names` is the width of the longest name: a terminal folds what is much longer than an id."""
    wide = on.is_terminal and on.width >= _WIDE
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False, expand=on.is_terminal)
    table.add_column(no_wrap=True, width=9)
    table.add_column(width=min(names, _LONGEST_NAME) if on.is_terminal else names, overflow="fold")
    if wide:
        table.add_column(ratio=1 if on.is_terminal else None)
    table.add_column(ratio=1 if on.is_terminal else None)
    for line in lines:
        texts = [_text(line.text, "dim")] if wide else []
        texts.append(_said(line))
        table.add_row(mark(on, line.standing), _text(line.name), *texts)
    return table


def _said(line: Line) -> Text:
    """The reason, and what the verdict rests on besides: assumed values, an excuse."""
    more = [f"assumed: {assumption}" for assumption in line.verdict.assumptions]
    more += [f"excused: {line.verdict.excused}"] if line.verdict.excused else []
    return Text("\n").join([_text(line.verdict.reason), *(_text(words, "dim") for words in more)])


def _numbers(given: Numbers) -> Table:
    """Numbers, right-aligned behind the name of each row."""
    table = Table(
        title=_text(given.title, "bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for at, head in enumerate(given.heads):
        table.add_column(_text(head, "dim"), justify="right" if at else "left", overflow="fold")
    for row in given.rows:
        table.add_row(*map(_text, row))
    return table


def show_verdict(on: Console, verdict: Verdict) -> None:
    """One verdict with all that it rests on, requests and answers too."""
    show(on, mark(on, standing(verdict)) + _text(f"  {verdict.requirement} {verdict.case}".rstrip()))
    show(on, Padding(_text(verdict.reason), _INDENT))
    for evidence in verdict.evidence:
        show(on, _text(f"\n# {evidence.statement}"))
        if evidence.excerpt:
            show(on, _text(evidence.excerpt, "dim"))


def _attention(on: Console, line: Line) -> None:
    """One verdict that somebody has to look into, with what it rests on and how to see it again."""
    style = STYLES[line.standing]
    show(on, _text(f"\n{line.name}", style) + _text(f"  {line.text}"))
    show(on, Padding(_text(line.verdict.reason), _INDENT))
    for evidence in line.verdict.evidence:
        show(on, Padding(_text(f"- {evidence.statement}", "dim"), _INDENT))
    if line.verdict.replay:
        show(on, Padding(_text(f"again: {line.verdict.replay}", "cyan"), _INDENT))
        show(on, Padding(_text(f"id: {failure_id(line.verdict)}", "dim"), _INDENT))


def _changes(on: Console, since: Since | None) -> None:
    if since is None or not since.changes:
        return
    show(on, _text(f"\nSince the run of {since.started} ({since.target})", "bold"))
    for change in since.listed:
        before, now = change.before or "not judged", change.now or "not judged"
        show(on, Padding(_text(f"{change.name}: was {before}, is {now}"), _INDENT))
    for sentence in came_and_went(since):
        show(on, Padding(_text(sentence), _INDENT))


def _result(on: Console, report: Report) -> None:
    head = headline(report)
    style = STYLES[Standing(head.outcome.value)]
    counts = ", ".join(f"{count} {word}" for _, count, word in chips(report)) or "none"
    show(on, Text(f"\n{head.words}.", style=style))
    show(on, Text(head.sentence))
    show(on, Text(f"Verdicts: {counts}; in {span(report.duration_s)}", style="dim"))


def _text(words: str, style: str = "") -> Text:
    return Text(printable(words), style=style)
