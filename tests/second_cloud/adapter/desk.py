"""How its people sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from harness.cloud.http import Answer, CloudHttp
from harness.cloud.request import Request
from harness.cloud.target import Account
from tests.second_cloud.adapter.wording import plainly, session


@dataclass(frozen=True)
class Desk:
    """OAuth 2.0, with a form whose address holds what the client asked."""

    base: str
    client_id: str = "viewer"
    narrow_client: str = "office"
    redirect_uri: str = "http://127.0.0.1:50007/back"

    @property
    def discovery(self) -> str:
        return f"{self.base}/.well-known/oauth-authorization-server"

    async def answer(self, http: CloudHttp, address: str, asked: Mapping[str, str], account: Account) -> Answer:
        form = {"who": account.username, "secret": account.password.get_secret_value()}
        return await http.ask("POST", f"{address}?{urlencode(asked)}", form=form)

    def administration(self, token: str | None) -> Request:
        return Request("GET", f"{self.base}/groups", session(token), read=plainly)
