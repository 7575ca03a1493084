"""The second step: enrolled, asked for, required by an organisation, and slowed down."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jwt
import pyotp
import pytest
import segno

from reference_impl.identity import Identity
from tests.reference_impl.identity.conftest import settings
from tests.reference_impl.identity.test_single_sign_on import OPENID, refresh, sign_in, tokens

if TYPE_CHECKING:
    from tests.reference_impl.identity.browser import Browser
    from tests.reference_impl.identity.conftest import World

WANTED = {**OPENID, "acr_values": "urn:camproof:two-step"}


def code_of(world: "World", seed: str, steps_later: int = 0) -> str:
    return pyotp.TOTP(seed).generate_otp(int(world.clock() // 30) + steps_later)


async def enrol(world: "World", browser: "Browser") -> tuple[str, list[str]]:
    """The seed and the recovery codes of a user who turned the second step on."""
    page = await sign_in(browser, WANTED)
    seed, *recovery = page.form.codes
    done = await browser.submit(page, code=code_of(world, seed))
    assert "code" in done.said
    world.clock.ahead_s += 60
    return seed, recovery


async def test_a_user_turns_it_on_and_is_asked_from_then_on(world: "World") -> None:
    page = await sign_in(world.browser(), WANTED)
    assert page.status == 200
    seed = page.form.codes[0]
    assert pyotp.parse_uri(page.form.links[0]).secret == seed
    wrong = await world.browser().submit(page, code="000000")
    assert (wrong.status, wrong.form.codes) == (401, page.form.codes), "the same offer again"
    assert "code" in (await world.browser().submit(page, code=code_of(world, seed))).said
    world.clock.ahead_s += 60
    browser = world.browser()
    asked = await sign_in(browser)
    assert (asked.status, asked.form.codes) == (200, [])
    given = await tokens(world, await browser.submit(asked, code=code_of(world, seed)))
    claims = jwt.decode(given["id_token"], options={"verify_signature": False})
    assert (claims["acr"], claims["amr"]) == ("urn:camproof:two-step", ["pwd", "otp"])


async def test_the_key_is_shown_as_a_qr_code_that_loads_nothing(world: "World") -> None:
    page = await sign_in(world.browser(), WANTED)
    [drawn] = re.findall(r"<svg.*?</svg>", page.text)
    svg = ET.fromstring(drawn)  # noqa: S314 - our own
    assert [part.tag for part in svg.iter()] == ["svg", "title", "g", "path", "path"]
    assert not {name for part in svg.iter() for name in part.attrib} & {"href", "style", "onload"}
    modules = segno.make(page.form.links[0], micro=False, error="m").symbol_size(border=4)[0]
    assert svg.attrib["viewBox"] == f"0 0 {4 * modules} {4 * modules}", "with the quiet zone; as large as there is room"
    [other] = re.findall(r"<svg.*?</svg>", (await sign_in(world.browser(), WANTED)).text)
    assert drawn != other, "each offer has a seed of its own"


async def test_a_code_is_good_once_and_one_step_late(world: "World") -> None:
    browser = world.browser()
    seed, _ = await enrol(world, browser)
    for late, status in ((-2, 401), (1, 401), (-1, 302), (-1, 401), (0, 302), (0, 401)):
        asked = await sign_in(world.browser())
        assert (await browser.submit(asked, code=code_of(world, seed, late))).status == status, late


async def test_the_code_of_the_enrolment_is_not_good_again(world: "World") -> None:
    page = await sign_in(world.browser(), WANTED)
    code = code_of(world, page.form.codes[0])
    assert (await world.browser().submit(page, code=code)).status == 302
    assert (await world.browser().submit(await sign_in(world.browser()), code=code)).status == 401
    again = await world.browser().submit(page, code=code)
    assert (again.status, "sign-in-too-old" in again.text) == (400, True), "the form is used up"


async def test_a_recovery_code_is_good_once_however_it_is_typed(world: "World") -> None:
    _, recovery = await enrol(world, world.browser())
    for code, status in ((recovery[3].upper().replace("-", " "), 302), (recovery[3], 401), (recovery[4], 302)):
        asked = await sign_in(world.browser())
        assert (await world.browser().submit(asked, code=code)).status == status


async def test_an_organisation_requires_it_and_nobody_gets_a_token_before(world: "World") -> None:
    organisation = await world.organisation(ada="administrator")
    browser = world.browser()
    before = await tokens(world, await sign_in(browser))
    policy = f"/v1/organisations/{organisation}/sign-in-policy"
    headers = {"Authorization": f"Bearer {before['access_token']}"}
    answer = await world.client.put(policy, json={"two_step_required": True}, headers=headers)
    assert (answer.status, await answer.json()) == (200, {"two_step_required": True})
    assert await (await world.client.get(policy, headers=headers)).json() == {"two_step_required": True}

    assert (await refresh(world, before["refresh_token"]))[0] == 400
    assert (await browser.open("/authorize", {**OPENID, "prompt": "none"})).said["error"] == "interaction_required"
    stepped = await browser.open("/authorize", OPENID)
    assert (stepped.status, stepped.sent_to) == (200, "")
    for page in (stepped, await sign_in(world.browser())):
        assert len(page.form.codes) == 11, "the offer to enrol"
    done = await browser.submit(stepped, code=code_of(world, stepped.form.codes[0]))
    after = await tokens(world, done)
    assert (await refresh(world, after["refresh_token"]))[0] == 200


@pytest.mark.parametrize(("role", "status"), [("operator", 403), ("viewer", 403), ("", 404)])
async def test_only_administrators_set_the_policy(world: "World", role: str, status: int) -> None:
    if role:
        await world.organisation(ada=role)
    headers = {"Authorization": f"Bearer {await world.user_token()}"}
    for method in ("GET", "PUT"):
        answer = await world.client.request(
            method, "/v1/organisations/org-1/sign-in-policy", json={"two_step_required": True}, headers=headers
        )
        assert answer.status == status


@pytest.mark.parametrize("wrong", ["000000", "aaaa-aaaa-aaaa-aaaa"])
async def test_guessing_codes_is_slowed_also_over_new_sign_ins(world: "World", wrong: str) -> None:
    seed, _ = await enrol(world, world.browser())
    for _ in range(5):
        page = await sign_in(world.browser())
        for _ in range(2):
            assert (await world.browser().submit(page, code=wrong)).status == 401
    page = await sign_in(world.browser())
    slowed = await world.browser().submit(page, code=code_of(world, seed))
    assert slowed.status == 429
    assert int(slowed.headers["Retry-After"]) >= 1
    world.clock.ahead_s += 2
    assert (await world.browser().submit(page, code=code_of(world, seed))).status == 302


async def test_a_second_step_waits_ten_minutes(world: "World") -> None:
    seed, _ = await enrol(world, world.browser())
    page = await sign_in(world.browser())
    world.clock.ahead_s += 601
    assert (await world.browser().submit(page, code=code_of(world, seed))).status == 400
    assert (await world.client.post("/authorize", data={"step": "none"})).status == 400


async def test_of_two_windows_that_enrol_one_does(world: "World") -> None:
    pages = [await sign_in(world.browser(), WANTED) for _ in range(2)]
    answers = [await world.browser().submit(page, code=code_of(world, page.form.codes[0])) for page in pages]
    assert [answer.status for answer in answers] == [302, 409]


async def test_a_wrong_password_says_nothing_of_a_second_step(world: "World") -> None:
    await enrol(world, world.browser())
    wrong, unknown = await world.submit("ada", "wrong"), await world.submit("nobody", "wrong")
    assert (wrong.status, await wrong.text()) == (unknown.status, await unknown.text())


async def test_a_used_code_stays_used_after_a_restart_and_nothing_is_readable_at_rest(
    world: "World", tmp_path: Path
) -> None:
    seed, recovery = await enrol(world, world.browser())
    code = code_of(world, seed)
    assert (await world.browser().submit(await sign_in(world.browser()), code=code)).status == 302
    await world.identity.close()

    async def nobody(_user: str) -> dict[str, str]:
        return {}

    reopened = Identity(tmp_path / "identity", settings(), nobody, world.clock)
    user = await reopened.user_id("ada")
    assert user is not None
    assert not await reopened._second_steps.take_code(user, code, world.clock())
    assert await reopened._second_steps.take_recovery_code(user, recovery[0])
    await reopened.remove_second_step(user)
    assert not await reopened.needs_two_steps(user)
    await reopened.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "identity").glob("identity.db*"))
    assert seed.encode() not in kept
    assert not [one for one in recovery if one.encode() in kept]
    assert user.encode() in kept, "what is searched is what was written"


async def removed(world: "World", token: str, code: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"}
    async with world.client.post("/v1/second-step/removal", json={"code": code}, headers=headers) as answer:
        return answer.status, "" if answer.status == 204 else str((await answer.json())["reason"])


async def test_a_user_turns_it_off_with_a_fresh_code_unless_an_organisation_requires_it(world: "World") -> None:
    token = await world.user_token()
    assert await removed(world, token, "000000") == (404, "no-second-step")
    browser = world.browser()
    seed, _ = await enrol(world, browser)
    organisation = await world.organisation(ada="administrator")
    await world.identity._policy.set(organisation, required=True)
    assert await removed(world, token, code_of(world, seed)) == (409, "two-step-required")
    await world.identity._policy.set(organisation, required=False)
    assert await removed(world, token, "000000") == (403, "code-wrong")
    assert await removed(world, token, code_of(world, seed)) == (204, "")
    assert "code" in (await sign_in(world.browser())).said, "no second step any more"


async def test_turning_it_off_takes_a_recovery_code_and_slows_guessing(world: "World") -> None:
    token = await world.user_token()
    _, recovery = await enrol(world, world.browser())
    tried = [await removed(world, token, "000000") for _ in range(11)]
    assert tried[:10] == [(403, "code-wrong")] * 10
    assert tried[10] == (429, "too-many-attempts")
    world.clock.ahead_s += 5
    assert await removed(world, token, recovery[0]) == (204, "")
