"""PLAY-5 broken: who was a member once is a member in every token, and at every service."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems


class Remembering(MySystems):
    """Tells the sign-in every role that a user ever had."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*given, **named)
        self._ever: dict[str, Mapping[str, str]] = {}

    async def memberships(self, user: str) -> Mapping[str, str]:
        """Those of now, and those of before."""
        self._ever[user] = {**self._ever.get(user, {}), **await super().memberships(user)}
        return self._ever[user]

    async def changed_roles(self) -> Mapping[tuple[str, str], str | None]:
        """As it remembers them: nobody's has changed."""
        return {}


FAULT = CloudFault(
    id="members-never-forgotten",
    title="who was taken out of an organisation still gets its recordings",
    happens="memberships are cached for the sign-in, and taking somebody out does not reach the cache (CWE-613)",
    requirements=("PLAY-5",),
    also=("ID-6",),  # the services hear of no lesser role either
    apply=lambda standard: replace(standard, my_systems=Remembering),
)
