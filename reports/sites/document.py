"""What the doctor says, for programs."""

from typing import Any

from harness.sites.doctor.change import Change
from harness.sites.doctor.search import Cure, Search
from harness.sites.oracle.verdicts import CameraVerdict, Diagnosis, Lease, Outcome, Step
from harness.sites.schema.document import Topology


def document(site: Topology, said: Diagnosis, found: Search) -> dict[str, Any]:
    """All of it, as JSON can say it. Answers are `yes`, `maybe` and `no`."""
    return {
        "name": site.name,
        "why": site.why,
        "verdict": str(said.verdict),
        "cameras": [_camera(camera) for camera in said.cameras],
        "recorders": {name: _outcome(outcome) for name, outcome in said.recorders.items()},
        "notes": [note._asdict() for note in said.notes],
        "cures": [_cure(cure) for cure in found.cures],
        "besides": [_change(change) for change in found.besides],
        "search": {"tried": found.tried, "complete": found.complete},
    }


def _camera(camera: CameraVerdict) -> dict[str, Any]:
    return {
        "name": camera.name,
        "verdict": str(camera.verdict),
        "broken": _step(camera.told.broken) if camera.told.broken else None,
        "outcomes": [_outcome(outcome) for outcome in camera.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "answer": outcome.answer.name.lower(),
        "lease": _lease(outcome.lease) if outcome.lease else None,
        "steps": [_step(step) for step in outcome.steps],
        "reach": {name: answer.name.lower() for name, answer in outcome.reach},
    }


def _step(step: Step) -> dict[str, Any]:
    cause = str(step.cause) if step.cause else None
    return {"answer": step.answer.name.lower(), "hop": step.hop, "text": step.text, "cause": cause}


def _lease(lease: Lease) -> dict[str, Any]:
    return {
        "server": lease.server,
        "network": str(lease.network),
        "first": str(lease.first),
        "last": str(lease.last),
        "gateway": str(lease.gateway) if lease.gateway else None,
        "resolvers": [str(one) for one in lease.resolvers],
    }


def _cure(cure: Cure) -> dict[str, Any]:
    return {
        "size": cure.size,
        "changes": [_change(change) for change in cure.changes],
        "besides": [_change(change) for change in cure.besides],
        "verdict": str(cure.after.verdict),
        "notes": [note._asdict() for note in cure.after.notes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "at": change.at,
        "text": change.text,
        "why": change.why,
        "source": change.source or None,
        "by": change.by,
        "size": change.size,
    }
