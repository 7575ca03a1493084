"""Whatever is done to the audit trail's table shows, but for rows that are cut off at its end."""

import asyncio
import secrets
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reference_impl.foundation.database import Database
from reference_impl.key_server.audit import Audit, AuditRow, Trail
from reference_impl.key_server.schema import METADATA

KEY = secrets.token_bytes(32)
ROW = AuditRow(1_800_000_000_000_000, "org-1", "user-1", "cam-1", "1", "unwrapped")
WRITTEN = [replace(ROW, at_us=ROW.at_us + n, who=f"user-{n}") for n in range(1, 6)]


async def noted(path: Path, *rows: AuditRow) -> None:
    database = Database(path, METADATA)
    audit = Audit(database, KEY)
    await asyncio.gather(*map(audit.note, rows))
    await database.close()


async def read(path: Path, *, key: bytes = KEY, organisation: str = "org-1") -> Trail:
    database = Database(path, METADATA)
    trail = await Audit(database, key).trail(organisation)
    await database.close()
    return trail


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a trail with five rows, and two of another organisation between them."""
    path = tmp_path_factory.mktemp("audit") / "keys.db"
    other = replace(ROW, organisation="org-2")
    asyncio.run(noted(path, WRITTEN[0], other, *WRITTEN[1:4], other, WRITTEN[4]))
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, written: bytes) -> Path:
    copy = tmp_path / "keys.db"
    copy.write_bytes(written)
    return copy


async def test_what_was_written_is_whole_and_in_order(path: Path) -> None:
    trail = await read(path)
    assert trail.broken_at is None
    assert [row["number"] for row in trail.rows] == [1, 2, 3, 4, 5]
    assert [row["who"] for row in trail.rows] == [row.who for row in WRITTEN]
    assert len((await read(path, organisation="org-2")).rows) == 2
    assert (await read(path, organisation="org-3")) == Trail((), None)


async def test_a_trail_goes_on_after_a_restart(path: Path) -> None:
    await noted(path, ROW)
    trail = await read(path)
    assert (len(trail.rows), trail.broken_at) == (6, None)


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE audit SET who = 'user-9' WHERE organisation = 'org-1' AND number = 3", 3),
        ("UPDATE audit SET outcome = 'refused' WHERE organisation = 'org-1' AND number = 1", 1),
        ("UPDATE audit SET at_us = at_us + 1 WHERE organisation = 'org-1' AND number = 5", 5),
        ("UPDATE audit SET link = 'ff' WHERE organisation = 'org-1' AND number = 2", 2),
        ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 1", 1),
        ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 3", 3),
        ("UPDATE audit SET number = -number WHERE organisation = 'org-1' AND number > 3", 1),
        ("UPDATE audit SET organisation = 'org-1', number = 6 WHERE organisation = 'org-2' AND number = 1", 6),
        (
            """INSERT INTO audit SELECT organisation, 6, at_us, who, camera, version, outcome, link FROM audit
            WHERE organisation = 'org-1' AND number = 5""",
            6,
        ),
    ],
    ids=["who", "outcome", "time", "link", "first gone", "one gone", "order", "another's row", "a row again"],
)
async def test_tampering_shows_where_it_begins(path: Path, tampering: str, broken_at: int) -> None:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute(tampering).rowcount >= 1
        database.commit()
    assert (await read(path)).broken_at == broken_at


async def test_nobody_can_write_a_trail_without_its_key(path: Path) -> None:
    assert (await read(path, key=secrets.token_bytes(32))).broken_at == 1


async def test_a_cut_at_the_end_shows_to_whoever_knows_the_last_link(path: Path) -> None:
    last = (await read(path)).rows[-1]
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM audit WHERE organisation = 'org-1' AND number > 3")
        database.commit()
    trail = await read(path)
    assert trail.broken_at is None
    assert last["link"] not in {row["link"] for row in trail.rows}


async def test_a_row_of_a_trail_that_was_cut_and_went_on_fits_no_more(path: Path) -> None:
    """Each row alone is as it was written: only its link to the one before tells."""
    everything = "organisation, number, at_us, who, camera, version, outcome, link"
    with closing(sqlite3.connect(path)) as database:
        (old,) = database.execute(f"SELECT {everything} FROM audit WHERE organisation = 'org-1' AND number = 5")  # noqa: S608
        database.execute("DELETE FROM audit WHERE organisation = 'org-1' AND number > 3")
        database.commit()
    await noted(path, replace(ROW, who="intruder"), ROW)
    assert (await read(path)).broken_at is None
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM audit WHERE organisation = 'org-1' AND number = 5")
        database.execute(f"INSERT INTO audit ({everything}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", old)  # noqa: S608
        database.commit()
    assert (await read(path)).broken_at == 5


async def test_pages_show_what_one_long_page_would(path: Path) -> None:
    database = Database(path, METADATA)
    audit, numbers, after = Audit(database, KEY), [], 0
    while True:
        page = await audit.trail("org-1", after=after, most=2)
        assert (len(page.rows) <= 2, page.broken_at) == (True, None)
        numbers += [row["number"] for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert numbers == [1, 2, 3, 4, 5]
    assert await audit.trail("org-1", after=5, most=2) == Trail((), None)
    await database.close()


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 3", 3),
        ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 2", 2),
        ("UPDATE audit SET link = 'ff' WHERE organisation = 'org-1' AND number = 2", 3),
        ("UPDATE audit SET who = 'user-9' WHERE organisation = 'org-1' AND number = 4", 4),
    ],
    ids=["first gone", "the one before gone", "the one before another", "who"],
)
async def test_a_page_hangs_on_the_row_before_it(path: Path, tampering: str, broken_at: int) -> None:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute(tampering).rowcount == 1
        file.commit()
    database = Database(path, METADATA)
    assert (await Audit(database, KEY).trail("org-1", after=2, most=2)).broken_at == broken_at
    await database.close()
