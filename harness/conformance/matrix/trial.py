"""One run of the matrix: the whole suite on an embedded cloud and on cameras with one fault or variant."""

import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from argon2 import PasswordHasher

from harness.camera.media.template import scene_template
from harness.cloud.exchange import untraced
from harness.conformance.embedded import ALL_REGIONS, embedded
from harness.conformance.faults import FAULTS, Fault, camera_parts
from harness.conformance.kill.probe import Killing
from harness.conformance.matrix.row import Result, Row, row
from harness.conformance.order import Order
from harness.conformance.region_outage import RegionOutage
from harness.conformance.run import Judged, judge
from harness.conformance.running import run
from harness.conformance.variants import STANDARD, VARIANTS, Variant
from harness.conformance.year.probe import REQUIREMENTS, Year

SUBJECTS: Mapping[str, Fault | Variant] = {**FAULTS, **VARIANTS}
"""All that stands in the matrix, by id."""

_TIMING_ROUNDS = 600
_PASSWORD_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a seventh of a run's work else
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in it, which nobody else can open; flushes cost nothing there


def tried(subject: str) -> Row:
    """The row of one fault or variant; whatever breaks is in it."""
    began_s, busy_s = time.monotonic(), time.process_time()
    try:
        with untraced():
            found = row(SUBJECTS[subject], run(judged(subject)).verdicts)
    except Exception as broken:  # noqa: BLE001 - it must not take the other rows with it
        found = Row(subject, Result.BROKEN, broken=repr(broken))
    return replace(found, seconds=time.monotonic() - began_s, processor_s=time.process_time() - busy_s)


def takes_longer(subject: str) -> bool:
    """Whether it is asked more than others: such runs go first, so that none is left over when all others are done."""
    wanted = set(FAULTS[subject].requirements) if subject in FAULTS else set()
    return bool(wanted & {"BUF-11", "IDX-2", "KEY-6", "REG-1", *REQUIREMENTS})


async def judged(subject: str) -> Judged:
    """All verdicts. Probes that take seconds, and that nothing else needs, are asked where a fault concerns them."""
    wanted = FAULTS[subject].requirements if subject in FAULTS else ()
    setting = VARIANTS[subject].setting if subject in VARIANTS else STANDARD
    with tempfile.TemporaryDirectory(prefix="camproof-", dir=_memory()) as folder:
        cloud = embedded(
            Path(folder), regions=ALL_REGIONS if "REG-1" in wanted else setting.regions, fault=subject,
            credential_life_s=setting.credential_life_s, password_hasher=_PASSWORD_HASHER,
        )  # fmt: skip
        async with cloud as target:
            order = Order(
                target, setting.scenario, scene_template(setting.segment_s), camera_parts(subject),
                killing=Killing(subject) if "IDX-2" in wanted else None,
                year=Year(subject) if set(wanted) & set(REQUIREMENTS) else None,
                region_outage=RegionOutage(subject) if "REG-2" in wanted else None,
                throttles="BUF-11" in wanted,
                timing_rounds=_TIMING_ROUNDS if "KEY-6" in wanted else 0,
            )  # fmt: skip
            return await judge(order)


def _memory() -> Path | None:
    return _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
