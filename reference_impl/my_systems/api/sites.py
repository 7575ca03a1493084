"""Sites and the cameras at them."""

from typing import Any

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import cameras, sites
from reference_impl.my_systems.answers import Made, Site
from reference_impl.my_systems.api.organisations import ONE
from reference_impl.my_systems.bodies import NewCamera, NewSite, Registration
from reference_impl.my_systems.office import Office

_SITE = f"{ONE}/sites/{{site}}"
_LISTED = {"no-such-site": 404, "axis-os-not-readable": 422, "camera-already-listed": 409, "too-many-cameras": 409}


class Sites:
    """What is asked of sites."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        access = self._office.access
        return [
            Operation("listSites", "GET", f"{ONE}/sites", "The organisation's sites",
                      access.members, Nothing, list[Site], self._list),
            Operation("addSite", "POST", f"{ONE}/sites", "Add a system of AXIS Camera Station Edge or Pro",
                      access.administrators, NewSite, Made, self._add, 201,
                      {"unsupported-system": 422, "too-many-sites": 409}),
            Operation("registerServer", "PUT", f"{_SITE}/registration",
                      "Note whether the site's server is registered to Connected services",
                      access.administrators, Registration, Registration, self._register,
                      refusals={"no-such-site": 404}),
            Operation("addCamera", "POST", f"{_SITE}/cameras", "List a camera at a site",
                      access.administrators, NewCamera, Made, self._add_camera, 201, _LISTED),
        ]  # fmt: skip

    async def _list(self, asked: Asked[Nothing]) -> list[Site]:
        organisation = asked.place["organisation"]
        rows = await self._office.read(lambda connection: sites.sites(connection, organisation))
        return [Site.model_validate(row) for row in rows]

    async def _add(self, asked: Asked[NewSite]) -> Made:
        organisation, site = asked.place["organisation"], asked.body
        new = await self._office.change(
            asked.caller, organisation, "add-site", site.name,
            lambda connection: sites.add_site(
                connection, organisation, site.name, site.kind, registered=site.registered
            ), **site.model_dump(),
        )  # fmt: skip
        return Made(id=new)

    async def _register(self, asked: Asked[Registration]) -> Registration:
        organisation, site, registered = asked.place["organisation"], asked.place["site"], asked.body.registered
        await self._office.change(
            asked.caller, organisation, "register-server", site,
            lambda connection: sites.register_server(connection, organisation, site, registered=registered),
            registered=registered,
        )  # fmt: skip
        return asked.body

    async def _add_camera(self, asked: Asked[NewCamera]) -> Made:
        organisation, site, camera = asked.place["organisation"], asked.place["site"], asked.body
        await self._office.change(
            asked.caller, organisation, "add-camera", camera.id,
            lambda connection: cameras.add_camera(connection, organisation, site, camera),
            site=site, **camera.model_dump(exclude={"id"}),
        )  # fmt: skip
        return Made(id=camera.id)
