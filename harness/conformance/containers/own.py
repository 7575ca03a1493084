"""What a run does to its own cloud in containers, once all else is done; and a second cloud, in which a year passes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial

from harness.cloud.target import Target
from harness.conformance.containers import strikes
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.target import as_target, in_containers
from harness.conformance.containers.threads import in_thread, to_its_end
from harness.conformance.kill.probe import Clouds, Killable, Killing
from harness.conformance.limiting import Limiting
from harness.conformance.region_outage import RegionOutage
from harness.conformance.scrubbing import PACE, Scrubbing
from harness.conformance.strain import Strain
from harness.conformance.year.cloud import LIFE_S, REGION, AgeingCloud, HandSetClock, Year, ageing
from reference_impl.deployment.apart.plan import Wanted


@dataclass(frozen=True, slots=True)
class KilledContainer(Killing):
    """A region's container is killed, and started again by its engine."""

    containers: ContainerCloud = field(kw_only=True)

    @asynccontextmanager
    async def clouds(self) -> AsyncIterator[Clouds]:
        """It runs already, or is killed until somebody asks for it again."""
        async with AsyncExitStack() as down:
            yield partial(self._up, down)

    @asynccontextmanager
    async def _up(self, down: AsyncExitStack) -> AsyncIterator[Killable]:
        await down.aclose()
        yield _Up(self.containers, self.region, down)


@dataclass(frozen=True, slots=True)
class _Up:
    containers: ContainerCloud
    region: str
    down: AsyncExitStack

    @property
    def target(self) -> Target:
        return as_target(self.containers)

    async def kill(self) -> None:
        await self.down.enter_async_context(in_thread(strikes.killed(self.containers.container(self.region))))


@dataclass(frozen=True, slots=True)
class ThrottledContainer(Strain):
    """A region's container is told to take less."""

    containers: ContainerCloud = field(kw_only=True)

    @asynccontextmanager
    async def cloud(self) -> AsyncIterator[tuple[Target, Limiting]]:
        """The run's own."""
        yield as_target(self.containers), _OfRegion(self.containers, self.region)


@dataclass(frozen=True, slots=True)
class FailingContainer(RegionOutage):
    """A region's container takes nothing."""

    containers: ContainerCloud = field(kw_only=True)

    @asynccontextmanager
    async def cloud(self) -> AsyncIterator[tuple[Target, Limiting]]:
        """The run's own."""
        yield as_target(self.containers), _OfRegion(self.containers, self.home)


@dataclass(frozen=True, slots=True)
class ScrubbedContainer(Scrubbing):
    """A region's container looks after its copies without rest for a while."""

    containers: ContainerCloud = field(kw_only=True)

    @asynccontextmanager
    async def cloud(self) -> AsyncIterator[Target]:
        """The run's own, its region restarted with that pace, and again at the end."""
        async with in_thread(strikes.with_settings(self.containers, self.region, scrubbing=asdict(PACE))):
            yield as_target(self.containers)


class ContainersOfAYear(Year):
    """Containers whose clocks are set as time goes by: not the run's, where recordings would be too old."""

    @asynccontextmanager
    async def cloud(self, begin: datetime) -> AsyncIterator[AgeingCloud]:
        """They start at that moment, and are removed at the end."""
        clock = HandSetClock(begin)
        soon = {"anew_s": 0.1}  # months pass in a second: what identity signs with must be heard of as soon
        settings = {"": {"clock_ahead_s": clock.ahead_s}, "*": soon, "*/keys": soon}
        wanted = Wanted(regions=(REGION,), credential_life_s=LIFE_S, settings=settings)
        async with (
            in_containers(wanted) as (cloud, target),
            ageing(target, cloud.provisioned.description, clock, partial(_follow, cloud)) as aged,
        ):
            yield aged


async def _follow(cloud: ContainerCloud, clock: HandSetClock) -> None:
    """Every part reads anew how far its clock is ahead."""
    async with asyncio.TaskGroup() as parts:
        for part in cloud.parts:
            parts.create_task(to_its_end(strikes.change, cloud, part.name, clock_ahead_s=clock.ahead_s))


@dataclass(frozen=True, slots=True)
class _OfRegion:
    containers: ContainerCloud
    region: str

    async def set(self, puts_per_s: float | None, retry_after_s: int | None = None) -> None:
        """By the region's settings, which it reads again."""
        limits = {"puts_per_s": puts_per_s, "retry_after_s": retry_after_s}
        await to_its_end(strikes.change, self.containers, self.region, **limits)
