"""ACT-3, ACT-4, ACT-11, ACT-12, ID-7: what holds in the year of a subscription, and after it; and for how long."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from harness.checks.facts.tried import Attempt, Expect, Observation
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.conformance.probes.attempts import Attempts, accepts, demands, refuses
from harness.conformance.probes.doors import doors_of
from harness.conformance.probes.names import Probed
from harness.conformance.year.cloud import LIFE_S, REGION, AgeingCloud, Recorder, Year
from harness.errors import CamproofError

REQUIREMENTS = ("ACT-3", "ACT-4", "ACT-11", "ACT-12", "ID-7")

_BEGIN = datetime(2027, 5, 15, 12, tzinfo=UTC)  # of a year with a leap day in it, in a month of 31 days
_LEAP_DAY = datetime(2028, 2, 29, 12, tzinfo=UTC)
_END_OF_LEAP = ("2029-02-28", "2029-03-01")  # calendars know both
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_DUE_DAYS = 30
_STILL_KEPT = 29 * _DAY  # after the end; recordings are kept for 30 days
_ACTION = "activate"


async def probe_year(year: Year) -> Probed:
    """Three subscriptions: one until a month after its end, one whose licences are late, one from a leap day on."""
    life = _Life()
    try:
        async with year.cloud(_BEGIN) as cloud:
            await life.lived(cloud)
    except CamproofError as broken:  # what was found until then stands
        nothing = Attempt("the rest of the year", Expect.ACCEPTED, None, str(broken))
        return Probed({name: [*life.attempts[name], nothing] for name in REQUIREMENTS}, life.seen)
    return Probed(life.attempts, life.seen)


@dataclass(frozen=True, slots=True)
class _Subscribed:
    """An organisation that has just been activated, with licences and two cameras."""

    id: str
    dates: Document
    cameras: tuple[Recorder, Recorder]


def _none() -> Attempts:
    return {name: [] for name in REQUIREMENTS}


@dataclass(frozen=True, slots=True)
class _Life:
    """What was tried and seen in the order of time."""

    attempts: Attempts = field(default_factory=_none)
    seen: dict[str, list[Observation]] = field(default_factory=lambda: {name: [] for name in REQUIREMENTS})

    async def lived(self, cloud: AgeingCloud) -> None:
        """From the first day on."""
        another_year, back = await cloud.renewal_codes(2)
        one, late = await _subscribed(cloud, 0), await _subscribed(cloud, 1)
        await self._dates(cloud, one)
        unused = await self._token(cloud, one)
        await self._due(cloud, one)
        await self._late(cloud, late, another_year)
        await self._leap_day(cloud)
        over = refuses(f"a refresh token of {_BEGIN.date()} on {_LEAP_DAY.date()}", cloud.renewed(unused))
        self.attempts["ID-7"].append(await over)
        end = _moment(one.dates, "ends_at")
        await self._after_the_end(cloud, one, end, back)

    async def _dates(self, cloud: AgeingCloud, one: _Subscribed) -> None:
        """What is told at activation, and again later."""
        begun, ends, due = (_moment(one.dates, name) for name in ("activated_at", "ends_at", "licences_due_by"))
        _, administrator = await cloud.administrator()
        again = await administrator.subscription(one.id)
        since_s = abs(cloud.clock() - begun.timestamp())
        self.seen["ACT-3"] += [
            Observation("it begins at its activation", "yes", "yes" if since_s < _MINUTE.seconds else str(begun)),
            Observation("it ends", str(begun.replace(year=begun.year + 1)), str(ends)),
            Observation("its end as it is told later", str(one.dates.fields["ends_at"]), str(again.get("ends_at"))),
        ]
        self.seen["ACT-4"].append(Observation("licences are due by", str(begun + _DUE_DAYS * _DAY), str(due)))

    async def _token(self, cloud: AgeingCloud, one: _Subscribed) -> str:
        """An access token ends of itself when it says so, at every service. A refresh token that is not used."""
        unused = (await cloud.tokens()).word("refresh_token")
        tokens, now_s = await cloud.tokens(), cloud.clock()
        token, ends = tokens.word("access_token"), datetime.fromtimestamp(now_s + tokens.whole("expires_in"), UTC)
        doors = doors_of(cloud.target, cloud.region, one.id, one.cameras[0].id)
        await cloud.at(ends - _MINUTE)
        for name, door in doors.items():
            good = accepts(f"{name}: an access token, a minute before its end", door.ask(cloud.http, token))
            self.attempts["ID-7"].append(await good)
        await cloud.at(ends + _MINUTE)
        for name, door in doors.items():
            bad = refuses(f"{name}: the same, a minute after its end", door.ask(cloud.http, token))
            self.attempts["ID-7"].append(await bad)
        used = cloud.renewed(tokens.word("refresh_token"))
        self.attempts["ID-7"].append(await accepts("the refresh token that came with it", used))
        return unused

    async def _due(self, cloud: AgeingCloud, one: _Subscribed) -> None:
        """Day 30 is inside, day 31 outside, whether days are counted by the clock or by the calendar."""
        day_30, day_31 = _BEGIN + _DUE_DAYS * _DAY - _MINUTE, _BEGIN + _DUE_DAYS * _DAY + 23 * _HOUR
        first, second = one.cameras
        await cloud.at(day_30)
        _, administrator = await cloud.administrator()
        self.attempts["ACT-4"].append(
            await demands(f"allocate a licence on {day_30}", administrator.try_allocate(one.id, first.id))
        )
        await administrator.try_switch(one.id, first.id)
        await cloud.at(day_31)
        _, administrator = await cloud.administrator()
        self.attempts["ACT-4"].append(
            await refuses(f"another on {day_31}", administrator.try_allocate(one.id, second.id), "licences-overdue")
        )

    async def _late(self, cloud: AgeingCloud, late: _Subscribed, code: str) -> None:
        """Nothing was allocated in time; then the subscription is renewed."""
        await cloud.at(moment := _BEGIN + 40 * _DAY)
        (_, administrator), (first, _) = await cloud.administrator(), late.cameras
        self.attempts["ACT-12"] += [
            await refuses(f"the first licence on {moment}", administrator.try_allocate(late.id, first.id)),
            await demands("renew the subscription", administrator.try_renew(late.id, code)),
            await demands("the first licence after that", administrator.try_allocate(late.id, first.id)),
        ]

    async def _leap_day(self, cloud: AgeingCloud) -> None:
        """What begins on the 29th of February ends on the 28th or on the 1st of March."""
        await cloud.at(_LEAP_DAY)
        begun = await _subscribed(cloud, 2)
        start, end = _moment(begun.dates, "activated_at"), _moment(begun.dates, "ends_at")
        wanted = [f"{day} {start.time()}" for day in _END_OF_LEAP]
        told = f"{end.date()} {end.time()}"
        seen = wanted[0] if told in wanted else told
        self.seen["ACT-3"].append(Observation(f"one that begins on {start.date()} ends", wanted[0], seen))

    async def _after_the_end(self, cloud: AgeingCloud, one: _Subscribed, told: datetime, code: str) -> None:
        """The last minute of the year is inside, whatever end was told; the first after it is outside."""
        end, (camera, _) = _BEGIN.replace(year=_BEGIN.year + 1), one.cameras
        await cloud.at(end - _MINUTE)
        _, administrator = await cloud.administrator()
        self.attempts["ACT-3"].append(
            await demands(f"enable a camera on {end - _MINUTE}", administrator.try_switch(one.id, camera.id))
        )
        configuration, credentials, key = await camera.record()
        await cloud.at(max(end, told) + _MINUTE)
        _, administrator = await cloud.administrator()
        switched = administrator.try_switch(one.id, camera.id)
        self.attempts["ACT-3"].append(await refuses(f"enable it on {end + _MINUTE}", switched, "subscription-over"))
        ended = self.attempts["ACT-11"]
        ended.append(await refuses("credentials after the end", camera.api.try_renewal(configuration.renewal_uri)))
        await self._still_there(cloud, one, camera, key, "a minute after the end")
        await cloud.at(end + _HOUR + timedelta(seconds=LIFE_S))
        ended.append(await refuses("PUT with credentials of before, once they are over", camera.put_again(credentials)))
        await cloud.at(end + _STILL_KEPT)
        await self._still_there(cloud, one, camera, key, f"{_STILL_KEPT.days} days after the end")
        _, administrator = await cloud.administrator()
        ended += [
            await demands("renew the subscription", administrator.try_renew(one.id, code)),
            await accepts("credentials after that", camera.api.try_renewal(configuration.renewal_uri)),
        ]

    async def _still_there(self, cloud: AgeingCloud, one: _Subscribed, camera: Recorder, key: str, when: str) -> None:
        """What was recorded before the end is listed and read."""
        listing = await cloud.listing(one.id, camera.id)
        self.attempts["ACT-11"] += [
            await demands(f"find the recordings, {when}", _said(listing)),
            await demands(f"read an object, {when}", cloud.read(one.id, key)),
        ]
        seen = "yes" if key.encode() in listing.body else "no"
        self.seen["ACT-11"].append(Observation(f"whether the recording is found, {when}", "yes", seen))


async def _subscribed(cloud: AgeingCloud, number: int) -> _Subscribed:
    """A new organisation, activated now; `number`: of its licence code."""
    _, administrator = await cloud.administrator()
    organisation = await administrator.create_organisation(f"year {number}")
    _, administrator = await cloud.administrator()  # with the new role
    dates = Document(_ACTION, await administrator.activate(organisation, REGION))
    redeemed = await administrator.try_redeem(organisation, cloud.target.licence_codes[number].get_secret_value())
    if not redeemed.accepted:
        raise redeemed.refusal("redeem a licence code")
    site = await administrator.add_site(organisation, "year")
    first, second = [await cloud.camera(organisation, site) for _ in range(2)]
    return _Subscribed(organisation, dates, (first, second))


def _moment(dates: Document, name: str) -> datetime:
    return datetime.fromtimestamp(dates.moment_us(name) / 1e6, UTC)


async def _said(answer: Answer) -> Answer:
    return answer
