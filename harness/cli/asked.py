"""What is asked of a conformance run: on the command line, of pytest, or again of an earlier one."""

import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.camera.media.template import scene_template
from harness.checks.registry import CHECKS
from harness.cli.judging import Job
from harness.cli.suggest import chosen
from harness.cloud.target import Target
from harness.cloud.target_file.load import load_target
from harness.conformance.baseline.expectation import Expectation, read_baseline
from harness.conformance.embedded import ALL_REGIONS, REGIONS
from harness.conformance.faults import several
from harness.conformance.plans import suite
from harness.errors import BadInputError
from harness.requirements.catalogue import load
from harness.requirements.selection import Profile, Selection, areas

_SEGMENT_S = 1.0
_CREDENTIAL_LIFE_S = 10.0
_OPEN = {
    "name",
    "services",
    "web",
    "regions",
    "features",
    "credential_life_s",
    "adapter",
    "timing",
}  # of a target: no secret


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requirements are to be judged, of what, and how strictly."""

    profile: Profile = Profile.EXTENDED
    areas: tuple[str, ...] = ()  # as typed
    only: tuple[str, ...] = ()  # as typed
    strict: bool = False
    target: Path | None = None  # None: the embedded reference cloud
    fault: str | None = None
    baseline: Path | None = None
    since: Path | None = None
    runs: int = 1  # a promise that is not kept in each is broken
    containers: bool = False  # the reference cloud runs in them
    regions: tuple[str, ...] = ()  # that it has there, as typed; (): all
    database: str = field(default="", repr=False)  # it may hold a password

    def selected(self, checks: Collection[str] = CHECKS) -> tuple[str, ...]:
        """The ids to judge. BadInputError: an id or area is not known, or nothing is left to judge."""
        selection = self._selection()
        if unjudged := [requirement for requirement in selection.only if requirement not in checks]:
            raise BadInputError(
                f"no check judges {', '.join(unjudged)} yet; `camproof conform --list` shows what is judged"
            )
        found = selection.of(load(), checks)
        if not found:
            raise BadInputError("no check judges any of these yet; `camproof conform --list` shows what is judged")
        return found

    def job(self, out: Path, *, quiet: bool = False) -> Job:
        """The run. BadInputError: the target file, the fault or an id is no good."""
        if self.target is not None and self.database:
            raise BadInputError(f"--database is for the reference cloud, and {self.target} is another; take one out")
        asked, containers, target = self.selected(), self._containers(), self._target()
        name = target.name if target else "reference cloud in containers" if containers else "embedded reference cloud"
        return Job(
            f"Conformance of the {name}",
            self.command(), suite(target.regions if target else containers or REGIONS), scene_template(_SEGMENT_S), out,
            _CREDENTIAL_LIFE_S, self.fault, asked, self.strict, quiet=quiet, kills=True, target=target,
            baseline=self.expected(), asks_for=self.asks_for, since=self.since, runs=self.runs,
            containers=containers, database=self.database,
            configuration={**self.configuration("cloud", asked), "target": _described(target, name)},
        )  # fmt: skip

    def command(self, *of_role: str) -> str:
        """The command line that does it again; `--only` is added for one requirement."""
        words = ["camproof conform", *of_role]
        words += [f"--level {self.profile}"] if self.profile is not Profile.EXTENDED else []
        words += _options("--area", self.areas)
        words += [f"--target {shlex.quote(str(self.target))}"] if self.target else []
        words += ["--strict"] if self.strict else []
        words += [f"--runs {self.runs}"] if self.runs > 1 else []
        words += [f"--baseline {shlex.quote(str(self.baseline))}"] if self.baseline else []
        words += [f"--fault {self.fault}"] if self.fault else []
        words += ["--containers"] if self.containers else []
        words += _options("--region", self.regions)
        words += ["--database postgresql://..."] if self.database else []
        return " ".join(words)

    def expected(self) -> tuple[Expectation, ...]:
        """What the baseline says. BadInputError: it is no good."""
        return read_baseline(self.baseline) if self.baseline else ()

    def asks_for(self, requirement: str) -> bool:
        """Whether a requirement was to be judged, if there was a check for it."""
        return self._selection().takes(load().get(requirement))

    def configuration(self, role: str, asked: Sequence[str]) -> dict[str, object]:
        """What was asked, as it is digested for the certificate: no secret, no path."""
        return {
            "role": role,
            "level": self.profile.value,
            "requirements": list(asked),
            "strict": self.strict,
            "runs": self.runs,
            "fault": self.fault,
            "baseline": [expected.model_dump(mode="json") for expected in self.expected()],
        }

    def _selection(self) -> Selection:
        catalogue, listing = load(), "camproof requirements"
        every = [r.id for r in catalogue]
        ids = chosen(self.only, every, what="requirement", listing=listing) if self.only else ()
        wanted = chosen(self.areas, areas(catalogue), what="area", listing=listing) if self.areas else ()
        return Selection(self.profile, wanted, ids)

    def _containers(self) -> tuple[str, ...] | None:
        if not self.containers:
            if self.regions:
                raise BadInputError("--region is for a cloud in containers: add --containers, or take it out")
            return None
        for option, given in {"--target": self.target, "--database": self.database}.items():
            if given:
                raise BadInputError(f"--containers starts a reference cloud of its own: take {option} out")
        if self._breaks_the_cloud():
            raise BadInputError(f"{self.fault} is a fault of the cloud, and images hold none: take --containers out")
        return regions_of_containers(self.regions)

    def _breaks_the_cloud(self) -> bool:
        return any(fault.side == "cloud" for fault in several(self.fault))

    def _target(self) -> Target | None:
        if self.target is None:
            return None
        if self._breaks_the_cloud():
            raise BadInputError(
                f"{self.fault} is a fault of the reference cloud, and {self.target} is another; take --target out"
            )
        return load_target(self.target)


def regions_of_containers(regions: Sequence[str]) -> tuple[str, ...]:
    """Those that were typed, or else all. BadInputError: there is no such region."""
    return chosen(regions, ALL_REGIONS, what="region", listing="camproof serve")


def _described(target: Target | None, name: str) -> dict[str, object]:
    if target is None:
        return {"name": name}
    described = target.model_dump(mode="json", include=_OPEN)
    return {**described, "features": sorted(target.features)}  # a set has another order each time


def _options(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name} {shlex.quote(value)}" for value in values]
