"""CRED-3 broken: the prefix ends with the camera's name, and not behind it."""

from dataclasses import replace

from reference_impl.credentials import Credentials
from reference_impl.credentials.settings import Entitled
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session


class Unbounded(Credentials):
    """Issues the name as the prefix."""

    def camera_session(self, entitled: Entitled) -> Session:
        """As always, without the slash."""
        return replace(super().camera_session(entitled), prefix=entitled.camera)


FAULT = CloudFault(
    id="prefix-without-slash",
    title="a camera writes under every name that begins with its own",
    happens="a policy says `arn:…/camera1*`, which is `camera12/…` too (CWE-22)",
    requirements=("CRED-3",),
    apply=lambda standard: replace(standard, credentials=Unbounded),
)
