import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.identity.guessing import FREE_FAILURES, LONGEST_WAIT_S, Guessing, wait_after
from reference_impl.identity.schema import FAILED_GUESSES, METADATA

KEY = bytes(32)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "identity.db", METADATA)
    yield database
    await database.close()


async def wrong() -> str | None:
    return None


async def right() -> str | None:
    return "user"


async def fail(guessing: Guessing, times: int, name: str = "ada", now_s: float = 100.0) -> None:
    for _ in range(times):
        assert await guessing.slowed(name, now_s, wrong) is None


async def waits(guessing: Guessing, now_s: float, name: str = "ada") -> str:
    """Retry-After of an attempt that is right."""
    with pytest.raises(Problem) as refused:
        await guessing.slowed(name, now_s, right)
    assert refused.value.status == 429
    return refused.value.headers["Retry-After"]


async def rows(database: Database) -> int:
    return await database.read(lambda c: c.execute(select(func.count()).select_from(FAILED_GUESSES)).scalar_one())


@given(st.integers(0, 10_000))
def test_waits_never_shrink_and_are_bounded(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT_S


async def test_a_name_waits_after_too_many_failures_and_no_other_does(database: Database) -> None:
    guessing = Guessing(database, "password", KEY)
    await fail(guessing, FREE_FAILURES)
    assert await waits(guessing, 100.0) == "2"
    assert await guessing.slowed("grace", 100.0, right) == "user"
    assert await guessing.slowed("ada", 101.0, right) == "user"


async def test_of_a_hundred_at_once_a_few_are_made(database: Database) -> None:
    guessing = Guessing(database, "password", KEY)
    answers = await asyncio.gather(*(guessing.slowed("ada", 100.0, wrong) for _ in range(100)), return_exceptions=True)
    assert [type(answer) for answer in answers].count(Problem) == 100 - FREE_FAILURES
    assert await waits(Guessing(database, "password", KEY), 100.0) == "2"


async def test_a_success_forgets_and_writes_nothing_where_nothing_failed(database: Database) -> None:
    guessing, writes = Guessing(database, "password", KEY), 0

    def committed(_took_s: float, shared: int) -> None:
        nonlocal writes
        writes += shared

    database.committed = committed
    assert await guessing.slowed("ada", 100.0, right) == "user"
    assert writes == 0
    await fail(guessing, FREE_FAILURES - 1)
    assert await guessing.slowed("ada", 100.0, right) == "user"
    assert await rows(database) == 0
    await fail(guessing, FREE_FAILURES)


async def test_a_restart_forgets_nothing(database: Database) -> None:
    await fail(Guessing(database, "password", KEY), FREE_FAILURES - 1)
    await fail(Guessing(database, "password", KEY), 1)
    assert await waits(Guessing(database, "password", KEY), 100.0) == "2"
    assert await waits(Guessing(database, "password", KEY), 50.0) == "2", "not for longer, where the clock was set back"
    assert await Guessing(database, "code", KEY).slowed("ada", 100.0, right) == "user", (
        "codes are counted for themselves"
    )
    assert await Guessing(database, "password", KEY).slowed("ada", 101.0, right) == "user"
    assert await Guessing(database, "password", KEY).slowed("ada", 101.0, right) == "user"
    assert await rows(database) == 0


async def test_memory_and_disk_are_bounded(database: Database) -> None:
    guessing = Guessing(database, "password", KEY, most=20)
    for number in range(50):
        await fail(guessing, 1, f"name-{number}", float(number))
    assert len(guessing._by_name) == await rows(database) == 20
    again = Guessing(database, "password", KEY, most=20)
    await fail(again, 1, "one more", 60.0)
    assert len(again._by_name) == await rows(database) == 20
