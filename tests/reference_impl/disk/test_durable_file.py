"""New files: whole and flushed before anyone is told, and never at the cost of what was there."""

import errno
import mmap
import os
import secrets
import stat
from pathlib import Path

import pytest

from reference_impl.disk import durable_file
from reference_impl.disk.durable_file import put_whole, write_whole


def watched(monkeypatch: pytest.MonkeyPatch, *, links: bool = True) -> list[str]:
    """In which order a file is named and flushed, as it goes on."""
    steps: list[str] = []
    real_fsync, real_link, real_replace = os.fsync, Path.hardlink_to, Path.replace

    def fsync(handle: int) -> None:
        real_fsync(handle)
        steps.append("flush folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "flush file")

    def hardlink_to(path: Path, target: Path) -> None:
        if not links:
            raise PermissionError("no links here")
        real_link(path, target)
        steps.append("name")

    def replace(path: Path, target: Path) -> Path:
        steps.append("replace")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "hardlink_to", hardlink_to)
    monkeypatch.setattr(Path, "replace", replace)
    return steps


def put(folder: Path, content: bytes) -> None:
    def write(path: Path) -> None:
        path.write_bytes(content)

    put_whole(folder / "incoming", folder / "objects", "name", write)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("incoming", "objects"):
        (tmp_path / name).mkdir()
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_name_and_its_content_are_flushed_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = watched(monkeypatch)
    put(folder, b"content")
    assert steps == ["name", "flush file", "flush folder"]
    assert files(folder) == {"objects/name": b"content"}


def test_what_has_the_name_stays_until_the_new_content_is_on_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, b"content")
    steps = watched(monkeypatch)
    put(folder, b"content once more")
    assert steps == ["flush file", "replace", "flush folder"]
    assert files(folder) == {"objects/name": b"content once more"}


def test_a_file_system_without_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = watched(monkeypatch, links=False)
    put(folder, b"content")
    assert steps == ["flush file", "replace", "flush folder"]
    assert files(folder) == {"objects/name": b"content"}


def test_folders_that_were_removed_are_made_anew(tmp_path: Path) -> None:
    put(tmp_path, b"content")
    assert files(tmp_path) == {"objects/name": b"content"}


def test_what_can_not_be_written_leaves_nothing(folder: Path) -> None:
    def breaks(path: Path) -> None:
        path.write_bytes(b"half of the con")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        put_whole(folder / "incoming", folder / "objects", "name", breaks)
    assert files(folder) == {}


CONTENT = memoryview(b"content and more")


def write(folder: Path, length: int = 7) -> None:
    write_whole(folder / "incoming", folder / "objects", "name", CONTENT, length)


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
def test_a_buffer_is_named_when_it_is_whole_and_nothing_was_ever_aside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, bytes]] = []
    real_link = os.link

    def link(source: str, path: Path, *, src_dir_fd: int, follow_symlinks: bool) -> None:
        seen.append(files(folder))
        real_link(source, path, src_dir_fd=src_dir_fd, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", link)
    steps = watched(monkeypatch)
    write(folder)
    assert (seen, steps) == ([{}], ["flush file", "flush folder"])
    assert files(folder) == {"objects/name": b"content"}


@pytest.mark.parametrize("nameless", [True, False])
def test_a_buffer_is_written_where_the_name_is_taken_or_folders_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, nameless: bool
) -> None:
    if not nameless:
        monkeypatch.setattr(durable_file, "_NAMELESS", os.O_DIRECTORY)  # as where the system has none
    write(tmp_path)
    assert files(tmp_path) == {"objects/name": b"content"}
    write(tmp_path, 16)
    assert files(tmp_path) == {"objects/name": b"content and more"}


@pytest.mark.parametrize("aligned", [True, False])
def test_a_buffer_of_many_blocks_and_a_bit_is_written_whole(folder: Path, *, aligned: bool) -> None:
    content = secrets.token_bytes(3 * 4096 + 16)
    memory = memoryview(mmap.mmap(-1, 1 << 16))[0 if aligned else 1 :]
    memory[: len(content)] = content
    write_whole(folder / "incoming", folder / "objects", "name", memory, len(content))
    assert files(folder) == {"objects/name": content}


def test_a_disk_that_fails_leaves_no_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_handle: int, _content: memoryview) -> int:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "write", fails)
    with pytest.raises(OSError, match="no space"):
        write(folder)
    assert files(folder) == {}
