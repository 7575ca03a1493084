"""The encryption checks see IVs and keys that are not as they must be, and let random ones pass."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from harness.checks import encryption  # noqa: F401 - importing it enters its checks
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.holdings import AtRest, FoundBytes, Guesses, StoredObject
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Detail, Event, EventKind, Header, History

HEADER = Header("s", "", 1, "live", "0", "", 0)
CAMERAS = ("one", "two")
SEGMENTS, ROTATION_S = 12, 4
IvOf = Callable[[Sequence[Event], str, int], str]


def random_iv(_before: Sequence[Event], _camera: str, _counter: int) -> str:
    return secrets.token_hex(16)


def case(iv: IvOf = random_iv, *, rotation_s: int = ROTATION_S, segments: int = SEGMENTS) -> CaseFile:
    events: list[Event] = []
    for counter in range(segments):
        for camera in CAMERAS:
            detail: dict[str, Detail] = {
                "start_us": counter * 1_000_000, "key_id": f"{camera}-{counter // rotation_s}",
                "iv": iv(events, camera, counter), "last_block": secrets.token_hex(16),
                "media_sha256": secrets.token_hex(32), "ciphertext_sha256": secrets.token_hex(32),
                "object_key": f"{camera}/{counter}.mp4",
            }  # fmt: skip
            events.append(Event(counter, EventKind.PRODUCED, "north", camera, "span", counter, 16, detail))
    facts = {c: CameraFacts(c, c, "north", "eu-fra", "org", 100, "deny-new", ROTATION_S * 1_000_000) for c in CAMERAS}
    keys = tuple({str(e.detail["key_id"]) for e in events})
    at_rest = AtRest(1000, 10, (), ())
    return CaseFile(
        History(HEADER, tuple(events)), facts, content_keys=keys, guesses=Guesses(1000), at_rest=at_rest, media_words=9
    )


def outcome(requirement: str, given: CaseFile) -> Outcome:
    return verdict(requirement, given).outcome


@pytest.mark.parametrize("requirement", ["ENC-1", "ENC-2", "ENC-4", "ENC-5"])
def test_what_is_right_passes(requirement: str) -> None:
    assert outcome(requirement, case()) is Outcome.PASS, verdict(requirement, case())


def _md5(iv: str) -> str:
    return hashlib.md5(bytes.fromhex(iv), usedforsecurity=False).hexdigest()


BASE = secrets.randbits(127)
FORESEEN: dict[str, IvOf] = {
    "counts from zero": lambda before, _c, _n: f"{len(before) + 1:032x}",
    "counts from a random start": lambda before, _c, _n: f"{BASE + len(before):032x}",
    "counts in strides": lambda before, _c, _n: f"{(len(before) * (BASE | 1)) % (1 << 128):032x}",
    "counts, least byte first": lambda before, _c, _n: (BASE + len(before)).to_bytes(16, "little").hex(),
    "the time, then chance": lambda _b, _c, n: f"{1_795_574_854_000_000 + n * 1_000_000:016x}{secrets.token_hex(8)}",
    "chance, then the counter": lambda _b, _c, n: f"{secrets.token_hex(8)}{n:016x}",
    "four bytes of chance": lambda _b, _c, _n: secrets.token_hex(4) * 4,
    "the last block before": lambda b, c, _n: next(
        (str(e.detail["last_block"]) for e in reversed(b) if e.camera == c), secrets.token_hex(16)
    ),
    "the digest of the IV before": lambda b, c, _n: next(
        (hashlib.sha256(bytes.fromhex(str(e.detail["iv"]))).hexdigest()[:32] for e in reversed(b) if e.camera == c),
        secrets.token_hex(16),
    ),
    "the MD5 of the IV before": lambda b, c, _n: next(
        (_md5(str(e.detail["iv"])) for e in reversed(b) if e.camera == c),
        secrets.token_hex(16),
    ),
    "the end of the digest of another camera's IV": lambda b, _c, _n: (
        hashlib.sha512(str(b[-1].detail["iv"]).encode()).hexdigest()[-32:] if b else secrets.token_hex(16)
    ),
    "the digest of the ciphertext before": lambda b, c, _n: next(
        (str(e.detail["ciphertext_sha256"])[:32] for e in reversed(b) if e.camera == c), secrets.token_hex(16)
    ),
    "the same on all cameras": lambda b, _c, n: next(
        (str(e.detail["iv"]) for e in b if e.counter == n), secrets.token_hex(16)
    ),
    "eight bytes": lambda _b, _c, _n: secrets.token_hex(8),
}


@pytest.mark.parametrize("how", FORESEEN)
def test_ivs_that_can_be_foreseen_are_found(how: str) -> None:
    assert outcome("ENC-4", case(FORESEEN[how])) is Outcome.FAIL


def test_guessed_ivs_and_keys_are_told() -> None:
    weak = replace(case(), guesses=Guesses(1, weak_keys=("key a is 00",), ivs=("the IV of one 0 is its counter",)))
    assert outcome("ENC-2", weak) is outcome("ENC-4", weak) is Outcome.FAIL


def test_nothing_guessed_is_nothing_tested() -> None:
    assert outcome("ENC-2", replace(case(), guesses=Guesses(0))) is Outcome.UNKNOWN


def test_a_key_that_lives_too_long_is_found() -> None:
    assert outcome("ENC-5", case(rotation_s=ROTATION_S + 1)) is Outcome.FAIL


def test_a_key_that_comes_back_under_another_name_is_found() -> None:
    shared = replace(case(), guesses=Guesses(1, shared_keys=("key a and key b are the same",)))
    assert outcome("ENC-5", shared) is Outcome.FAIL


def test_a_run_without_a_rotation_decides_nothing() -> None:
    assert outcome("ENC-5", case(segments=ROTATION_S)) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "leak",
    [
        {"objects": [StoredObject("eu-fra", "one/3.mp4", 16, "", media="as it is")]},
        {"objects": [StoredObject("eu-fra", "one/3.mp4", 16, "", repeated_blocks=7)]},
        {"overheard_media": [FoundBytes("the body of PUT x", "media in base64")]},
        {"at_rest": AtRest(1, 1, (FoundBytes("access.jsonl", "media in hexadecimal"),), ())},
        {"objects": [StoredObject("eu-fra", "one/3.mp4", 16, "", media="as it is")], "at_rest": None},
    ],
)
def test_media_in_the_clear_is_found_wherever_it_is(leak: dict[str, object]) -> None:
    assert outcome("ENC-1", replace(case(), **leak)) is Outcome.FAIL  # type: ignore[arg-type]


def test_without_the_folders_at_rest_nothing_is_claimed() -> None:
    assert outcome("ENC-1", replace(case(), at_rest=None)) is Outcome.SKIP
