"""A cloud that is told to stop stops, whatever it is about."""

import asyncio
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.media_store import ScrubSettings
from reference_impl.recording_index import CareSettings
from reference_impl.recording_index.caretaker import Caretaker

_BOUND_S = 20.0


@pytest.mark.parametrize("rounds", range(2, 6))
async def test_in_the_middle_of_the_caretakers_round(
    rounds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, look_after = asyncio.Semaphore(0), Caretaker.round

    async def counted(caretaker: Caretaker) -> object:
        begun.release()
        return await look_after(caretaker)

    monkeypatch.setattr(Caretaker, "round", counted)
    care, scrubbing = CareSettings(every_s=0.0), ScrubSettings(pause_s=0.0)  # it does nothing else
    cloud = EmbeddedCloud(CloudSettings(tmp_path, regions=("eu-fra",), care=care, scrubbing=scrubbing))
    await cloud.__aenter__()
    for _ in range(rounds):
        await begun.acquire()
    stopping = asyncio.create_task(cloud.__aexit__(None, None, None))
    done, _ = await asyncio.wait([stopping], timeout=_BOUND_S)
    assert done == {stopping}, "it stopped"
    await stopping


async def test_no_connection_outlives_it(tmp_path: Path) -> None:
    """Not even one whose client does not answer when TLS is ended."""
    async with EmbeddedCloud(CloudSettings(tmp_path, regions=("eu-fra",))) as cloud:
        place, trust = (
            urlsplit(cloud.description.identity),
            ssl.create_default_context(cafile=cloud.description.ca_file),
        )
        address = (place.hostname or "", place.port or 0)
        line = await asyncio.to_thread(_asked, address, trust)
    with socket.socket(fileno=line.detach()) as silent:
        silent.settimeout(_BOUND_S / 4)
        with suppress(ConnectionResetError):
            while silent.recv(1024):
                pass  # the end of TLS


def _asked(address: tuple[str, int], trust: ssl.SSLContext) -> ssl.SSLSocket:
    line = trust.wrap_socket(socket.create_connection(address), server_hostname=address[0])
    line.sendall(f"GET /jwks.json HTTP/1.1\r\nHost: {address[0]}\r\n\r\n".encode())
    assert line.recv(64).startswith(b"HTTP/1.1 200")
    return line
