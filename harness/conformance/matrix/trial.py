"""One run of the matrix: the whole suite on an embedded cloud and on cameras with a fault or variant, or with several.

A fault of a camera alone is judged by what a cloud sees that plays its programme to it; one of a site by sites.
"""

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher

from harness.camera.media.template import scene_template
from harness.checks.verdict import Verdict
from harness.cloud.exchange import untraced
from harness.conformance.browser.available import missing
from harness.conformance.camera_role.run import SAMPLE_SPEC, CameraJudged, CameraOrder, judge_camera
from harness.conformance.embedded import ALL_REGIONS, embedded
from harness.conformance.faults import JOINED_BY, camera_parts
from harness.conformance.kill.probe import Killing
from harness.conformance.lab.sites import REQUIREMENTS as OF_SITES
from harness.conformance.lab.sites import Sites, probe_sites, verdicts_on
from harness.conformance.matrix.row import Result, Row, rows
from harness.conformance.matrix.subjects import SUBJECTS, concerned, is_alone, is_browsed, is_timed, probed
from harness.conformance.order import Order
from harness.conformance.region_outage import RegionOutage
from harness.conformance.run import Judged, judge
from harness.conformance.running import run
from harness.conformance.scrubbing import Scrubbing
from harness.conformance.strain import REQUIREMENTS as STRAINED
from harness.conformance.strain import Strain
from harness.conformance.variants import VARIANTS, all_of
from harness.conformance.year.cloud import Year
from harness.conformance.year.probe import REQUIREMENTS
from harness.engines.lab.outside import require_lab
from harness.errors import BadInputError
from harness.sites.faulty.catalogue import SITE_FAULTS
from reference_impl.web import is_built

Probe = TypeVar("Probe")

_TIMING_ROUNDS = 600
_COMES_S = 60.0  # within which the sample camera comes
_PASSWORD_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a seventh of a run's work else
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in it, which nobody else can open; flushes cost nothing there


def tried(company: Sequence[str]) -> tuple[Row, ...]:
    """The rows of faults or variants that share a run; whatever breaks is in them."""
    began_s, busy_s = time.monotonic(), _busy_s()
    try:
        with untraced():
            found = rows([SUBJECTS[one] for one in company], run(_verdicts(company)))
    except Exception as broken:  # noqa: BLE001 - it must not take the other rows with it
        found = tuple(Row(one, Result.BROKEN, broken=repr(broken)) for one in company)
    took_s, took_processor_s = time.monotonic() - began_s, _busy_s() - busy_s
    return tuple(replace(one, seconds=took_s, processor_s=took_processor_s) for one in found)


async def _verdicts(company: Sequence[str]) -> tuple[Verdict, ...]:
    first, *others = company
    if probed(company) & set(OF_SITES):
        require_lab()  # without one nothing would be tried
    if all(one in SITE_FAULTS for one in company):
        return await at_sites(company)
    if is_alone(first) and not others:
        return (await by_sight(first)).verdicts
    return (await judged(*company)).verdicts


async def at_sites(faults: Sequence[str]) -> tuple[Verdict, ...]:
    """The verdicts on sites with these faults; all others rest on nothing that a site could change."""
    return verdicts_on(await probe_sites(Sites(JOINED_BY.join(faults))))


async def by_sight(subject: str) -> CameraJudged:
    """All verdicts on the sample camera, in a process of its own, with this fault or variant."""
    with tempfile.TemporaryDirectory(prefix="camproof-", dir=_memory()) as folder:
        at = Path(folder)
        return await judge_camera(
            CameraOrder(
                SAMPLE_SPEC, at, "127.0.0.1", _COMES_S, "camproof", lambda _line: None,
                sample=True, fault=subject, history=at / "history.parquet",
            )
        )  # fmt: skip


async def judged(*subjects: str) -> Judged:
    """All verdicts. Probes that take seconds, and that nothing else needs, are asked where a fault concerns them."""
    wanted, together = probed(subjects), JOINED_BY.join(subjects)
    setting = all_of(VARIANTS[one].setting for one in subjects if one in VARIANTS)
    browsing, timed = any(map(is_browsed, subjects)), any(map(is_timed, subjects))
    if browsing and (why := missing() or ("" if is_built() else "the page is not built: make web")):
        raise BadInputError(why)
    with tempfile.TemporaryDirectory(prefix="camproof-", dir=_memory()) as folder:
        cloud = embedded(
            Path(folder), regions=ALL_REGIONS if "REG-1" in wanted else setting.regions, fault=together,
            credential_life_s=setting.credential_life_s, password_hasher=_PASSWORD_HASHER, web=browsing,
        )  # fmt: skip
        async with cloud as target:
            order = Order(
                target, setting.scenario, scene_template(setting.segment_s), camera_parts(together),
                killing=_with(Killing, subjects, "IDX-2"),
                year=_with(Year, subjects, *REQUIREMENTS),
                region_outage=_with(RegionOutage, subjects, "REG-2"),
                scrubbing=_with(Scrubbing, subjects, "ENC-6"),
                strain=_with(Strain, subjects, *STRAINED),
                sites=_with(Sites, subjects, *OF_SITES),
                browsing=browsing,
                timing_rounds=_TIMING_ROUNDS if timed else 0,
            )  # fmt: skip
            return await judge(order)


def _with(probe: Callable[[str], Probe], subjects: Iterable[str], *requirements: str) -> Probe | None:
    """A probe with a cloud or site of its own, in which only that is wrong which concerns it; None where nothing is."""
    faults = concerned(subjects, requirements)
    return probe(faults) if faults else None


def _busy_s() -> float:
    """Processor time of this process and of those that it started, a browser among them, and that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _memory() -> Path | None:
    return _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
