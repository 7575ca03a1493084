"""Whether services can do their work now (`application/health+json`, draft-inadarei-api-health-check-06)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from reference_impl.foundation.part import Part

_LONGEST_S = 2.0


@dataclass(frozen=True, slots=True)
class Health:
    """Of services and what they stand on."""

    parts: Mapping[str, Mapping[str, Part]]  # service, with its region before it -> its parts by name

    async def document(self, service: str | None = None) -> dict[str, object]:
        """Of one service, or of all. It names parts, and nothing that a stranger could use."""
        asked = self.parts if service is None else {service: self.parts[service]}
        named = {f"{whose}:{name}": part for whose, parts in asked.items() for name, part in parts.items()}
        said = await asyncio.gather(*map(_trouble, named.values()))
        checks = {
            name: [{"status": "fail", "output": trouble} if trouble else {"status": "pass"}]
            for name, trouble in zip(named, said, strict=True)
        }
        return {"status": "fail" if any(said) else "pass", "checks": checks}


async def _trouble(part: Part) -> str:
    try:
        async with asyncio.timeout(_LONGEST_S):
            return await part.trouble()
    except TimeoutError:
        return f"no answer within {_LONGEST_S:g} s"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not ready, and the message may hold a path
        return type(error).__name__
