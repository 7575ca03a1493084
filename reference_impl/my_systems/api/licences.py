"""Licences: redeemed from a partner's code, allocated to cameras, moved between them."""

from typing import Any

from sqlalchemy import Connection

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import cameras, codes, licences
from reference_impl.my_systems.answers import Licence, Seats
from reference_impl.my_systems.api.organisations import ONE
from reference_impl.my_systems.api.subscription import CODE_REFUSED
from reference_impl.my_systems.bodies import Code, Move
from reference_impl.my_systems.office import Office

_OF_CAMERA = f"{ONE}/cameras/{{camera}}/licence"
_LATE = {"not-activated": 409, "subscription-over": 409, "no-free-licence": 409, "licences-overdue": 409}
_ELSEWHERE = {"no-such-licence": 404, "no-such-camera": 404, "licence-is-elsewhere": 409, "camera-has-licence": 409}


class Licences:
    """What is asked of licences."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        access = self._office.access
        return [
            Operation("listLicences", "GET", f"{ONE}/licences", "Every licence, and the camera that it serves",
                      access.operators, Nothing, list[Licence], self._list),
            Operation("redeem", "POST", f"{ONE}/licences", "Redeem a partner's code, once",
                      access.administrators, Code, Seats, self._redeem, 201, CODE_REFUSED),
            Operation("moveLicence", "POST", f"{ONE}/licences/{{licence}}/move",
                      "Move a licence from a camera, which is disabled by that, to another",
                      access.administrators, Move, Licence, self._move, refusals=_ELSEWHERE),
            Operation("allocateLicence", "PUT", _OF_CAMERA, "Allocate a free licence to a camera",
                      access.administrators, Nothing, Licence, self._allocate,
                      refusals={**_LATE, "no-such-camera": 404}),
            Operation("releaseLicence", "DELETE", _OF_CAMERA, "Free a camera's licence; the camera is disabled by that",
                      access.administrators, Nothing, None, self._release, 204, {"no-such-camera": 404}),
        ]  # fmt: skip

    async def _list(self, asked: Asked[Nothing]) -> list[Licence]:
        organisation = asked.place["organisation"]
        rows = await self._office.read(lambda connection: licences.listed(connection, organisation))
        return [Licence.model_validate(row) for row in rows]

    async def _redeem(self, asked: Asked[Code]) -> Seats:
        organisation = asked.place["organisation"]

        def work(connection: Connection) -> licences.Seats:
            held = codes.redeem(connection, organisation, asked.body.code, "licences")
            licences.add(connection, organisation, held.seats)
            return licences.seats(connection, organisation)

        seats = await self._office.change(asked.caller, organisation, "redeem", organisation, work)
        return Seats(seats=seats.seats, free=seats.free)

    async def _move(self, asked: Asked[Move]) -> Licence:
        organisation, licence, body = asked.place["organisation"], asked.place["licence"], asked.body

        def work(connection: Connection) -> None:
            cameras.require_camera(connection, organisation, body.to_camera)
            licences.move(connection, organisation, licence, body.from_camera, body.to_camera)

        await self._office.change(
            asked.caller, organisation, "move-licence", licence, work, **body.model_dump()
        )  # fmt: skip
        return Licence(id=licence, camera=body.to_camera)

    async def _allocate(self, asked: Asked[Nothing]) -> Licence:
        organisation, camera = asked.place["organisation"], asked.place["camera"]
        now, terms = self._office.now(), self._office.settings.terms

        def work(connection: Connection) -> str:
            cameras.require_camera(connection, organisation, camera)
            return licences.allocate(connection, organisation, camera, now, terms)

        licence = await self._office.change(asked.caller, organisation, "allocate-licence", camera, work)
        return Licence(id=licence, camera=camera)

    async def _release(self, asked: Asked[Nothing]) -> None:
        organisation, camera = asked.place["organisation"], asked.place["camera"]

        def work(connection: Connection) -> None:
            cameras.require_camera(connection, organisation, camera)
            licences.release(connection, organisation, camera)

        await self._office.change(asked.caller, organisation, "release-licence", camera, work)
