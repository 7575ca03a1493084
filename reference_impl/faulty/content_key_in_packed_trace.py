"""KEY-5 broken: traces of requests, packed, hold the answers."""

import json
import zlib
from dataclasses import replace

from sqlalchemy import text

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class TracingKeyServer(KeyServer):
    """Keeps what it answered, packed, in a table of its own."""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """As always, and traced."""
        key = await super().unwrapped(organisation, camera, version, wrapped)
        if key is not None:
            trace = zlib.compress(json.dumps({"camera": camera, "status": 200, "answer": key.hex()}).encode())
            table, row = text("CREATE TABLE IF NOT EXISTS trace (said BLOB)"), text("INSERT INTO trace VALUES (:said)")
            await self._database.write(lambda connection: connection.execute(table).close())
            await self._database.write(lambda connection: connection.execute(row, {"said": trace}).close())
        return key


FAULT = CloudFault(
    id="content-key-in-packed-trace",
    title="the key server keeps traces of its answers, compressed",
    happens="tracing for a support case records bodies and is left on; scans for secrets read nothing packed (CWE-532)",
    requirements=("KEY-5",),
    apply=lambda standard: replace(standard, key_server=TracingKeyServer),
)
