"""Retention and the comparison of index and store: a year passes here in no time. On both engines."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.storage import Storage
from reference_impl.recording_index import METADATA, CareSettings, Caretaker, Gap, Segment, StorePorts, expiry
from reference_impl.recording_index import recordings as rows
from reference_impl.recording_index.recordings import LOST_IN_STORE, Owner, Recordings
from tests.reference_impl.recording_index.test_recording_index import gap, segment

DAY_S, HOUR_US, DAY_US = 86_400.0, 3_600_000_000, 86_400_000_000
NOW_S = 1_767_225_600.0
OWNER = Owner("org", "cam")
INIT = str(segment(0)["init_key"])


@dataclass(frozen=True)
class Kept:
    key: str
    sha256: str
    size: int
    stored_us: int
    bucket: str = "org"


@dataclass
class Region:
    """An index, a store in memory, and a clock that is set by hand."""

    database: Database
    now_s: float = NOW_S
    retention: timedelta | None = timedelta(days=30)
    kept: dict[str, Kept] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    init: Kept | None = Kept(INIT, "0" * 64, 0, int(NOW_S * 1_000_000))  # of every segment; not among those counted
    settings: CareSettings = field(default_factory=CareSettings)
    on_walk: Callable[[], None] = lambda: None

    @property
    def now_us(self) -> int:
        return int(self.now_s * 1_000_000)

    @property
    def caretaker(self) -> Caretaker:
        ports = StorePorts(self.buckets, self.walk, self.stored, self.remove)
        return Caretaker(self.database, ports, self.kept_for, lambda: self.now_s, self.settings)

    async def buckets(self) -> list[str]:
        return sorted({kept.bucket for kept in self.kept.values()})

    async def walk(self, bucket: str) -> AsyncIterator[Kept]:
        listed = sorted(self.kept)
        self.on_walk()
        for key in listed:
            if key in self.kept and self.kept[key].bucket == bucket:
                yield self.kept[key]

    async def stored(self, bucket: str, key: str) -> Kept | None:
        found = self.kept.get(key, self.init if key == INIT else None)
        return found if found is not None and found.bucket == bucket else None

    async def remove(self, kept: Kept) -> bool:
        self.removed.append(kept.key)
        return self.kept.pop(kept.key, None) is not None

    async def kept_for(self, organisation: str) -> timedelta | None:
        if self.retention is None:
            raise Problem(503, "key-server-unreachable", "Not now.")
        return self.retention if organisation == "org" else None

    def put(self, key: str, *, age_s: float = DAY_S, sha256: str = "0" * 64, size: int = 0) -> None:
        self.kept[key] = Kept(key, sha256, size, self.now_us - int(age_s * 1_000_000))

    async def record(self, counter: int, start_us: int, duration_us: int = 2_000_000, span: str = "span-1") -> str:
        """Store and index a segment; its key."""
        key = f"cam/{named(start_us)}.{counter}.mp4"
        told = Segment(**segment(counter, span=span, object_key=key, start_us=start_us, duration_us=duration_us))  # type: ignore[arg-type]
        self.put(key, sha256=told.sha256, size=told.size)
        await self.database.write(lambda c: rows.add_segment(c, OWNER, told, counter))
        return key

    async def lose(self, first: int, start_us: int, duration_us: int, span: str = "lost") -> None:
        told = Gap(**gap(first, first, span=span, start_us=start_us, duration_us=duration_us))  # type: ignore[arg-type]
        await self.database.write(lambda c: rows.add_gap(c, OWNER, told, first))

    async def found(self) -> Recordings:
        return await self.database.read(lambda c: rows.find(c, OWNER, 0, 1 << 53))

    async def removals(self) -> list[tuple[int, int]]:
        def work(connection: Connection) -> list[tuple[int, int]]:
            return [(r.segments, r.gaps) for r in expiry.removals(connection, "org", 10)]

        return await self.database.read(work)


def named(start_us: int) -> str:
    return datetime.fromtimestamp(start_us / 1_000_000, UTC).strftime("%Y-%m-%d/%H/%M-%S.%fZ")


@pytest.fixture
async def region(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> AsyncIterator[Region]:
    database = Database(storage(tmp_path / "index.db"), METADATA)
    yield Region(database)
    await database.close()


async def test_over_when_its_end_is_and_not_before(region: Region) -> None:
    start_us = region.now_us
    key = await region.record(0, start_us, HOUR_US)
    await region.lose(7, start_us, DAY_US)
    region.now_s += 30 * DAY_S + 3_600 - 0.001
    await region.caretaker.round()
    assert len((await region.found()).segments) == 1
    region.now_s += 0.001
    await region.caretaker.round()
    found = await region.found()
    assert (found.segments, len(found.gaps)) == ((), 1)
    assert region.removed == [key]
    region.now_s += DAY_S
    await region.caretaker.round()
    assert await region.found() == Recordings((), ())
    assert await region.removals() == [(0, 1), (1, 0)]


async def test_a_year_of_a_month_s_retention(region: Region) -> None:
    region.settings = CareSettings(batch=3)
    begun_us, each_us = region.now_us, 42 * HOUR_US
    for week in range(52):
        for n in range(4):
            counter = week * 4 + n
            await region.record(counter, begun_us + counter * each_us)
        region.now_s += 7 * DAY_S
        await region.caretaker.remove_expired("org", region.now_us - 30 * DAY_US)
        oldest = min(s.start_us for s in (await region.found()).segments)
        assert oldest + 2_000_000 > region.now_us - 30 * DAY_US
        assert oldest <= max(begun_us, region.now_us - 30 * DAY_US + each_us)
    assert {s.object_key for s in (await region.found()).segments} == set(region.kept)


async def test_a_kill_between_row_and_object_leaves_nothing_for_good(region: Region) -> None:
    await region.record(0, region.now_us)
    region.now_s += 31 * DAY_S
    before_us = region.now_us - 30 * DAY_US
    await region.database.write(lambda c: expiry.remove_expired(c, OWNER, before_us, region.now_us, 10))
    assert len(region.kept) == 1
    assert (await region.found()).segments == ()
    findings = await region.caretaker.care_for("org")
    assert (findings.removed.count, region.kept) == (1, {})


async def test_where_retention_is_not_known_nothing_is_removed(region: Region) -> None:
    await region.record(0, region.now_us)
    region.retention = None
    region.now_s += 365 * DAY_S
    findings = (await region.caretaker.round())["org"]
    assert (findings.rows, findings.removed.count, len((await region.found()).segments)) == (1, 0, 1)


async def test_what_belongs_to_nobody_is_left_alone_said_once_and_counted(
    region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    told = Segment(**segment(0, object_key="cam/0.mp4", start_us=region.now_us))  # type: ignore[arg-type]
    for owner in (Owner("a-nobody", "cam"), Owner("z-nobody", "cam")):
        await region.database.write(partial(rows.add_segment, owner=owner, new=told, arrival=0))
    await region.record(0, region.now_us)
    heard: list[int] = []
    caretaker = region.caretaker
    caretaker.unknown = heard.append
    region.now_s += 365 * DAY_S
    for cared_for in (["org"], []):
        caplog.clear()
        assert list(await caretaker.round()) == cared_for
        (said,) = [record.getMessage() for record in caplog.records if "nobody" in record.getMessage()]
        assert said.startswith("2 organisations")
    assert heard == [2, 2]
    assert (await region.found()).segments == (), "the others are looked after"
    assert await region.database.read(expiry.organisations) == ["a-nobody", "z-nobody"]


async def test_a_row_whose_object_is_gone_is_a_gap_until_it_is_back(region: Region) -> None:
    keys = [await region.record(n, region.now_us + n * 2_000_000) for n in range(3)]
    gone = region.kept.pop(keys[1])
    for _ in range(2):  # the second time nothing changes
        findings = await region.caretaker.care_for("org")
        assert (findings.rows, findings.objects) == (3, 2)
        assert (findings.lost.count, findings.lost.first) == (1, (keys[1],))
    found = await region.found()
    assert [s.counter for s in found.segments] == [0, 2]
    [lost] = found.gaps
    assert (lost.first, lost.last, lost.reason, lost.duration_us) == (1, 1, LOST_IN_STORE, 2_000_000)
    region.kept[keys[1]] = gone
    findings = await region.caretaker.care_for("org")
    assert (findings.lost.count, findings.found_again.first) == (0, (keys[1],))
    assert [s.counter for s in (await region.found()).segments] == [0, 1, 2]


async def test_rows_whose_initialisation_segment_is_gone_are_gaps_until_it_is_back(region: Region) -> None:
    keys = [await region.record(n, region.now_us + n * 2_000_000) for n in range(2)]
    initial, region.init = region.init, None
    findings = await region.caretaker.care_for("org")
    assert (findings.lost.first, findings.without_init.first) == (tuple(keys), tuple(keys))
    assert [gap.reason for gap in (await region.found()).gaps] == [LOST_IN_STORE] * 2
    region.init = initial
    findings = await region.caretaker.care_for("org")
    assert (findings.lost.count, findings.without_init.count, findings.found_again.count) == (0, 0, 2)


async def test_an_initialisation_segment_outlives_those_that_began_with_it(region: Region) -> None:
    gone = await region.record(0, region.now_us)
    region.now_s += 31 * DAY_S
    kept = await region.record(1, region.now_us)
    assert region.init is not None
    region.kept[INIT] = region.init  # as old as the first
    findings = await region.caretaker.care_for("org")
    assert (region.removed, set(region.kept), findings.without_init.count) == ([gone], {kept, INIT}, 0)


async def test_another_object_in_its_place_is_no_object_of_it(region: Region) -> None:
    key = await region.record(0, region.now_us)
    region.put(key, sha256="f" * 64)
    assert (await region.caretaker.care_for("org")).lost.first == (key,)


async def test_objects_without_a_row_are_named_and_stay_for_their_camera(region: Region) -> None:
    at = named(region.now_us)
    region.put(f"cam/{at}.0.mp4")
    region.put(f"cam/{at}.1.mp4", age_s=5)  # its row may be on the way
    region.put(f"cam/{at}.2_end")
    region.put("cam/init.0123456789abcdef.mp4", age_s=400 * DAY_S)
    findings = await region.caretaker.care_for("org")
    assert findings.unindexed.first == (f"cam/{at}.0.mp4",)
    assert (findings.objects, findings.removed.count, len(region.kept)) == (4, 0, 4)
    region.retention = timedelta(days=400)
    region.now_s += 29.5 * DAY_S
    findings = await region.caretaker.care_for("org")
    assert set(findings.removed.first) == {f"cam/{at}.0.mp4"}
    region.now_s += DAY_S
    await region.caretaker.care_for("org")
    assert set(region.kept) == {f"cam/{at}.2_end", "cam/init.0123456789abcdef.mp4"}
    region.now_s += 400 * DAY_S
    await region.caretaker.care_for("org")
    assert set(region.kept) == {"cam/init.0123456789abcdef.mp4"}


async def test_what_is_indexed_while_it_is_compared_is_no_finding(region: Region) -> None:
    """The store was listed before, and the row is read after: each is looked at again before it is judged."""
    telling: list[asyncio.Task[str]] = []
    region.on_walk = lambda: telling.append(asyncio.create_task(region.record(1, region.now_us + 2_000_000)))
    await region.record(0, region.now_us)
    findings = await region.caretaker.care_for("org")
    await asyncio.gather(*telling)
    assert (findings.lost.count, findings.unindexed.count, findings.removed.count) == (0, 0, 0)
    assert len((await region.found()).segments) == 2


async def test_more_than_a_page_of_each(region: Region) -> None:
    def many(connection: Connection) -> None:
        for n in range(1_200):
            told = Segment(**segment(n, object_key=f"cam/{n:05}.mp4"))  # type: ignore[arg-type]
            rows.add_segment(connection, OWNER, told, n)
            if n % 2:
                region.put(told.object_key, sha256=told.sha256, size=told.size)
            else:
                region.put(f"cam/{n:05}-x.mp4")

    region.retention = timedelta(days=3_650)
    await region.database.write(many)
    findings = await region.caretaker.care_for("org")
    assert (findings.rows, findings.objects) == (1_200, 1_200)
    assert (findings.lost.count, findings.unindexed.count) == (600, 600)
    assert len(findings.lost.first) == 100
