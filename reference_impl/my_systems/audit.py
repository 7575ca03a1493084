"""The audit log: every change, with who made it and when. Each function runs inside the change's transaction."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from reference_impl.my_systems.schema import AUDIT
from reference_impl.my_systems.subscription import moment, rfc3339


def note(
    connection: Connection,
    organisation: str,
    now_s: float,
    who: str,
    action: str,
    what: str,
    details: Mapping[str, object],
) -> None:
    """One change."""
    connection.execute(
        insert(AUDIT).values(
            organisation=organisation,
            at_s=now_s,
            who=who,
            action=action,
            what=what,
            details=json.dumps(details, sort_keys=True),
        )
    )


def regions_since(connection: Connection, organisation: str, since_s: float) -> list[str]:
    """Where was recorded since then, the latest region first: those chosen since, and the one left for them."""
    chosen = (AUDIT.c.organisation == organisation) & AUDIT.c.action.in_(("activate", "choose-region"))
    found = dict[str, None]()
    for row in connection.execute(select(AUDIT).where(chosen).order_by(AUDIT.c.number.desc())):
        found.setdefault(json.loads(row.details).get("region", row.what))
        if row.at_s < since_s:
            break
    return list(found)


def entries(connection: Connection, organisation: str, before: int | None, limit: int) -> list[dict[str, Any]]:
    """The latest changes first; those before the number `before`, where it is given."""
    query = select(AUDIT).where(AUDIT.c.organisation == organisation).order_by(AUDIT.c.number.desc()).limit(limit)
    rows = connection.execute(query if before is None else query.where(AUDIT.c.number < before))
    return [
        {
            "number": row.number,
            "at": rfc3339(moment(row.at_s)),
            "who": row.who,
            "action": row.action,
            "what": row.what,
            "details": json.loads(row.details),
        }
        for row in rows
    ]
