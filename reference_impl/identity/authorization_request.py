"""What a client asks of the authorization end point (RFC 6749 4.1.1, RFC 7636 4.3, OpenID Connect Core 3.1.2.1)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from reference_impl.foundation.problem import Problem
from reference_impl.identity.pkce import CHALLENGE
from reference_impl.identity.settings import IdentitySettings

PROMPTS = ("", "none", "login", "consent", "select_account")
TWO_STEP = "urn:camproof:two-step"
"""What a client names in `acr_values` to have the second step made or enrolled, whether it is required or not."""

_LONGEST = 512
_LONGEST_AGE = 10  # digits


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A checked request: its redirect address is the client's, its challenge is S256."""

    response_type: str
    client_id: str
    redirect_uri: str
    state: str
    code_challenge: str
    code_challenge_method: str
    scope: str = ""  # "openid" is known; others are left out (RFC 6749 3.3)
    nonce: str = ""
    prompt: str = ""
    max_age: str = ""  # seconds
    acr_values: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str], settings: IdentitySettings) -> "AuthorizationRequest":
        """Check the parameters; a Problem with status 400 says which one is wrong.

        Nothing is sent to the redirect address on an error: it may be the error (RFC 6749 4.1.2.1).
        """
        asked = cls(**{field.name: parameters.get(field.name, "") for field in fields(cls)})
        asked._require_client(settings)
        if asked.response_type != "code":
            raise Problem(400, "response-type-not-supported", "response_type must be code.")
        if asked.code_challenge_method != "S256" or not CHALLENGE.fullmatch(asked.code_challenge):
            raise Problem(400, "pkce-required", "Send code_challenge with code_challenge_method=S256 (RFC 7636).")
        if not 0 < len(asked.state) <= _LONGEST:
            raise Problem(400, "state-required", f"state must have 1 to {_LONGEST} characters.")
        asked._require_openid()
        return asked

    @property
    def wants_id_token(self) -> bool:
        """Whether this is an OpenID Connect request."""
        return "openid" in self.scope.split()

    @property
    def wants_two_step(self) -> bool:
        """Whether the client wants the second step, required or not."""
        return TWO_STEP in self.acr_values.split()

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters that were sent."""
        return {name: value for name, value in asdict(self).items() if value}

    def _require_client(self, settings: IdentitySettings) -> None:
        client = settings.client(self.client_id)
        if client is None:
            known = ", ".join(client.id for client in settings.clients)
            raise Problem(400, "no-such-client", f"client_id must be one of {known}.")
        if not client.owns(self.redirect_uri):
            raise Problem(400, "redirect-address-not-registered", "redirect_uri is not an address of this client.")

    def _require_openid(self) -> None:
        if max(len(self.scope), len(self.nonce), len(self.acr_values)) > _LONGEST:
            detail = f"scope, nonce and acr_values have at most {_LONGEST} characters."
            raise Problem(400, "parameter-too-long", detail)
        if self.prompt not in PROMPTS:
            raise Problem(400, "prompt-not-supported", f"prompt must be one of {', '.join(filter(None, PROMPTS))}.")
        if self.max_age and not (
            self.max_age.isascii() and self.max_age.isdigit() and len(self.max_age) <= _LONGEST_AGE
        ):
            raise Problem(400, "max-age-not-valid", "max_age must be a number of seconds.")
