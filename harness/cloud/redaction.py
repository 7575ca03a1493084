"""Takes secrets out of text that people and files get to see: what was used as one, and what looks like one."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

REDACTED = "[redacted]"
_SHORTEST = 4  # characters: a shorter secret would blot out words
_NAMES = (
    "access_token|refresh_token|id_token|token|session_token|sessionToken|securityToken|password|passphrase|secret|"
    "client_secret|code|code_verifier|licence_code|license_code|assertion|client_assertion|subject_token|content_key|"
    "contentKey|private_key|recovery_code|recovery_codes|totp|otp|AccessKey|SecretKey|SecretAccessKey|SessionToken"
)
_HEADERS = "authorization|proxy-authorization|cookie|set-cookie|x-amz-security-token|x-api-key"
_LOOKS_LIKE_ONE = (
    # PEM, also with its line ends escaped
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), REDACTED),
    # a signed request: what it is signed with stays, the signature goes
    (re.compile(r"((?:X-Amz-)?Signature=)[^&\s,\"']+", re.IGNORECASE), rf"\1{REDACTED}"),
    (re.compile(r"(X-Amz-Security-Token=)[^&\s\"']+", re.IGNORECASE), rf"\1{REDACTED}"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]+:)[^\s/@]+@"), rf"\1{REDACTED}@"),  # a password in an address
    (re.compile(r"\b(Bearer|Basic|DPoP)\s+[A-Za-z0-9._~+/=-]{4,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"), REDACTED),  # JWT (RFC 7519)
    # JSON, a JWK's private part (RFC 7518 6.3.2), a form, a query
    (re.compile(rf'("(?:{_NAMES})"\s*:\s*)"(?:[^"\\]|\\.)*"', re.IGNORECASE), rf'\1"{REDACTED}"'),
    (re.compile(r'("(?:d|p|q|dp|dq|qi|k)"\s*:\s*)"[A-Za-z0-9_-]{20,}"'), rf'\1"{REDACTED}"'),
    (re.compile(rf"((?:^|[?&#\s'\"])(?:{_NAMES})=)[^&\s\"']+", re.IGNORECASE), rf"\1{REDACTED}"),
    (re.compile(r"(<(?:SecretAccessKey|SessionToken|SignatureProvided)>)[^<]*", re.IGNORECASE), rf"\1{REDACTED}"),
    (re.compile(rf"(?mi)^((?:{_HEADERS})[ ]*:(?!\s*(?:AWS4-HMAC|Bearer|Basic|DPoP)))\s*.+$"), rf"\1 {REDACTED}"),
)
_IN_JSON = re.compile(rf'"(?:{_NAMES})"\s*:\s*("(?:[^"\\]|\\.)*")', re.IGNORECASE)
_IN_FORM = re.compile(rf"(?:^|[?&#])(?:{_NAMES})=([^&\s\"']+)", re.IGNORECASE)


class Redactor:
    """Cleans texts of some secrets, in the spellings that an address, a document or a header gives them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spelt = {form for secret in secrets if len(secret) >= _SHORTEST for form in _spellings(secret)}
        longest_first = sorted(spelt, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """The text, with each secret in the place of which REDACTED stands."""
        cleaned = self._known.sub(REDACTED, text) if self._known else text
        for pattern, instead in _LOOKS_LIKE_ONE:
            cleaned = pattern.sub(instead, cleaned)
        return cleaned


def secrets_in(text: str) -> Iterator[str]:
    """The values of fields in JSON, forms and queries whose name says that they are secret."""
    for quoted in _IN_JSON.findall(text):
        try:
            yield str(json.loads(quoted))
        except ValueError:
            yield quoted.strip('"')
    yield from _IN_FORM.findall(text)


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    encoded = base64.b64encode(secret.encode()).decode()
    yield encoded
    yield encoded.rstrip("=").translate(str.maketrans("+/", "-_"))
