"""Where files of an earlier version's folder belong now. Rows are no business of it: databases migrate themselves."""

from collections.abc import Iterable
from pathlib import Path

from reference_impl.deployment.folders import RegionFolders
from reference_impl.foundation.private_file import private_folder, write_private


def bring_over(folder: Path, regions: Iterable[str]) -> None:
    """Each region's keys, which lay with the global secrets, into its own folder. Killed in between, it goes on."""
    for region in regions:
        folders = RegionFolders(folder / region)
        for name, place in {"session": folders.session_key, "key-encryption": folders.key_encryption_key}.items():
            old = folder / "secrets" / f"{region}-{name}.key"
            if old.exists() and not place.exists():
                private_folder(place.parent)
                write_private(place, old.read_bytes())
            if old.exists() and old.read_bytes() == place.read_bytes():
                old.unlink()
