"""Writes what the parts of a cloud need to start: a folder each, with its settings, certificate and keys.

A folder holds everything that its part needs and nothing that is another's secret. Run again on the same folder, keys,
passwords and licence codes stay; certificates and settings are made anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from reference_impl.alone import HearingSettings, PartSettings, read_settings
from reference_impl.deployment import addresses as names
from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import GLOBAL, Part, Wanted
from reference_impl.deployment.apart.settings import PARTS, Opening, read_opening
from reference_impl.deployment.certificates import CertificateAuthority
from reference_impl.deployment.description import Account, CloudDescription, RegionDescription
from reference_impl.deployment.opening import USERNAMES, fresh_codes, fresh_passwords
from reference_impl.deployment.regions import REGIONS
from reference_impl.foundation.private_file import kept_key, private_folder, write_private
from reference_impl.foundation.service_token import kept_client_key, public_key_set
from reference_impl.key_server.__main__ import SETTINGS as KEYS

_OPENING = "opening.json"
_HEARD_AFTER = 2  # intervals of asking identity, with the time that an answer takes

DESCRIPTION = TypeAdapter(CloudDescription)
"""Of `cloud.json`."""


@dataclass(frozen=True, slots=True)
class Provisioned:
    """A cloud that can be started."""

    folder: Path
    parts: tuple[Part, ...]
    description: CloudDescription

    def settings_file(self, part: Part) -> Path:
        """What its process is started with."""
        return self.folder / part.folder / "settings.json"


def provision(wanted: Wanted, folder: Path) -> Provisioned:
    """Write it all; SettingsError where something of the settings can't be used.

    `<folder>/<part>/` is for the part's process alone, `<folder>/ca.pem` for everybody, `<folder>/cloud.json` for who
    drives the cloud (it holds passwords), `<folder>/secrets` for nobody but this.
    """
    folder, parts = private_folder(folder), plan.parts(wanted)
    authority = CertificateAuthority(folder, wanted.host or "localhost")
    keys = {part.name: public_key_set(kept_client_key(_own(folder, part) / "client-key.pem")) for part in parts}
    made = [_write(wanted, part, _own(folder, part), authority, keys) for part in parts]
    rights_end_s = max(_HEARD_AFTER * one.poll_s for one in made if isinstance(one, HearingSettings))
    opening = _opening(wanted, _own(folder, parts[0]) / _OPENING)
    description = _description(wanted, folder, opening, rights_end_s)
    write_private(folder / "cloud.json", DESCRIPTION.dump_json(description, indent=2))
    return Provisioned(folder, parts, description)


def _own(folder: Path, part: Part) -> Path:
    return private_folder(folder / part.folder)


def _write(
    wanted: Wanted, part: Part, own: Path, authority: CertificateAuthority, keys: Mapping[str, Any]
) -> PartSettings:
    leaf = authority.leaf(part.host)
    write_private(own / "certificate.pem", b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    write_private(own / "private-key.pem", leaf.private_key_pem.bytes())
    write_private(own / "ca.pem", authority.ca_file.read_bytes())
    if part.region:
        kept_key(own / ("session.key" if part.name == part.region else "key-encryption.key"))
    if part.name == GLOBAL:
        _opening(wanted, own / _OPENING)
    settings = json.dumps(plan.settings_of(wanted, part, keys), indent=2)
    write_private(own / "settings.json", settings.encode())
    shapes: dict[str, TypeAdapter[Any]] = {"reference_impl.apart": PARTS, "reference_impl.key_server": KEYS}
    return cast("PartSettings", read_settings(own / "settings.json", shapes[part.module]))


def _opening(wanted: Wanted, file: Path) -> Opening:
    if not file.exists():
        fresh = Opening(passwords=fresh_passwords({}), licence_codes=fresh_codes(wanted.licence_codes))
        write_private(file, fresh.model_dump_json(indent=2).encode())
    return read_opening(file)


def _description(wanted: Wanted, folder: Path, opening: Opening, rights_end_s: float) -> CloudDescription:
    """As whoever drives it sees it; of folders, only those that are on this machine."""
    own = plan.global_part(wanted)
    state = Path(plan.state_of(wanted, own)) if _is_here(wanted) else None
    return CloudDescription(
        identity=own.address(names.IDENTITY),
        my_systems=own.address(names.MY_SYSTEMS),
        regions=tuple(_region(wanted, region) for region in wanted.regions),
        ca_file=folder / "ca.pem",
        **{name: Account(name, opening.passwords[name]) for name in USERNAMES},
        licence_codes=opening.licence_codes,
        global_at_rest=tuple(state / name for name in ("identity", "my_systems", "logs")) if state else (),
        operator=f"http://127.0.0.1:{own.operator_port}",
        web=own.address(names.WEB) if wanted.web else "",
        rights_end_s=rights_end_s,
    )


def _region(wanted: Wanted, region: str) -> RegionDescription:
    own, keys, known = (
        plan.region_part(wanted, region),
        plan.keys_part(wanted, region),
        plan.known_region(wanted, region),
    )
    here = _is_here(wanted)
    state, sealed = Path(plan.state_of(wanted, own)), Path(plan.state_of(wanted, keys)) / "keys"
    locations = tuple(Path(text) for text in plan.locations_of(wanted, own) if "://" not in text)
    return RegionDescription(
        name=REGIONS[region].name,
        place=REGIONS[region].place,
        at_rest=(*locations, state / "index", sealed) if here else (),
        logs=(state / "logs", Path(plan.state_of(wanted, keys)) / "logs") if here else (),
        key_server_at_rest=(sealed,) if here else (),
        locations=locations if here else (),
        **known.model_dump(),
    )


def _is_here(wanted: Wanted) -> bool:
    return "{part}" in wanted.state
