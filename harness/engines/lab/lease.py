"""DHCP clients: busybox's udhcpc, the script that it calls, and what the script wrote down."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

from harness.engines.lab.parts import Client

TRIES, PAUSE_S, AGAIN_S = 3, 1, 1
PROBE_MS = 150  # an offered address is asked for by ARP for so long (RFC 2131 2.2)

_SCRIPT = """\
#!/bin/sh
# udhcpc calls this when something happened; it keeps the device's address, as firmware does.
case $1 in
bound | renew)
  : > "$CLIENT_RESOLVERS.new"
  for server in $dns; do echo "nameserver $server" >> "$CLIENT_RESOLVERS.new"; done
  mv "$CLIENT_RESOLVERS.new" "$CLIENT_RESOLVERS"
  [ "$(ip -4 -o addr show dev "$interface" | awk '{print $4}')" = "$ip/$mask" ] || {
    ip -4 addr flush dev "$interface"
    ip addr add "$ip/$mask" broadcast + dev "$interface"
  }
  ip route flush default 2>/dev/null
  for hop in $router; do ip route replace default via "$hop" dev "$interface"; break; done
  ;;
deconfig)
  : > "$CLIENT_RESOLVERS"
  ip -4 addr flush dev "$interface"
  [ -n "$CLIENT_FALLBACK" ] && ip addr add "$CLIENT_FALLBACK" broadcast + dev "$interface"
  [ -n "$CLIENT_ROUTER" ] && ip route replace default via "$CLIENT_ROUTER" dev "$interface"
  ;;
esac
# Last, so that whoever reads of it finds the device configured.
printf 'event=%s\\nip=%s\\nmask=%s\\nserver=%s\\nrouter=%s\\ndns=%s\\nntp=%s\\nlease=%s\\ndomain=%s\\n\\n' \\
  "$1" "$ip" "$mask" "$serverid" "$router" "$dns" "$ntpsrv" "$lease" "$domain" >> "$CLIENT_EVENTS"
exit 0
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """What a DHCP server gave: addresses as text, the time in seconds."""

    server: str
    address: str
    prefix: int
    routers: tuple[str, ...]
    dns: tuple[str, ...]
    ntp: tuple[str, ...]
    lease_s: int


@dataclass(frozen=True, slots=True)
class ClientEvent:
    """What happened to a client: deconfig, bound, renew, nak, leasefail. A lease with the second and third."""

    kind: str
    lease: Lease | None


def write_script(folder: Path) -> Path:
    """The script, ready to be called."""
    script = folder / "lease.sh"
    script.write_text(_SCRIPT, "utf-8")
    script.chmod(0o755)
    return script


def client(script: Path, events: Path, resolvers: Path, who: Client) -> list[str]:
    """The command: a client that never gives up, and asks by ARP whether an offered address is free.

    Args:
        script: of `write_script`.
        events: where it writes what happened.
        resolvers: where it writes the lease's resolvers, in the form of resolv.conf.
        who: the client.
    """
    return [
        "env", f"CLIENT_EVENTS={events}", f"CLIENT_RESOLVERS={resolvers}", f"CLIENT_FALLBACK={who.fallback}",
        f"CLIENT_ROUTER={who.router}", "udhcpc", "-f", "-i", who.device, "-s", str(script), "-t", str(TRIES),
        "-T", str(PAUSE_S), "-A", str(AGAIN_S), f"-a{PROBE_MS}", "-O", "ntpsrv", "-x", f"hostname:{who.hostname}",
    ]  # fmt: skip


def happened(events: Path) -> tuple[ClientEvent, ...]:
    """What the script wrote, oldest first."""
    if not events.exists():
        return ()
    return tuple(_event(block) for block in events.read_text("utf-8").split("\n\n") if block)


def _event(block: str) -> ClientEvent:
    told = dict(line.split("=", 1) for line in block.splitlines())
    return ClientEvent(told["event"], _lease(told) if told["event"] in {"bound", "renew"} else None)


def _lease(told: dict[str, str]) -> Lease:
    routers, dns, ntp = (tuple(told[name].split()) for name in ("router", "dns", "ntp"))
    return Lease(
        str(IPv4Address(told["server"])), str(IPv4Address(told["ip"])), int(told["mask"]), routers, dns, ntp,
        int(told["lease"]),
    )  # fmt: skip
