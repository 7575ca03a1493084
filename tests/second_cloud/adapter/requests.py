"""Requests to its store, its index and its key server."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from harness.camera.segment import Buffer
from harness.cloud.http import Answer
from harness.cloud.ports import HeardKey, Place, WrappedKey
from harness.cloud.request import Request
from harness.cloud.signing import TemporaryCredentials
from tests.second_cloud.adapter.wording import plainly, reading, sealed, session
from tests.second_cloud.seal import EMPTY

PIECE = {
    "span": "span", "counter": "counter", "start_us": "start_us", "duration_us": "length_us", "object_key": "thing",
    "init_key": "head", "key_id": "lock", "wrapped_key": "wrapped", "key_version": "lock_number", "iv": "iv",
    "sha256": "sha256", "size": "bytes",
}  # fmt: skip
HOLE = {
    "span": "span", "first": "first", "last": "last", "start_us": "start_us", "duration_us": "length_us",
    "reason": "cause",
}  # fmt: skip


class Boxes:
    """Its store."""

    def put(
        self, who: TemporaryCredentials, key: str, body: Buffer, *, sha256: str, now_us: int, region: str | None = None,
        only_if_new: bool = True,
    ) -> Request:  # fmt: skip
        return sealed("PUT", _thing(who, key), who, body, sha256, now_us, where=region, only_new=only_if_new)

    def ask(self, method: str, who: TemporaryCredentials, key: str, *, now_us: int) -> Request:
        return sealed(method, _thing(who, key), who, None, EMPTY, now_us)

    def listing(self, who: TemporaryCredentials, *, now_us: int, prefix: str = "", after: str = "") -> Request:
        url = f"{who.storage_uri}?{urlencode({'begins': prefix, 'after': after})}"
        return sealed("GET", url, who, None, EMPTY, now_us)

    def listed(self, page: Answer) -> list[tuple[str, int]]:
        try:
            return [(row["name"], row["bytes"]) for row in page.json()["things"]]
        except (ValueError, KeyError, TypeError):
            return []


def _thing(who: TemporaryCredentials, key: str) -> str:
    return f"{who.storage_uri}/{quote(key, safe='/-_.~')}"


class Book:
    """Its index and films."""

    def recordings(self, place: Place, camera: str, from_us: int, to_us: int) -> Request:
        def turn(said: Any) -> object:  # noqa: ANN401 - JSON
            rows = {"segments": (PIECE, "pieces"), "gaps": (HOLE, "holes")}
            return {
                ours: [{name: row[theirs] for name, theirs in names.items()} for row in said[key]]
                for ours, (names, key) in rows.items()
            }

        return self._span("book", place, camera, from_us, to_us, reading(turn))

    def playlist(self, place: Place, camera: str, from_us: int, to_us: int) -> Request:
        def read(answer: Answer) -> Answer:
            if not answer.accepted:
                return plainly(answer)
            return replace(answer, body=answer.body.replace(b"EXT-X-LARDER-DIGEST", b"EXT-X-CAMPROOF-SHA256"))

        return self._span("film", place, camera, from_us, to_us, read)

    def timeline(self, place: Place, camera: str, from_us: int, to_us: int, step_us: int) -> None:
        return None

    def enforcement(self, place: Place) -> Request:
        return Request("POST", f"{place.region.recording_index}/book/{place.organisation}", session(place.token))

    def object_key(self, address: str, camera: str) -> str:
        _, found, rest = unquote(address.partition("?")[0]).partition(f"/{camera}/")
        return f"{camera}/{rest}" if found else ""

    def _span(
        self, what: str, place: Place, camera: str, from_us: int, to_us: int, read: Callable[[Answer], Answer]
    ) -> Request:
        query = urlencode({"since": from_us, "until": to_us})
        url = f"{place.region.playlists}/{what}/{place.organisation}/{camera}?{query}"
        return Request("GET", url, session(place.token), read=read)


class Locks:
    """Its key server."""

    def content_key(self, place: Place, key: WrappedKey) -> Request:
        query = urlencode({"n": key.version, "w": key.wrapped})
        return self.at(f"{_locks(place)}/{key.camera}/open?{query}", place.token)

    def at(self, address: str, token: str | None) -> Request:
        return Request("GET", address, session(token), read=plainly)

    def wrapped(self, address: str) -> WrappedKey | None:
        place = urlsplit(address)
        query, parts = parse_qs(place.query), place.path.split("/")
        if "w" not in query or parts[-1] != "open":
            return None
        return WrappedKey(parts[-2], query["n"][0], query["w"][0])

    def public_key(self, place: Place) -> Request:
        turn = reading(lambda said: {"public_key": said["pem"], "version": said["n"]})
        return Request("GET", _locks(place), session(place.token), read=turn)

    def audit(self, place: Place, after: int = 0) -> Request:
        def turn(said: Any) -> object:  # noqa: ANN401 - JSON
            rows = [
                {"at_us": row["at"], "who": row["user"], "camera": row["cam"], "version": row["n"],
                 "outcome": "unwrapped" if row["end"] == "opened" else row["end"]}
                for row in said["log"]
            ]  # fmt: skip
            return {"rows": rows, "broken_at": None}

        return Request("GET", f"{_locks(place)}/log", session(place.token), read=reading(turn))

    def gives_key(self, request: str) -> bool:
        return request.endswith("/open")

    def heard(self, request: str, content: bytes) -> Iterator[HeardKey]:
        parts = urlsplit(request.partition(" ")[2]).path.split("/")
        try:
            document = json.loads(content)
            if parts[-2] == "locks":
                yield HeardKey(parts[-1], None, document["pem"], str(document["n"]))
            elif parts[-2:] == ["devices", "me"] and document["on"]:
                lock = document["lock"]
                yield HeardKey(document["group"], document["where"], lock["pem"], str(lock["n"]))
        except (ValueError, KeyError, TypeError):
            return


def _locks(place: Place) -> str:
    return f"{place.region.key_server}/locks/{place.organisation}"
