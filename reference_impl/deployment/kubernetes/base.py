"""`base`: the manifests that every cluster begins with, a folder for each place. Pure; they are kept beside this file.

`CAMPROOF_WRITE_MANIFESTS=1 pytest tests/reference_impl/deployment/kubernetes` writes them anew.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import GLOBAL, Wanted
from reference_impl.deployment.compose.as_yaml import as_yaml
from reference_impl.deployment.kubernetes.manifests import Document, disruption_budget, documents
from reference_impl.deployment.kubernetes.policies import nobody, of_part

BASE = Path(__file__).with_name("base")
CLOUD = "cloud"


def files(wanted: Wanted) -> dict[PurePosixPath, str]:
    """The content of each, by its path below the base's folder."""
    places = [CLOUD, GLOBAL, *wanted.regions]
    made = {PurePosixPath("kustomization.yaml"): as_text([kustomization(places)])}
    for place, resources in _places(wanted).items():
        made[PurePosixPath(place, "kustomization.yaml")] = as_text([kustomization(resources)])
        for name, content in resources.items():
            made[PurePosixPath(place, name)] = as_text(content)
    return made


def kustomization(resources: Iterable[str]) -> Document:
    """One that adds nothing."""
    return {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": list(resources)}


def as_text(content: Iterable[Document]) -> str:
    """As a file has it."""
    return as_yaml(content, "Written from reference_impl/deployment/kubernetes/*.py.")


def _places(wanted: Wanted) -> dict[str, dict[str, list[Document]]]:
    made: dict[str, dict[str, list[Document]]] = {CLOUD: {"cloud.yaml": [nobody(), disruption_budget()]}}
    for part in plan.parts(wanted):
        place, name = part.region or GLOBAL, part.name.rpartition("/")[2]
        own = [*documents(wanted, part), of_part(wanted, part)]
        made.setdefault(place, {})[f"{name if name != place or place == GLOBAL else 'region'}.yaml"] = own
    return made
