"""The fleet in chunks: sites that are followed together. Chunks know nothing of each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from harness.engines.fluid import demand, kernel
from harness.engines.fluid.compiled import machine_code
from harness.engines.fluid.gaps import taken
from harness.engines.fluid.plainly import plainly
from harness.engines.fluid.state import Chunk, chunk
from harness.engines.fluid.tables import Lapses, Tables, bitrates, group_tables, programs
from harness.errors import CamproofFailedError
from harness.scenario.plan import Plan, SiteGroup

_SLOTS = 6_000  # in a chunk: little memory, much work
_PIECES_A_SLOT = 8


@dataclass(frozen=True)
class Loop:
    """The inner loop's functions, compiled or not."""

    advance: Callable[[Tables, Chunk, int, float], bool]
    look: Callable[[Tables, Chunk, float], float]
    demand: Callable[[Tables, Chunk, float], tuple[float, float, float]]
    most: Callable[[Tables, Chunk, int], tuple[float, float]]

    @classmethod
    def made(cls, *, compiled: bool) -> "Loop":
        """Either way."""
        every = (kernel.advance, demand.look, demand.demand, demand.most)
        objects: dict[int, tuple[Tables, Tables]] = {}
        made = [machine_code(function) if compiled else plainly(function, objects) for function in every]
        return cls(*made)  # type: ignore[arg-type]


@dataclass
class Part:
    """A chunk with what it is of."""

    group_number: int
    group: SiteGroup
    tables: Tables
    chunk: Chunk
    loop: "Loop"
    pieces: list[pl.DataFrame] = field(default_factory=list)

    def advance(self, until_us: int, level: float = np.inf) -> None:
        """Follow its sites until then."""
        while not self.loop.advance(self.tables, self.chunk, until_us, level):
            self.pieces.append(taken(self.group, self.chunk))
        if self.chunk.found[0]:
            self.pieces.append(taken(self.group, self.chunk))
        self._check()

    def look(self, level: float) -> float:
        """Bring everything up to now; how many cameras send. The region takes nothing at a level of 0."""
        return self.loop.look(self.tables, self.chunk, level)

    def demand(self, level: float) -> tuple[float, float, float]:
        """What its sites send within this bound, by how much more at a higher level, and their requests."""
        return self.loop.demand(self.tables, self.chunk, level)

    def most(self, until_us: int) -> tuple[float, float]:
        """The most that its sites may send and ask until then."""
        return self.loop.most(self.tables, self.chunk, until_us)

    def _check(self) -> None:
        if self.chunk.sites.broken.any():
            number = int(self.chunk.sites.number[self.chunk.sites.broken][0])
            raise CamproofFailedError(
                f"the fluid engine lost count at site {number}: what was produced ended nowhere. "
                "This is a fault of camproof's: please report it with the scenario and its seed"
            )


@dataclass(frozen=True)
class Fleet:
    """Makes the chunks of a plan.

    Args:
        plan: what is run.
        step_us: of the series.
        listed: whether every run of loss is wanted.
        compiled: whether the inner loop runs compiled, where it can.
    """

    plan: Plan
    step_us: int
    listed: bool
    compiled: bool

    def parts(self, group_number: int, tables: Tables) -> Iterator[Part]:
        """The chunks of a group, each made when it is asked for."""
        group = self.plan.groups[group_number]
        loop = Loop.made(compiled=self.compiled)
        a_chunk = max(1, _SLOTS // len(group.classes))
        for first in range(0, group.sites, a_chunk):
            sites = min(a_chunk, group.sites - first)
            room = (sites * _PIECES_A_SLOT + 8) * len(group.classes) if self.listed else 0
            state = chunk(tables, group.first_site + first, sites, step_us=self.step_us, pieces=room)
            yield Part(group_number, group, tables, state, loop)

    def tables(self, lapses: list[Lapses]) -> list[Tables]:
        """A group's each."""
        rates, felt = bitrates(self.plan), programs(self.plan)
        every = zip(self.plan.groups, lapses, strict=True)
        return [group_tables(self.plan, group, rates, felt, own) for group, own in every]
