"""Serves the page: its files, and what it needs to know of the cloud. It keeps nothing and asks nobody."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from aiohttp import web

from reference_impl.foundation.part import Part
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.web.assets import INDEX, Asset
from reference_impl.web.policy import security_headers
from reference_impl.web.settings import WebSettings

_ROUTES = frozenset(("", "callback", "join", "signed-out", "systems", "video"))
"""First parts of the paths that the page itself makes sense of."""

_OK, _NOT_FOUND = 200, 404
_FOR_A_YEAR = "public, max-age=31536000, immutable"  # names below assets/ hold a digest of what is in them


class Web:
    """One page for the whole cloud."""

    def __init__(self, settings: WebSettings, page: Mapping[str, Asset]) -> None:
        self._settings = settings
        self._page = page
        self._headers = security_headers(settings.asked, settings.identity)
        self._host = urlsplit(settings.address).netloc

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=1)
        app.on_response_prepare.append(self._secured)
        app.router.add_get("/config.json", self._config)
        app.router.add_get("/{path:.*}", self._file)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on: nothing that could fail."""
        return {}

    async def close(self) -> None:
        """Nothing is written."""

    async def _secured(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._headers)

    async def _config(self, _request: web.Request) -> web.Response:
        return web.json_response(self._settings.document, headers={"Cache-Control": "no-store"})

    async def _file(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        asset = self._page.get(path)
        if asset is not None and path != INDEX:
            return _sent(request, asset, _FOR_A_YEAR if path.startswith("assets/") else "no-cache")
        known = path.partition("/")[0] in _ROUTES
        if not known and "text/html" not in request.headers.get("Accept", ""):
            raise Problem(404, "no-such-address", "There is nothing at this address.")
        if request.host != self._host:  # sign-in leads back to this one alone
            return web.Response(status=308, headers={"Location": f"{self._settings.address}{request.rel_url.raw_path}"})
        return _sent(request, self._page[INDEX], "no-cache", _OK if known else _NOT_FOUND)


def _sent(request: web.Request, asset: Asset, cached: str, status: int = _OK) -> web.Response:
    headers = {"Cache-Control": cached, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if status == _OK and asset.etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    packed = asset.packed and "gzip" in request.headers.get("Accept-Encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return web.Response(
        status=status,
        body=asset.packed if packed else asset.body,
        headers={**headers, "Content-Type": asset.content_type},
    )
