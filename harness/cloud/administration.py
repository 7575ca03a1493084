"""What an administrator does in My Systems: organisation, activation, licences, sites, cameras."""

from dataclasses import dataclass, replace
from typing import Any

from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.patience import patiently


@dataclass(frozen=True, slots=True)
class RegionAddresses:
    """A region and its services."""

    id: str
    name: str
    place: str
    media_store: str
    recording_index: str
    playlists: str
    key_server: str
    credentials: str = ""  # where readers get theirs; "": the adapter knows, or there is no such service

    @property
    def services(self) -> dict[str, str]:
        """Base addresses by name, of all that the cloud tells."""
        names = ("credentials", "media_store", "recording_index", "playlists", "key_server")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


async def regions(http: CloudHttp, my_systems: str) -> dict[str, RegionAddresses]:
    """The cloud's regions by id."""
    answer = await http.get("list the regions", f"{my_systems}/v1/regions")
    return {row["id"]: RegionAddresses(**row) for row in answer.json()}


class Administration:
    """My Systems in the name of one user."""

    def __init__(self, http: CloudHttp, my_systems: str, token: str) -> None:
        self._http = http
        self._base = f"{my_systems}/v1/organisations"
        self._token = token

    async def create_organisation(self, name: str) -> str:
        """A new organisation's id; who made it administers it after the next sign-in."""
        answer = await patiently(lambda: self._post(f"make the organisation {name}", self._base, {"name": name}))
        return str(answer.json()["id"])

    async def set_member(self, organisation: str, username: str, role: str) -> None:
        """Give a user a role."""
        url = f"{self._base}/{organisation}/members/{username}"
        said = {"role": role}
        await patiently(lambda: self._http.put(f"make {username} {role}", url, token=self._token, document=said))

    async def try_remove_member(self, organisation: str, username: str) -> Answer:
        """Take a user out; the answer as it is."""
        return await self._try("DELETE", f"{organisation}/members/{username}")

    async def activate(self, organisation: str, region: str) -> dict[str, Any]:
        """Activate cloud storage; the subscription's dates."""
        answer = await self._post("activate", f"{self._base}/{organisation}/activation", {"region": region})
        return dict(answer.json())

    async def try_activate(self, organisation: str, region: str) -> Answer:
        """Activate cloud storage; the answer as it is."""
        return await self._try("POST", f"{organisation}/activation", {"region": region})

    async def try_redeem(self, organisation: str, code: str) -> Answer:
        """Redeem a licence code; the answer as it is."""
        return await self._try("POST", f"{organisation}/licences", {"code": code})

    async def try_renew(self, organisation: str, code: str) -> Answer:
        """Redeem a renewal code: another year; the answer as it is."""
        return await self._try("POST", f"{organisation}/renewal", {"code": code})

    async def subscription(self, organisation: str) -> dict[str, Any]:
        """The subscription's dates as they stand now."""
        url = f"{self._base}/{organisation}"
        answer = await patiently(lambda: self._http.get("read the organisation", url, token=self._token))
        return dict(answer.json()["subscription"])

    async def add_site(self, organisation: str, name: str, *, kind: str = "pro", registered: bool = True) -> str:
        """A new site's id."""
        body = {"name": name, "kind": kind, "registered": registered}
        url = f"{self._base}/{organisation}/sites"
        answer = await patiently(lambda: self._post(f"add the site {name}", url, body))
        return str(answer.json()["id"])

    async def try_add_site(self, organisation: str, name: str, *, kind: str) -> Answer:
        """Add a site; the answer as it is."""
        return await self._try("POST", f"{organisation}/sites", {"name": name, "kind": kind, "registered": True})

    async def add_camera(
        self,
        organisation: str,
        site: str,
        camera: str,
        name: str,
        model: str,
        axis_os: str,
        *,
        registered: bool = True,
    ) -> None:
        """List a device as a camera of a site; it is registered to Connected services unless said otherwise."""
        body = {"id": camera, "name": name, "model": model, "axis_os": axis_os, "registered": registered}
        await self._post(f"add the camera {name}", f"{self._base}/{organisation}/sites/{site}/cameras", body)

    async def try_enable(self, organisation: str, camera: str, *, enabled: bool = True) -> Answer:
        """Switch a camera's cloud storage; the answer as it is. A camera holds a licence only while it is enabled."""
        if enabled:
            allocated = await self.try_allocate(organisation, camera)
            if not allocated.accepted:
                return allocated
        answer = await self.try_switch(organisation, camera, enabled=enabled)
        if not (enabled and answer.accepted):
            await self.try_release(organisation, camera)
        return answer

    async def try_allocate(self, organisation: str, camera: str) -> Answer:
        """Allocate a free licence to a camera; the answer as it is."""
        return await self._try("PUT", f"{organisation}/cameras/{camera}/licence")

    async def try_release(self, organisation: str, camera: str) -> Answer:
        """Free a camera's licence; the answer as it is."""
        return await self._try("DELETE", f"{organisation}/cameras/{camera}/licence")

    async def try_move(self, organisation: str, from_camera: str, to_camera: str) -> Answer:
        """Move a camera's licence to another; the answer as it is, that of the list where the camera is not in it."""
        listed = await self._try("GET", f"{organisation}/licences")
        held = [row["id"] for row in listed.json() if row["camera"] == from_camera] if listed.accepted else []
        if not held:
            return replace(listed, status=404)
        said = {"from_camera": from_camera, "to_camera": to_camera}
        return await self._try("POST", f"{organisation}/licences/{held[0]}/move", said)

    async def try_switch(self, organisation: str, camera: str, *, enabled: bool = True) -> Answer:
        """Switch a camera's cloud storage, and leave its licence alone; the answer as it is."""
        return await self._try("PUT", f"{organisation}/cameras/{camera}/cloud-storage", {"enabled": enabled})

    async def report_missing_paths(self, organisation: str, camera: str, missing: list[str]) -> None:
        """Report which paths to the cloud a device lacks."""
        url = f"{self._base}/{organisation}/cameras/{camera}/connectivity"
        said = {"missing_paths": missing}
        await patiently(lambda: self._http.put("report connectivity", url, token=self._token, document=said))

    async def enable(self, organisation: str, camera: str) -> None:
        """Switch a camera's cloud storage on."""
        answer = await self.try_enable(organisation, camera)
        if not answer.accepted:
            raise answer.refusal("enable cloud storage of a camera")

    async def set_region(self, organisation: str, region: str) -> None:
        """Choose the region of what is recorded from now on."""
        answer = await self.try_region(organisation, region)
        if not answer.accepted:
            raise answer.refusal("choose the region")

    async def try_region(self, organisation: str, region: str) -> Answer:
        """Choose the region of what is recorded from now on; the answer as it is."""
        return await self._try("PUT", f"{organisation}/region", {"region": region})

    async def retention_days(self, organisation: str) -> int:
        """How long recordings are kept."""
        action = "read the organisation's settings"
        answer = await self._http.get(action, f"{self._base}/{organisation}", token=self._token)
        return Document.of(action, answer).whole("retention_days")

    async def try_retention(self, organisation: str, days: int) -> Answer:
        """Choose how long; the answer as it is."""
        return await self._try("PUT", f"{organisation}/retention", {"days": days})

    async def _try(self, method: str, path: str, document: object = None) -> Answer:
        return await self._http.ask(method, f"{self._base}/{path}", token=self._token, document=document)

    async def _post(self, action: str, url: str, document: object) -> Answer:
        return await self._http.post(action, url, token=self._token, document=document)
