"""A live camera and a cloud that loses answers, refuses, throttles: it always drains, and it tells the truth."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.camera.gaps import GapReport
from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.camera.segment import Buffer
from harness.camera.upload_policy import UploadSettings
from harness.cloud.device import Configuration, DeviceApi
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.engines.live.camera import Enrolled, LiveCamera, now_us
from harness.errors import CloudUnreachableError
from harness.history.event import EventKind, Header, History
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec

SEGMENTS = 12
SEGMENT_S = 0.03  # between one and the next; each shows a second all the same
PEM = rsa.generate_private_key(65537, 2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
HASTE = UploadSettings(factor_s=0.004, cap_s=0.02)
HOUR_US = 3_600_000_000


def answer(status: int, reason: str = "") -> Answer:
    body = f'{{"reason": "{reason}"}}'.encode() if reason else b""
    return Answer("POST", "https://cloud.test", status, {"Content-Type": "application/json"}, body)


@dataclass
class Cloud(DeviceApi):
    """Keeps the index's rules: a segment that is recorded can't be reported lost, nor the other way round."""

    stored: set[str] = field(default_factory=set)
    recorded: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    tried: list[int] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    uploads: int = 0
    renewals: int = 0
    reached: int = 0
    index_silent: bool = False

    async def configuration(self) -> Configuration:
        return Configuration("cam", "org", "here", "https://store.test/org", "https://index.test", "", PEM.decode(), 1)

    async def renew(self, configuration: Configuration) -> TemporaryCredentials:
        self.renewals += 1
        return TemporaryCredentials(configuration.region, "https://store.test/org", "id", "s", "t", now_us() + HOUR_US)

    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        await self.travel(credentials, body, sha256)
        self.uploads += bool(body)
        there = key in self.stored
        self.stored.add(key)
        return answer(412, "PreconditionFailed") if there else answer(200)

    async def reach_index(self, configuration: Configuration) -> None:
        await self.travel(configuration)
        self.reached += 1
        if self.index_silent:
            raise CloudUnreachableError("no answer in time")

    async def travel(self, *_of_no_interest: object) -> None:
        """Others get their turn meanwhile."""
        await asyncio.sleep(0)

    async def index(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        row: dict[str, object],
        *,
        now_us: int | None = None,
    ) -> Answer:
        await self.travel(configuration, credentials, now_us)
        counter = int(str(row["counter"]))
        self.tried.append(counter)
        return self.index_segment(counter)

    async def index_all(
        self, configuration: Configuration, credentials: TemporaryCredentials, rows: Sequence[dict[str, object]]
    ) -> Answer:
        self.lists.append(len(rows))
        before = set(self.recorded)
        for row in rows:
            if not (taken := await self.index(configuration, credentials, row)).accepted:
                self.recorded = before  # all or none
                return taken
        return taken

    def index_segment(self, counter: int) -> Answer:
        if counter in self.lost:
            return answer(409, "gap-contradicts-segment")
        self.recorded.add(counter)
        return answer(201)

    async def report_gap(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        report: GapReport,
    ) -> Answer:
        await self.travel(configuration, credentials)
        return self.take_gap(set(range(report.first, report.last + 1)))

    def take_gap(self, counters: set[int]) -> Answer:
        if counters & self.recorded:
            return answer(409, "gap-contradicts-segment")
        self.lost |= counters
        return answer(201)


async def recorded_by(
    cloud: Cloud,
    *,
    policy: str = "delete-oldest",
    cache_segments: float = 3.5,
    most_untold: int = 8,
    parts: CameraParts = CameraParts(),  # noqa: B008 - a frozen value
    **more: object,
) -> History:
    cache_bytes = round(cache_segments * scene_template(1.0).smallest_bytes(0))
    named = {"name": "north-1", "segment_s": SEGMENT_S, "cache_policy": policy, "cache_bytes": cache_bytes}
    spec = CameraSpec.model_validate({**named, **more})
    recorder = Recorder()
    who = Enrolled(spec, "north", "cam", cloud)
    camera = LiveCamera(
        who, scene_template(1.0), parts, recorder, seed=1, settings=replace(HASTE, most_untold=most_untold)
    )
    await camera.configure()
    async with asyncio.timeout(20):
        await asyncio.gather(camera.record(now_us(), SEGMENTS), camera.upload())
    return recorder.finish(Header("s", "", 1, "live", "0", "", 0))


@pytest.mark.parametrize("silent", [False, True])
async def test_a_camera_that_is_made_ready_has_nothing_left_to_begin_with_but_segments(*, silent: bool) -> None:
    cloud = Cloud(index_silent=silent)
    spec = CameraSpec.model_validate({"name": "north-1", "segment_s": SEGMENT_S})
    who = Enrolled(spec, "north", "cam", cloud)
    camera = LiveCamera(who, scene_template(1.0), CameraParts(), Recorder(), seed=1, settings=HASTE)
    await camera.configure()
    await camera.enable()
    [init] = cloud.stored
    assert "init" in init
    assert (cloud.renewals, cloud.reached) == (1, 1)
    async with asyncio.timeout(20):
        await asyncio.gather(camera.record(now_us(), 2), camera.upload())
    assert cloud.renewals == 1
    assert cloud.recorded == {0, 1}


def counters(history: History, *kinds: EventKind) -> set[int]:
    return {e.counter for e in history.of(*kinds) if e.counter is not None}


def reported(history: History) -> list[int]:
    reports = history.of(EventKind.GAP_REPORTED)
    return [n for e in reports for n in range(int(e.detail["first"] or 0), int(e.detail["last"] or 0) + 1)]


def tells_the_truth(history: History, cloud: Cloud) -> None:
    stored, lost = {e.counter for e in history.stored()}, {e.counter for e in history.lost()}
    assert stored == cloud.recorded
    assert lost == cloud.lost
    assert sorted(reported(history)) == sorted(cloud.lost), "each loss is reported once"
    assert stored | lost == set(range(SEGMENTS))
    assert not stored & lost
    assert history.of(EventKind.STOPPED)


@dataclass
class BrokenLine(Cloud):
    """Takes everything; for a while after the first segment, no answer arrives, and then no request either."""

    silent: int = 60  # tries, mostly waits between them: what waits can be dropped, what is on its way can not
    answers_lost: int = 1
    reports_lost: int = 0

    def unreachable(self) -> CloudUnreachableError:
        return CloudUnreachableError("no answer in time")

    async def travel(self, *of_no_interest: object) -> None:
        if self.recorded and not self.answers_lost and self.silent:
            self.silent -= 1
            await asyncio.sleep(0.002)
            raise self.unreachable()
        await super().travel(*of_no_interest)

    def index_segment(self, counter: int) -> Answer:
        taken = super().index_segment(counter)
        if self.answers_lost:
            self.answers_lost -= 1
            raise self.unreachable()
        return taken

    def take_gap(self, counters: set[int]) -> Answer:
        taken = super().take_gap(counters)
        if self.reports_lost:
            self.reports_lost -= 1
            raise self.unreachable()
        return taken


@pytest.mark.parametrize("policy", ["delete-oldest", "deny-new"])
async def test_a_cloud_that_answers_loses_nothing(policy: str) -> None:
    cloud = Cloud()
    history = await recorded_by(cloud, policy=policy, cache_segments=20)
    tells_the_truth(history, cloud)
    assert not cloud.lost


async def test_a_segment_that_was_indexed_just_before_the_cut_and_then_dropped_is_not_called_lost() -> None:
    cloud = BrokenLine()
    history = await recorded_by(cloud, most_untold=1)
    tells_the_truth(history, cloud)
    assert counters(history, EventKind.NOT_LOST) == {0}
    assert 0 in counters(history, EventKind.DROPPED)


async def test_a_segment_whose_answer_got_lost_is_acknowledged_when_it_is_sent_again() -> None:
    cloud = BrokenLine(silent=0)
    history = await recorded_by(cloud, policy="deny-new", cache_segments=20)
    tells_the_truth(history, cloud)
    assert cloud.tried[:2] == [0, 0]
    assert not history.of(EventKind.NOT_LOST, EventKind.DROPPED)


async def test_a_report_whose_answer_got_lost_is_made_again_and_counts_once() -> None:
    cloud = BrokenLine(reports_lost=2)
    history = await recorded_by(cloud)
    tells_the_truth(history, cloud)
    assert cloud.lost


@dataclass
class Crowded(BrokenLine):
    """Sees how many uploads come at a time."""

    here: int = 0
    most: int = 0

    async def put(self, *told: object) -> Answer:
        self.here += 1
        self.most = max(self.most, self.here)
        try:
            return await super().put(*told)  # type: ignore[arg-type]
        finally:
            self.here -= 1


async def test_a_camera_that_uploads_several_at_a_time_loses_nothing_either() -> None:
    cloud, asked = Crowded(), list[tuple[str, int]]()

    def greedy(name: str, waiting: int) -> int:
        asked.append((name, waiting))
        return 3

    history = await recorded_by(
        cloud, policy="deny-new", cache_segments=20, parts=replace(CameraParts(), uploads_abreast=greedy)
    )
    tells_the_truth(history, cloud)
    assert cloud.most == 3
    assert {name for name, _ in asked} == {"north-1"}
    assert max(waiting for _, waiting in asked) > 3


@dataclass
class Contrary(Cloud):
    """Says of a segment that it never got that it is recorded, the first few times."""

    lies: int = 3

    def index_segment(self, counter: int) -> Answer:
        return answer(500) if self.lies else super().index_segment(counter)

    def take_gap(self, counters: set[int]) -> Answer:
        if self.lies:
            self.lies -= 1
            return answer(409, "gap-contradicts-segment")
        return super().take_gap(counters)


async def test_a_cloud_that_claims_what_it_was_never_sent_is_not_believed() -> None:
    cloud = Contrary()
    history = await recorded_by(cloud, policy="deny-new", cache_segments=2.5)
    tells_the_truth(history, cloud)
    assert not history.of(EventKind.NOT_LOST)


@dataclass
class Refusing(Cloud):
    """Never takes some segments."""

    status: int = 413
    reason: str = "EntityTooLarge"
    refused: frozenset[int] = frozenset({1, 5})

    def index_segment(self, counter: int) -> Answer:
        return answer(self.status, self.reason) if counter in self.refused else super().index_segment(counter)


@pytest.mark.parametrize(("status", "reason"), [(400, "InvalidArgument"), (403, "AccessDenied"), (413, ""), (422, "x")])
@pytest.mark.parametrize("policy", ["delete-oldest", "deny-new"])
async def test_what_is_refused_for_good_makes_way_and_is_reported(policy: str, status: int, reason: str) -> None:
    cloud = Refusing(status=status, reason=reason)
    history = await recorded_by(cloud, policy=policy, cache_segments=20)
    tells_the_truth(history, cloud)
    assert cloud.lost == cloud.refused
    assert {e.detail["reason"] for e in history.of(EventKind.DROPPED)} == {"refused"}
    alone = [e.detail["attempt"] for e in history.of(EventKind.FAILED) if e.counter == 1]
    assert alone == list(range(1, len(alone) + 1))
    assert len(alone) >= 3, "three times alone, and before perhaps with others"
    assert cloud.renewals == 1


@dataclass
class Slow(Cloud):
    """Is away at first, and then takes longer for an upload than a camera for a segment."""

    away: int = 8

    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        if self.away:
            self.away -= 1
            raise CloudUnreachableError("no answer in time")
        await asyncio.sleep(SEGMENT_S)
        return await super().put(credentials, key, body, sha256)


async def test_a_camera_that_catches_up_tells_of_several_segments_at_once() -> None:
    cloud = Slow()
    history = await recorded_by(cloud, cache_segments=20)
    tells_the_truth(history, cloud)
    assert not cloud.lost
    assert max(cloud.lists) > 1
    assert cloud.tried == sorted(cloud.tried)
    by_time = [e.counter for e in history.of(EventKind.ACKNOWLEDGED)]
    assert by_time == sorted(by_time)  # type: ignore[type-var] # each has a number


async def test_what_waits_for_its_row_does_not_stand_in_the_way_of_what_is_new() -> None:
    cloud = Slow()
    history = await recorded_by(cloud, cache_segments=3.5)
    tells_the_truth(history, cloud)
    assert len(cloud.lists) > 1
    assert max(cloud.lists) == 1, "the cache is more than half full wherever others wait"


@dataclass
class Faltering(Slow):
    """Its store is out of reach once, with two segments stored and not told."""

    breaks: int = 1

    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        if self.uploads == 3 and self.breaks:  # the initialisation segment and two more
            self.breaks -= 1
            raise CloudUnreachableError("no answer in time")
        return await super().put(credentials, key, body, sha256)


async def test_when_the_line_breaks_what_is_stored_waits_again_in_its_order() -> None:
    cloud = Faltering()
    history = await recorded_by(cloud, cache_segments=40)
    tells_the_truth(history, cloud)
    together = Counter(e.t_us for e in history.of(EventKind.FAILED))
    assert max(together.values()) == 3
    assert cloud.uploads == SEGMENTS + 1, "and is not sent again"


@dataclass
class DeafIndex(Slow):
    """Its index is away for a while."""

    deaf: int = 6

    async def index_all(
        self, configuration: Configuration, credentials: TemporaryCredentials, rows: Sequence[dict[str, object]]
    ) -> Answer:
        if self.deaf:
            self.deaf -= 1
            raise CloudUnreachableError("no answer in time")
        return await super().index_all(configuration, credentials, rows)


async def test_what_is_stored_is_not_sent_again_only_because_the_index_was_away() -> None:
    cloud = DeafIndex()
    history = await recorded_by(cloud, cache_segments=20)
    tells_the_truth(history, cloud)
    assert cloud.uploads == SEGMENTS + 1, "each body once, and the initialisation segment"
    assert any(e.detail["attempt"] == 2 for e in history.of(EventKind.SENT))


@dataclass
class Emptied(Slow):
    """Its store loses what it took, once; the index finds out."""

    emptied: bool = False

    def index_segment(self, counter: int) -> Answer:
        if counter == 3 and not self.emptied:
            self.emptied = True
            self.stored.clear()
            return answer(422, "not-stored")
        return super().index_segment(counter)


async def test_what_the_store_has_lost_is_sent_again() -> None:
    cloud = Emptied()
    history = await recorded_by(cloud, cache_segments=20)
    tells_the_truth(history, cloud)
    assert not cloud.lost
    assert cloud.uploads > SEGMENTS + 1


@dataclass
class Moody(Cloud):
    """Fails in this way many times and then comes round."""

    status: int = 500
    reason: str = ""
    times: int = 8

    def index_segment(self, counter: int) -> Answer:
        if self.times:
            self.times -= 1
            return answer(self.status, self.reason)
        return super().index_segment(counter)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(500, "InternalError"), (503, "SlowDown"), (400, "IncompleteBody"), (400, "ExpiredToken"), (403, "ExpiredToken")],
)
async def test_what_may_be_taken_another_time_is_never_given_up(status: int, reason: str) -> None:
    cloud = Moody(status=status, reason=reason)
    history = await recorded_by(cloud, policy="deny-new", cache_segments=20)
    tells_the_truth(history, cloud)
    assert not cloud.lost
    assert (cloud.renewals > 1) == (reason == "ExpiredToken"), "new credentials are what mends expired ones"


@dataclass
class Confused(Cloud):
    """Sells a page in place of credentials, the first few times."""

    pages: int = 3

    async def renew(self, configuration: Configuration) -> TemporaryCredentials:
        if self.pages:
            self.pages -= 1
            page = Answer("GET", "https://cloud.test", 200, {"Content-Type": "text/html"}, b"<html>")
            return TemporaryCredentials.read(Document.of("renew the credentials", page))
        return await super().renew(configuration)


async def test_a_renewal_that_is_none_is_told_and_asked_for_again() -> None:
    cloud = Confused()
    history = await recorded_by(cloud, policy="deny-new", cache_segments=20)
    tells_the_truth(history, cloud)
    told = history.of(EventKind.RENEWAL_FAILED)
    assert [e.detail["status"] for e in told] == [200] * 3
    assert "no JSON but '<html>'" in str(told[0].detail["why"])


@dataclass
class DeafToGaps(Cloud):
    """Refuses every report until all else is done."""

    def index_segment(self, counter: int) -> Answer:
        return answer(413) if counter == 0 else super().index_segment(counter)

    def take_gap(self, counters: set[int]) -> Answer:
        return super().take_gap(counters) if len(self.recorded) == SEGMENTS - 1 else answer(400, "nonsense")


async def test_a_report_that_is_refused_does_not_hold_up_the_video() -> None:
    cloud = DeafToGaps()
    history = await recorded_by(cloud, policy="deny-new", cache_segments=20)
    tells_the_truth(history, cloud)


async def test_segments_are_as_big_as_the_bitrate_says() -> None:
    steps = [(3 * SEGMENT_S, 8e7), (4.5 * SEGMENT_S, 16e7)]
    history = await recorded_by(Cloud(), cache_segments=200, bits_per_s=4e7, bits_per_s_from=steps)
    one = 8e7 * SEGMENT_S / 8
    sizes = [(e.size_bytes or 0) / one for e in history.of(EventKind.PRODUCED)]
    assert sizes == pytest.approx([0.5] * 3 + [1, 1.5] + [2] * (SEGMENTS - 5), abs=1e-3)
