"""How soon the cloud of six regions is ready in containers, of what processor time, and in what memory."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.engine import engine, images, require_images
from harness.errors import BadInputError
from reference_impl.deployment.apart.plan import Wanted

_AT_ONCE = 7  # places
_READY_S, _MEMORY_BYTES = 45.0, 3 << 30


def main() -> None:
    """Print what was measured; AssertionError where a limit is passed."""
    try:
        client = engine()
        require_images(client, *images())
    except BadInputError as missing:
        print(f"containers: {missing}")
        return
    for name in images():
        print(f"image {name}: {client.images.get(name).attrs['Size'] / 1e6:.0f} MB")
    with TemporaryDirectory() as folder:
        began_s = time.monotonic()
        with ContainerCloud(Wanted(), Path(folder)) as cloud:
            ready_s = time.monotonic() - began_s
            told = {name: one.running.stats(stream=False) for name, one in cloud.containers.items()}
    used = {name: _memory(one) for name, one in told.items()}
    idle_s = _idle_s(client, len(used))
    client.close()
    print(f"{len(used)} containers ready in {ready_s:.1f} s, {ready_s / _READY_S:.2f} of the limit of {_READY_S:.0f} s")
    print(
        f"as many that do nothing, started and ended: {idle_s:.1f} s; the cloud takes {ready_s / idle_s:.1f} times that"
    )
    own_s = sum(one["cpu_stats"]["cpu_usage"]["total_usage"] for one in told.values()) / 1e9
    print(f"their own processor time until all were asked: {own_s:.0f} s, which no load of the machine changes much")
    for kind, own in {"global part": "global", "region": "eu-fra", "key server": "eu-fra-keys"}.items():
        print(f"a {kind}: {used[own] / 1e6:.0f} MB, PostgreSQL beside: {used.get(f'{own}-db', 0) / 1e6:.0f} MB")
    print(f"all: {sum(used.values()) / 2**30:.2f} GiB, {sum(used.values()) / _MEMORY_BYTES:.2f} of the limit")
    assert ready_s < _READY_S
    assert sum(used.values()) < _MEMORY_BYTES


def _idle_s(client: Any, count: int) -> float:  # noqa: ANN401 - docker's
    """How long so many containers take whose process ends at once, as many at a time as the cloud starts."""
    nothing = {"image": images()[0], "entrypoint": ["python3", "-c", "pass"], "remove": True, "read_only": True}
    began_s = time.monotonic()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda _: client.containers.run(**nothing), range(count)))
    return time.monotonic() - began_s


def _memory(stats: Any) -> int:  # noqa: ANN401 - docker's
    """Without what is only a file's copy, as `docker stats` counts it."""
    told = stats["memory_stats"]
    cached = told["stats"].get("total_inactive_file", told["stats"].get("inactive_file", 0))
    return int(told["usage"]) - int(cached)


if __name__ == "__main__":
    main()
