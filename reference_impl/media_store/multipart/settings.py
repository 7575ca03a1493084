"""Bounds of uploads in parts."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """The defaults are Amazon S3's where it has one ("Amazon S3 multipart upload limits").

    Args:
        object_bytes: of an object that is put together. Completing one takes as long as it takes to read it twice and
            to write it to each location; meanwhile its bytes lie there as parts, too.
        least_part_bytes: of every part but the last.
        parts: of an upload.
        open_at_once: uploads that one holder of credentials began, and neither completed nor aborted.
        abandoned_after_s: an upload that was begun so long ago is aborted, and a completed one is forgotten: then
            completing it once more finds nothing.
        every_s: between two looks for those.
        silence_s: after so long a request to complete is answered 200, and told every so often that it goes on.
    """

    object_bytes: int = 1 << 30
    least_part_bytes: int = 5 << 20
    parts: int = 10_000
    open_at_once: int = 100
    abandoned_after_s: float = 86_400.0
    every_s: float = 600.0
    silence_s: float = 5.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ValueError(f"{field.name} is {getattr(self, field.name)}; it must be above 0")
