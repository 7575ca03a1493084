"""What runs, and how it is reached: a StatefulSet and a Service for each part. Pure.

A part is one process: two of it would both have its state open, which they refuse. So there is one pod of each, which
is stopped before the next one starts, and whoever asks meanwhile asks again.
"""

from typing import Any

import reference_impl
from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import CONTAINER_STATE, GLOBAL, Part, Wanted

IMAGE = "camproof/reference-cloud"
USER = 10001
OPERATOR = "operator"
STORAGE_CREDENTIALS = "storage-credentials"
STATE_SIZE, LOCATION_SIZE = "10Gi", "100Gi"
_OF_CLOUD = {"app.kubernetes.io/part-of": "camproof"}
_MOST_PORTS_NAME = 15

Document = dict[str, Any]


def selector(part: Part) -> dict[str, str]:
    """The labels of a part's pod that nobody else has."""
    return {**_OF_CLOUD, "app.kubernetes.io/name": part.folder}


def every_pod() -> dict[str, str]:
    """Labels of all pods of the cloud."""
    return dict(_OF_CLOUD)


def port_name(service: str) -> str:
    """As Kubernetes wants it."""
    name = service.replace("_", "-")
    assert len(name) <= _MOST_PORTS_NAME  # noqa: S101 - of our own services
    return name


def documents(wanted: Wanted, part: Part) -> list[Document]:
    """Of one part."""
    return [_service(part), _stateful_set(wanted, part)]


def disruption_budget() -> Document:
    """Nodes are drained one part after the other: a cloud that has to move is away in one place at a time."""
    spec = {"maxUnavailable": 1, "selector": {"matchLabels": every_pod()}}
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "camproof"}, "spec": spec}


def secret_of(part: Part) -> str:
    """What the provisioner wrote for it."""
    return f"{part.folder}-settings"


def _service(part: Part) -> Document:
    ports = [
        {"name": port_name(name), "port": port, "targetPort": port_name(name)} for name, port in part.ports.items()
    ]
    spec = {
        "selector": selector(part),
        "ports": ports,
        "publishNotReadyAddresses": True,  # one that is not ready says so: 503 with Retry-After, and why
    }
    return {"apiVersion": "v1", "kind": "Service", "metadata": _named(part), "spec": spec}


def _stateful_set(wanted: Wanted, part: Part) -> Document:
    spec = {
        "replicas": 1,
        "serviceName": part.folder,
        "selector": {"matchLabels": selector(part)},
        "template": {"metadata": {"labels": selector(part)}, "spec": _pod(wanted, part)},
        "volumeClaimTemplates": [_claim(name, size) for name, (_, size) in _kept(wanted, part).items()],
    }
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": _named(part), "spec": spec}


def _pod(wanted: Wanted, part: Part) -> Document:
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "fsGroupChangePolicy": "OnRootMismatch",  # or each start would open private files of the state to the group
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [_container(wanted, part)],
        "volumes": [
            # Files of root's that its group may read, and nobody else: a service takes no secret that is more open.
            {"name": "settings", "secret": {"secretName": secret_of(part), "defaultMode": 0o440}},
            {"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}},
        ],
    }


def _container(wanted: Wanted, part: Part) -> Document:
    ports = [{"name": port_name(name), "containerPort": port} for name, port in part.ports.items()]
    mounts = [{"name": name, "mountPath": path} for name, (path, _) in _kept(wanted, part).items()]
    made: Document = {
        "name": "region" if part.name == part.region else part.name.rpartition("/")[2],
        "image": f"{IMAGE}:{reference_impl.__version__}",
        "args": [part.module, "--settings", "/etc/camproof/settings.json"],
        "ports": [*ports, {"name": OPERATOR, "containerPort": part.operator_port}],
        "startupProbe": _probe("/livez", 5, failures=120),  # migrations of a large database take their time
        "livenessProbe": _probe("/livez", 10, failures=6),
        "readinessProbe": _probe("/readyz", 5, failures=2),
        "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "1Gi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "settings", "mountPath": "/etc/camproof", "readOnly": True},
            *mounts,
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - in the container
        ],
    }
    if part.name == part.region:
        made["envFrom"] = [{"secretRef": {"name": STORAGE_CREDENTIALS, "optional": True}}]
    return made


def _probe(path: str, every_s: int, *, failures: int) -> Document:
    return {
        "httpGet": {"path": path, "port": OPERATOR},
        "periodSeconds": every_s,
        "timeoutSeconds": 4,
        "failureThreshold": failures,
    }


def _kept(wanted: Wanted, part: Part) -> dict[str, tuple[str, str]]:
    """Where each volume is mounted, and its size. A storage location is a volume of its own, at best elsewhere."""
    kept = {"state": (CONTAINER_STATE, STATE_SIZE)}
    for path in plan.locations_of(wanted, part) if part.name == part.region else ():
        if path.startswith(f"{CONTAINER_STATE}/"):
            kept[path.rpartition("/")[2]] = path, LOCATION_SIZE
    return kept


def _claim(name: str, size: str) -> Document:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    return {"metadata": {"name": name}, "spec": spec}


def _named(part: Part) -> Document:
    place = GLOBAL if part.name == GLOBAL else part.region
    return {"name": part.folder, "labels": {**selector(part), "camproof.io/place": place}}
