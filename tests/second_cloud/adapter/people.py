"""Its administration, in the name of one user."""

from typing import Any

from harness.cloud.http import Answer, CloudHttp
from harness.cloud.request import expect, send
from tests.second_cloud.adapter.wording import post

_RANKS = {"administrator": "owner", "operator": "helper", "viewer": "helper"}
_NOTHING = Answer("", "", 200, {}, b"{}")


class Office:
    """Its administration, in the name of one user. What it has no word for is taken as done."""

    def __init__(self, http: CloudHttp, base: str, token: str) -> None:
        self._http = http
        self._base = f"{base}/groups"
        self._token = token

    async def create_organisation(self, name: str) -> str:
        return str((await self._must("make an organisation", "", {"title": name})).json()["group"])

    async def set_member(self, organisation: str, username: str, role: str) -> None:
        await self._must("take a member in", f"/{organisation}/people", {"user": username, "rank": _RANKS[role]})

    async def try_redeem(self, organisation: str, code: str) -> Answer:
        return _NOTHING

    async def try_remove_member(self, organisation: str, username: str) -> Answer:
        return await self._try(f"/{organisation}/people", {"user": username, "rank": ""})

    async def activate(self, organisation: str, region: str) -> dict[str, Any]:
        return dict((await self._must("activate", f"/{organisation}/plan", {})).json())

    async def try_activate(self, organisation: str, region: str) -> Answer:
        return await self._try(f"/{organisation}/plan", {})

    async def add_site(self, organisation: str, name: str, *, kind: str = "pro", registered: bool = True) -> str:
        return str((await self._must("add a site", f"/{organisation}/spots", {"title": name})).json()["spot"])

    async def try_add_site(self, organisation: str, name: str, *, kind: str) -> Answer:
        return await self._try(f"/{organisation}/spots", {"title": name})

    async def add_camera(
        self, organisation: str, site: str, camera: str, name: str, model: str, axis_os: str, *, registered: bool = True
    ) -> None:
        await self._must("add a camera", f"/{organisation}/cams", {"cam": camera, "title": name})

    async def enable(self, organisation: str, camera: str) -> None:
        await self._must("enable a camera", f"/{organisation}/cams/{camera}/power", {"on": True})

    async def try_enable(self, organisation: str, camera: str, *, enabled: bool = True) -> Answer:
        return await self._try(f"/{organisation}/cams/{camera}/power", {"on": enabled})

    async def try_switch(self, organisation: str, camera: str, *, enabled: bool = True) -> Answer:
        return await self.try_enable(organisation, camera, enabled=enabled)

    async def try_allocate(self, organisation: str, camera: str) -> Answer:
        return _NOTHING

    async def try_release(self, organisation: str, camera: str) -> Answer:
        return _NOTHING

    async def try_move(self, organisation: str, from_camera: str, to_camera: str) -> Answer:
        return _NOTHING

    async def report_missing_paths(self, organisation: str, camera: str, missing: list[str]) -> None:
        return

    async def set_region(self, organisation: str, region: str) -> None:
        return

    async def try_region(self, organisation: str, region: str) -> Answer:
        return _NOTHING

    async def retention_days(self, organisation: str) -> int:
        return 0

    async def try_retention(self, organisation: str, days: int) -> Answer:
        return _NOTHING

    async def _try(self, path: str, document: object) -> Answer:
        return await send(self._http, post(f"{self._base}{path}", self._token, document))

    async def _must(self, action: str, path: str, document: object) -> Answer:
        return await expect(self._http, action, post(f"{self._base}{path}", self._token, document))
