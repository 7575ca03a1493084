"""ID-7 broken: one client's refresh token gives another client's access tokens."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.grants import Grant, Grants
from reference_impl.identity.schema import GRANTS, REFRESH_TOKENS
from reference_impl.identity.secret_token import digest


class _Anyones(Grants):
    async def renew(self, refresh_token: str, client_id: str, now_s: float) -> Grant | None:
        """As always, as if the token's own client had brought it; what it gives is for the one that did."""
        of_token = REFRESH_TOKENS.c.sha256 == digest(refresh_token)
        query = select(GRANTS.c.client_id).join(REFRESH_TOKENS).where(of_token)
        own = await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())
        renewed = await super().renew(refresh_token, own or client_id, now_s)
        return None if renewed is None else replace(renewed, client_id=client_id)


class Trusting(Identity):
    """Takes a refresh token from whoever has it."""

    def __init__(self, *given: Any, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*given, **settings)
        self._token._grants = _Anyones(self._database, self._ended)  # noqa: SLF001 - what is broken


FAULT = CloudFault(
    id="refreshed-for-another-client",
    title="a refresh token of a client for one service gives tokens for all",
    happens="public clients have no secret, so nobody compares `client_id` with the token's own (RFC 6749 6 and 10.4)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, identity=Trusting),
)
