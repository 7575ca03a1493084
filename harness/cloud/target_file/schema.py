"""What a target file can say, as values."""

from ipaddress import ip_address
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from harness.requirements.features import FEATURES
from harness.scenario.loading.wording import unknown
from harness.scenario.schema.base import Duration, Strict, invalid

FORMAT = "camproof: target/1"


def _https(address: str) -> str:
    if not address.startswith("https://") or len(address) == len("https://"):
        raise invalid(f"{address!r} is no address that can be judged: write https://HOST, or https://HOST:PORT")
    return address.rstrip("/")


def _ip(address: str) -> str:
    try:
        return str(ip_address(address))
    except ValueError:
        raise invalid(f"{address!r} is no IP address: write one, such as 192.0.2.7 or 2001:db8::7") from None


def _claimable(feature: str) -> str:
    if feature not in FEATURES:
        raise invalid(unknown("feature", feature, FEATURES))
    return feature


def _said(what: str, **more: Any) -> Any:  # noqa: ANN401 - as `Field`
    return Field(description=what, **more)


Word = Annotated[str, StringConstraints(min_length=1)]
Secret = Annotated[str, StringConstraints(min_length=1)]  # as it is, `env:NAME`, or `file:PATH`
Folder = Annotated[str, StringConstraints(min_length=1)]  # a file or folder, from the target file's own on
Address = Annotated[str, AfterValidator(_https), Field(json_schema_extra={"pattern": "^https://."})]
IpAddress = Annotated[str, AfterValidator(_ip)]
Claim = Annotated[str, AfterValidator(_claimable), Field(json_schema_extra={"enum": [*FEATURES]})]


class AccountEntry(Strict):
    """A user who can sign in."""

    username: Word = _said("the name that the user signs in with")
    password: Secret = _said("the password itself, `env:NAME`, or `file:PATH`")


class RegionEntry(Strict):
    """What the operator shows of one region."""

    at_rest: tuple[Folder, ...] = _said("folders that hold everything the region's services keep", default=())
    logs: tuple[Folder, ...] = _said("folders that hold their logs", default=())
    key_server: tuple[Folder, ...] = _said("which of `at_rest` are the key server's alone", default=())
    locations: tuple[Folder, ...] = _said(
        "storage locations, each with all objects: a run takes the files of each away for a moment, to see it lost, "
        "and damages an object of its own there",
        default=(),
    )


class DatabaseEntry(Strict):
    """A PostgreSQL database that the operator shows, all its tables."""

    url: Secret = _said("`postgresql://USER:PASSWORD@HOST/DATABASE`, of a user who may read it all; or where it stands")
    regions: dict[str, Word] = _said(
        "regions by how the names of their schemas there begin; other schemas belong to none",
        default={},
    )


class EvidenceEntry(Strict):
    """What the operator shows of the cloud, for what is not to be seen from outside."""

    regions: dict[str, RegionEntry] = _said("by region", default={})
    databases: tuple[DatabaseEntry, ...] = _said("PostgreSQL databases with their rows", default=())
    global_: tuple[Folder, ...] = _said("folders of what belongs to no region", default=(), alias="global")


class ParametersEntry(Strict):
    """Values that the cloud is set to."""

    credential_life: Duration = _said("how long a camera's temporary credentials hold", default=3_600_000_000)


class TimingEntry(Strict):
    """How long to wait for it."""

    connect: Duration = _said("until a connection is there", default=5_000_000)
    answer: Duration = _said("until an answer is there", default=10_000_000)
    clock_skew: Duration = _said("by how much its clock may differ from ours", default=5_000_000)
    longest_wait: Duration = _said("for credentials to end; longer ones are not seen to", default=120_000_000)
    rights_end: Duration = _said("for a role that was taken to end at every service", default=10_000_000)


class LoadEntry(Strict):
    """Whether load tests may be made of it. A cloud on this machine needs nobody's consent."""

    consent: bool = _said("whether its operator agrees: `true` or `false`")
    most_cameras: Annotated[int, Field(ge=1)] = _said("to so many cameras at once", default=100)
    most_viewers: Annotated[int, Field(ge=0)] = _said("to so many viewers at once", default=20)


class TargetFile(Strict):
    """A cloud to be judged."""

    camproof: Literal["target/1"] = _said("what this file is")
    name: Word = _said("what the cloud is called in reports")
    adapter: Word = _said("whose API it speaks: `reference`, or an adapter that is installed", default="reference")
    services: dict[str, Address] = _said("base addresses by the names that the adapter knows")
    web: Address | None = _said("address of its web client; `web-client` claims it", default=None)
    ca_file: Folder = _said("the certificate authority that its certificates are of, as PEM")
    resolve: dict[str, IpAddress] = _said(
        "IP addresses by names of services' hosts, where the system doesn't know them", default={}
    )
    administrator: AccountEntry = _said("a user who may make organisations; the suite makes new ones")
    stranger: AccountEntry = _said("another user, who belongs to no organisation")
    viewers: tuple[AccountEntry, ...] = _said("users as whom viewers of a load test sign in", default=())
    licence_codes: tuple[Secret, ...] = _said(
        "codes that nobody has redeemed; `file:PATH` stands for a file with a code a line", default=()
    )
    regions: Annotated[tuple[Word, ...], Field(min_length=1)] = _said("where cameras are to record: one, two or more")
    features: tuple[Claim, ...] = _said("what the cloud claims to have")
    parameters: ParametersEntry = _said("values that it is set to", default=ParametersEntry())
    evidence: EvidenceEntry = _said("what its operator shows", default=EvidenceEntry())
    timing: TimingEntry = _said("how long to wait for it", default=TimingEntry())
    options: dict[str, Word] = _said("what else the adapter wants to know", default={})
    load: LoadEntry | None = _said("whether `camproof load` may load it, and how far", default=None)
