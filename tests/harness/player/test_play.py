import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from harness.camera.media.sei import Stamp
from harness.camera.media.template import scene_template
from harness.player import decoder
from harness.player.decoder import decoder_name
from harness.player.play import Played, play
from harness.player.playlist import read_playlist

URL = "https://cloud.test/playlist.m3u8"
KEY, IV = b"0123456789abcdef", bytes(range(16))
START_US = 1_700_000_040_000_000  # 2023-11-14T22:14:00Z
TEMPLATE = scene_template()


def encrypted(media: bytes, key: bytes = KEY) -> bytes:
    padder, encryptor = PKCS7(128).padder(), Cipher(algorithms.AES128(key), modes.CBC(IV)).encryptor()
    return encryptor.update(padder.update(media) + padder.finalize()) + encryptor.finalize()


@dataclass
class Cloud:
    """A playlist, what is behind its addresses, and how often each was fetched."""

    media: dict[str, bytes] = field(default_factory=lambda: {"https://cloud.test/init.mp4": TEMPLATE.init})
    keys: dict[str, bytes] = field(default_factory=lambda: {"https://keys.test/k": KEY})
    lines: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, body: bytes, *, listed_sha256: str | None = None) -> None:
        self.media[f"https://cloud.test/{name}"] = body
        self.lines += [
            f"#EXT-X-CAMPROOF-SHA256:{listed_sha256 or hashlib.sha256(body).hexdigest()}",
            "#EXTINF:2,",
            name,
        ]

    def text(self) -> str:
        head = ["#EXTM3U", "#EXT-X-VERSION:8", "#EXT-X-TARGETDURATION:2", '#EXT-X-MAP:URI="init.mp4"']
        key = f'#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/k",IV=0x{IV.hex()}'
        date = "#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:14:00.000000Z"
        return "\n".join([*head, key, date, *self.lines, "#EXT-X-ENDLIST", ""])

    def fetcher(self, bodies: dict[str, bytes]) -> Callable[[str], Awaitable[bytes | None]]:
        async def fetch(address: str) -> bytes | None:
            self.asked[address] += 1
            return bodies.get(address)

        return fetch

    async def play(self) -> tuple[Played, ...]:
        return await play(read_playlist(self.text(), URL), self.fetcher(self.media), self.fetcher(self.keys))


def media(counter: int = 0) -> bytes:
    start_us = START_US + counter * 2_000_000
    return bytes(TEMPLATE.make("cam-1", "span", counter, start_us, 60_001).media)


async def test_what_the_camera_made_is_what_is_seen() -> None:
    cloud = Cloud()
    for counter in range(3):
        cloud.add(f"{counter}.m4v", encrypted(media(counter)))
    played = await cloud.play()
    for counter, entry in enumerate(played):
        assert (entry.result, entry.why) == ("intact", "")
        assert (entry.start_us, entry.duration_us) == (START_US + counter * 2_000_000, 2_000_000)
        assert entry.media_sha256 == hashlib.sha256(media(counter)).hexdigest()
        assert (entry.frames, entry.stamp) == (30, Stamp("cam-1", counter, entry.start_us))
        assert entry.decoded is not None
        assert entry.decoded.strip == tuple(range(counter * 30, counter * 30 + 30))
    assert cloud.asked["https://keys.test/k"] == cloud.asked["https://cloud.test/init.mp4"] == 1


async def test_a_gap_is_not_fetched() -> None:
    cloud = Cloud(lines=["#EXT-X-GAP", "#EXTINF:2,", "lost.m4v"])
    (gap,) = await cloud.play()
    assert (gap.result, gap.frames, gap.media_sha256) == ("gap", None, None)
    assert not cloud.asked


async def test_a_flipped_bit_is_noticed_by_the_digest() -> None:
    cloud = Cloud()
    body = bytearray(encrypted(media()))
    listed = hashlib.sha256(body).hexdigest()
    body[30_000] ^= 1
    cloud.add("flipped.m4v", bytes(body), listed_sha256=listed)
    (entry,) = await cloud.play()
    assert entry.result == "digest-mismatch"
    assert listed in entry.why
    assert entry.decoded is None
    assert cloud.asked["https://cloud.test/flipped.m4v"] == 1


@pytest.mark.parametrize("key", [bytes(16), KEY[::-1], *(bytes([n]) * 16 for n in range(1, 40)), b"too short", b""])
async def test_a_wrong_key_never_becomes_media(key: bytes) -> None:
    cloud = Cloud(keys={"https://keys.test/k": key})
    cloud.add("a.m4v", encrypted(media()))
    (entry,) = await cloud.play()
    assert (entry.result, entry.media_sha256) == ("undecryptable", None)


async def test_a_wrong_iv_never_becomes_media() -> None:
    cloud = Cloud()
    cloud.add("a.m4v", encrypted(media()))
    entries = read_playlist(cloud.text().replace(IV.hex(), "f" * 32), URL)
    (entry,) = await play(entries, cloud.fetcher(cloud.media), cloud.fetcher(cloud.keys))
    assert entry.result == "undecryptable"


async def test_a_key_that_is_refused_is_asked_for_once() -> None:
    cloud = Cloud(keys={})
    cloud.add("a.m4v", encrypted(media()))
    cloud.add("b.m4v", encrypted(media(1)))
    assert [entry.result for entry in await cloud.play()] == ["undecryptable", "undecryptable"]
    assert cloud.asked["https://keys.test/k"] == 1


@pytest.mark.parametrize("absent", ["a.m4v", "init.mp4"])
async def test_what_cannot_be_fetched_is_missing(absent: str) -> None:
    cloud = Cloud()
    cloud.add("a.m4v", encrypted(media()))
    del cloud.media[f"https://cloud.test/{absent}"]
    (entry,) = await cloud.play()
    assert entry.result == "missing"


async def test_damage_from_before_encryption_is_undecodable() -> None:
    damaged = bytearray(media())
    damaged[6_000:6_400] = bytes(400)
    cloud = Cloud()
    cloud.add("a.m4v", encrypted(bytes(damaged)))
    (entry,) = await cloud.play()
    assert entry.result == "undecodable"
    assert entry.media_sha256 == hashlib.sha256(damaged).hexdigest()


async def test_without_a_decoder_nothing_is_said_to_be_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.player.play.installed_decoder", lambda: None)
    monkeypatch.setattr(decoder, "installed_decoder", lambda: None)
    cloud = Cloud()
    cloud.add("a.m4v", encrypted(media()))
    (entry,) = await cloud.play()
    assert (entry.result, entry.decoded, entry.frames) == ("intact", None, None)
    assert entry.media_sha256 == hashlib.sha256(media()).hexdigest()
    assert "camproof[media]" in entry.why
    assert decoder_name() == ""


def test_the_decoder_has_a_name() -> None:
    assert decoder_name().startswith("PyAV ")
