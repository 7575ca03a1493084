"""A request to each service that takes people's access tokens, which changes nothing: the reference's API."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

from harness.cloud.administration import RegionAddresses
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.target import Target


@dataclass(frozen=True, slots=True)
class Door:
    """One request, for whoever has a token."""

    url: str
    method: str = "GET"
    document: object = None

    def ask(self, http: CloudHttp, token: str | None) -> Awaitable[Answer]:
        """With the token in the header."""
        return http.ask(self.method, self.url, token=token, document=self.document)

    def ask_by_address(self, http: CloudHttp, token: str) -> Awaitable[Answer]:
        """With the token in the address, where it must not be (RFC 6750, 2.3)."""
        mark = "&" if "?" in self.url else "?"
        return http.ask(self.method, f"{self.url}{mark}access_token={token}", document=self.document)


def doors_of(target: Target, region: RegionAddresses, organisation: str) -> Mapping[str, Door]:
    """By service; an administrator of the organisation may ask all of it."""
    within = f"v1/organisations/{organisation}"
    return {
        "My Systems": Door(f"{target.my_systems}/v1/organisations"),
        "Video operation": Door(f"{region.recording_index}/{within}/cameras/none/recordings?from_us=0&to_us=1"),
        "the key server": Door(f"{region.key_server}/{within}/audit"),
        "the credentials' service": Door(
            f"{target.credentials}/v1/reader-sessions", "POST", {"organisation": organisation, "region": region.id}
        ),
    }
