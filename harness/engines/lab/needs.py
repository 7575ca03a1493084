"""What a lab needs of the machine, and how to get what is missing."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

_TOOLS = {
    "ip": "iproute2",
    "bridge": "iproute2",
    "tc": "iproute2",
    "nft": "nftables",
    "dnsmasq": "dnsmasq-base",
    "udhcpc": "udhcpc",
    "conntrack": "conntrack",
    "unshare": "util-linux",
    "nsenter": "util-linux",
}
"""Commands, and the packages of Debian and Ubuntu that bring them."""

PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"))
"""Where a user who is not root finds them, too."""

AS_ROOT = ("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
_AS_USER = ("--user", "--map-root-user", *AS_ROOT)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the machine does not give, and what to do about it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}: {self.remedy}"


def missing() -> tuple[Missing, ...]:
    """What stands in the way of a lab on this machine; nothing if it can be made."""
    if sys.platform != "linux":
        return (Missing("this is no Linux, which alone has network namespaces", "use a Linux machine, or a VM of it"),)
    absent = sorted({package for tool, package in _TOOLS.items() if shutil.which(tool, path=PATH) is None})
    tools = (
        (Missing(f"commands of {', '.join(absent)} are missing", f"apt install {' '.join(absent)}"),) if absent else ()
    )
    return tools or (() if entrance() else (_FORBIDDEN,))


LACKS_NETEM = "Specified qdisc kind is unknown"
"""What `tc` says where the kernel has not what a command wants."""

NO_NETEM = (
    "latency and loss of lines are not played: this kernel has no netem (module sch_netem; on Ubuntu "
    "apt install linux-modules-extra-$(uname -r))"
)


def lacks_netem() -> bool:
    """Whether labs can be made here, and play neither latency nor loss."""
    way = entrance()
    return bool(way) and not _opens(way, "tc qdisc add dev lo root netem delay 1ms")


_FORBIDDEN = Missing(
    "this process may not make network namespaces, neither as it is nor as root of a user namespace",
    "run it as root, or let users make them (sysctl -w kernel.unprivileged_userns_clone=1, and on Ubuntu "
    "kernel.apparmor_restrict_unprivileged_userns=0); in a container add --cap-add SYS_ADMIN --cap-add NET_ADMIN "
    "--security-opt seccomp=unconfined --security-opt apparmor=unconfined",
)


def entrance() -> tuple[str, ...]:
    """The options of `unshare` by which this process gets namespaces of its own; none if it can't."""
    ways = (AS_ROOT, _AS_USER) if os.geteuid() == 0 else (_AS_USER,)
    return next((way for way in ways if _opens(way)), ())


_ENTERS = (
    "mount -t tmpfs tmpfs /run && mkdir /run/netns && ip netns add probe && echo 0 > /proc/sys/net/ipv4/ip_forward"
)


def _opens(way: tuple[str, ...], probe: str = _ENTERS) -> bool:
    tried = subprocess.run(  # noqa: S603 - spelled out above
        ["unshare", *way, "--", "sh", "-c", probe],  # noqa: S607 - found by PATH
        capture_output=True, check=False, env={**os.environ, "PATH": PATH},
    )  # fmt: skip
    return tried.returncode == 0
