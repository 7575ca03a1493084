"""The whole topology."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from harness.scenario.schema.base import Name, Strict, invalid
from harness.sites.defaults import Listed, assumed, listed
from harness.sites.references import unresolved
from harness.sites.schema.appliance import Appliance
from harness.sites.schema.camera import Camera, Cameras, each
from harness.sites.schema.router import Internet, Router
from harness.sites.schema.servers import Network
from harness.sites.schema.values import End, HostName, Port

FORMAT = "topology/1"


class Cable(Strict):
    """A cable between two ports: `<appliance>/u1-rj45`, `<router>/outside`, a network, `internet`.

    Cameras have none here: they name their port.

    Args:
        start: one end.
        end: the other.
        broken: whether it carries nothing.
    """

    start: End = Field(alias="from")
    end: End = Field(alias="to")
    broken: bool = False


class Need(Strict):
    """An address that a camera must reach.

    Args:
        name: of the service.
        host: its name, and no address, for which nobody has a certificate; `{region}` stands for the topology's region.
        port: there.
        protocol: tcp or udp.
    """

    name: Name
    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.{}-]{0,200}[a-z][a-z0-9{}-]{0,60}$")]
    port: Port = 443
    protocol: Literal["tcp", "udp"] = "tcp"


class Cloud(Strict):
    """What the cloud needs of a site's network.

    Args:
        needs: addresses that a camera must reach; None for those of the reference cloud.
        ip: the protocols by which it is reached.
        through_proxy: whether activation works through a proxy.
    """

    needs: Annotated[tuple[Need, ...], Field(min_length=1)] | None = None
    ip: Literal["ipv4", "both"] = assumed("cloud.ip", alias="ip")
    through_proxy: Literal["works", "fails", "unknown"] = assumed("cloud.through_proxy", alias="through_proxy")


class Topology(Strict):
    """How a site is wired, from its cameras to the provider's line.

    Args:
        camproof: the format of the file.
        name: what it is called.
        why: a paragraph on why it matters.
        region: whose services the cameras need.
        appliances: S22 appliances, by name.
        networks: the site's own networks, by name.
        routers: by name.
        internet: the provider's line.
        cables: what is plugged into what, cameras apart.
        cameras: what hangs where.
        cloud: what it needs.
    """

    camproof: Literal["topology/1"]
    name: Name
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    region: HostName = assumed("region", alias="region")
    appliances: dict[Name, Appliance] = Field(default_factory=dict)
    networks: dict[Name, Network] = Field(default_factory=dict)
    routers: dict[Name, Router] = Field(default_factory=dict)
    internet: Internet = Field(default_factory=Internet)
    cables: tuple[Cable, ...] = ()
    cameras: Annotated[tuple[Cameras, ...], Field(min_length=1)]
    cloud: Cloud = Field(default_factory=Cloud)

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        wrong = [*unresolved(self)]
        if wrong:
            raise invalid("; ".join(one.message for one in wrong), problems=wrong)
        return self

    def each_camera(self) -> tuple[Camera, ...]:
        """All cameras, one by one."""
        return tuple(each(self.cameras))

    def needs(self) -> tuple[Listed, ...]:
        """The addresses that a camera must reach, with the region filled in; without resolvers and the time."""
        own = self.cloud.needs
        every = (
            listed() if own is None else [Listed(n.name, n.host, n.port, n.protocol, "said by the file") for n in own]
        )
        return tuple(one._replace(host=one.host.replace("{region}", self.region)) for one in every)
