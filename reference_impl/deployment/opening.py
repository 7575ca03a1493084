"""What a new cloud starts with: four users, one of them a partner, and licence codes. A reopened one has them."""

import secrets
from dataclasses import dataclass

from reference_impl.deployment.description import Account
from reference_impl.deployment.record import DeploymentRecord
from reference_impl.deployment.settings import CloudSettings
from reference_impl.identity import Identity
from reference_impl.my_systems import MySystems

USERNAMES = ("administrator", "viewer", "stranger", "partner")


@dataclass(frozen=True, slots=True)
class Opening:
    """Makes what is missing, and notes it so that a kill at any moment leaves something that can be opened."""

    settings: CloudSettings
    record: DeploymentRecord

    async def accounts(self, identity: Identity) -> tuple["Opening", dict[str, Account]]:
        """The users by name. Their passwords are noted first: a user whose password is lost would be of no use."""
        missing = {name: secrets.token_urlsafe(18) for name in USERNAMES if name not in self.record.passwords}
        noted = self._noted(passwords={**self.record.passwords, **missing})
        for name in USERNAMES:
            if await identity.user_id(name) is None:
                await identity.add_user(name, noted.record.passwords[name])
        return noted, {name: Account(name, noted.record.passwords[name]) for name in USERNAMES}

    async def partner(self, identity: Identity, my_systems: MySystems) -> None:
        """Let the partner sell licence codes."""
        user = await identity.user_id("partner")
        assert user is not None  # noqa: S101 - the accounts are made before
        await my_systems.add_partner(user, "the partner of this cloud")

    async def licence_codes(self, my_systems: MySystems) -> tuple[str, ...]:
        """The codes that were sold with this cloud."""
        if self.record.licence_codes:
            return self.record.licence_codes
        codes = await my_systems.issue_licence_codes(self.settings.licence_codes, self.settings.seats_per_code)
        return self._noted(licence_codes=tuple(codes)).record.licence_codes

    def _noted(self, **changes: object) -> "Opening":
        record = self.record.model_copy(update=changes)
        if record != self.record:
            record.keep_in(self.settings.folder)
        return Opening(self.settings, record)
