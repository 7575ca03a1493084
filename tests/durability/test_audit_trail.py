"""Killed after any step of its disk, or without power there, a key server has a whole trail of all whom it answered."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reference_impl.deployment.folders import RegionFolders
from reference_impl.foundation.database import Database
from reference_impl.foundation.private_file import kept_key
from reference_impl.key_server.audit import Audit, Trail
from reference_impl.key_server.heads import METADATA as HEADS
from reference_impl.key_server.heads import Head, Heads
from reference_impl.key_server.schema import METADATA
from tests.durability.disk_model import Disk, Image
from tests.durability.look import laid
from tests.durability.recording import traced
from tests.durability.strace_log import Step, steps
from tests.reference_impl.deployment.client import Client, Connect

WHOSE = "org-of-nobody"  # who asks is refused, and noted
ALONE, TOGETHER = 2, 3
Lived = tuple[list[Step], int, set[int]]
pytestmark = [pytest.mark.strace, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def lived(connected: Connect) -> Iterator[Lived]:
    """Every step, the number of those before anybody asked, and the requests' numbers."""
    with TemporaryDirectory(prefix="camproof-") as folder:
        yield asyncio.run(asked(Path(folder), connected))


async def asked(folder: Path, connected: Connect) -> Lived:
    async with traced(folder / "state", folder / "trace") as cloud, connected(cloud.description) as client:
        token = await client.sign_in(client.cloud.administrator)
        before = len(list(steps(folder / "trace", folder / "state")))
        numbers = [await refused(client, token) for _ in range(ALONE)]
        numbers += await asyncio.gather(*(refused(client, token) for _ in range(TOGETHER)))
    return list(steps(folder / "trace", folder / "state")), before, set(numbers)


async def refused(client: Client, token: str) -> int:
    url = f"{client.cloud.regions[0].key_server}/v1/organisations/{WHOSE}/cameras/cam/content-key"
    answer = await client.ask("GET", url, token=token)
    assert answer.status == 404
    return answer.number


async def trail(image: Image) -> tuple[Trail, int]:
    """The trail, and how far its head has come."""
    with laid(image, "eu-fra") as folder:
        folders = RegionFolders(folder / "eu-fra")
        rows, heads = Database(folders.keys / "keys.db", METADATA), Database(folders.audit_heads, HEADS)
        key = kept_key(folders.key_encryption_key)
        try:
            head = (await Heads(heads, key).of([WHOSE])).get(WHOSE, Head())
            return await Audit(rows, heads, key).trail(WHOSE), head.number
        finally:
            await rows.close()
            await heads.close()


async def wrong(lived: Lived, left: Callable[[Disk], Image], *, without: str = "") -> list[str]:
    """After each step since somebody asked: what is not as it must be. `without` the flushes of a file."""
    taken, before, numbers = lived
    disk, due, found = Disk(), 0, []
    for n, step in enumerate(taken):
        if n < before or step.path != without or step.kind not in {"flush", "flushed"}:
            disk.take(step)
        due += step.kind == "answer" and step.place in numbers
        if n >= before and (step.kind == "answer" or step.path.endswith(("keys.db-wal", "audit-heads.db-wal"))):
            seen, head = await trail(left(disk))
            if seen.broken is not None or min(len(seen.rows), head) < due:
                if without:
                    return [f"{n}: {seen.broken}"]
                found.append(f"{n}: {len(seen.rows)} rows of {due}, head at {head}, {seen.broken}")
    assert due == ALONE + TOGETHER
    return found


@pytest.mark.parametrize("left", [Disk.after_kill, Disk.after_power_loss], ids=["a kill", "no power"])
async def test_the_trail_is_whole_after_any_step(lived: Lived, left: Callable[[Disk], Image]) -> None:
    assert await wrong(lived, left) == []


@pytest.mark.parametrize("without", ["eu-fra/keys/keys.db-wal", "eu-fra/safe/audit-heads.db-wal"])
async def test_a_flush_that_is_left_out_would_be_seen(lived: Lived, without: str) -> None:
    assert await wrong(lived, Disk.after_power_loss, without=without)
