"""Recovery codes: for who has lost the authenticator. Each is good once, and kept as a digest."""

import base64
import hashlib
import secrets

COUNT = 10
_BYTES = 10  # 80 bits: what is kept can't be guessed back


def fresh_codes() -> tuple[str, ...]:
    """New codes, as people write them down: `abcd-efgh-ijkl-mnop`."""
    texts = (base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower() for _ in range(COUNT))
    return tuple("-".join(text[at : at + 4] for at in range(0, len(text), 4)) for text in texts)


def digest(code: str) -> str:
    """What is kept of a code; it doesn't matter how it was typed: capitals, spaces, dashes."""
    return hashlib.sha256("".join(filter(str.isalnum, code.lower())).encode()).hexdigest()
