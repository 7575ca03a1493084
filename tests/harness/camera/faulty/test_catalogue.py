"""Each seeded fault changes the part that it says, in the way that it says, and nothing else."""

import secrets
from collections.abc import Callable
from dataclasses import fields
from itertools import pairwise
from random import Random

import pytest

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.parts import CameraParts
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, DropReason, Policy, StreamCache
from harness.camera.upload_policy import FailureKind, Idle, Renew, Send, Step, UploadPolicy, UploadSettings, WaitUntil

STANDARD = CameraParts()
REPLACED = {
    "iv-repeats": {"content_keys"},
    "iv-counts": {"content_keys"},
    "iv-chained": {"content_keys", "cipher"},
    "key-from-name": {"content_keys"},
    "key-from-clock": {"content_keys"},
    "key-never-rotates": {"content_keys"},
    "key-shared-by-cameras": {"content_keys"},
    "plaintext-stored": {"cipher"},
    "only-the-start-sealed": {"cipher"},
    "drop-without-gap": {"gap_ledger"},
    "gap-of-one-length": {"gap_ledger"},
    "cache-over-size": {"cache"},
    "drops-with-room": {"cache"},
    "drop-comes-late": {"cache"},
    "drops-the-wrong-one": {"cache"},
    "drops-the-newest-held": {"cache"},
    "drops-one-too-many": {"cache"},
    "counts-segments": {"cache"},
    "drops-in-flight": {"cache"},
    "resumed-upload-cut": {"cache"},
    "forgets-when-sent": {"cache"},
    "newest-first": {"cache"},
    "renews-late": {"upload_policy"},
    "uses-expired-credentials": {"upload_policy"},
    "drains-slowly": {"upload_policy"},
    "retries-at-once": {"upload_policy"},
    "iv-hashed": {"content_keys"},
    "half-a-key": {"content_keys"},
    "reconnects-in-step": {"upload_policy"},
    "hogs-the-uplink": {"uploads_abreast"},
    "backs-off-in-step": {"upload_policy"},
    "drops-when-throttled": {"upload_policy"},
    "wrapped-with-sha1": {"wrap"},
    "packed-not-sealed": {"cipher"},
    "keystream-of-one-block": {"cipher"},
}
KEY, IV = bytes(range(16)), bytes(range(16, 32))


def with_fault(fault: str) -> CameraParts:
    return CAMERA_FAULTS[fault].apply(STANDARD)


def keys(fault: str, camera: str = "cam", random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> ContentKeys:
    return with_fault(fault).content_keys(random_bytes, 10, camera)


def sealed(counter: int, size_bytes: int) -> SealedSegment:
    return SealedSegment("cam", "span", counter, 0, 1, bytes(size_bytes), "", size_bytes, "", b"", 1, IV)


def filled(cache: StreamCache[SealedSegment]) -> list[tuple[Drop[SealedSegment], ...]]:
    return [cache.offer(sealed(counter, 40)) for counter in range(8)]


@pytest.mark.parametrize("fault", CAMERA_FAULTS)
def test_only_what_it_says_is_another(fault: str) -> None:
    changed = with_fault(fault)
    others = {f.name for f in fields(CameraParts) if getattr(changed, f.name) is not getattr(STANDARD, f.name)}
    assert others == REPLACED[fault]


@pytest.mark.parametrize("fault", CAMERA_FAULTS)
def test_it_says_what_it_is(fault: str) -> None:
    it = CAMERA_FAULTS[fault]
    assert it.id == fault
    assert it.title
    assert it.happens
    assert it.requirements


def test_ivs_repeat_and_keys_rotate_as_ever() -> None:
    made = keys("iv-repeats")
    assert len({made.iv() for _ in range(9)}) == 1
    assert len({made.key_for(t).key for t in range(35)}) == 4
    assert keys("iv-repeats").iv() != made.iv(), "each camera has its own"


def test_the_key_comes_from_the_name_and_ivs_from_chance() -> None:
    made = keys("key-from-name")
    assert keys("key-from-name").key_for(0).key == made.key_for(0).key == made.key_for(10).key
    assert keys("key-from-name", "other").key_for(0).key != made.key_for(0).key
    assert len({made.key_for(t).id for t in range(35)}) == 4
    assert len({made.iv() for _ in range(9)}) == 9


def test_the_fleet_has_one_key_that_rotates_and_ivs_that_do_not_repeat() -> None:
    parts = with_fault("key-shared-by-cameras")
    one, other = (parts.content_keys(secrets.token_bytes, 10, camera) for camera in ("one", "other"))
    assert one.key_for(0) == other.key_for(3)
    assert one.key_for(10) == other.key_for(13) != one.key_for(20)
    assert len({made.iv() for made in (one, other) for _ in range(9)}) == 18


def test_each_fleet_has_its_own_key() -> None:
    assert keys("key-shared-by-cameras").key_for(0) != keys("key-shared-by-cameras").key_for(0)


def test_ivs_count_from_a_random_start() -> None:
    made = keys("iv-counts")
    numbers = [int.from_bytes(made.iv(), "big") for _ in range(9)]
    assert [(b - a) % (1 << 128) for a, b in pairwise(numbers)] == [1] * 8
    assert keys("iv-counts").iv() != keys("iv-counts").iv()


def test_each_camera_chains_its_own_ivs() -> None:
    parts = with_fault("iv-chained")
    for camera in ("one", "other"):
        made = parts.content_keys(secrets.token_bytes, 10, camera)
        cipher = parts.cipher()
        sealed = cipher.encrypt(b"media" * 9, KEY, made.iv())
        assert made.iv() == sealed[-16:]


def test_keys_follow_the_clock_and_differ_between_cameras() -> None:
    assert keys("key-from-clock").key_for(5_000).key == keys("key-from-clock").key_for(5_999).key
    assert keys("key-from-clock").key_for(5_000).key != keys("key-from-clock").key_for(6_000).key
    assert keys("key-from-clock", "one").key_for(0).key != keys("key-from-clock", "other").key_for(0).key


def test_the_key_stays() -> None:
    made = keys("key-never-rotates")
    assert len({made.key_for(t).key for t in range(0, 10_000, 100)}) == 1


def test_only_the_start_is_sealed() -> None:
    media = Random(1).randbytes(40_000)
    sealed = with_fault("only-the-start-sealed").cipher().encrypt(media, KEY, IV)
    honest = STANDARD.cipher().encrypt(media, KEY, IV)
    assert len(sealed) == len(honest)
    assert sealed[:16384] == honest[:16384]
    assert sealed[16384:40_000] == media[16384:]


def test_media_stays_as_it_is() -> None:
    media = Random(1).randbytes(1000)
    assert with_fault("plaintext-stored").cipher().encrypt(media, KEY, IV) == media
    assert STANDARD.cipher().encrypt(media, KEY, IV) != media


def test_losses_are_not_told() -> None:
    told, silent = STANDARD.gap_ledger(), with_fault("drop-without-gap").gap_ledger()
    for ledger in (told, silent):
        ledger.add("span", 0, 0, 5, DropReason.DENIED_NEW)
    assert told.waiting
    assert not silent.waiting
    assert silent.next_report() is None


def test_a_gap_has_the_time_of_one_segment() -> None:
    ledger = with_fault("gap-of-one-length").gap_ledger()
    for counter in range(3):
        ledger.add("span", counter, counter * 5, 5, DropReason.DENIED_NEW)
    report = ledger.next_report()
    assert report is not None
    assert (report.first, report.last, report.duration_us) == (0, 2, 5)
    assert ledger.next_report() == report
    ledger.reported(report)
    assert not ledger.waiting


@pytest.mark.parametrize("policy", Policy)
def test_the_cache_holds_twice_as_much_and_is_a_cache_in_all_else(policy: Policy) -> None:
    swollen, honest = with_fault("cache-over-size").cache(100, policy), STANDARD.cache(200, policy)
    assert filled(swollen) == filled(honest)
    assert swollen.level_bytes == 200
    assert swollen.ledger.balanced


def cache(fault: str, policy: Policy = Policy.DELETE_OLDEST) -> StreamCache[SealedSegment]:
    return with_fault(fault).cache(100, policy)


def taken(given: StreamCache[SealedSegment]) -> list[int]:
    counters = []
    while (segment := given.take()) is not None:
        counters.append(segment.counter)
    return counters


@pytest.mark.parametrize("policy", Policy)
def test_the_cache_holds_half_as_much(policy: Policy) -> None:
    assert filled(cache("drops-with-room", policy)) == filled(STANDARD.cache(50, policy))


@pytest.mark.parametrize("policy", Policy)
def test_room_is_made_for_the_segment_before(policy: Policy) -> None:
    late = cache("drop-comes-late", policy)
    dropped = filled(late)
    assert [len(drops) for drops in dropped] == [0, 0, 0, *[1] * 5]
    assert late.level_bytes == 120
    assert late.ledger.balanced


def test_the_other_policy_is_followed() -> None:
    assert filled(cache("drops-the-wrong-one")) == filled(STANDARD.cache(100, Policy.DENY_NEW))
    assert filled(cache("drops-the-wrong-one", Policy.DENY_NEW)) == filled(STANDARD.cache(100, Policy.DELETE_OLDEST))


def test_an_upload_goes_on_where_it_broke_off() -> None:
    resuming = with_fault("resumed-upload-cut").cache(100_000, Policy.DENY_NEW)
    resuming.offer(sealed(0, 40_000))
    for size in (40_000, 40_000 - 16_384, 40_000 - 2 * 16_384, 40_000 - 2 * 16_384):
        segment = resuming.take()
        assert segment is not None
        assert segment.size_bytes == len(segment.ciphertext) == resuming.level_bytes == size
        resuming.give_back(0)


def test_nothing_comes_back() -> None:
    forgetful = cache("forgets-when-sent")
    forgetful.offer(sealed(0, 40))
    assert taken(forgetful) == [0]
    forgetful.give_back(0)
    assert forgetful.level_bytes == 0
    assert taken(forgetful) == []


def test_the_newest_goes_first_and_the_oldest_is_dropped_as_ever() -> None:
    stack = cache("newest-first")
    for counter in range(3):
        stack.offer(sealed(counter, 30))
    assert taken(stack) == [2, 1, 0]
    for counter in (1, 0, 2):
        stack.give_back(counter)
    assert [drop.entry.counter for drop in stack.offer(sealed(3, 30))] == [0]
    assert taken(stack) == [3, 2, 1]


def policy_of(fault: str) -> UploadPolicy:
    return with_fault(fault).upload_policy(UploadSettings(), Random(1))


def test_renewal_waits_for_the_end() -> None:
    late, honest = policy_of("renews-late"), STANDARD.upload_policy(UploadSettings(), Random(1))
    for now, said in ((0, Idle()), (99, Idle()), (100, Renew())):
        assert late.next(now, has_backlog=False, credentials_expire_us=100) == said
    assert honest.next(0, has_backlog=False, credentials_expire_us=100) == Idle()
    assert honest.next(99, has_backlog=False, credentials_expire_us=100) == Renew()


def test_the_end_is_not_looked_at() -> None:
    blind = policy_of("uses-expired-credentials")
    assert blind.next(0, has_backlog=True, credentials_expire_us=None) == Renew()
    for now in (0, 99, 100, 10_000):
        assert blind.next(now, has_backlog=True, credentials_expire_us=100) == Send()


def refused_at(policy: UploadPolicy, why: FailureKind, retry_after_s: float | None = None) -> Step:
    policy.next(0, has_backlog=False, credentials_expire_us=10**12)
    policy.failed(0, why, retry_after_s=retry_after_s)
    return policy.next(0, has_backlog=True, credentials_expire_us=10**12)


def test_throttling_is_not_listened_to() -> None:
    assert refused_at(policy_of("retries-at-once"), FailureKind.THROTTLED, 9.0) == Send()
    assert refused_at(policy_of("retries-at-once"), FailureKind.NETWORK, 9.0) != Send()


def test_all_come_back_together() -> None:
    parts = with_fault("backs-off-in-step")
    one, other = (parts.upload_policy(UploadSettings(), Random(seed)) for seed in (1, 2))
    assert refused_at(one, FailureKind.THROTTLED) == refused_at(other, FailureKind.THROTTLED) == WaitUntil(500_000)


def test_what_is_throttled_is_given_up() -> None:
    assert policy_of("drops-when-throttled").refused_for_good(0, FailureKind.THROTTLED)
    assert not policy_of("drops-when-throttled").refused_for_good(0, FailureKind.NETWORK)


def test_an_outage_makes_it_rest_after_each_upload() -> None:
    slow = policy_of("drains-slowly")
    assert refused_at(slow, FailureKind.NETWORK) != Send()
    for upload in range(5):
        now_us = (upload + 1) * 100_000_000
        slow.acknowledged(now_us)
        rests = slow.next(now_us + 11_000_000, has_backlog=True, credentials_expire_us=10**12) != Send()
        assert rests == (upload < 4)
