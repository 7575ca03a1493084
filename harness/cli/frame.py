"""The command's frame: which sub-commands there are, and how a run of one ends.

A sub-command's module is imported when it is called and not before, so that `camproof --help` answers at once;
that is why the one-line helps stand here. Each module exports a click command named `command`, which returns its
exit status (None is 0).
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem

from harness.cli import ending, interruption
from harness.cli.standard_output import name_standard_output
from harness.cli.suggest import did_you_mean

_NAME = "camproof"
_EPILOG = f"""\
\b
Exit status:
  0  all good
  1  not conformant, or over a threshold
  2  bad input or usage
  3  camproof could not do its own work, or was interrupted
  4  undecided

\b
Completion, for your shell's start-up file:
  bash  eval "$(_CAMPROOF_COMPLETE=bash_source {_NAME})"
  zsh   eval "$(_CAMPROOF_COMPLETE=zsh_source {_NAME})"
  fish  _CAMPROOF_COMPLETE=fish_source {_NAME} | source
"""


class Entry(NamedTuple):
    """Where a sub-command lives, and its line in `--help`."""

    module: str
    help: str


COMMANDS = {
    "demo": Entry("harness.cli.demo", "See the whole story in a minute: record, cut off, judge, report."),
    "serve": Entry("harness.cli.serve", "Start the reference cloud."),
    "target": Entry("harness.cli.target", "Write the target file of a cloud that runs in parts."),
    "operator": Entry("harness.cli.operator", "Get an operator's credentials for the reference cloud's media stores."),
    "conform": Entry("harness.cli.conform", "Judge a cloud by the conformance suite."),
    "scenario": Entry("harness.cli.scenario", "Check and explain scenario files: fleets, outages, what must hold."),
    "doctor": Entry("harness.cli.doctor", "Tell whether a site's wiring lets its cameras activate, and what cures it."),
    "lab": Entry("harness.cli.lab", "Make sites of real packets: what their cameras reach, record and upload."),
    "run": Entry("harness.cli.run", "Run a scenario: what its outages cost each camera."),
    "agree": Entry("harness.cli.agree", "Run a scenario on several engines: how far they differ."),
    "sweep": Entry("harness.cli.sweep", "Run a scenario many times: other values, other luck, with intervals."),
    "plan": Entry("harness.cli.plan", "Make the capacity report: lines, caches, regions, cost."),
    "load": Entry("harness.cli.load", "Load a cloud with cameras and viewers, and hold it against thresholds."),
    "load-worker": Entry("harness.cli.load_worker", "Act for a load test that another machine leads."),
    "calibrate": Entry("harness.cli.calibrate", "Measure what a cloud takes, for the capacity report."),
    "replay": Entry("harness.cli.replay", "Judge one failure again, from its id, and show the requests."),
    "certificate": Entry("harness.cli.certificate", "Check the certificate of a conformance run."),
    "requirements": Entry("harness.cli.requirements", "Show what a cloud promises, and what checks it."),
    "faults": Entry(
        "harness.cli.faults", "Show the seeded faults that prove that the checks can fail, and judge them."
    ),
}


class LazyGroup(click.Group):
    """A group whose sub-commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the sub-command of this name, or None when there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = import_module(entry.module).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module}.command is not a click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the sub-command that was called; a slip of the finger gets a suggestion."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"There is no command {name!r}.{did_you_mean(name, COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Write the list of sub-commands from the table, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete sub-commands from the table and options as click does."""
        names = [CompletionItem(n, help=e.help) for n, e in COMMANDS.items() if n.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)


@click.group(
    _NAME,
    cls=LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name=_NAME, message="%(prog)s %(version)s")
def frame() -> None:
    """Prove that a camera-to-cloud recording service keeps what it promises.

    Start with `camproof demo`.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; nothing is raised. SIGTERM ends it as Ctrl-C does."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    with interruption.sigterm_as_ctrl_c():
        status = ending.status_of(lambda: _run(words, own_process=arguments is None))
    if arguments is None:  # the process ends with this
        interruption.ignore_further()
    return status


def _run(words: list[str], *, own_process: bool) -> int:
    if own_process:
        name_standard_output()
    if "_CAMPROOF_COMPLETE" in os.environ:
        frame.main(words, prog_name=_NAME)  # click answers the shell and exits
    colour = False if os.environ.get("NO_COLOR") else None
    with frame.make_context(_NAME, words, color=colour) as context:
        status = frame.invoke(context)
    return status if isinstance(status, int) else 0
