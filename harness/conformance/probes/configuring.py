"""ACT-6, CFG-1, CFG-2, CFG-3: what a camera is told and may do before it is selected, while it is, and after."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from harness.checks.facts.tried import Attempt, Observation
from harness.cloud.device import Configuration
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.probes.attempts import accepts, demands, refuses
from harness.conformance.probes.founding import Founded, found
from harness.conformance.probes.in_time import in_time
from harness.conformance.probes.key_ends import end_of
from harness.conformance.probes.names import Probed, row_of, store_init
from harness.conformance.probes.probe import Probe
from harness.conformance.world import World
from harness.errors import CloudMalformedError

_EXPIRY_MARGIN_S = 0.2
_BODY_BYTES = 256
_NOT_ENABLED = "no"
# ways to ask for no encryption, by address below the camera's and by document
_TURNING_OFF: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("cloud-storage", {"enabled": True, "encryption": False}),
    ("cloud-storage", {"enabled": True, "encryption": {"method": "NONE"}}),
    ("encryption", {"enabled": False}),
    ("encryption", {"method": "NONE"}),
)
_KEYLESS = ("iv", "key_id", "wrapped_key", "key_version")  # without which a row's media would be in the clear
Seen = list[Observation]


async def probe_configuring(world: World, region: str) -> Probed:
    """Select one of two cameras, see what both get, deselect it. Nothing where no credentials can be read."""
    founded = await found(world, region, licensed=True)
    [(one, selected), (other, left)] = [await founded.camera(f"probe-{name}") for name in ("selected", "left")]
    cameras = _Cameras(founded, one, selected, other, left)
    try:
        return await cameras.selected_and_deselected()
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return Probed()


@dataclass(frozen=True, slots=True)
class _Cameras:
    """Two of the same site with a licence each: one is selected, the other is not."""

    founded: Founded
    one: str
    selected: Device
    other: str
    left: Device

    async def selected_and_deselected(self) -> Probed:
        """All of it. Waits at the end until what the camera had before it was deselected is over."""
        administrator, organisation = self.founded.administrator, self.founded.id
        for camera in (self.one, self.other):
            await administrator.try_allocate(organisation, camera)
        enabled = await _enabled(self.selected)
        unselected = Observation("before it is selected: whether it records", _NOT_ENABLED, enabled)
        chosen = await demands("select one", administrator.try_switch(organisation, self.one))
        answer = await self.selected.try_configuration()
        if not answer.accepted:
            told = await accepts("its configuration", _said(answer))
            return Probed({name: [chosen, told] for name in ("ACT-6", "CFG-1", "CFG-2", "CFG-3")})
        document = Document.of("read the camera's configuration", answer)
        if document.fields.get("enabled") is not True:  # selected, and told that it is not
            seen = Observation("once it is selected: whether it records", "yes", _NOT_ENABLED)
            return Probed({}, {"CFG-1": [seen]})
        configuration = Configuration.read(document)
        fresh = partial(self._fresh, configuration)
        configured = await in_time(partial(self._configured, configuration), fresh)
        as_told = await self._told(configuration, (await fresh()).credentials)
        before = await _encryption(self.selected)
        keyless = await in_time(partial(self._keyless, configuration), fresh)
        turned, encryption = await self._turned_off(before)
        only_selected, listed = await self._only_selected(configuration)
        deselected, after = await self._deselected(configuration, await fresh())
        return Probed(
            {"ACT-6": [chosen, *only_selected], "CFG-1": configured, "CFG-2": deselected, "CFG-3": [*keyless, *turned]},
            {
                "ACT-6": [unselected, *listed],
                "CFG-1": as_told,
                "CFG-2": after,
                "CFG-3": encryption,
            },
        )

    async def _fresh(self, configuration: Configuration) -> Probe:
        """The selected one, with new credentials; an initialisation segment for its rows is stored."""
        probe = Probe(self.founded.world, await self.selected.renew(configuration), self.one)
        await store_init(self.selected, self.one, probe.credentials)
        return probe

    async def _configured(self, configuration: Configuration, probe: Probe) -> list[Attempt]:
        """It is used as it is told, and told to the camera alone."""
        world, key = self.founded.world, probe.fresh_key()
        body = secrets.token_bytes(_BODY_BYTES)
        there = replace(probe.credentials, storage_uri=configuration.storage_uri)
        row = row_of(self.one, key, body)
        url = f"{world.target.my_systems}/v1/device/configuration"
        return [
            await accepts("its configuration, asked by the camera", self.selected.try_configuration()),
            await demands("PUT at the storage address it is told", probe.put(key, by=there, body=body)),
            await demands("a row at the index it is told", self.selected.index(configuration, probe.credentials, row)),
            await refuses("a camera's configuration, asked by nobody", world.http.ask("GET", url)),
            await refuses("the same, by a user", world.http.ask("GET", url, token=self.founded.token)),
        ]

    async def _told(self, configuration: Configuration, credentials: TemporaryCredentials) -> Seen:
        """Each of its lines, held against what others say."""
        founded, here = self.founded, self.founded.world.regions[self.founded.region]
        url = f"{here.key_server}/v1/organisations/{founded.id}/public-key"
        answer = await founded.world.http.get("fetch the public key", url, token=founded.token)
        key = Document.of("fetch the public key", answer)
        return [
            Observation("camera", self.one, configuration.camera),
            Observation("organisation", founded.id, configuration.organisation),
            Observation("region", founded.region, configuration.region),
            Observation("storage address", f"{here.media_store}/{founded.id}", configuration.storage_uri),
            Observation("storage address that the credentials are for", configuration.storage_uri,
                        credentials.storage_uri),
            Observation("index", here.recording_index, configuration.recording_index),
            Observation("the end of the key server's public key", end_of(key.text("public_key")),
                        end_of(configuration.public_key)),
            Observation("its version", str(key.whole("version")), str(configuration.key_version)),
        ]  # fmt: skip

    async def _keyless(self, configuration: Configuration, probe: Probe) -> list[Attempt]:
        """Every way to have the index take what is not encrypted."""
        key, body = probe.fresh_key(), secrets.token_bytes(_BODY_BYTES)
        row, credentials, index = row_of(self.one, key, body, counter=1), probe.credentials, self.selected.index
        attempts = [await accepts("PUT of what a row is about", probe.put(key, body=body))]
        for name in _KEYLESS:
            bare = {field: value for field, value in row.items() if field != name}
            attempts.append(await refuses(f"a row without {name}", index(configuration, credentials, bare)))
        return [*attempts, await accepts("the row with all of it", index(configuration, credentials, row))]

    async def _turned_off(self, before: str) -> tuple[list[Attempt], Seen]:
        """Every way to have a camera send it; `before` is how it was told to encrypt at first."""
        attempts = []
        for path, document in _TURNING_OFF:
            asked = self._without_effect(path, document, before)
            attempts.append(await refuses(f"PUT of {document} to the camera's {path}", asked))
        return attempts, [
            Observation("how it is told to encrypt after all that", before, await _encryption(self.selected))
        ]

    async def _without_effect(self, path: str, document: Mapping[str, object], before: str) -> Answer:
        """The answer; one of success that changes nothing about encryption counts as a refusal."""
        founded = self.founded
        url = f"{founded.world.target.my_systems}/v1/organisations/{founded.id}/cameras/{self.one}/{path}"
        answer = await founded.world.http.ask("PUT", url, token=founded.token, document=document)
        idle = answer.accepted and await _encryption(self.selected) == before
        return replace(answer, status=409, body=b"taken, and without effect") if idle else answer

    async def _only_selected(self, configuration: Configuration) -> tuple[list[Attempt], Seen]:
        """The other has a licence, and lacks nothing but that somebody selects it."""
        founded, uri = self.founded, configuration.renewal_uri
        stranger = await self._unlisted()
        attempts = [
            await accepts("credentials of the selected camera", self.selected.try_renewal(uri)),
            await refuses("credentials of one that is listed, has a licence and is not selected",
                          self.left.try_renewal(uri)),
            await refuses("credentials of a device that is not listed", stranger.try_renewal(uri)),
        ]  # fmt: skip
        seen = [
            Observation("cameras that the list shows as enabled", str([self.one]), str(await self._listed())),
            Observation("not selected: whether it records", _NOT_ENABLED, await _enabled(self.left)),
        ]
        attempts += [
            await demands("select the other too", founded.administrator.try_switch(founded.id, self.other)),
            await accepts("credentials of the other, now that it is selected", self.left.try_renewal(uri)),
        ]
        return attempts, seen

    async def _unlisted(self) -> Device:
        world = self.founded.world
        identity = await world.adapter.register(world.http, self.founded.token, "probe-unlisted")
        return world.adapter.device(world.http, identity)

    async def _listed(self) -> list[str]:
        founded = self.founded
        url = f"{founded.world.target.my_systems}/v1/organisations/{founded.id}/cameras"
        answer = await founded.world.http.get("list the cameras", url, token=founded.token)
        return [str(camera["id"]) for camera in answer.json() if camera["enabled"]]

    async def _deselected(self, configuration: Configuration, probe: Probe) -> tuple[list[Attempt], Seen]:
        """No new credentials at once, and no upload once those that it has are over; back with the next selection."""
        founded, uri, renew = self.founded, configuration.renewal_uri, self.selected.try_renewal
        life_s, switch = founded.world.target.credential_life_s, founded.administrator.try_switch
        attempts = [
            await accepts("credentials while it is enabled", renew(uri)),
            await demands("disable it", switch(founded.id, self.one, enabled=False)),
            await refuses("credentials after that", renew(uri)),
        ]
        left_s, timing = probe.credentials.expires_us / 1e6 - time.time(), founded.world.target.timing
        seen = [
            Observation("disabled: whether it records", _NOT_ENABLED, await _enabled(self.selected)),
            Observation(f"whether what it holds ends within {life_s:g} s", "yes",
                        _word(left_s <= life_s + timing.clock_skew_s)),
        ]  # fmt: skip
        if left_s <= timing.longest_wait_s:
            await asyncio.sleep(max(0.0, left_s + _EXPIRY_MARGIN_S))
            attempts.append(await refuses("PUT with what it had, once that is over", probe.put(probe.fresh_key())))
        attempts += [
            await demands("enable it again", switch(founded.id, self.one)),
            await accepts("credentials once more", renew(uri)),
        ]
        return attempts, seen


async def _enabled(device: Device) -> str:
    answer = await device.try_configuration()
    if not answer.accepted:
        return _NOT_ENABLED  # a cloud may also tell it nothing
    document = Document.of("read the camera's configuration", answer)
    return _word(document.fields.get("enabled") is True or "storage_uri" in document.fields)


async def _encryption(device: Device) -> str:
    """How the camera is told to encrypt, without the key."""
    answer = await device.try_configuration()
    if not answer.accepted:
        return f"refused with {answer.status}"
    told = Document.of("read the camera's configuration", answer).inner("encryption").fields
    return str({name: value for name, value in sorted(told.items()) if name != "public_key"})


def _word(yes: bool) -> str:  # noqa: FBT001 - a word for it
    return "yes" if yes else "no"


async def _said(answer: Answer) -> Answer:
    return answer
