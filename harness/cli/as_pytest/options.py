"""What pytest is told on its command line: the same as `camproof conform`."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.cli.as_pytest.promise import Promise

if TYPE_CHECKING:
    from harness.cli.asked import Asked

LEVELS = ("core", "extended")


def add(parser: pytest.Parser) -> None:
    """The options, in a group of their own."""
    group = parser.getgroup("conformance", "conformance suite (scenarios/conformance)")
    group.addoption("--target", type=Path, metavar="FILE", help="judge the cloud that this file describes")
    group.addoption("--level", choices=LEVELS, default="extended", help="core: what must be; extended: all (default)")
    group.addoption("--area", action="append", default=[], metavar="NAME", help="only these areas: ENC, BUF, …")
    group.addoption("--only", action="append", default=[], metavar="ID", help="only these requirements")
    group.addoption("--strict-conformance", action="store_true", help="count what is only recommended")
    group.addoption("--baseline", type=Path, metavar="FILE", help="failures that this file expects do not count")
    group.addoption("--containers", action="store_true", help="run the reference cloud in containers")
    group.addoption("--region", action="append", default=[], metavar="ID", help="with --containers: only these regions")
    group.addoption("--fault", metavar="ID", help="put a seeded fault in")
    group.addoption(
        "--from-report", type=Path, metavar="FILE", help="take the verdicts of this report.json; run nothing"
    )
    group.addoption("--report-folder", type=Path, metavar="DIR", help="where the run's reports go")


def asked(config: pytest.Config) -> "Asked":
    """What is asked for."""
    from harness.cli.asked import Asked  # noqa: PLC0415 - imports the harness, which other tests need not wait for
    from harness.requirements.selection import Profile  # noqa: PLC0415

    said = config.getoption
    return Asked(
        Profile(said("level")), tuple(said("area")), tuple(said("only")), bool(said("strict_conformance")),
        said("target"), said("fault"), said("baseline"),
        containers=bool(said("containers")), regions=tuple(said("region")),
    )  # fmt: skip


def promises(config: pytest.Config) -> list[Promise]:
    """All that the run has to judge, in the catalogue's order. UsageError: something asked for is not there."""
    from harness.checks.registry import cases_of  # noqa: PLC0415
    from harness.errors import BadInputError  # noqa: PLC0415

    try:
        ids = asked(config).selected()
    except BadInputError as wrong:
        raise pytest.UsageError(str(wrong)) from None
    return [Promise(requirement, case) for requirement in ids for case in cases_of(requirement)]
