"""Segments of real video, and whether somebody who may view can play them: from the playlist to the decoded frames."""

import hashlib
from collections.abc import Iterator

from harness.camera.encryption import SegmentCipher
from harness.camera.media.sei import Stamp
from harness.camera.media.template import scene_template
from harness.player.play import play
from harness.player.played import Played, PlayResult
from harness.player.playlist import read_playlist
from tests.durability.recording import CONTENT_KEY, LENGTH_US, START_US, Fact, Source, iv_of
from tests.reference_impl.deployment.client import Camera, Client, Installation

_SIZES = (30_000, 60_000, 100_000)


def _media(camera: Camera, counter: int) -> bytes:
    at_us, size = START_US + counter * LENGTH_US, _SIZES[counter % len(_SIZES)]
    return bytes(scene_template(LENGTH_US / 1_000_000).make(camera.id, "span-1", counter, at_us, size).media)


def _sealed(camera: Camera, counter: int) -> bytes:
    return bytes(SegmentCipher().encrypt(_media(camera, counter), CONTENT_KEY, iv_of(counter)))


FILM = Source(lambda _camera: scene_template(LENGTH_US / 1_000_000).init, _sealed)


async def unplayable(installation: Installation, cameras: list[Camera], due: list[Fact]) -> list[str]:
    """Which of the segments that were acknowledged can't be played, and why."""
    wrong = []
    for camera in cameras:
        counters = {number_of(fact) for fact in due if fact.kind == "row" and camera.id in fact.name}
        if counters:
            wrong += list(_wrong(camera, counters, await _played(installation, camera, counters)))
    return wrong


def number_of(fact: Fact) -> int:
    """Which segment of its camera a fact is about."""
    return int(fact.name.rpartition("/")[2].partition(".")[0])


def _wrong(camera: Camera, counters: set[int], played: dict[int, Played]) -> Iterator[str]:
    for counter in sorted(counters):
        one = played.get(counter)
        if one is None:
            yield f"{camera.id} {counter} is in no playlist"
        elif one.result != PlayResult.INTACT or one.why:
            yield f"{camera.id} {counter} is {one.result}: {one.why}"
        elif one.media_sha256 != hashlib.sha256(_media(camera, counter)).hexdigest():
            yield f"{camera.id} {counter} is other media than was recorded"
        elif one.stamp != Stamp(camera.id, counter, START_US + counter * LENGTH_US):
            yield f"{camera.id} {counter} shows {one.stamp}"


async def _played(installation: Installation, camera: Camera, counters: set[int]) -> dict[int, Played]:
    """These segments of a camera, by their counters."""
    client = camera.client

    async def fetch(address: str) -> bytes | None:
        return await _body(client, address)

    async def fetch_key(address: str) -> bytes | None:
        return await _body(client, address, installation.token)

    of_camera = f"v1/organisations/{installation.organisation}/cameras/{camera.id}/playlist.m3u8"
    start_us, end_us = (START_US + counter * LENGTH_US for counter in (min(counters), max(counters) + 1))
    url = f"{client.cloud.regions[0].playlists}/{of_camera}?from_us={start_us}&to_us={end_us}"
    entries = read_playlist((await fetch_key(url) or b"").decode(), url)
    return {(one.start_us - START_US) // LENGTH_US: one for one in await play(entries, fetch, fetch_key)}


async def _body(client: Client, address: str, token: str = "") -> bytes | None:
    answer = await client.ask("GET", address, token=token)
    return answer.body if answer.status == 200 else None
