"""KEY-4 and PLAY-5 broken: whoever is signed in gets content keys."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.key_server import KeyServer


class OpenKeyServer(KeyServer):
    """Unwraps for whoever is signed in."""

    def require_right_to_view(self, principal: Principal, organisation: str, camera: str) -> None:
        """Nobody is refused."""


FAULT = CloudFault(
    id="unwrap-without-right",
    title="the key server unwraps for anyone who is signed in",
    happens="authentication is taken for authorisation (CWE-862)",
    requirements=("KEY-4", "PLAY-5"),
    apply=lambda standard: replace(standard, key_server=OpenKeyServer),
)
