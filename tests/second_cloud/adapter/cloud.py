"""The second cloud as the harness sees it: all ports of its API together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import serialization

from harness.cloud.administration import RegionAddresses
from harness.cloud.document import Document
from harness.cloud.http import CloudHttp
from harness.cloud.ports import Adapter, Place
from harness.cloud.request import Request, expect
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.target import Account, Target
from tests.second_cloud.adapter.desk import Desk
from tests.second_cloud.adapter.device import Device, device_session
from tests.second_cloud.adapter.people import Office
from tests.second_cloud.adapter.requests import Book, Boxes, Locks
from tests.second_cloud.adapter.wording import pass_read, post, reading


@dataclass
class _SecondCloud:
    """All of it."""

    target: Target
    services: tuple[str, ...] = ("larder", "locks")
    store: Boxes = field(default_factory=Boxes)
    library: Book = field(default_factory=Book)
    keys: Locks = field(default_factory=Locks)
    users: dict[str, str] = field(default_factory=dict)  # by session

    @property
    def oauth(self) -> Desk:
        return Desk(self.base)

    @property
    def base(self) -> str:
        return self.target.services["larder"]

    async def regions(self, http: CloudHttp) -> Mapping[str, RegionAddresses]:
        region = self.target.options["region"]
        box = f"{self.base}/box"
        return {
            region: RegionAddresses(region, region, region, box, self.base, self.base, self.target.services["locks"])
        }

    async def sign_in(self, http: CloudHttp, account: Account) -> str:
        said = {"user": account.username, "secret": account.password.get_secret_value()}
        action = f"sign in as {account.username}"
        answer = await expect(http, action, post(f"{self.base}/login", None, said))
        session = Document.of(action, answer).word("session")
        self.users[session] = account.username
        return session

    def who(self, token: str) -> str:
        return self.users.get(token, "")

    def administration(self, http: CloudHttp, token: str) -> Office:
        return Office(http, self.base, token)

    async def register(self, http: CloudHttp, token: str, name: str) -> DeviceIdentity:
        identity, form = DeviceIdentity(), serialization.PublicFormat.SubjectPublicKeyInfo
        pem = identity.key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
        answer = await expect(
            http, "register a device", post(f"{self.base}/devices", token, {"title": name, "key": pem})
        )
        identity.client_id = str(answer.json()["device"])
        return identity

    async def device_token(self, http: CloudHttp, identity: DeviceIdentity) -> str:
        return (await device_session(http, self.base, identity))[0]

    def device(self, http: CloudHttp, identity: DeviceIdentity) -> Device:
        return Device(http, self.base, identity)

    def renewal(self, renewal_uri: str, token: str | None, **asked: str) -> Request:
        return post(renewal_uri, token, dict(asked), reading(pass_read(self.base)))

    def reader_session(self, place: Place) -> Request:
        return post(
            f"{self.base}/groups/{place.organisation}/viewing-pass", place.token, {}, reading(pass_read(self.base))
        )


def adapter(target: Target) -> Adapter:
    """What the entry point names."""
    return _SecondCloud(target)
