"""What a client asks of the authorization end point (RFC 6749 4.1.1, RFC 7636 4.3), and whether it may."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from reference_impl.foundation.problem import Problem
from reference_impl.identity.pkce import CHALLENGE
from reference_impl.identity.settings import WEB_CLIENT

_NATIVE = re.compile(r"http://127\.0\.0\.1:([1-9][0-9]{0,4})/callback")
_LAST_PORT = 65_535
_STATE_CHARACTERS = 512


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A checked request: its redirect address is the client's, its challenge is S256."""

    response_type: str
    client_id: str
    redirect_uri: str
    state: str
    code_challenge: str
    code_challenge_method: str

    @classmethod
    def read(cls, parameters: Mapping[str, str], redirect_addresses: Iterable[str]) -> "AuthorizationRequest":
        """Check the parameters; a Problem with status 400 says which one is wrong.

        Nothing is sent to the redirect address on an error: it may be the error (RFC 6749 4.1.2.1).
        """
        asked = cls(**{field.name: parameters.get(field.name, "") for field in fields(cls)})
        if asked.client_id != WEB_CLIENT:
            raise Problem(400, "no-such-client", f"client_id must be {WEB_CLIENT}.")
        if not (is_native(asked.redirect_uri) or asked.redirect_uri in redirect_addresses):
            raise Problem(400, "redirect-address-not-registered", "redirect_uri is not an address of this client.")
        if asked.response_type != "code":
            raise Problem(400, "response-type-not-supported", "response_type must be code.")
        if asked.code_challenge_method != "S256" or not CHALLENGE.fullmatch(asked.code_challenge):
            raise Problem(400, "pkce-required", "Send code_challenge with code_challenge_method=S256 (RFC 7636).")
        if not 0 < len(asked.state) <= _STATE_CHARACTERS:
            raise Problem(400, "state-required", f"state must have 1 to {_STATE_CHARACTERS} characters.")
        return asked


def is_native(address: str) -> bool:
    """Whether this is a loopback redirect of a native client, with any port (RFC 8252 7.3)."""
    match = _NATIVE.fullmatch(address)
    return match is not None and int(match[1]) <= _LAST_PORT
