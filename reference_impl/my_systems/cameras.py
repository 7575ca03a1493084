"""Cameras, in SQL. Each function runs inside one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import connectivity
from reference_impl.my_systems.axis_os import parse
from reference_impl.my_systems.bodies import NewCamera
from reference_impl.my_systems.bounds import MOST_CAMERAS, require_room
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.schema import CAMERAS, LICENCES, ORGANISATIONS, SITES
from reference_impl.my_systems.sites import require_site

Rule = Callable[[CameraFacts], Refusal | None]
"""What stands against enabling a camera now."""

_FACTS = (
    select(
        CAMERAS,
        SITES.c.kind,
        SITES.c.registered.label("site_registered"),
        LICENCES.c.id.label("licence"),
        ORGANISATIONS.c.region,
    )
    .join(SITES, CAMERAS.c.site == SITES.c.id)
    .join(ORGANISATIONS, CAMERAS.c.organisation == ORGANISATIONS.c.id)
    .outerjoin(LICENCES, LICENCES.c.camera == CAMERAS.c.id)
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A camera, where it belongs and what it is set to."""

    camera: str
    organisation: str
    site: str
    enabled: bool
    region: str | None
    facts: CameraFacts


def add_camera(connection: Connection, organisation: str, site: str, camera: NewCamera) -> None:
    """List a camera at a site. A camera is at one site of one organisation."""
    require_site(connection, organisation, site)
    parse(camera.axis_os)  # a version that can't be compared could never be judged
    require_room(connection, CAMERAS, organisation, MOST_CAMERAS)
    row = {"organisation": organisation, "site": site, "enabled": False, **camera.model_dump()}
    try:
        connection.execute(insert(CAMERAS).values(row))
    except IntegrityError as taken:
        raise Problem(409, "camera-already-listed", "This camera is listed at a site already.") from taken


def listed(connection: Connection, organisation: str, rule: Rule) -> list[dict[str, Any]]:
    """The organisation's cameras as the API shows them, each with what stands against enabling it."""
    rows = connection.execute(_FACTS.where(CAMERAS.c.organisation == organisation).order_by(CAMERAS.c.name))
    return [_shown(row, rule(_facts(row))) for row in rows]


def switch(connection: Connection, organisation: str, camera: str, rule: Rule, *, enabled: bool) -> None:
    """Switch cloud storage on or off; a Problem with status 409 says which rule forbids it."""
    row = require_camera(connection, organisation, camera)
    against = rule(_facts(row)) if enabled else None
    if against is not None:
        raise Problem(409, against.reason, against.detail)
    set_camera(connection, camera, enabled=enabled)


def set_camera(connection: Connection, camera: str, **values: object) -> None:
    """Change what is known of a camera."""
    connection.execute(update(CAMERAS).where(CAMERAS.c.id == camera).values(values))


def require_camera(connection: Connection, organisation: str, camera: str) -> Row[Any]:
    """What is known of a camera; refuses one that is not the organisation's."""
    chosen = (CAMERAS.c.id == camera) & (CAMERAS.c.organisation == organisation)
    row = connection.execute(_FACTS.where(chosen)).one_or_none()
    if row is None:
        raise Problem(404, "no-such-camera", "There is no such camera in this organisation.")
    return row


def placed(connection: Connection, camera: str) -> Placed | None:
    """Where a camera belongs, or None when nobody has listed it."""
    row = connection.execute(_FACTS.where(CAMERAS.c.id == camera)).one_or_none()
    if row is None:
        return None
    return Placed(row.id, row.organisation, row.site, row.enabled, row.region, _facts(row))


def _facts(row: Row[Any]) -> CameraFacts:
    return CameraFacts(
        model=row.model,
        axis_os=row.axis_os,
        kind=row.kind,
        site_registered=row.site_registered,
        camera_registered=row.registered,
        missing_paths=connectivity.read(row.missing_paths),
        licensed=row.licence is not None,
    )


def _shown(row: Row[Any], against: Refusal | None) -> dict[str, Any]:
    names = ("id", "name", "site", "model", "axis_os", "registered", "enabled", "licence", "region")
    fields = {name: getattr(row, name) for name in names}
    missing = connectivity.read(row.missing_paths)
    reason, detail = (None, None) if against is None else (against.reason, against.detail)
    return {**fields, "missing_paths": missing, "refusal": reason, "refusal_detail": detail}
