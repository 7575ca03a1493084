"""`camproof conform --check-target`: what a run would miss, and what to do about it."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from harness.cli.output import write_json, write_table
from harness.cloud.target import Target
from harness.conformance.checking.check import check
from harness.conformance.checking.look import Look
from harness.conformance.embedded import REGIONS, embedded
from harness.conformance.running import run
from harness.left_behind import RUN, own_folder
from reports.console import console

_WORDS = {True: "good", False: "MISSING", None: "-"}
_GOOD, _MISSING = 0, 2


def check_target(target: Target | None, *, as_json: bool) -> int:
    """Look at the target, or at the embedded cloud, and show what was found: 0 where a run has all that it needs."""
    looks = run(_looks(target))
    missing = [look for look in looks if look.good is False]
    if as_json:
        write_json([asdict(look) for look in looks])
    else:
        _show(looks, len(missing))
    return _MISSING if missing else _GOOD


async def _looks(target: Target | None) -> tuple[Look, ...]:
    if target is not None:
        return await check(target)
    with own_folder(RUN) as folder:
        async with embedded(folder, regions=REGIONS) as cloud:
            return await check(cloud)


def _show(looks: Sequence[Look], missing: int) -> None:
    rows = [(_WORDS[look.good], look.what, look.found, look.next) for look in looks]
    write_table(console(), ("", "what", "found", "what to do"), rows)
    said = f"{missing} of {len(looks)} missing." if missing else "Nothing is missing: `camproof conform` can run."
    click.echo(f"\n{said}")
