"""KEY-5 broken: content keys are kept as lists of numbers."""

import json
from dataclasses import replace

from sqlalchemy import text

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class BufferedKeyServer(KeyServer):
    """Keeps each key that it gave as JSON has bytes where nobody thought of them."""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """As always, and kept."""
        key = await super().unwrapped(organisation, camera, version, wrapped)
        if key is not None:
            said = json.dumps({"type": "Buffer", "data": list(key)}, separators=(",", ":"))
            table, row = text("CREATE TABLE IF NOT EXISTS kept (key TEXT)"), text("INSERT INTO kept VALUES (:key)")
            await self._database.write(lambda connection: connection.execute(table).close())
            await self._database.write(lambda connection: connection.execute(row, {"key": said}).close())
        return key


FAULT = CloudFault(
    id="content-key-as-numbers",
    title="the key server keeps the content keys that it gave, as lists of numbers",
    happens="a cache writes a binary buffer as JSON; whoever greps for base64 and hexadecimal finds nothing (CWE-312)",
    requirements=("KEY-5",),
    apply=lambda standard: replace(standard, key_server=BufferedKeyServer),
)
