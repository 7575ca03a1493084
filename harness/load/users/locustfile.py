"""What locust runs, in each of its processes. CAMPROOF_LOAD names the folder of the run."""

import os
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import gevent
from gevent.event import Event
from locust import FastHttpUser, events, task
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import WorkerRunner

from harness.cloud.adapters import adapter_of
from harness.cloud.http import trust
from harness.cloud.ports import Adapter
from harness.cloud.target_file.load import load_target
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.load.consent import Guard
from harness.load.kinds import DROPPED
from harness.load.shapes import Due, camera_dues, viewer_dues
from harness.load.stage import MEASURED, SEATS, TARGET, read_stage, watching
from harness.load.users.acting import Stage
from harness.load.users.at_once import at_once
from harness.load.users.camera import LoadCamera
from harness.load.users.climber import Climber
from harness.load.users.connection import LocustHttp, resolve_by
from harness.load.users.figures import Figures
from harness.load.users.seats import Seats
from harness.load.users.threads import SealingThreads
from harness.load.users.viewer import LoadViewer
from harness.load.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = Path(os.environ["CAMPROOF_LOAD"])
_TARGET = load_target(_FOLDER / TARGET)
_STAGE = read_stage(_FOLDER)
_ORDER, _ARRIVALS = _STAGE.order, _STAGE.dues()
_TRUST, _GUARD = trust(_TARGET.ca_file), Guard(_TARGET)
_WRITES_S = 1.0
_LONG_S, _AGAIN_S = 86_400.0, 1.0


class _Process:
    """What is made once locust has made its environment."""

    made = Event()  # users may be there before: while processes start, locust goes on
    figures: Figures
    threads: SealingThreads
    stage: Stage
    seats: Seats
    counts_all: bool = False  # whether the others report to it
    zero_s: float = float("inf")  # by the monotonic clock
    zero_us: int = 0  # by the other

    @classmethod
    def now_s(cls) -> float:
        """Since the load began."""
        return time.monotonic() - cls.zero_s


def _made(environment: Environment, **_more: Any) -> None:  # noqa: ANN401 - locust's
    lasts_s = _ORDER.time_us / 1e6
    figures, threads = Figures(environment, lasts_s), SealingThreads()
    _Process.figures, _Process.threads = figures, threads
    _Process.stage = Stage(
        _Process.now_s, lambda: time.time_ns() // 1_000, lambda: _Process.zero_us, gevent.sleep, figures.told, lasts_s,
        figures.tally, threads,
    )  # fmt: skip
    resolve_by(_TARGET.resolve)
    _Process.counts_all = not isinstance(environment.runner, WorkerRunner)
    if _Process.counts_all:
        gevent.spawn(_write_now_and_then)
    _Process.made.set()


def _seats(environment: Environment) -> Seats:
    runner, every = environment.runner, _STAGE.elsewhere
    if not every or not isinstance(runner, WorkerRunner):
        return Seats(_FOLDER / SEATS, _ORDER.users)
    late = runner.worker_index >= every  # more came than are expected
    return Seats(_FOLDER / SEATS, 0 if late else _ORDER.users, first=runner.worker_index, every=every)


def _started(environment: Environment, **_event: Any) -> None:  # noqa: ANN401 - locust's
    _Process.made.wait()
    _Process.seats = _seats(environment)
    ready_s = _ORDER.ready_us / 1e6
    _Process.zero_s, _Process.zero_us = time.monotonic() + ready_s, time.time_ns() // 1_000 + _ORDER.ready_us
    _Process.figures.start(time.time() + ready_s)


def _stopped(environment: Environment, **_event: Any) -> None:  # noqa: ANN401 - locust's
    """Whoever stops it on locust's page gets the report now, and not once its time is over."""
    if _Process.counts_all and environment.web_ui is not None and not _Process.stage.over:
        gevent.spawn(environment.web_ui.stop)  # after the page has its answer


def _written(**_event: Any) -> None:  # noqa: ANN401 - locust's
    if _Process.counts_all:
        _Process.figures.write(_FOLDER / MEASURED)
    _Process.threads.close()


def _write_now_and_then() -> None:
    """So that a load that is killed leaves what it did."""
    while True:
        gevent.sleep(_WRITES_S)
        _Process.figures.look()
        if _Process.now_s() > 0:
            _Process.figures.write(_FOLDER / MEASURED)


def _climber(seat: int, http: LocustHttp, adapter: Adapter) -> Climber:
    assert _STAGE.ladder is not None  # noqa: S101 - there is a calibration
    identity = _STAGE.cameras[seat].identity()
    seen = next(one for one in _STAGE.seen if identity.client_id in one.cameras)
    return Climber(http, adapter, identity, _Process.stage, _TARGET.administrator, seen, _STAGE.ladder)


class Actor(FastHttpUser):
    """A camera or a viewer, whichever seat is free: cameras come first."""

    host = next(iter(_TARGET.services.values()))
    insecure = False
    ssl_context_factory = staticmethod(lambda cafile=None: _TRUST)  # noqa: ARG005 - the target's authority alone
    connection_timeout = _TARGET.timing.connect_s
    network_timeout = _TARGET.timing.answer_s

    def on_start(self) -> None:
        """Take a seat, and get ready."""
        _Process.made.wait()
        self._seat = _Process.seats.take()
        if self._seat is None:
            raise StopUser
        http = LocustHttp(self.client, _GUARD, lambda: _Process.now_s() >= 0)
        luck, stage, adapter = Random(f"{_ORDER.seed} {self._seat}"), _Process.stage, adapter_of(_TARGET)
        number = self._seat - _ORDER.cameras
        self._actor: LoadCamera | LoadViewer
        dues: Iterator[Due]
        if _STAGE.ladder is not None:
            self._actor = climber = _climber(self._seat, http, adapter)
            dues = climber.dues(self._seat)
        elif number < 0:
            identity = _STAGE.cameras[self._seat].identity()
            self._actor = LoadCamera(http, adapter, identity, stage, _ORDER.segment_us, luck)
            dues = camera_dues(_ORDER, self._seat, _ARRIVALS)
        else:
            account, seen = watching(_TARGET, number), _STAGE.seen
            self._actor = LoadViewer(http, adapter, account, seen, stage, _ORDER.watched, luck)
            dues = viewer_dues(_ORDER, number)
        self._ready, self._waiting = False, Waiting(dues, _ORDER.cache_bytes)

    def on_stop(self) -> None:
        """The seat is free again; segments that came due and were not begun are counted."""
        if self._seat is None:
            return
        _Process.seats.leave(self._seat)
        if isinstance(self._actor, LoadCamera):
            self._lose()
            _Process.figures.tally["unsent"] += len(self._actor.pending) + self._waiting.segments

    def wait_time(self) -> float:
        """Until something is due."""
        if not self._ready:
            return _AGAIN_S
        next_us = self._waiting.next_us
        if _Process.stage.over or (next_us is None and not self._waiting.more):
            return _LONG_S
        return 0.0 if next_us is None or self._waiting.more else max(0.0, next_us / 1e6 - _Process.now_s())

    @task
    def work(self) -> None:
        """Get ready, or do what is due."""
        if not self._ready:
            self._ready = self._gets_ready()
            return
        self._lose()
        if not _Process.stage.over and (due := self._waiting.take()) is not None:
            at_once(self._actor.act(due, more_wait=self._waiting.more))

    def _lose(self) -> None:
        """What has come due by now, and what no cache holds of it: it failed, and somebody should know."""
        now_s = min(_Process.now_s(), _Process.stage.over_s)
        for due in self._waiting.lost(int(now_s * 1e6)):
            _Process.figures.told(due.what, now_s - due.at_us / 1e6, 0, DROPPED)

    def _gets_ready(self) -> bool:
        try:
            at_once(self._actor.get_ready())
        except (CloudUnreachableError, CloudRefusedError, CloudMalformedError):  # locust has counted it
            return False
        return True


events.init.add_listener(_made)
events.test_start.add_listener(_started)
events.test_stop.add_listener(_stopped)
events.quit.add_listener(_written)
