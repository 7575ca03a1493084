"""The second page of a sign-in: a one-time code, or the enrolment of an authenticator."""

from html import escape

import segno
from aiohttp import web

from reference_impl.identity.page import form, notice, page
from reference_impl.identity.pending_sign_ins import Enrolment, PendingSignIn
from reference_impl.identity.totp import enrolment_uri

_CODE = (
    '<label>{label} <input name="code" autocomplete="one-time-code" required{focus} maxlength="40"></label>'
    "<button>{button}</button>"
)


def second_step_form(pending: PendingSignIn, username: str, *, wrong: bool = False) -> web.Response:
    """The form for this sign-in: 200, or 401 when the code was wrong."""
    said = notice("This code is wrong, or was used before. Wait for the next one.") if wrong else ""
    hidden, client = {"step": pending.token}, pending.asked.redirect_uri
    status = 401 if wrong else 200
    if pending.enrolment is None:
        fields = _CODE.format(
            label="Code of your authenticator, or a recovery code", button="Sign in", focus=" autofocus"
        )
        return page("Two-step verification", said + form("/authorize", hidden, fields), leads_to=client, status=status)
    fields = _CODE.format(label="Code of six digits", button="Turn on and sign in", focus="")  # reading comes first
    offered = said + _offered(pending.enrolment, username) + form("/authorize", hidden, fields)
    return page("Turn on two-step verification", offered, leads_to=client, status=status)


def _offered(enrolment: Enrolment, username: str) -> str:
    uri, codes = (
        enrolment_uri(enrolment.seed, username),
        "".join(f"<li><code>{c}</code>" for c in enrolment.recovery_codes),
    )
    return (
        '<p class="muted">From now on you sign in with your password and a code that an app on your phone shows.</p>'
        f'<ol class="steps"><li>Scan this with your authenticator app<div class="drawn">{_qr_code(uri)}</div>'
        f'or <a href="{escape(uri)}">open the app on this device</a>, or type this key into it: '
        f'<code id="seed">{enrolment.seed}</code></li>'
        f'<li>Keep these recovery codes. Each signs you in once without the app.<ul class="codes">{codes}</ul></li>'
        "<li>Type the code that the app shows now.</li></ol>"
    )


def _qr_code(uri: str) -> str:
    """The code as SVG within the page (ISO/IEC 18004): no other address is told of the seed."""
    made = segno.make(uri, micro=False, error="m")
    return made.svg_inline(scale=4, light="#fff", omitsize=True, title="QR code for your authenticator app")
