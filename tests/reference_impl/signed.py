"""Requests of the library `requests`, signed as cameras sign them."""

import hashlib
import time

from requests import PreparedRequest
from requests.auth import AuthBase

from harness.cloud.signing import TemporaryCredentials, signed


class Signed(AuthBase):
    """AWS Signature Version 4 on whatever is about to be sent."""

    def __init__(self, credentials: TemporaryCredentials, service: str) -> None:
        self._credentials = credentials
        self._service = service

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """With the signature in its headers."""
        body = request.body or b""
        assert isinstance(body, str | bytes)
        headers = signed(
            self._credentials,
            request.method or "GET",
            request.url or "",
            sha256=hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest(),
            service=self._service,
            now_us=int(time.time() * 1_000_000),
        )
        request.headers.update(headers)
        return request
