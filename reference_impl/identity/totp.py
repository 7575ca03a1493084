"""One-time codes by time, as authenticator apps make them: six digits, SHA-1, 30 s (RFC 6238)."""

import hmac

import pyotp

STEP_S = 30
NEVER = -1
"""The last step of a seed of which no code was taken yet."""


def fresh_seed() -> str:
    """A new seed, 160 bits in base32 (RFC 4226 4, R6)."""
    return pyotp.random_base32()


def enrolment_uri(seed: str, username: str) -> str:
    """What an authenticator app takes, as a link or a QR code: `otpauth://totp/…`."""
    return pyotp.TOTP(seed).provisioning_uri(name=username, issuer_name="camproof")


def step_of(code: str, seed: str, now_s: float, *, last_step: int = NEVER) -> int | None:
    """The time step of which this is the code, or None.

    That is the present step or the one before, no later (RFC 6238 5.2 allows one for the delay), and only one after
    `last_step`: so a code is good once.
    """
    present = int(now_s // STEP_S)
    codes = {step: pyotp.TOTP(seed).generate_otp(step) for step in range(max(present - 1, 0), present + 1)}
    right = [step for step, made in codes.items() if hmac.compare_digest(made.encode(), code.encode())]
    return next((step for step in right if step > last_step), None)
