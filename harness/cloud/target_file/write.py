"""A target as a file that can be loaded again."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from harness.cloud.licence_codes import ledger_of
from harness.cloud.target import Account, RegionEvidence, Target
from harness.requirements.features import WEB_CLIENT

_FOR_THE_OWNER = 0o600


def write_target(path: Path, target: Target) -> None:
    """Write it, secrets and all, and its codes beside it, for nobody but their owner to read. OSError: it can't be."""
    ledger_of(path).unlink(missing_ok=True)  # its codes are those of this cloud
    codes = path.with_name(f"{path.name}.licence-codes")
    _keep(codes, "".join(f"{code.get_secret_value()}\n" for code in target.licence_codes))
    head = f"# {target.name}. It holds passwords: keep it to yourself.\n"
    document = as_document(target, (f"file:{codes.name}",) if target.licence_codes else ())
    if target.ca_file.parent.absolute() == path.parent.absolute():  # the folder can be moved
        document["ca_file"] = target.ca_file.name
    _keep(path, head + yaml.safe_dump(document, sort_keys=False, width=120))


def _keep(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FOR_THE_OWNER)
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - opened with its mode
        file.write(text)
    path.chmod(_FOR_THE_OWNER)


def as_document(target: Target, licence_codes: Sequence[str]) -> dict[str, Any]:
    """What its file says, with the licence codes, or where they are, in these words."""
    shown = RegionEvidence.model_fields.keys() - {"id"}
    evidence = {e.id: {name: _texts(getattr(e, name)) for name in sorted(shown)} for e in target.evidence}
    databases = [{"url": d.url.get_secret_value(), "regions": dict(d.regions)} for d in target.databases]
    return {
        "camproof": "target/1",
        "name": target.name,
        "adapter": target.adapter,
        "services": dict(target.services),
        **({"web": target.web} if target.web else {}),
        "ca_file": str(target.ca_file.absolute()),
        **({"resolve": dict(target.resolve)} if target.resolve else {}),
        "administrator": _account(target.administrator),
        "stranger": _account(target.stranger),
        **({"viewers": [_account(viewer) for viewer in target.viewers]} if target.viewers else {}),
        "licence_codes": list(licence_codes),
        "regions": list(target.regions),
        "features": sorted(target.features - (set() if target.web else {WEB_CLIENT})),
        "parameters": {"credential_life": f"{target.credential_life_s:g} s"},
        "evidence": {
            "regions": evidence,
            "global": _texts(target.global_at_rest),
            **({"databases": databases} if databases else {}),
        },
        "timing": {
            "connect": f"{target.timing.connect_s:g} s",
            "answer": f"{target.timing.answer_s:g} s",
            "clock_skew": f"{target.timing.clock_skew_s:g} s",
            "longest_wait": f"{target.timing.longest_wait_s:g} s",
            "rights_end": f"{target.timing.rights_end_s:g} s",
        },
        **({"options": dict(target.options)} if target.options else {}),
        **({"load": target.load.model_dump()} if target.load else {}),
    }


def _account(account: Account) -> dict[str, str]:
    return {"username": account.username, "password": account.password.get_secret_value()}


def _texts(paths: tuple[Path, ...]) -> list[str]:
    return [str(path.absolute()) for path in paths]
