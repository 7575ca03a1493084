"""What is still to be run, worked out from what is finished alone: the same however and in what order it came about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harness.sweep.stopping import Stopping

Task = tuple[int, int]  # point, replication


@dataclass
class Campaign:
    """Replications of points, until each has as many as it needs.

    Args:
        points: how many there are; numbered from 0.
        stopping: when a point has been repeated often enough.
        finished: of each replication that is there, the value of the quantity that `stopping` goes by; None where the
            point could not be computed, which no further replication will change.
    """

    points: int
    stopping: Stopping
    finished: dict[Task, float | None] = field(default_factory=dict)

    def finish(self, task: Task, value: float | None) -> None:
        """A replication is there."""
        self.finished[task] = value

    def wanted(self, point: int) -> int:
        """How many replications the point needs, as far as can be said yet."""
        values = self._in_order(point)
        if None in values:
            return values.index(None) + 1
        return self.stopping.wanted([value for value in values if value is not None])

    def due(self) -> list[Task]:
        """What can be run now: of all points a first replication first, so that an interrupted sweep has seen all."""
        lacking = ((replication, point) for point in range(self.points) for replication in self._lacking(point))
        return [(point, replication) for replication, point in sorted(lacking)]

    def counted(self) -> Mapping[int, Sequence[int]]:
        """The replications of each point that count: those that it needs, without what was run beyond."""
        return {point: [n for n in range(self.wanted(point)) if (point, n) in self.finished] for point in self._all()}

    @property
    def done(self) -> float:
        """What share of the work that is known of is done."""
        wanted = sum(self.wanted(point) for point in self._all())
        return 1 - len(self.due()) / wanted if wanted else 1.0

    def _all(self) -> range:
        return range(self.points)

    def _lacking(self, point: int) -> Iterator[int]:
        return (n for n in range(self.wanted(point)) if (point, n) not in self.finished)

    def _in_order(self, point: int) -> list[float | None]:
        """From the first replication on, as far as there is no hole."""
        values: list[float | None] = []
        while (point, len(values)) in self.finished:
            values.append(self.finished[point, len(values)])
        return values
