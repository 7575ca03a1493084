"""Calibration: a ladder of each request's clients, then a load test that its predictions are held against."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isnan
from pathlib import Path

from harness.capacity.calibration import Calibration, predicted
from harness.cloud.target import Target
from harness.errors import CamproofFailedError
from harness.load.check import Check, checking, rates_of
from harness.load.kinds import Kind
from harness.load.ladder import Ladder, levels_of
from harness.load.order import MOST_CAMERAS, Order
from harness.load.run import Asked, loaded, opened

_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How a cloud is calibrated.

    Args:
        ladder: what is measured.
        check_us: how long the load test lasts; 0: there is none.
        at: the share of the cloud's capacity that it is to take.
        target: the cloud; None: an embedded one.
        machine: what it runs on, in words.
        workers: locust's processes.
        say: tells people a line.
        progress: told how much of a part is over, 0 to 1.
        log: where locust's log is to be kept; None: nowhere.
    """

    ladder: Ladder
    check_us: int
    at: float
    target: Target | None
    machine: str
    workers: int = 1
    say: Callable[[str], None] = lambda _: None
    progress: Callable[[float], None] = field(default=lambda _: None)
    log: Path | None = None


async def calibrated(plan: Plan) -> tuple[Calibration, Check | None]:
    """Measure, and check.

    Raises:
        CamproofError: the target can't be used, locust failed, or nothing came through.
    """
    async with opened(plan.target) as target:
        measured = await loaded(target, _climbing(plan))
        if not measured.whole or measured.tally.crashed:
            why = "; ".join(measured.exceptions) or "interrupted"
            raise CamproofFailedError(f"the calibration came to no end: {why}")
        levels = levels_of(plan.ladder, measured)
        if not levels:
            raise CamproofFailedError("the calibration measured nothing: locust.log says why")
        calibration = Calibration(
            cloud=target.name, adapter=target.adapter, regions=target.regions, machine=plan.machine,
            measured=datetime.now(UTC).isoformat(timespec="seconds"), segment_bytes=plan.ladder.segment_bytes,
            levels=levels, busy=None if isnan(measured.busy) else measured.busy,
        )  # fmt: skip
        if not plan.check_us or Kind.STORE not in calibration.services:
            return calibration, None
        order = checking(calibration, plan.check_us, plan.at, _most_cameras(target))
        plan.say(f"check: {order.cameras} cameras, {order.viewers} viewers")
        asked = Asked(order, target, workers=plan.workers, say=plan.say, progress=plan.progress)
        return calibration, Check(order, predicted(calibration, rates_of(order), 1), await loaded(target, asked))


def _climbing(plan: Plan) -> Asked:
    order = Order(cameras=plan.ladder.clients, viewers=0, time_us=plan.ladder.lasts_us, segment_us=_S)
    return Asked(
        order, workers=plan.workers, say=plan.say, progress=plan.progress, log=plan.log, ladder=plan.ladder
    )  # fmt: skip


def _most_cameras(target: Target) -> int:
    return min(MOST_CAMERAS, target.load.most_cameras) if target.load else MOST_CAMERAS
