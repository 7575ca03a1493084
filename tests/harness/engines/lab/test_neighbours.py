"""Probes by ARP on a link on which everybody asks at once."""

import asyncio
import errno

import pytest

from harness.engines.lab.probes import neighbours

FULL = errno.ENOBUFS


@pytest.mark.parametrize(("ends", "raised"), [([FULL] * 2, 0), ([FULL] * 99, FULL), ([errno.ENETDOWN], errno.ENETDOWN)])
async def test_a_full_queue_is_waited_for(monkeypatch: pytest.MonkeyPatch, ends: list[int], raised: int) -> None:
    left, sent = list(ends), list[bytes]()

    async def sendall(_socket: object, probe: bytes) -> None:
        if left:
            raise OSError(left.pop(), "as the kernel says")
        sent.append(probe)

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_sendall", sendall)
    monkeypatch.setattr(neighbours, "_PAUSE_S", 0)
    if not raised:
        await neighbours._sent(None, b"probe")  # type: ignore[arg-type]
        assert sent == [b"probe"]
        return
    with pytest.raises(OSError, match="as the kernel says") as failed:
        await neighbours._sent(None, b"probe")  # type: ignore[arg-type]
    assert failed.value.errno == raised
