"""AES-128-CBC: NIST's vectors (CAVP, known answers and multi-block messages), by a camera and by a player."""

from pathlib import Path

import cryptography_vectors
import pytest

from harness.camera.encryption import BLOCK_BYTES, SegmentCipher
from harness.player.present import plaintext

FOLDER = Path(cryptography_vectors.__file__).parent / "ciphers" / "AES" / "CBC"
FILES = sorted(path.name for path in FOLDER.glob("*128.rsp"))


def vectors(name: str) -> list[dict[str, bytes]]:
    """KEY, IV, PLAINTEXT and CIPHERTEXT of each, of both directions."""
    found: list[dict[str, bytes]] = []
    for block in (FOLDER / name).read_text("ascii").replace("\r", "").split("\n\n"):
        pairs = [line.split(" = ") for line in block.splitlines() if " = " in line]
        values = {key: bytes.fromhex(value) for key, value in pairs if key in {"KEY", "IV", "PLAINTEXT", "CIPHERTEXT"}}
        if len(values) == 4:
            found.append(values)
    return found


def test_there_are_files_of_every_kind() -> None:
    assert [f"CBC{kind}128.rsp" for kind in ("GFSbox", "KeySbox", "MMT", "VarKey", "VarTxt")] == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_camera_seals_and_a_player_opens_as_nist_says(name: str) -> None:
    known = vectors(name)
    assert len(known) >= 14
    for vector in known:
        sealed = bytes(SegmentCipher().encrypt(vector["PLAINTEXT"], vector["KEY"], vector["IV"]))
        assert sealed[:-BLOCK_BYTES] == vector["CIPHERTEXT"]
        assert (
            plaintext(vector["CIPHERTEXT"] + sealed[-BLOCK_BYTES:], vector["KEY"], vector["IV"]) == vector["PLAINTEXT"]
        )
