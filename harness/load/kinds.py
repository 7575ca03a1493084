"""What requests are called in a load test's figures, and the acts that people and cameras would feel."""

from enum import StrEnum


class Kind(StrEnum):
    """A type of request. Its value is its name in locust's statistics and in the report."""

    DISCOVERY = "discovery"
    TOKEN = "token"  # noqa: S105 - the name of a request
    CONFIGURATION = "configuration"
    RENEWAL = "renewal"
    STORE = "store"
    INDEX = "index"
    FORM = "sign-in-form"
    SIGN_IN = "sign-in"
    TIMELINE = "timeline"
    PLAYLIST = "playlist"
    UNWRAP = "unwrap"
    MEDIA = "media"


class Act(StrEnum):
    """What somebody waits for, from the moment at which it was due: also where requests were sent late."""

    SEGMENT = "segment"
    CREDENTIALS = "credentials"
    VISIT = "visit"
    PICTURE = "picture"
    PLAYBACK = "playback"


DROPPED = "dropped: the camera's stream cache was full"
"""Why a segment never reached the cloud that falls behind by more than a camera can keep."""
NOTHING_RECORDED = "nothing recorded in the last minute"
"""Why a viewer's visit was for nothing."""

MEANING: dict[Kind | Act, str] = {
    Kind.DISCOVERY: "identity's discovery document",
    Kind.TOKEN: "an access token: of a camera by its key, of a viewer for a code",
    Kind.CONFIGURATION: "a camera's configuration",
    Kind.RENEWAL: "a camera's temporary credentials",
    Kind.STORE: "a segment, encrypted and signed",
    Kind.INDEX: "the index row of a stored segment, signed",
    Kind.FORM: "the page on which a viewer signs in",
    Kind.SIGN_IN: "a viewer's name and password",
    Kind.TIMELINE: "what of the last day is recorded, by the hour",
    Kind.PLAYLIST: "the playlist of the last minute",
    Kind.UNWRAP: "a content key, unwrapped by the key server",
    Kind.MEDIA: "a segment for a player",
    Act.SEGMENT: "from when a segment is complete until the index has it",
    Act.CREDENTIALS: "from when a camera has lost its credentials until it has new ones",
    Act.VISIT: "from when a viewer comes until it knows what there is; it failed where nothing is",
    Act.PICTURE: "from when a viewer comes until the first segment is decrypted, sign-in and all",
    Act.PLAYBACK: "from when a player asks for a segment until it is decrypted; it failed where that is no media",
}
