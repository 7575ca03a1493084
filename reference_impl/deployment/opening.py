"""What a new cloud starts with: four users, one of them a partner, and licence codes. A reopened one has them."""

import secrets
from collections.abc import Mapping, Sequence

from reference_impl.deployment.description import Account
from reference_impl.deployment.global_part import GlobalPart
from reference_impl.my_systems.codes import new_code

USERNAMES = ("administrator", "viewer", "stranger", "partner")


def fresh_passwords(known: Mapping[str, str]) -> dict[str, str]:
    """The known ones, and new ones of the users that have none."""
    return {name: known.get(name) or secrets.token_urlsafe(18) for name in USERNAMES} | dict(known)


def fresh_codes(count: int) -> tuple[str, ...]:
    """Licence codes that nobody has seen."""
    return tuple(new_code() for _ in range(count))


async def opened(
    cloud: GlobalPart, passwords: Mapping[str, str], licence_codes: Sequence[str], seats_per_code: int
) -> dict[str, Account]:
    """Make what is missing of it; the users by name. What is made was noted before, so that a kill loses nothing."""
    for name in USERNAMES:
        if await cloud.identity.user_id(name) is None:
            await cloud.identity.add_user(name, passwords[name])
    partner = await cloud.identity.user_id("partner")
    assert partner is not None  # noqa: S101 - just made
    await cloud.my_systems.add_partner(partner, "the partner of this cloud")
    await cloud.my_systems.enter_licence_codes(licence_codes, seats_per_code)
    return {name: Account(name, passwords[name]) for name in USERNAMES}
