"""What lies where, and what is left of it: objects, files, searches in them, losses and outages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the region's own listing shows it, with the digest of its bytes as read back, "" if none came."""

    region: str
    key: str
    size: int
    sha256: str
    media: str = ""  # how pieces of the media stand in it in the clear; "" where none do
    repeated_blocks: int = 0  # blocks of 16 bytes that are in it already before: none in CBC ciphertext
    unlike_chance: str = ""  # how its bytes differ from what chance makes, as ciphertext's do not


@dataclass(frozen=True, slots=True)
class FoundBytes:
    """Something that must not be there, found in a file, a database, a log or an answer."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class AtRest:
    """What a search through everything that the cloud keeps and says came to. `searched_bytes` 0: nothing to search."""

    searched_bytes: int
    searched_places: int
    plaintext: tuple[FoundBytes, ...]  # canaries of the media, in clear
    content_keys: tuple[FoundBytes, ...]


@dataclass(frozen=True, slots=True)
class KeysSought:
    """What a search for private keys came to, in what the cloud keeps and in its answers to every client."""

    found: tuple[FoundBytes, ...]
    files: int  # 0: the target shows nothing of what it keeps
    answers: int
    public_keys: int  # whose prime factors were searched for
    numbers: int  # that were tried as factors
    cut: bool = False  # not every number was


@dataclass(frozen=True, slots=True)
class Strays:
    """What was found in other regions than the camera's own, and in how many places it was looked for."""

    looked: int = 0
    found: tuple[FoundBytes, ...] = ()


@dataclass(frozen=True, slots=True)
class LocationLoss:
    """What could be read of a region while the files of one of its storage locations were taken away."""

    region: str
    location: str
    files: int  # that were away
    asked: int  # acknowledged segments that were asked for
    lost: tuple[str, ...] = ()  # what of them did not come as it was stored
    undecided: str = ""  # why nothing was found out


@dataclass(frozen=True, slots=True)
class MediaSide:
    """What whoever takes over media stores and indexes finds in their files."""

    files: int
    size_bytes: int
    found: tuple[FoundBytes, ...] = ()  # content keys and private keys


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What a region has of a camera at one moment, as far as it belongs into one and the same region."""

    when: str
    region: str  # where it lies; "" for the part of the cloud that belongs to no region
    belongs: str  # the region in which it was recorded
    kind: str  # objects, index rows, playlist entries, ...
    organisation: str
    camera: str
    count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Outage:
    """A region whose store took nothing for a while, in a cloud of the run's own; what lay where is in the ledger."""

    region: str
    tried: int = 0  # uploads meanwhile
    refused: int = 0
    undecided: str = ""  # why nothing was found out


@dataclass(frozen=True, slots=True)
class Guesses:
    """Content keys and IVs held against what anyone can work out; each finding in words, without the key itself."""

    tried: int  # values
    weak_keys: tuple[str, ...] = ()
    shared_keys: tuple[str, ...] = ()
    ivs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AfterKill:
    """What was found of a cloud that was killed during uploads and started again, before anything more was sent."""

    acknowledged: int = 0  # segments
    on_their_way: int = 0
    lost: tuple[str, ...] = ()  # acknowledged, and in index or store no more: in words
    bare: tuple[str, ...] = ()  # object keys of rows whose object is not there as they say
    torn: tuple[str, ...] = ()  # object keys of what nobody sent
    stuck: str = ""  # why what had been on its way could not be sent again
    undecided: str = ""  # why nothing was found out
    struck: tuple[str, ...] = ()  # what happened to it instead of a kill, in words
