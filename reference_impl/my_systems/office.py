"""What every resource of the API works with: the database, the rules, the clock, and who may ask for what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import audit
from reference_impl.my_systems.access import Access
from reference_impl.my_systems.answers import Activated
from reference_impl.my_systems.changed_roles import ChangedRoles
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.settings import Entitlement, MySystemsPorts, MySystemsSettings
from reference_impl.my_systems.subscription import Subscription, moment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides; the service's own methods, so that each can be overridden."""

    refusal: Callable[[CameraFacts, Subscription | None, datetime], Refusal | None]
    activation_document: Callable[[Subscription, str], Activated]
    entitlement: Callable[[str], Awaitable[Entitlement | None]]
    retention: Callable[[str], Awaitable[timedelta | None]]


@dataclass(frozen=True, slots=True)
class Office:
    """One a service."""

    database: Database
    settings: MySystemsSettings
    ports: MySystemsPorts
    clock: Callable[[], float]  # seconds since 1970
    access: Access
    rules: Rules
    changed_roles: ChangedRoles

    def now(self) -> datetime:
        """The moment, in UTC."""
        return moment(self.clock())

    def require_region(self, region: str) -> None:
        """Refuse a region that does not exist."""
        known = [entry.id for entry in self.settings.regions]
        if region not in known:
            raise Problem(422, "no-such-region", f"There is no such region; choose one of {', '.join(known)}.")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What was committed."""
        return await self.database.read(work)

    async def change(
        self,
        caller: Principal,
        organisation: str,
        action: str,
        what: str,
        work: Callable[[Connection], T],
        **details: object,
    ) -> T:
        """Make a change and note it in the audit log: both are on disk, or neither."""

        def noted(connection: Connection) -> T:
            result = work(connection)
            audit.note(connection, organisation, self.clock(), caller.subject, action, what, details)
            return result

        return await self.database.write(noted)
