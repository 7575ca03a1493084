"""What browsers may do with the page (Content Security Policy Level 3, Trusted Types, and their neighbours)."""

from collections.abc import Iterable


def security_headers(asked: Iterable[str], signs_out_at: str) -> dict[str, str]:
    """For every answer of the page's origin; `asked` are the origins of the services that it may ask.

    No inline script or style, nothing of another origin but answers of these services; media only from what the page
    itself decrypted (`blob:`); no text ever becomes markup or script.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "media-src": "blob:",
        "worker-src": "'self'",
        "connect-src": " ".join(("'self'", *asked)),
        "base-uri": "'none'",
        "form-action": f"'self' {signs_out_at}",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    }
