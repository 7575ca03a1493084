"""How many of a thing an organisation may have: each list of them is one answer."""

from sqlalchemy import Connection, Table, func, select

from reference_impl.foundation.problem import Problem

MOST_MEMBERS, MOST_SITES, MOST_CAMERAS = 1_000, 1_000, 10_000


def require_room(connection: Connection, of: Table, organisation: str, most: int) -> None:
    """Refuse one more row of a table in which the organisation has so many."""
    there = connection.execute(select(func.count()).where(of.c.organisation == organisation)).scalar_one()
    if there >= most:
        raise Problem(409, f"too-many-{of.name}", f"An organisation has at most {most} {of.name}.")
