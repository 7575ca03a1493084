"""Whatever is done to the audit trail's table shows, and where, and what it is."""

import asyncio
import secrets
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from reference_impl.foundation.database import Database
from reference_impl.key_server.audit import Audit, AuditRow, Trail
from reference_impl.key_server.chain import Break
from reference_impl.key_server.heads import METADATA as HEADS
from reference_impl.key_server.schema import METADATA

KEY = secrets.token_bytes(32)
ROW = AuditRow(1_800_000_000_000_000, "org-1", "user-1", "cam-1", "1", "unwrapped")
WRITTEN = [replace(ROW, at_us=ROW.at_us + n, who=f"user-{n}") for n in range(1, 6)]
ROWS, APART = "keys.db", "heads.db"
EVERYTHING = "organisation, number, at_us, who, camera, version, outcome, link"


@asynccontextmanager
async def opened(folder: Path, key: bytes = KEY) -> AsyncIterator[Audit]:
    rows, heads = Database(folder / ROWS, METADATA), Database(folder / APART, HEADS)
    audit = Audit(rows, heads, key)
    try:
        yield audit
    finally:
        await audit.close()
        await rows.close()
        await heads.close()


async def noted(folder: Path, *rows: AuditRow) -> None:
    async with opened(folder) as audit:
        await asyncio.gather(*map(audit.note, rows))


async def read(folder: Path, *, key: bytes = KEY, organisation: str = "org-1", after: int = 0, most: int = 9) -> Trail:
    async with opened(folder, key) as audit:
        return await audit.trail(organisation, after=after, most=most)


def changed(folder: Path, *statements: str, file: str = ROWS) -> None:
    with closing(sqlite3.connect(folder / file)) as database:
        for statement in statements:
            assert database.execute(statement).rowcount >= 1
        database.commit()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trail with five rows, and two of another organisation between them."""
    folder = tmp_path_factory.mktemp("audit")
    other = replace(ROW, organisation="org-2")
    asyncio.run(noted(folder, WRITTEN[0], other, *WRITTEN[1:4], other, WRITTEN[4]))
    return folder


@pytest.fixture
def folder(tmp_path: Path, written: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "copy"))


async def test_what_was_written_is_whole_and_in_order(folder: Path) -> None:
    trail = await read(folder)
    assert trail.broken is None
    assert [row["number"] for row in trail.rows] == [1, 2, 3, 4, 5]
    assert [row["who"] for row in trail.rows] == [row.who for row in WRITTEN]
    assert len((await read(folder, organisation="org-2")).rows) == 2
    assert (await read(folder, organisation="org-3")) == Trail((), None)


async def test_a_trail_goes_on_after_a_restart(folder: Path) -> None:
    await noted(folder, ROW)
    trail = await read(folder)
    assert (len(trail.rows), trail.broken) == (6, None)


TAMPERING = {
    "who": ("UPDATE audit SET who = 'user-9' WHERE organisation = 'org-1' AND number = 3", 3, "row-altered"),
    "outcome": ("UPDATE audit SET outcome = 'refused' WHERE organisation = 'org-1' AND number = 1", 1, "row-altered"),
    "time": ("UPDATE audit SET at_us = at_us + 1 WHERE organisation = 'org-1' AND number = 5", 5, "row-altered"),
    "link": ("UPDATE audit SET link = 'ff' WHERE organisation = 'org-1' AND number = 2", 2, "row-altered"),
    "the first gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 1", 1, "rows-missing"),
    "one gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 3", 3, "rows-missing"),
    "the newest gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 5", 5, "rows-missing"),
    "the newest two gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number > 3", 4, "rows-missing"),
    "all gone": ("DELETE FROM audit WHERE organisation = 'org-1'", 1, "rows-missing"),
    "everybody's gone": ("DELETE FROM audit", 1, "rows-missing"),
    "order": ("UPDATE audit SET number = -number WHERE organisation = 'org-1' AND number > 3", 1, "row-altered"),
    "another's row": (
        "UPDATE audit SET organisation = 'org-1', number = 6 WHERE organisation = 'org-2' AND number = 1",
        6,
        "row-altered",
    ),
    "a row again": (
        f"""INSERT INTO audit ({EVERYTHING}) SELECT {EVERYTHING.replace("number", "6")} FROM audit
        WHERE organisation = 'org-1' AND number = 5""",  # noqa: S608
        6,
        "row-altered",
    ),
}


@pytest.mark.parametrize(("tampering", "at", "reason"), TAMPERING.values(), ids=TAMPERING)
async def test_tampering_shows_where_it_begins(folder: Path, tampering: str, at: int, reason: str) -> None:
    changed(folder, tampering)
    seen = (await read(folder)).broken
    assert seen is not None
    assert (seen.at, seen.reason) == (at, reason)
    await noted(folder, ROW, ROW)  # nothing grows over it
    again = (await read(folder)).broken
    assert again is not None
    assert again.at <= at


async def test_nobody_can_write_a_trail_without_its_key(folder: Path) -> None:
    assert (await read(folder, key=secrets.token_bytes(32))).broken == Break(1, "row-altered")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE heads SET number = 3 WHERE organisation = 'org-1'",
        "UPDATE heads SET link = 'ff' WHERE organisation = 'org-1'",
        "UPDATE heads SET seal = 'ff' WHERE organisation = 'org-1'",
        "UPDATE heads SET number = 0, link = '' WHERE organisation = 'org-1'",
        "DELETE FROM heads WHERE organisation = 'org-1'",
        "DELETE FROM heads",
    ],
)
async def test_a_head_that_is_altered_or_gone_leaves_the_end_open(folder: Path, tampering: str) -> None:
    changed(folder, tampering, file=APART)
    assert (await read(folder)).broken == Break(6, "head-altered")
    assert (await read(folder, most=2)).broken is None  # the end is another page's
    await noted(folder, ROW)
    assert (await read(folder)).broken == Break(7, "head-altered")


async def test_a_head_put_back_from_a_backup_takes_the_rows_that_came_since(folder: Path) -> None:
    shutil.copy(folder / APART, folder / "backup")
    await noted(folder, ROW)
    changed(folder, "DELETE FROM heads", file=APART)
    shutil.copy(folder / "backup", folder / APART)
    assert (await read(folder)).broken is None
    await noted(folder, ROW)
    changed(folder, "DELETE FROM audit WHERE organisation = 'org-1' AND number = 7")
    assert (await read(folder)).broken == Break(7, "rows-missing")


async def test_a_kill_between_row_and_head_leaves_a_whole_trail(folder: Path, tmp_path: Path) -> None:
    """The rows of that batch were nobody's answer yet, so they may be there or not."""
    before = shutil.copytree(folder, tmp_path / "before")
    await noted(folder, ROW, ROW, replace(ROW, organisation="org-new"))
    shutil.copy(before / APART, folder / APART)
    assert (await read(folder)).broken is None
    changed(folder, "DELETE FROM audit WHERE number > 5")
    assert (await read(folder)).broken is None
    await noted(folder, ROW)
    trail = await read(folder)
    assert (len(trail.rows), trail.broken) == (6, None)


async def test_the_first_row_of_a_trail_comes_after_its_head(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one could take the head away and say that a kill came between."""
    async with opened(folder) as audit:

        async def killed(_heads: object) -> None:
            raise OSError("no power")

        monkeypatch.setattr(audit._heads, "move", killed)
        with pytest.raises(OSError, match="no power"):
            await audit.note(replace(ROW, organisation="org-new"))
        trail = await audit.trail("org-new")
    assert (len(trail.rows), trail.broken) == (1, None)
    changed(folder, "DELETE FROM heads WHERE organisation = 'org-new'", file=APART)
    assert (await read(folder, organisation="org-new")).broken == Break(2, "head-altered")


async def test_a_row_that_was_cut_and_another_in_its_place_are_told_apart(folder: Path) -> None:
    """Each is as it was written: only the head tells which of them is the trail's."""
    shutil.copytree(folder, folder / "fork")
    await noted(folder / "fork", replace(ROW, who="intruder"))
    await noted(folder, ROW)
    with closing(sqlite3.connect(folder / "fork" / ROWS)) as database:
        (other,) = database.execute(f"SELECT {EVERYTHING} FROM audit WHERE organisation = 'org-1' AND number = 6")  # noqa: S608
    changed(folder, "DELETE FROM audit WHERE organisation = 'org-1' AND number = 6")
    with closing(sqlite3.connect(folder / ROWS)) as database:
        database.execute(f"INSERT INTO audit ({EVERYTHING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", other)  # noqa: S608
        database.commit()
    assert (await read(folder)).broken == Break(6, "row-altered")


async def test_pages_show_what_one_long_page_would(folder: Path) -> None:
    numbers, after = [], 0
    async with opened(folder) as audit:
        while True:
            page = await audit.trail("org-1", after=after, most=2)
            assert (len(page.rows) <= 2, page.broken) == (True, None)
            numbers += [row["number"] for row in page.rows]
            if page.next is None:
                break
            after = page.next
        assert numbers == [1, 2, 3, 4, 5]
        for beyond in (5, 6, 100):
            assert (await audit.trail("org-1", after=beyond, most=2)).rows == ()
        assert (await audit.trail("org-1", after=5, most=2)) == Trail((), None)
        assert (await audit.trail("org-3", after=5, most=2)) == Trail((), None)


PAGES = {
    "the first gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 3", 3, "rows-missing"),
    "the one before gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number = 2", 2, "rows-missing"),
    "the one before another": (
        "UPDATE audit SET link = 'ff' WHERE organisation = 'org-1' AND number = 2",
        3,
        "row-altered",
    ),
    "who": ("UPDATE audit SET who = 'user-9' WHERE organisation = 'org-1' AND number = 4", 4, "row-altered"),
    "all of it gone": ("DELETE FROM audit WHERE organisation = 'org-1' AND number > 2", 3, "rows-missing"),
    "that and the one before": ("DELETE FROM audit WHERE organisation = 'org-1' AND number > 1", 2, "rows-missing"),
}


@pytest.mark.parametrize(("tampering", "at", "reason"), PAGES.values(), ids=PAGES)
async def test_a_page_hangs_on_the_row_before_it(folder: Path, tampering: str, at: int, reason: str) -> None:
    changed(folder, tampering)
    seen = (await read(folder, after=2, most=2)).broken
    assert seen is not None
    assert (seen.at, seen.reason) == (at, reason)


async def test_one_row_that_cant_be_kept_is_no_other_rows_trouble(folder: Path) -> None:
    async with opened(folder) as audit:
        bad = replace(ROW, who=b"not text")  # type: ignore[arg-type]
        outcomes = await asyncio.gather(audit.note(ROW), audit.note(bad), audit.note(ROW), return_exceptions=True)
        trail = await audit.trail("org-1")
    assert [outcome is None for outcome in outcomes] == [True, False, True]
    assert (len(trail.rows), trail.broken) == (7, None)
