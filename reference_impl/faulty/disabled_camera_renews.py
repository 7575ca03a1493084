"""CFG-2 broken: who was entitled once is entitled for good."""

from dataclasses import replace
from typing import Any

from reference_impl.credentials import Credentials, Entitled
from reference_impl.faulty.fault import CloudFault


class Remembering(Credentials):
    """Asks my_systems of each camera until it hears a yes."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*given, **named)
        self._known: dict[str, Entitled] = {}

    async def entitlement(self, device: str) -> Entitled:
        """What was answered first."""
        if device not in self._known:
            self._known[device] = await super().entitlement(device)
        return self._known[device]


FAULT = CloudFault(
    id="disabled-camera-renews",
    title="a camera that was disabled goes on getting credentials",
    happens="the answer is cached to spare a request a renewal, and nothing empties the cache (CWE-613)",
    requirements=("CFG-2",),
    apply=lambda standard: replace(standard, credentials=Remembering),
    also=("REG-3", "ACT-5"),  # region and licence are remembered with the right
)
