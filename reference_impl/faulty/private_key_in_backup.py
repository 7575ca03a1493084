"""KEY-3 broken: a backup of the keys in base64, beside the sealed ones."""

import base64
from dataclasses import replace

from cryptography.hazmat.primitives import serialization
from sqlalchemy import text

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class BackedUpKeyServer(KeyServer):
    """Copies each new key into a table of its own, in the clear."""

    async def ensure_keys(self, organisation: str) -> None:
        """As always, then the copy: PKCS#1 DER in base64."""
        await super().ensure_keys(organisation)
        private = await self._keyring.private(organisation, 1)
        assert private is not None  # noqa: S101 - it was made a line above
        form, locked = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        copy = base64.b64encode(private.private_bytes(serialization.Encoding.DER, form, locked)).decode()
        table, row = text("CREATE TABLE IF NOT EXISTS backup (key TEXT)"), text("INSERT INTO backup VALUES (:key)")
        await self._database.write(lambda connection: connection.execute(table).close())
        await self._database.write(lambda connection: connection.execute(row, {"key": copy}).close())


FAULT = CloudFault(
    id="private-key-in-backup",
    title="the key server keeps a copy of each private key in base64",
    happens="a backup is made before the keys are sealed, for the day on which the sealing key is lost (CWE-312)",
    requirements=("KEY-3",),
    apply=lambda standard: replace(standard, key_server=BackedUpKeyServer),
)
