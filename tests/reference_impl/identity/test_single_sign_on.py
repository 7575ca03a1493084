"""One sign-in for every client, and one sign-out."""

import asyncio
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from sqlalchemy import func, select

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.problem import Problem
from reference_impl.identity.schema import GRANTS, REFRESH_TOKENS, SESSIONS
from tests.reference_impl.identity.conftest import FORM, ISSUER

if TYPE_CHECKING:
    from tests.reference_impl.identity.browser import Browser, Page
    from tests.reference_impl.identity.conftest import World

OPENID = {**FORM, "scope": "openid", "nonce": "n-1"}
VIDEO = {**OPENID, "client_id": "video-operation-web"}


async def sign_in(browser: "Browser", asked: dict[str, str] = OPENID, **typed: str) -> "Page":
    who = {"username": "ada", "password": "secret", **typed}
    return await browser.submit(await browser.open("/authorize", asked), **who)


async def tokens(world: "World", page: "Page", client_id: str = "camproof-web") -> dict[str, Any]:
    answer = await world.redeem(page.said["code"], client_id=client_id)
    assert answer.status == 200
    return dict(await answer.json())


async def refresh(world: "World", token: str, client_id: str = "camproof-web") -> tuple[int, dict[str, Any]]:
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client_id}
    answer = await world.client.post("/token", data=form)
    return answer.status, dict(await answer.json())


async def refused(world: "World", token: str, audience: str = "keys") -> str | None:
    """Why a service refuses the token now; None when it takes it."""
    verifier = TokenVerifier(
        issuer=ISSUER, audience=audience, public_keys=world.identity.public_keys,
        ended_grants=world.identity.ended_grants, clock=world.clock,
    )  # fmt: skip
    try:
        await verifier.verify(token)
    except Problem as problem:
        return problem.reason
    return None


async def test_a_second_client_needs_no_password(world: "World") -> None:
    browser = world.browser()
    first = await sign_in(browser)
    assert first.said["state"] == "the-state"
    assert first.said["iss"] == ISSUER
    second = await browser.open("/authorize", VIDEO)
    assert second.status == 302
    video = await tokens(world, second, "video-operation-web")
    web = await tokens(world, first)
    said = [jwt.decode(one["id_token"], options={"verify_signature": False}) for one in (web, video)]
    assert said[0]["sid"] == said[1]["sid"]
    assert [one["aud"] for one in said] == ["camproof-web", "video-operation-web"]
    assert await refused(world, video["access_token"], "keys") is None
    assert await refused(world, video["access_token"], "identity") == "token-invalid", "not one of this client's"


async def test_a_refresh_token_is_good_once_and_a_copy_ends_everything(world: "World") -> None:
    first = await tokens(world, await sign_in(world.browser()))
    status, second = await refresh(world, first["refresh_token"])
    assert status == 200
    assert jwt.decode(second["id_token"], options={"verify_signature": False})["sub"]
    status, said = await refresh(world, first["refresh_token"])
    assert (status, said["error"]) == (400, "invalid_grant")
    assert (await refresh(world, second["refresh_token"]))[0] == 400, "the family has ended"
    for one in (first, second):
        assert await refused(world, one["access_token"]) == "token-ended"


async def test_of_two_who_refresh_at_once_one_succeeds_at_most(world: "World") -> None:
    token = (await tokens(world, await sign_in(world.browser())))["refresh_token"]
    answers = await asyncio.gather(*(refresh(world, token) for _ in range(5)))
    assert sorted(status for status, _ in answers) == [200, 400, 400, 400, 400]


async def test_a_code_that_comes_again_ends_what_it_was_given_for(world: "World") -> None:
    page = await sign_in(world.browser())
    given = await tokens(world, page)
    assert (await world.redeem(page.said["code"])).status == 400
    assert await refused(world, given["access_token"]) == "token-ended"
    assert (await refresh(world, given["refresh_token"]))[0] == 400


async def test_a_refresh_gives_the_roles_of_now(world: "World") -> None:
    given = await tokens(world, await sign_in(world.browser()))
    await world.organisation(ada="viewer")
    _, renewed = await refresh(world, given["refresh_token"])
    claims = jwt.decode(renewed["access_token"], options={"verify_signature": False})
    assert claims["organisations"] == {"org-1": "viewer"}


async def test_a_client_signs_out_and_every_service_hears_of_it(world: "World") -> None:
    browser = world.browser()
    web = await tokens(world, await sign_in(browser))
    video = await tokens(world, await browser.open("/authorize", VIDEO), "video-operation-web")
    back = {"id_token_hint": web["id_token"], "post_logout_redirect_uri": FORM["redirect_uri"], "state": "bye"}
    page = await browser.open("/sign-out", back)
    assert page.sent_to == f"{FORM['redirect_uri']}?state=bye"
    assert browser.cookies == {}
    for given, client in ((web, "camproof-web"), (video, "video-operation-web")):
        assert await refused(world, given["access_token"]) == "token-ended"
        assert (await refresh(world, given["refresh_token"], client))[0] == 400
    assert len(await ended(world)) == 2
    world.clock.ahead_s += 3600
    assert await ended(world) == []
    assert await refused(world, web["access_token"]) == "token-expired"


async def test_a_user_signs_out_on_the_page_and_no_other_site_does_it_for_them(world: "World") -> None:
    browser = world.browser()
    given = await tokens(world, await sign_in(browser))
    page = await browser.open("/sign-out")
    for site in ("cross-site", "same-site"):
        assert (await browser.submit(page, site=site)).status == 403
    assert await refused(world, given["access_token"]) is None
    assert (await browser.submit(page)).status == 200
    assert await refused(world, given["access_token"]) == "token-ended"
    assert (await browser.open("/authorize", OPENID)).status == 200, "the form, not a code"


async def test_an_old_cookie_is_worth_nothing_after_sign_out(world: "World") -> None:
    browser = world.browser()
    await sign_in(browser)
    copied = dict(browser.cookies)
    await browser.submit(await browser.open("/sign-out"))
    browser.cookies = copied
    assert (await browser.open("/authorize", OPENID)).form.action == "/authorize"


async def test_a_code_is_worth_nothing_after_sign_out(world: "World") -> None:
    browser = world.browser()
    page = await sign_in(browser)
    await browser.submit(await browser.open("/sign-out"))
    assert (await world.redeem(page.said["code"])).status == 400


@pytest.mark.parametrize(
    "asked",
    [
        {"post_logout_redirect_uri": "https://evil.example/", "client_id": "camproof-web"},
        {"post_logout_redirect_uri": FORM["redirect_uri"], "client_id": "nobody"},
        {"post_logout_redirect_uri": FORM["redirect_uri"]},
    ],
)
async def test_sign_out_leads_to_addresses_of_clients_only(world: "World", asked: dict[str, str]) -> None:
    assert (await world.browser().open("/sign-out", asked)).status == 400


async def test_a_revoked_refresh_token_takes_its_access_tokens_along(world: "World") -> None:
    given = await tokens(world, await sign_in(world.browser()))
    form = {"token": given["refresh_token"], "client_id": "camproof-web"}
    assert (await world.client.post("/revoke", data={**form, "client_id": "video-operation-web"})).status == 200
    assert await refused(world, given["access_token"]) is None, "another client's"
    assert (await world.client.post("/revoke", data=form)).status == 200
    assert await refused(world, given["access_token"]) == "token-ended"
    assert (await world.client.post("/revoke", data={"token": "unknown"})).status == 200


async def test_a_session_lasts_half_a_day_and_no_token_outlives_it_longer(world: "World") -> None:
    browser = world.browser()
    given = await tokens(world, await sign_in(browser))
    world.clock.ahead_s = 12 * 3600 - 60
    status, late = await refresh(world, given["refresh_token"])
    assert (status, late["expires_in"]) == (200, 60)
    world.clock.ahead_s += 61
    assert (await refresh(world, late["refresh_token"]))[0] == 400
    assert (await browser.open("/authorize", OPENID)).status == 200


async def test_what_a_client_may_ask_of_a_session(world: "World") -> None:
    browser = world.browser()
    assert (await browser.open("/authorize", {**OPENID, "prompt": "none"})).said["error"] == "login_required"
    await sign_in(browser)
    assert "code" in (await browser.open("/authorize", {**OPENID, "prompt": "none"})).said
    assert (await browser.open("/authorize", {**OPENID, "prompt": "login"})).status == 200
    world.clock.ahead_s = 100
    assert "code" in (await browser.open("/authorize", {**OPENID, "max_age": "100"})).said
    assert (await browser.open("/authorize", {**OPENID, "max_age": "99"})).status == 200


async def test_who_signs_in_again_keeps_one_session_and_another_user_ends_it(world: "World") -> None:
    await world.identity.add_user("grace", "secret")
    browser = world.browser()
    first = await tokens(world, await sign_in(browser))
    again = {**OPENID, "prompt": "login"}
    second = await tokens(world, await sign_in(browser, again))
    sids = [jwt.decode(one["id_token"], options={"verify_signature": False})["sid"] for one in (first, second)]
    assert sids[0] == sids[1]
    assert await refused(world, first["access_token"]) is None
    await sign_in(browser, again, username="grace")
    assert await refused(world, first["access_token"]) == await refused(world, second["access_token"]) == "token-ended"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
async def test_no_other_site_can_sign_a_browser_in(world: "World", headers: dict[str, str]) -> None:
    form = {**FORM, "username": "ada", "password": "secret"}
    answer = await world.client.post("/authorize", data=form, headers=headers, allow_redirects=False)
    assert (answer.status, (await answer.json())["reason"]) == (403, "form-of-another-site")
    assert not answer.cookies


async def test_userinfo_says_who_it_is(world: "World") -> None:
    given = await tokens(world, await sign_in(world.browser()))
    answer = await world.client.get("/userinfo", headers={"Authorization": f"Bearer {given['access_token']}"})
    assert await answer.json() == {"sub": await world.identity.user_id("ada"), "preferred_username": "ada"}
    assert (await world.client.get("/userinfo")).status == 401


async def test_nothing_is_kept_of_a_session_that_is_over(world: "World") -> None:
    given = await tokens(world, await sign_in(world.browser()))
    await refresh(world, given["refresh_token"])
    world.clock.ahead_s = 12 * 3600 + 1
    await sign_in(world.browser())
    counts = [select(func.count()).select_from(table) for table in (SESSIONS, GRANTS, REFRESH_TOKENS)]
    left = await world.identity._database.read(
        lambda connection: [connection.execute(count).scalar_one() for count in counts]
    )
    assert left == [1, 0, 0]


async def ended(world: "World") -> list[str]:
    """The list, as a service reads it."""
    headers = {"Authorization": f"Bearer {await world.service_token()}"}
    async with world.client.get("/v1/ended-grants", headers=headers) as answer:
        assert answer.status == 200
        return list((await answer.json())["grant_ids"])


async def test_an_id_token_is_signed_as_relying_parties_expect_it_by_default(world: "World") -> None:
    given = (await tokens(world, await sign_in(world.browser())))["id_token"]
    keys = jwt.PyJWKSet.from_dict(await (await world.client.get("/jwks.json")).json())
    header = jwt.get_unverified_header(given)
    assert header["alg"] == "RS256"
    claims = jwt.decode(given, keys[header["kid"]].key, algorithms=["RS256"], audience="camproof-web")
    assert claims["amr"] == ["pwd"]
    assert {key.algorithm_name for key in keys.keys} == {"ES256", "RS256"}
