"""Key servers that run beside an embedded cloud, each in a process of its own: what either side needs to know.

For each, `<folder>/alone/<region>/key_server/settings.json` is written; `python -m reference_impl.key_server` takes it.
"""

import json
import ssl
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from reference_impl.deployment import addresses as names
from reference_impl.deployment.certificates import CertificateAuthority
from reference_impl.deployment.folders import RegionFolders
from reference_impl.deployment.remote_keys import RemoteKeyServer, remote_key_server
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.private_file import kept_key, private_folder, write_private
from reference_impl.foundation.service_token import ServiceTokens, kept_client_key, public_key_set
from reference_impl.identity import ServiceClient


@dataclass(frozen=True, slots=True)
class Alone:
    """The services that run alone; none by default."""

    settings: CloudSettings
    addresses: Mapping[str, str]
    authority: CertificateAuthority

    @property
    def regions(self) -> tuple[str, ...]:
        """Ids of the regions whose key server runs alone."""
        return tuple(one for one in self.settings.regions if self._name(one) in self.settings.alone)

    def clients(self) -> tuple[ServiceClient, ...]:
        """Who may ask in its own name: each key server identity, and my_systems the key servers."""
        if not self.regions:
            return ()
        key_servers = tuple(
            ServiceClient(self._name(one), public_key_set(kept_client_key(self._client_key(one))), ("identity",))
            for one in self.regions
        )
        own = public_key_set(kept_client_key(self._own_key))
        return (*key_servers, ServiceClient(names.MY_SYSTEMS, own, ("keys",)))

    def key_servers(self, stack: AsyncExitStack) -> dict[str, RemoteKeyServer]:
        """As my_systems asks them, by region; the stack closes the connections."""
        if not self.regions:
            return {}
        connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(self.authority.ca_file)))
        http = aiohttp.ClientSession(connector=connector)
        stack.push_async_callback(http.close)
        issuer = self.addresses[names.IDENTITY]
        tokens = ServiceTokens(issuer, names.MY_SYSTEMS, kept_client_key(self._own_key), http)
        return {one: remote_key_server(self.addresses[self._name(one)], tokens, http) for one in self.regions}

    def write(self) -> None:
        """The settings file of each, and what it names."""
        for region in self.regions:
            self._write(region)

    def _write(self, region: str) -> None:
        folder, leaf = self._folder(region), self.authority.leaf()
        write_private(folder / "certificate.pem", b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
        write_private(folder / "private-key.pem", leaf.private_key_pem.bytes())
        folders = RegionFolders(self.settings.folder.resolve() / region)
        private_folder(folders.safe)
        kept_key(folders.key_encryption_key)
        settings = {
            "host": self.settings.host,
            "port": urlsplit(self.addresses[self._name(region)]).port,
            "certificate": str(folder / "certificate.pem"),
            "private_key": str(folder / "private-key.pem"),
            "trusted": str(self.authority.ca_file.resolve()),
            "issuer": self.addresses[names.IDENTITY],
            "client_id": self._name(region),
            "client_key": str(self._client_key(region)),
            "logs": str(folder / "logs"),
            "region": region,
            "database": self.settings.databases[region] or str(folders.keys / "keys.db"),
            "key_encryption_key": str(folders.key_encryption_key),
            "audit_heads": str(folders.audit_heads),
        }
        write_private(folder / "settings.json", json.dumps(settings, indent=2).encode())

    @property
    def _secrets(self) -> Path:
        return private_folder(self.settings.folder / "secrets")

    @property
    def _own_key(self) -> Path:
        return self._secrets / "my_systems-client-key.pem"

    def _client_key(self, region: str) -> Path:
        return self._folder(region) / "client-key.pem"

    def _folder(self, region: str) -> Path:
        return private_folder(self.settings.folder / "alone" / region / names.KEY_SERVER)

    @staticmethod
    def _name(region: str) -> str:
        return names.in_region(region, names.KEY_SERVER)
