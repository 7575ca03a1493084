"""Sites and cameras, in SQL. Each function runs inside one transaction."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.axis_os import parse
from reference_impl.my_systems.bodies import NewCamera, NewSite
from reference_impl.my_systems.enabling import CameraFacts, OrganisationFacts, Refusal
from reference_impl.my_systems.organisations import organisation_facts, region_of
from reference_impl.my_systems.schema import CAMERAS, ORGANISATIONS, SITES

Rule = Callable[[CameraFacts, OrganisationFacts, datetime], Refusal | None]

_KINDS = ("edge", "pro")
_FACTS = select(CAMERAS, SITES.c.kind, SITES.c.registered.label("site_registered")).join(SITES)


@dataclass(frozen=True, slots=True)
class Placed:
    """A camera, where it belongs and what it is set to."""

    camera: str
    organisation: str
    site: str
    enabled: bool
    region: str | None


def add_site(connection: Connection, organisation: str, site: NewSite) -> str:
    """A new site's id."""
    if site.kind not in _KINDS:
        text = "Cloud storage works with AXIS Camera Station Edge and Pro: kind must be edge or pro."
        raise Problem(422, "unsupported-system", text)
    new = f"site-{secrets.token_hex(8)}"
    row = {"id": new, "organisation": organisation, **site.model_dump()}
    connection.execute(insert(SITES).values(row))
    return new


def add_camera(connection: Connection, organisation: str, site: str, camera: NewCamera) -> None:
    """List a camera at a site. A camera is at one site of one organisation."""
    owner = connection.execute(select(SITES.c.organisation).where(SITES.c.id == site)).scalar_one_or_none()
    if owner != organisation:
        raise Problem(404, "no-such-site", "There is no such site in this organisation.")
    parse(camera.axis_os)  # a version that can't be compared could never be judged
    row = {"organisation": organisation, "site": site, "enabled": False, **camera.model_dump()}
    try:
        connection.execute(insert(CAMERAS).values(row))
    except IntegrityError as taken:
        raise Problem(409, "camera-already-listed", "This camera is listed at a site already.") from taken


def listed(connection: Connection, organisation: str, rule: Rule, now: datetime) -> list[dict[str, Any]]:
    """The organisation's cameras as the API shows them, each with what stands against enabling it."""
    facts, region = organisation_facts(connection, organisation), region_of(connection, organisation)
    rows = connection.execute(_FACTS.where(CAMERAS.c.organisation == organisation).order_by(CAMERAS.c.name))
    return [_shown(row, region, rule(_facts(row), facts, now)) for row in rows]


def switch(connection: Connection, organisation: str, camera: str, rule: Rule, now: datetime, *, enabled: bool) -> None:
    """Take or free a licence; a Problem with status 409 says which rule forbids it."""
    row = connection.execute(
        _FACTS.where((CAMERAS.c.id == camera) & (CAMERAS.c.organisation == organisation))
    ).one_or_none()
    if row is None:
        raise Problem(404, "no-such-camera", "There is no such camera in this organisation.")
    if enabled:
        against = rule(_facts(row), organisation_facts(connection, organisation), now)
        if against is not None:
            raise Problem(409, against.reason, against.detail)
    connection.execute(update(CAMERAS).where(CAMERAS.c.id == camera).values(enabled=enabled))
    _note_most_taken(connection, organisation)


def placed(connection: Connection, camera: str) -> Placed | None:
    """Where a camera belongs, or None when nobody has listed it."""
    query = select(CAMERAS, ORGANISATIONS.c.region).join(ORGANISATIONS).where(CAMERAS.c.id == camera)
    row = connection.execute(query).one_or_none()
    return None if row is None else Placed(row.id, row.organisation, row.site, row.enabled, row.region)


def _note_most_taken(connection: Connection, organisation: str) -> None:
    taken = organisation_facts(connection, organisation).seats_taken
    row = update(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation)
    connection.execute(row.values(seats_ever_taken=func.max(ORGANISATIONS.c.seats_ever_taken, taken)))


def _facts(row: Row[Any]) -> CameraFacts:
    return CameraFacts(
        axis_os=row.axis_os,
        kind=row.kind,
        site_registered=row.site_registered,
        camera_registered=row.registered,
        enabled=row.enabled,
    )


def _shown(row: Row[Any], region: str | None, against: Refusal | None) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("id", "name", "site", "model", "axis_os", "enabled")}
    return {**fields, "region": region, "refusal": None if against is None else against.reason}
