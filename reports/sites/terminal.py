"""What the doctor says, in a terminal: the verdict, why, step by step, and what to do."""

from collections.abc import Iterator
from itertools import chain

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness.sites.doctor.change import Change
from harness.sites.doctor.search import Cure, Search
from harness.sites.oracle.verdicts import Answer, Diagnosis, Outcome, Verdict
from reports.console import can_show, show
from reports.sites.findings import Finding, findings, headline, other_notes

STYLES = {Verdict.ACTIVATES: "green", Verdict.FAILS: "bold red", Verdict.UNDETERMINED: "yellow"}
_ANSWERS = {
    Answer.YES: ("\N{CHECK MARK}", "ok", "green"),
    Answer.MAYBE: ("?", "?", "yellow"),
    Answer.NO: ("\N{MULTIPLICATION X}", "NO", "bold red"),
}
_BY = {"network": "whoever runs the network", "provider": "the provider"}
_MOST_CHAINS = 4
_INDENT = (0, 0, 0, 2)


def show_doctor(on: Console, name: str, said: Diagnosis, found: Search) -> None:
    """Print all of it, the verdict first."""
    show(on, Text.assemble((f"{name}: ", "bold"), (str(said.verdict), STYLES[said.verdict])))
    show(on, Text(headline(said)))
    groups = findings(said)
    _title(on, "Cameras")
    show(on, Padding(_cameras(groups), _INDENT))
    for group in [one for one in groups if one.broken][:_MOST_CHAINS]:
        _chains(on, group)
    notes = other_notes(said)
    if notes:
        _title(on, "Also at this site")
        for note in notes:
            show(on, Padding(Text(note.text + "."), _INDENT))
    _cures(on, said, found)


def _title(on: Console, text: str) -> None:
    show(on, Text(f"\n{text}", style="bold"))


def _cameras(groups: tuple[Finding, ...]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for group in groups:
        table.add_row(Text(group.names), Text(str(group.verdict), style=STYLES[group.verdict]), Text(group.why))
    return table


def _chains(on: Console, group: Finding) -> None:
    """The way of the first camera of the group, hop by hop; all ways in which it can turn out."""
    camera = group.cameras[0]
    for number, outcome in enumerate(camera.outcomes, 1):
        several = f", if it turns out so ({number} of {len(camera.outcomes)})" if len(camera.outcomes) > 1 else ""
        _title(on, f"The way of {camera.name}{several}")
        show(on, Padding(_steps(on, outcome), _INDENT))


def _steps(on: Console, outcome: Outcome) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    services = {name for name, _ in outcome.reach}
    for step in outcome.steps:
        if step.hop not in services or step.hop == "ntp":
            table.add_row(_sign(on, step.answer, remark=bool(step.cause)), Text(step.hop, style="dim"), Text(step.text))
    for answer, words in ((Answer.YES, "reached"), (Answer.MAYBE, "perhaps reached"), (Answer.NO, "not reached")):
        names = [name for name, one in outcome.reach[1:] if one is answer]
        if names:
            table.add_row(_sign(on, answer), Text("cloud", style="dim"), Text(f"{words}: {', '.join(names)}"))
    return table


def _sign(on: Console, answer: Answer, *, remark: bool = False) -> Text:
    sign, word, style = _ANSWERS[answer]
    if remark and answer is Answer.YES:
        sign, word, style = "!", "!", "yellow"
    return Text(sign if can_show(on, sign) else word, style=style)


def _cures(on: Console, said: Diagnosis, found: Search) -> None:
    if found.cures:
        for number, cure in enumerate(found.cures):
            _cure(on, cure, other=number > 0)
        if not found.complete:
            show(on, Text("\nThere may be a smaller set: not all were tried."))
    elif said.verdict is not Verdict.ACTIVATES:
        show(on, Text("\nNo change that camproof knows lets all cameras activate."))
    if found.besides:
        _title(on, "What should be done all the same")
        _numbered(on, found.besides, 1)


def _cure(on: Console, cure: Cure, *, other: bool) -> None:
    count = len(cure.changes)
    each = f", of each of {cure.size} cameras" if cure.size > count else ""
    many = f"these {count} changes together do, and none can be left out" if count > 1 else f"one change does{each}"
    _title(on, "Or" if other else f"What to do: {many}")
    _numbered(on, cure.changes, 1)
    if cure.besides and not other:
        show(on, Text("  and while you are there, though no camera needs it:", style="dim"))
        _numbered(on, cure.besides, count + 1)


def _numbered(on: Console, changes: tuple[Change, ...], first: int) -> None:
    table = Table.grid(padding=(0, 1, 0, 0))
    for number, change in enumerate(changes, first):
        table.add_row(f"{number}.", Text(f"{change.text[:1].upper()}{change.text[1:]}."))
        for line in _about(change):
            table.add_row("", Text(line, style="dim"))
    show(on, Padding(table, _INDENT))


def _about(change: Change) -> Iterator[str]:
    by = [] if change.by == "site" else [f"by {_BY[change.by]}"]
    return chain([change.why], by, [change.source] if change.source else [])
