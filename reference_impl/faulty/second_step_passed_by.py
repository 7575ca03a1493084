"""ID-3 broken: whoever leaves the page that asks for a code is signed in without it."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.authorization_endpoint import AuthorizationEndpoint
from reference_impl.identity.forms import read_form
from reference_impl.identity.session_cookie import set_session_cookie


class _Hasty(AuthorizationEndpoint):
    async def answer(self, request: web.Request) -> web.Response:
        """As always; but the session begins with the password, as if the code had come."""
        answer, form = await super().answer(request), await read_form(request)
        if answer.status == 200 and "password" in form:  # noqa: PLR2004 - OK: the second page
            user = await self._authenticate(form["username"], form["password"])
            if user is not None:
                _, cookie = await self._sessions.begin(user, ("pwd", "otp"), self._clock(), earlier=None)
                set_session_cookie(answer, cookie)
        return answer


class HastyIdentity(Identity):
    """Begins sessions too early."""

    authorized_at = _Hasty


FAULT = CloudFault(
    id="second-step-passed-by",
    title="the session begins with the password, so that the client's address leads past the second page",
    happens="the second step was added as a page behind a sign-in that was complete before it (CWE-288)",
    requirements=("ID-3",),
    hides=("ID-1", "ID-2", "KEY-5", "PLAY-1", "PLAY-3"),  # the page gets no further
    apply=lambda standard: replace(standard, identity=HastyIdentity),
    browser=True,
)
