"""What the run's processes take: processor time, memory, and whether they wait for the disk."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

CAMERAS, CLOUD, WRITER = "cameras", "cloud", "disk writer"
_WRITES = "reference_impl.disk"
_WAITS_FOR_DISK = b"D"


@dataclass(frozen=True, slots=True)
class Look:
    """Processes of one name at one moment.

    Args:
        processor_s: what they took since they were started.
        memory_bytes: what is in memory of them, without what they share with others.
    """

    processor_s: float
    memory_bytes: int


class Processes:
    """Of this run: this process, in which cameras are, that of the cloud if it has one, and those that write.

    Args:
        cloud: its process's number; None where the cloud is none that this process started.
    """

    def __init__(self, cloud: int | None) -> None:
        self.own = CAMERAS
        self._named = {self.own: [psutil.Process()]}
        if cloud is not None:
            self._named[CLOUD] = [psutil.Process(cloud)]
        parent = self._named.get(CLOUD, self._named[self.own])[0]
        self._named[WRITER] = [child for child in parent.children() if _writes(child)]
        self._last: dict[str, Look] = {}

    def look(self) -> Mapping[str, Look]:
        """By name. A process that has ended keeps what it had."""
        for name, processes in self._named.items():
            try:
                seen = [_look(process) for process in processes]
            except psutil.Error:
                continue
            self._last[name] = Look(sum(one.processor_s for one in seen), sum(one.memory_bytes for one in seen))
        return dict(self._last)

    def waits_for_disk(self) -> bool:
        """Whether a thread of those that write waits for the disk just now (Linux; elsewhere never)."""
        return any(_waits(thread) for each in self._named[WRITER] for thread in _threads(each.pid))


def busy_s() -> float:
    """Processor time that the whole machine has spent since it was started."""
    times = psutil.cpu_times()
    named = ("user", "nice", "system", "irq", "softirq", "steal")
    return float(sum(getattr(times, name, 0.0) for name in named))


def cores() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _writes(process: psutil.Process) -> bool:
    try:
        return _WRITES in process.cmdline()
    except psutil.Error:
        return False


def _look(process: psutil.Process) -> Look:
    with process.oneshot():
        times, memory = process.cpu_times(), process.memory_info()
    return Look(times.user + times.system, memory.rss - getattr(memory, "shared", 0))


def _threads(pid: int) -> list[str]:
    folder = f"/proc/{pid}/task"
    try:
        return [f"{folder}/{name}/stat" for name in os.listdir(folder)]  # noqa: PTH208 - looked at often
    except OSError:
        return []


def _waits(thread: str) -> bool:
    try:
        with open(thread, "rb") as file:  # noqa: PTH123 - likewise
            return file.read().rpartition(b") ")[2].startswith(_WAITS_FOR_DISK)
    except OSError:  # it has ended
        return False
