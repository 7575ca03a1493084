"""Sites: systems of AXIS Camera Station. Each function runs inside one transaction."""

import secrets
from typing import Any

from sqlalchemy import Connection, insert, select, update

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.bounds import MOST_SITES, require_room
from reference_impl.my_systems.schema import SITES

KINDS = ("edge", "pro")


def add_site(connection: Connection, organisation: str, name: str, kind: str, *, registered: bool) -> str:
    """A new site's id."""
    if kind not in KINDS:
        text = "Cloud storage works with AXIS Camera Station Edge and Pro: kind must be edge or pro."
        raise Problem(422, "unsupported-system", text)
    require_room(connection, SITES, organisation, MOST_SITES)
    new = f"site-{secrets.token_hex(8)}"
    row = {"id": new, "organisation": organisation, "name": name, "kind": kind, "registered": registered}
    connection.execute(insert(SITES).values(row))
    return new


def sites(connection: Connection, organisation: str) -> list[dict[str, Any]]:
    """The organisation's sites."""
    query = select(SITES.c.id, SITES.c.name, SITES.c.kind, SITES.c.registered).order_by(SITES.c.name)
    rows = connection.execute(query.where(SITES.c.organisation == organisation)).mappings()
    return [dict(row) for row in rows]


def require_site(connection: Connection, organisation: str, site: str) -> None:
    """Refuse a site that is not the organisation's."""
    owner = connection.execute(select(SITES.c.organisation).where(SITES.c.id == site)).scalar_one_or_none()
    if owner != organisation:
        raise Problem(404, "no-such-site", "There is no such site in this organisation.")


def register_server(connection: Connection, organisation: str, site: str, *, registered: bool) -> None:
    """Note that the site's server was registered to Connected services, or no longer is."""
    require_site(connection, organisation, site)
    connection.execute(update(SITES).where(SITES.c.id == site).values(registered=registered))
