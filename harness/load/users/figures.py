"""What all processes of a load counted, in one place: locust's statistics, acts, tallies. Then as a file."""

import time
from collections import Counter
from collections.abc import Iterable
from math import isnan, nan
from pathlib import Path
from typing import Any

import locust
from locust.env import Environment
from locust.stats import RequestStats, StatsEntry

from harness.load.kinds import Act, Kind
from harness.load.measured import Failure, Measured, Series, Tally, together
from harness.load.users.connection import GETTING_READY

_OWN = "camproof"  # in what workers report
_ACT = "ACT"


class Figures:
    """Of one process; in the one that the workers report to, of all.

    Args:
        environment: locust's.
        lasts_s: how long the load is to last.
    """

    def __init__(self, environment: Environment, lasts_s: float) -> None:
        self._environment, self._lasts_s = environment, lasts_s
        self.acts = RequestStats(use_response_times_cache=False)
        self.tally: Counter[str] = Counter()
        self._busy = nan
        self._users, self._workers, self._lost = 0, 1, 0
        self.start()
        environment.events.report_to_master.add_listener(self._report)
        environment.events.worker_report.add_listener(self._reported)
        environment.events.user_error.add_listener(self._crashed)

    def start(self, zero_s: float = 0.0) -> None:
        """A load begins, at this moment (seconds since 1970)."""
        self.acts.clear_all()
        self.tally.clear()
        self._zero_s, self._processor_s = zero_s, time.process_time()

    def told(self, act: Act, took_s: float, size_bytes: int, why: str = "") -> None:
        """As users tell it."""
        self.acts.log_request(_ACT, act.value, round(took_s * 1e3), size_bytes)
        if why:
            self.acts.log_error(_ACT, act.value, why)

    def write(self, path: Path) -> None:
        """All of it."""
        runner = self._environment.runner
        stats = self._environment.stats
        lasted_s = max(0.0, min(time.time() - self._zero_s, self._lasts_s))
        own = {entry for entry in stats.entries.values() if not entry.name.startswith(GETTING_READY)}
        measured = Measured(
            requests=tuple(self._series(name, own, lasted_s) for name in _names(Kind, own)),
            acts=tuple(self._series(act.value, self.acts.entries.values(), lasted_s) for act in Act),
            failures=tuple(self._failures()),
            tally=Tally(**{name: self.tally[name] for name in Tally.model_fields}),
            started_s=self._zero_s,
            lasted_s=lasted_s,
            users=self._users,
            workers=self._workers,
            lost=self._lost,
            busy=self._busy,
            locust=locust.__version__,
            exceptions=tuple(str(one["msg"]) for one in runner.exceptions.values()) if runner else (),
            whole=lasted_s >= self._lasts_s,
        )
        neighbour = path.with_suffix(".part")
        neighbour.write_text(measured.model_dump_json(), "utf-8")
        neighbour.replace(path)

    def look(self) -> None:
        """How many users and workers there are, and how busy this process is."""
        runner = self._environment.runner
        self._users = max(self._users, runner.user_count if runner else 0)
        self._workers = max(self._workers, len(getattr(runner, "clients", ())))
        self._lost = max(self._lost, len(getattr(getattr(runner, "clients", None), "missing", ())))
        if not getattr(runner, "clients", None):
            self._busy = self._own_busy()

    def _own_busy(self) -> float:
        passed_s = time.time() - self._zero_s
        if passed_s <= 0:  # not begun
            self._processor_s = time.process_time()
        return (time.process_time() - self._processor_s) / passed_s if passed_s > 1 else nan

    def _series(self, name: str, entries: Iterable[StatsEntry], lasted_s: float) -> Series:
        found = [_series(entry, self._zero_s, lasted_s) for entry in entries if entry.name == name]
        return together(name, [*found, Series(name=name, lasting_s=lasted_s)])

    def _failures(self) -> list[Failure]:
        both = (*self._environment.stats.errors.values(), *self.acts.errors.values())
        told: Counter[tuple[str, str]] = Counter()
        for one in both:
            told[one.name, str(one.error)] += one.occurrences
        return [Failure(name=name, why=_bare(error), times=times) for (name, error), times in told.most_common()]

    def _report(self, client_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - locust's signature
        errors, self.acts.errors = self.acts.serialize_errors(), {}
        tally = dict(self.tally)
        self.tally.clear()
        data[_OWN] = {"acts": self.acts.serialize_stats(), "errors": errors, "tally": tally, "busy": self._own_busy()}

    def _reported(self, client_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - locust's signature
        own = data.get(_OWN, {"acts": [], "errors": {}, "tally": {}, "busy": nan})
        for stripped in own["acts"]:
            entry = StatsEntry.unserialize(stripped, self.acts)
            self.acts.get(entry.name, entry.method).extend(entry)
        for error in own["errors"].values():
            for _ in range(error["occurrences"]):
                self.acts.log_error(error["method"], error["name"], error["error"])
        self.tally.update(own["tally"])
        if not isnan(own["busy"]):
            self._busy = own["busy"] if isnan(self._busy) else max(own["busy"], self._busy)

    def _crashed(self, **_event: object) -> None:
        self.tally["crashed"] += 1


def _names(known: Iterable[str], entries: Iterable[StatsEntry]) -> Iterable[str]:
    """Those that there are, and those that only a calibration has."""
    return dict.fromkeys([*map(str, known), *(entry.name for entry in entries)])


def _series(entry: StatsEntry, zero_s: float, lasted_s: float) -> Series:
    zero = int(zero_s)
    return Series(
        name=entry.name, requests=entry.num_requests, failures=entry.num_failures,
        total_ms=float(entry.total_response_time),
        least_ms=nan if entry.min_response_time is None else float(entry.min_response_time),
        most_ms=float(entry.max_response_time), times=dict(entry.response_times),
        received_bytes=entry.total_content_length,
        a_second={int(at) - zero: n for at, n in entry.num_reqs_per_sec.items()},
        failed_a_second={int(at) - zero: n for at, n in entry.num_fail_per_sec.items()},
        lasting_s=lasted_s,
    )  # fmt: skip


def _bare(error: str) -> str:
    """Without what locust puts around it."""
    return error.removeprefix("CatchResponseError('").removesuffix("')")
