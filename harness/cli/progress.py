"""How a long run tells how far it is, on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from reports.console import PlainlyBroken

Told = Callable[[float], None]


@contextmanager
def progress_bar(title: str, *, quiet: bool) -> Iterator[Told]:
    """A bar, where standard error is a terminal and nobody wants quiet; it takes how much is done, 0 to 1."""
    on = PlainlyBroken(stderr=True)
    if quiet or not on.is_terminal:
        yield lambda _: None
        return
    share = TextColumn("{task.percentage:>3.0f} %")
    with Progress(TextColumn("{task.description}"), BarColumn(), share, TimeRemainingColumn(), console=on) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda done: bar.update(task, completed=done)


def say(line: str) -> None:
    """One line."""
    click.echo(f"  {line}", err=True)
