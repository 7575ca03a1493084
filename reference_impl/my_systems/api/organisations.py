"""Organisations and what is set of them: region and retention."""

from typing import Any

from sqlalchemy import Connection

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import audit, members, organisations
from reference_impl.my_systems.answers import Dates, MadeOrganisation, Mine, Organisation, Region, Retention
from reference_impl.my_systems.bodies import NewOrganisation, RegionChoice, RetentionChoice
from reference_impl.my_systems.members import TOO_MANY
from reference_impl.my_systems.office import Office

ONE = "/v1/organisations/{organisation}"
_DAY_S = 86_400
_LATE_DAYS = 1  # for cameras that go on in a region that was left, and for retention: an hour each at most


class Organisations:
    """What is asked of organisations."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        access, refused = self._office.access, {"no-such-region": 422, "not-activated": 409}
        return [
            Operation("createOrganisation", "POST", "/v1/organisations",
                      "Make an organisation, which the user administers",
                      access.users, NewOrganisation, MadeOrganisation, self._create, 201, TOO_MANY),
            Operation("listOrganisations", "GET", "/v1/organisations", "The user's organisations",
                      access.users, Nothing, list[Mine], self._mine),
            Operation("readOrganisation", "GET", ONE, "An organisation and its settings",
                      access.members, Nothing, Organisation, self._read),
            Operation("chooseRegion", "PUT", f"{ONE}/region", "Choose where is recorded from now on",
                      access.administrators, RegionChoice, Region, self._choose_region, refusals=refused),
            Operation("chooseRetention", "PUT", f"{ONE}/retention", "Choose how long recordings are kept",
                      access.administrators, RetentionChoice, Retention, self._choose_retention,
                      refusals={"retention-out-of-bounds": 422}),
        ]  # fmt: skip

    async def _create(self, asked: Asked[NewOrganisation]) -> MadeOrganisation:
        who, name, now_s = asked.caller.subject, asked.body.name, self._office.clock()
        username = await self._office.ports.username(who)

        def work(connection: Connection) -> str:
            new = organisations.create(connection, name, who, username)
            audit.note(connection, new, now_s, who, "create-organisation", new, {"name": name})
            return new

        return MadeOrganisation(id=await self._office.database.write(work), name=name)

    async def _mine(self, asked: Asked[Nothing]) -> list[Mine]:
        def work(connection: Connection) -> list[Mine]:
            roles = members.memberships(connection, asked.caller.subject)
            rows = [organisations.organisation_row(connection, one) for one in roles]
            return [Mine.model_validate({"id": row.id, "name": row.name, "role": roles[row.id]}) for row in rows]

        return await self._office.read(work)

    async def _read(self, asked: Asked[Nothing]) -> Organisation:
        terms = self._office.settings.terms

        def work(connection: Connection) -> Organisation:
            row = organisations.organisation_row(connection, asked.place["organisation"])
            days = row.retention_days or terms.retention_days
            subscription = organisations.subscription_of(connection, row.id, terms)
            return Organisation(
                id=row.id,
                name=row.name,
                region=row.region,
                regions=audit.regions_since(connection, row.id, self._office.clock() - (days + _LATE_DAYS) * _DAY_S),
                retention_days=days,
                subscription=None if subscription is None else Dates.of(subscription),
            )

        return await self._office.read(work)

    async def _choose_region(self, asked: Asked[RegionChoice]) -> Region:
        office, organisation, region = self._office, asked.place["organisation"], asked.body.region
        office.require_region(region)
        await office.read(lambda connection: organisations.require_activated(connection, organisation))
        await office.ports.ensure_keys(organisation, region)
        await office.change(
            asked.caller, organisation, "choose-region", region,
            lambda connection: organisations.choose_region(connection, organisation, region),
        )  # fmt: skip
        return Region(region=region)

    async def _choose_retention(self, asked: Asked[RetentionChoice]) -> Retention:
        terms, organisation, days = self._office.settings.terms, asked.place["organisation"], asked.body.days
        if not terms.least_retention_days <= days <= terms.most_retention_days:
            text = f"days must be {terms.least_retention_days} to {terms.most_retention_days}."
            raise Problem(422, "retention-out-of-bounds", text)
        await self._office.change(
            asked.caller, organisation, "choose-retention", organisation,
            lambda connection: organisations.choose_retention(connection, organisation, days), days=days,
        )  # fmt: skip
        return Retention(days=days)
