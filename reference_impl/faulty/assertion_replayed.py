"""CRED-7 broken: a device's assertion is good as often as it is shown."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.directory import Directory


class Forgetful(Directory):
    """Remembers no assertion."""

    async def use_assertion(self, client_id: str, jti: str, expires_s: float, now_s: float) -> bool:
        """Always the first time."""
        _ = client_id, jti, expires_s, now_s
        return True


class ForgetfulIdentity(Identity):
    """Looks at an assertion's signature and times alone."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*args, **settings)
        self._directory = Forgetful(self._database)


FAULT = CloudFault(
    id="assertion-replayed",
    title="a device's assertion can be shown again while it is in time",
    happens="the library verifies signature and expiry; to remember `jti` was left to who calls it (CWE-294)",
    requirements=("CRED-7",),
    apply=lambda standard: replace(standard, identity=ForgetfulIdentity),
)
