"""A target as a file that can be loaded again."""

import os
from pathlib import Path
from typing import Any

import yaml

from harness.cloud.licence_codes import ledger_of
from harness.cloud.target import Account, RegionEvidence, Target

_FOR_THE_OWNER = 0o600


def write_target(path: Path, target: Target) -> None:
    """Write it, secrets and all, for nobody but its owner to read. OSError where it can't be."""
    head = f"# {target.name}. It holds passwords: keep it to yourself.\n"
    ledger_of(path).unlink(missing_ok=True)  # its codes are those of this cloud
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FOR_THE_OWNER)
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - opened with its mode
        file.write(head + yaml.safe_dump(as_document(target), sort_keys=False, width=120))
    path.chmod(_FOR_THE_OWNER)


def as_document(target: Target) -> dict[str, Any]:
    """What its file says."""
    shown = RegionEvidence.model_fields.keys() - {"id"}
    evidence = {e.id: {name: _texts(getattr(e, name)) for name in sorted(shown)} for e in target.evidence}
    return {
        "camproof": "target/1",
        "name": target.name,
        "adapter": target.adapter,
        "services": dict(target.services),
        "ca_file": str(target.ca_file.absolute()),
        "administrator": _account(target.administrator),
        "stranger": _account(target.stranger),
        "licence_codes": [code.get_secret_value() for code in target.licence_codes],
        "regions": list(target.regions),
        "features": sorted(target.features),
        "parameters": {"credential_life": f"{target.credential_life_s:g} s"},
        "evidence": {"regions": evidence, "global": _texts(target.global_at_rest)},
        "timing": {
            "connect": f"{target.timing.connect_s:g} s",
            "answer": f"{target.timing.answer_s:g} s",
            "clock_skew": f"{target.timing.clock_skew_s:g} s",
            "longest_wait": f"{target.timing.longest_wait_s:g} s",
            "rights_end": f"{target.timing.rights_end_s:g} s",
        },
        **({"options": dict(target.options)} if target.options else {}),
    }


def _account(account: Account) -> dict[str, str]:
    return {"username": account.username, "password": account.password.get_secret_value()}


def _texts(paths: tuple[Path, ...]) -> list[str]:
    return [str(path.absolute()) for path in paths]
