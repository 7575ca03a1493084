"""ID-7 broken: whoever signed in once stays so."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity, IdentitySettings

_YEARS_S = 10 * 365 * 86_400.0


class Remembering(Identity):
    """Ends no session of itself, nor what renews its tokens."""

    def __init__(self, folder: Path, settings: IdentitySettings, *given: Any, **named: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(folder, replace(settings, session_life_s=_YEARS_S), *given, **named)


FAULT = CloudFault(
    id="refresh-token-for-years",
    title="a refresh token that nobody has used for months gives access tokens",
    happens="people complained of signing in each morning, and the life was set to what nobody notices (CWE-613)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, identity=Remembering),
)
