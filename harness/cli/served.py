"""What `camproof serve` says of the cloud that is up."""

import json

from harness.cloud.resolve import NO_ADDRESSES, Addresses
from reference_impl.deployment.description import Account, CloudDescription, RegionDescription

NO_PAGE = "not built; install Node.js 20 or later with npm, then say `make web`"


def _as_text(cloud: CloudDescription, resolve: Addresses, organisation: str) -> str:
    """For people; with the addresses of names that the system doesn't know."""
    lines = [
        f"identity        {cloud.identity}",
        f"my_systems      {cloud.my_systems}",
    ]
    if organisation:
        lines.append(f"recordings      {cloud.web}/video/{organisation}   (three cameras, which go on)")
    lines.append(f"web page        {cloud.web or NO_PAGE}")
    if not resolve:
        lines.append(f"operator        {cloud.operator}   (/readyz and /metrics, from this machine only)")
    for region in cloud.regions:
        lines.append(f"\n{region.id}: {region.name}")
        lines += [f"  {name:16}{url}" for name, url in _services(region).items()]
    lines += ["\nwhere these names lead, for whom does not look for them on this machine:"] if resolve else []
    lines += [f"  {name:28}{address}" for name, address in resolve.items()]
    user = cloud.administrator
    return "\n".join(
        [
            *lines,
            f"\ntest user       {user.username}   password {user.password}",
            f"licence code    {cloud.licence_codes[0]}",
            f"partner         {cloud.partner.username}   password {cloud.partner.password}   (sells more of them)",
            f"trust           {cloud.ca_file}   (certificate authority of this cloud alone)",
            "\nThe cloud is up. Ctrl-C stops it.",
        ]
    )


def _services(region: RegionDescription) -> dict[str, str]:
    names = ("credentials", "media_store", "recording_index", "playlists", "key_server")
    return {name: getattr(region, name) for name in names}


def _account(account: Account) -> dict[str, str]:
    return {"username": account.username, "password": account.password}


def _as_json(cloud: CloudDescription, resolve: Addresses, organisation: str) -> str:
    """For programs; likewise."""
    return json.dumps(
        {
            "identity": cloud.identity,
            "my_systems": cloud.my_systems,
            "web": cloud.web or None,
            **({"organisation": organisation} if organisation else {}),
            **({"resolve": dict(resolve)} if resolve else {"operator": cloud.operator}),
            "regions": [{"id": region.id, "name": region.name, **_services(region)} for region in cloud.regions],
            "ca_file": str(cloud.ca_file),
            "administrator": _account(cloud.administrator),
            "stranger": _account(cloud.stranger),
            "partner": _account(cloud.partner),
            "licence_codes": list(cloud.licence_codes[:10]),
        },
        indent=2,
    )


def said(cloud: CloudDescription, resolve: Addresses = NO_ADDRESSES, *, organisation: str = "", as_json: bool) -> str:
    """One or the other; with the organisation that has recordings, if there is one."""
    return (_as_json if as_json else _as_text)(cloud, resolve, organisation)
