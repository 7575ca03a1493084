"""The list of changed roles: complete when it is asked for, and short."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.my_systems.changed_roles import ChangedRoles
from reference_impl.my_systems.schema import METADATA, ORGANISATIONS

LIFE_S = 3_600


class Listed:
    """A list on a database, by a clock that is set."""

    def __init__(self, folder: Path) -> None:
        self.now_s = 1_000_000.0
        self.database = Database(folder / "my_systems.db", METADATA)
        self.list = self.opened()

    def opened(self) -> ChangedRoles:
        return ChangedRoles(self.database, LIFE_S, lambda: self.now_s)

    async def change(self, user: str, role: str | None) -> None:
        await self.database.write(lambda connection: self.list.note(connection, "org-1", user, role))
        self.list.changed()


@pytest.fixture
async def listed(tmp_path: Path) -> AsyncIterator[Listed]:
    made = Listed(tmp_path)
    row = insert(ORGANISATIONS).values(id="org-1", name="ACME", years=1)

    def work(connection: Connection) -> None:
        connection.execute(row)

    await made.database.write(work)
    yield made
    await made.database.close()


async def test_the_last_change_counts_and_outlives_a_restart(listed: Listed) -> None:
    assert await listed.list.roles() == {}
    await listed.change("ada", "viewer")
    await listed.change("ada", None)
    await listed.change("grace", "operator")
    expected = {("ada", "org-1"): None, ("grace", "org-1"): "operator"}
    assert await listed.list.roles() == expected
    assert await listed.opened().roles() == expected


async def test_a_change_leaves_the_list_with_the_last_token_of_before(listed: Listed) -> None:
    await listed.change("ada", None)
    listed.now_s += LIFE_S - 1
    await listed.change("grace", "viewer")
    assert set(await listed.list.roles()) == {("ada", "org-1"), ("grace", "org-1")}
    listed.now_s += 1
    await listed.change("linus", "viewer")
    assert set(await listed.list.roles()) == {("grace", "org-1"), ("linus", "org-1")}


async def test_what_is_known_holds_while_the_database_is_away(listed: Listed, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_work: object) -> None:
        raise DatabaseAwayError("its disk fails")

    await listed.change("ada", None)
    known = await listed.list.roles()
    with monkeypatch.context() as broken:
        broken.setattr(listed.database, "read", away)
        listed.list.changed()
        assert await listed.list.roles() == known
        with pytest.raises(DatabaseAwayError):
            await listed.opened().roles()
    await listed.database.write(lambda connection: listed.list.note(connection, "org-1", "ada", "viewer"))
    assert await listed.list.roles() == {("ada", "org-1"): "viewer"}, "it was to be read anew since"
