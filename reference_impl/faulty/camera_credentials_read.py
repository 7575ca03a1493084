"""CRED-3 broken: a camera's credentials read as well."""

from dataclasses import replace

from reference_impl.credentials import Credentials, Entitled
from reference_impl.credentials.service import READER_ACTIONS
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session


class Trusting(Credentials):
    """Lets cameras look at what they have stored."""

    def camera_session(self, entitled: Entitled) -> Session:
        """As always, and with a reader's actions."""
        session = super().camera_session(entitled)
        return replace(session, actions=(*session.actions, *READER_ACTIONS))


FAULT = CloudFault(
    id="camera-credentials-read",
    title="a camera's temporary credentials read and list what it has stored",
    happens="the role was made with `s3:*` on the camera's prefix, for a feature that reads back (CWE-250)",
    requirements=("CRED-3",),
    apply=lambda standard: replace(standard, credentials=Trusting),
)
