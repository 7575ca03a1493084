"""Activation and renewal (paper: once activated, the subscription begins)."""

from typing import Any

from sqlalchemy import Connection

from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import codes, organisations
from reference_impl.my_systems.answers import Activated, Dates
from reference_impl.my_systems.api.organisations import ONE
from reference_impl.my_systems.bodies import Code, RegionChoice
from reference_impl.my_systems.office import Office
from reference_impl.my_systems.subscription import Subscription, moment

CODE_REFUSED = {"no-such-code": 404, "code-already-redeemed": 409, "code-of-other-kind": 409}


class Subscriptions:
    """What is asked of subscriptions."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        administrators = self._office.access.administrators
        return [
            Operation("activate", "POST", f"{ONE}/activation", "Activate cloud storage: the subscription begins",
                      administrators, RegionChoice, Activated, self._activate, 201,
                      {"already-activated": 409, "no-such-region": 422}),
            Operation("renew", "POST", f"{ONE}/renewal", "Redeem a renewal code: the subscription gets another year",
                      administrators, Code, Dates, self._renew, 201, {**CODE_REFUSED, "not-activated": 409}),
        ]  # fmt: skip

    async def _activate(self, asked: Asked[RegionChoice]) -> Activated:
        office, organisation, region = self._office, asked.place["organisation"], asked.body.region
        office.require_region(region)
        await office.read(lambda connection: organisations.require_not_activated(connection, organisation))
        # keys first: an activated organisation always has them, wherever a kill strikes
        await office.ports.ensure_keys(organisation, region)
        now_s, terms = office.clock(), office.settings.terms
        await office.change(
            asked.caller, organisation, "activate", organisation,
            lambda connection: organisations.activate(connection, organisation, region, now_s), region=region,
        )  # fmt: skip
        started = Subscription(moment(now_s), allocation_days=terms.allocation_days)
        return office.rules.activation_document(started, region)

    async def _renew(self, asked: Asked[Code]) -> Dates:
        office, organisation = self._office, asked.place["organisation"]
        now_s = office.clock()

        def work(connection: Connection) -> Subscription:
            organisations.require_activated(connection, organisation)
            codes.redeem(connection, organisation, asked.body.code, "renewal")
            return organisations.renew(connection, organisation, now_s, office.settings.terms)

        return Dates.of(await office.change(asked.caller, organisation, "renew", organisation, work))
