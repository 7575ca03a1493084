"""Partners, who sell licence codes (paper: licenses are obtained from Axis partners)."""

from typing import Any

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import codes
from reference_impl.my_systems.answers import Codes, IssuedCode
from reference_impl.my_systems.bodies import NewCodes
from reference_impl.my_systems.office import Office

_CODES = "/v1/partner/licence-codes"


class Partners:
    """What is asked by partners."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        partners = self._office.access.partners
        return [
            Operation("issueCodes", "POST", _CODES, "Issue new codes; they are told once",
                      partners, NewCodes, Codes, self._issue, 201),
            Operation("listCodes", "GET", _CODES, "The codes that this partner issued, by their SHA-256",
                      partners, Nothing, list[IssuedCode], self._list),
        ]  # fmt: skip

    async def _issue(self, asked: Asked[NewCodes]) -> Codes:
        partner, new, now_s = asked.caller.subject, asked.body, self._office.clock()
        issued = await self._office.database.write(
            lambda connection: codes.issue(connection, partner, new.kind, new.count, new.seats, now_s)
        )
        return Codes(codes=issued)

    async def _list(self, asked: Asked[Nothing]) -> list[IssuedCode]:
        rows = await self._office.read(lambda connection: codes.issued(connection, asked.caller.subject))
        return [IssuedCode.model_validate(row) for row in rows]
