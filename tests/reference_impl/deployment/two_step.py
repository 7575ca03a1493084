"""Somebody who turns the second step on, and signs in with it."""

import time
from dataclasses import dataclass

import pyotp

from reference_impl.deployment import Account
from tests.reference_impl.deployment.client import Answer, Client
from tests.reference_impl.identity.browser import Forms


@dataclass(frozen=True)
class SecondStep:
    """What the user keeps."""

    seed: str
    recovery_codes: tuple[str, ...]


async def enrolled(client: Client, account: Account) -> SecondStep:
    """Turn it on at a sign-in that asks for it."""
    page = await asked(client, account)
    seed, *codes = page.codes
    done = await typed(client, page, pyotp.TOTP(seed).at(int(time.time())))
    assert done.status == 302
    return SecondStep(seed, tuple(codes))


async def asked(client: Client, account: Account) -> Forms:
    """The second page of a sign-in."""
    form = {**client.sign_in_form(account), "acr_values": "urn:camproof:two-step"}
    answer = await client.ask("POST", f"{client.cloud.identity}/authorize", data=form)
    assert answer.status == 200, answer.body
    return Forms(answer.body.decode())


async def typed(client: Client, page: Forms, code: str) -> Answer:
    """Submit the page with a code."""
    return await client.ask("POST", f"{client.cloud.identity}{page.action}", data={**page.fields, "code": code})
