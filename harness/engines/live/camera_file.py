"""The file that tells a lone camera what it is and where its cloud is (TOML)."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.errors import BadInputError
from harness.scenario.model import CameraSpec
from harness.user_file import text_of

_Model = TypeVar("_Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Reach(_Strict):
    """Where the cloud is, whom to trust, and as whom to come. Files are named from the camera's own file on."""

    identity: str
    my_systems: str
    ca_file: Path
    client_id: str  # as identity gave it when the device was registered
    device_key: Path | None = None  # PEM, P-256; none where the camera keeps its own


class Conduct(_Strict):
    """How it goes about it."""

    duration_s: Annotated[float, Field(gt=0)] | None = None  # of recording; without: until it is stopped
    timeout_s: Annotated[float, Field(gt=0)] = 10.0  # for an answer
    back_off_s: Annotated[float, Field(gt=0)] = 0.5  # the first wait is at most so long, each further one twice that
    longest_back_off_s: Annotated[float, Field(gt=0)] = 8.0
    look_again_s: Annotated[float, Field(gt=0)] = 60.0  # between two looks at the configuration
    history: Path | None = None  # where to write what happened, when it ends


class CameraFile(_Strict):
    """The whole file."""

    camera: CameraSpec
    cloud: Reach
    conduct: Conduct = Conduct()


def read_camera_file(path: Path) -> CameraFile:
    """The file, its paths made absolute. BadInputError says what is wrong with it, and where."""
    found = _checked(CameraFile, path, _parsed(path))
    folder = path.resolve().parent
    reach = found.cloud
    key = folder / reach.device_key if reach.device_key else None
    at = {"ca_file": folder / reach.ca_file, "device_key": key}
    history = found.conduct.history
    conduct = found.conduct.model_copy(update={"history": folder / history if history else None})
    return found.model_copy(update={"cloud": reach.model_copy(update=at), "conduct": conduct})


def read_camera_spec(path: Path) -> CameraSpec:
    """The part `[camera]` of a file, which may have no other yet. BadInputError as above."""
    return _checked(CameraSpec, path, _parsed(path).get("camera", {}))


def camera_file_text(file: CameraFile) -> str:
    """The file in TOML: tables of plain values, as JSON writes them."""
    lines = []
    for table, values in file.model_dump(mode="json", exclude_none=True).items():
        rows = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        lines += [f"[{table}]", *rows, ""]
    return "\n".join(lines)


def device_key(path: Path | None) -> ec.EllipticCurvePrivateKey:
    """The device's private key. BadInputError if there is none in the file."""
    if path is None:
        raise BadInputError("the camera's file names no device_key: this camera can't sign its token requests")
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise BadInputError(f"device_key {path} can't be read ({wrong}): name a PEM file without a password") from wrong
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadInputError(f"device_key {path} is no P-256 key, which ES256 takes")
    return key


def public_key(path: Path) -> ec.EllipticCurvePublicKey:
    """A device's public key. BadInputError if there is none in the file."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as wrong:
        raise BadInputError(f"{path} can't be read as a public key ({wrong}): name a PEM file") from wrong
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadInputError(f"{path} is no P-256 key, which ES256 takes")
    return key


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as wrong:
        raise BadInputError(f"{path} is no TOML: {wrong}") from wrong


def _checked(model: type[_Model], path: Path, document: object) -> _Model:
    try:
        return model.model_validate(document, strict=False)
    except ValidationError as wrong:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in wrong.errors())
        raise BadInputError(f"{path}: {told}") from wrong
