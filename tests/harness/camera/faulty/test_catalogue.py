"""Each seeded fault changes the part that it says, in the way that it says, and nothing else."""

import secrets
from collections.abc import Callable
from dataclasses import fields
from random import Random

import pytest

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.parts import CameraParts
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, DropReason, Policy, StreamCache

STANDARD = CameraParts()
REPLACED = {
    "iv-repeats": "content_keys",
    "key-from-name": "content_keys",
    "key-shared-by-cameras": "content_keys",
    "plaintext-stored": "cipher",
    "drop-without-gap": "gap_ledger",
    "cache-over-size": "cache",
}
KEY, IV = bytes(range(16)), bytes(range(16, 32))


def with_fault(fault: str) -> CameraParts:
    return CAMERA_FAULTS[fault].apply(STANDARD)


def keys(fault: str, camera: str = "cam", random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> ContentKeys:
    return with_fault(fault).content_keys(random_bytes, 10, camera)


def sealed(counter: int, size_bytes: int) -> SealedSegment:
    return SealedSegment("cam", "span", counter, 0, 1, bytes(size_bytes), "", "", "", b"", 1, IV)


def filled(cache: StreamCache[SealedSegment]) -> list[tuple[Drop[SealedSegment], ...]]:
    return [cache.offer(sealed(counter, 40)) for counter in range(8)]


@pytest.mark.parametrize("fault", CAMERA_FAULTS)
def test_one_part_is_another(fault: str) -> None:
    changed = with_fault(fault)
    assert {f.name for f in fields(CameraParts) if getattr(changed, f.name) is not getattr(STANDARD, f.name)} == {
        REPLACED[fault]
    }


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


@pytest.mark.parametrize("policy", Policy)
def test_the_cache_holds_twice_as_much_and_is_a_cache_in_all_else(policy: Policy) -> None:
    swollen, honest = with_fault("cache-over-size").cache(100, policy), STANDARD.cache(200, policy)
    assert filled(swollen) == filled(honest)
    assert swollen.level_bytes == 200
    assert swollen.ledger.balanced
