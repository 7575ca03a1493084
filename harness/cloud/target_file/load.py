"""The one way from a target file to a target."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from harness.cloud.licence_codes import ledger_of
from harness.cloud.target import Account, DatabaseEvidence, LoadConsent, RegionEvidence, Target, Timing
from harness.cloud.target_file.schema import AccountEntry, TargetFile
from harness.cloud.target_file.secret import SecretMissingError, secret, secrets
from harness.requirements.features import WEB_CLIENT
from harness.scenario.loading.problem import BadFileError, Problem
from harness.scenario.loading.problem import Path as Key
from harness.scenario.loading.tree import Tree, read
from harness.scenario.loading.validation import validated
from harness.scenario.loading.wording import unknown
from harness.scenario.schema.base import FROM_FILE
from harness.user_file import text_of

_US = 1_000_000
_AT_REST = "evidence-at-rest"
Found = TypeVar("Found")


class BadTargetError(BadFileError):
    """A target file that can't be used."""


def load_target(path: Path) -> Target:
    """The target that a file describes; what the file names, it names from its own folder on.

    Raises:
        BadInputError: there is no such file, or it can't be read.
        BadTargetError: with everything that is wrong in it, each with line, column, key, and what to do.
    """
    hint = "`camproof serve --target-file FILE` writes one for the reference cloud."
    return parse_target(text_of(path, hint=hint), path)


def parse_target(text: str, path: Path) -> Target:
    """A target from the YAML of the file of this name; errors as `load_target`."""
    name = str(path)
    tree = read(text)
    if tree.value is None:
        raise BadTargetError(name, tree.problems)
    said, wrong = validated(TargetFile, tree, {FROM_FILE: True}, _is_secret)
    if said is None or tree.problems:
        raise BadTargetError(name, [*tree.problems, *wrong])
    reading = _Reading(said, tree, path)
    target = reading.target()
    if reading.problems:
        raise BadTargetError(name, reading.problems)
    return target


def _is_secret(key: Key) -> bool:
    return bool({"password", "licence_codes", "databases"} & set(key))


class _Reading:
    """From what the file says to what it means: secrets and folders are looked up, names held against each other."""

    def __init__(self, said: TargetFile, tree: Tree, path: Path) -> None:
        self.problems: list[Problem] = []
        self._said = said
        self._tree = tree
        self._beside = path.parent
        self._ledger = ledger_of(path)

    def target(self) -> Target:
        """The target; of no use where there are problems."""
        said = self._said
        self._agree()
        return Target(
            name=said.name,
            services=said.services,
            web=said.web or "",
            ca_file=self._there(said.ca_file, ("ca_file",)),
            resolve={name.lower(): address for name, address in said.resolve.items()},
            administrator=self._account(said.administrator, ("administrator",)),
            stranger=self._account(said.stranger, ("stranger",)),
            viewers=tuple(self._account(entry, ("viewers", number)) for number, entry in enumerate(said.viewers)),
            licence_codes=self._codes(),
            spent_codes=self._ledger,
            regions=said.regions,
            features=frozenset(said.features),
            credential_life_s=said.parameters.credential_life / _US,
            evidence=tuple(self._evidence()),
            global_at_rest=tuple(self._folders(said.evidence.global_)),
            databases=tuple(self._databases()),
            adapter=said.adapter,
            options=said.options,
            timing=Timing(
                connect_s=said.timing.connect / _US,
                answer_s=said.timing.answer / _US,
                clock_skew_s=said.timing.clock_skew / _US,
                longest_wait_s=said.timing.longest_wait / _US,
                rights_end_s=said.timing.rights_end / _US,
            ),
            load=LoadConsent(**said.load.model_dump()) if said.load else None,
        )

    def _agree(self) -> None:
        """What is said in two places must fit."""
        said = self._said
        for region in said.evidence.regions:
            if region not in said.regions:
                self._wrong(("evidence", "regions", region), unknown("region", region, said.regions))
        if _AT_REST in said.features and not any(entry.at_rest for entry in said.evidence.regions.values()):
            why = f"`{_AT_REST}` is claimed and no folder is named; give `evidence.regions`, or take the claim out"
            self._wrong(("features", said.features.index(_AT_REST)), why)
        if WEB_CLIENT in said.features and not said.web:
            why = f"`{WEB_CLIENT}` is claimed and no address is given; give it in `web`, or take the claim out"
            self._wrong(("features", said.features.index(WEB_CLIENT)), why)
        if said.administrator.username == said.stranger.username:
            self._wrong(("stranger", "username"), "the stranger is another user than the administrator")

    def _evidence(self) -> Iterator[RegionEvidence]:
        for region, entry in self._said.evidence.regions.items():
            shown = {name: tuple(self._folders(getattr(entry, name))) for name in type(entry).model_fields}
            yield RegionEvidence(id=region, **shown)

    def _databases(self) -> Iterator[DatabaseEvidence]:
        for number, entry in enumerate(self._said.evidence.databases):
            key = ("evidence", "databases", number)
            for region in entry.regions.values():
                if region not in self._said.regions:
                    self._wrong((*key, "regions"), unknown("region", region, self._said.regions))
            url = self._looked_up(secret, entry.url, (*key, "url"), SecretStr(""))
            yield DatabaseEvidence(url=url, regions=entry.regions)

    def _folders(self, written: tuple[str, ...]) -> Iterator[Path]:
        return (self._beside / one for one in written)

    def _there(self, written: str, key: Key) -> Path:
        path = self._beside / written
        if not path.is_file():
            self._wrong(key, f"there is no file {path}; name the cloud's certificate authority, as PEM")
        return path

    def _account(self, entry: AccountEntry, key: Key) -> Account:
        password = self._looked_up(secret, entry.password, (*key, "password"), SecretStr(""))
        return Account(username=entry.username, password=password)

    def _codes(self) -> tuple[SecretStr, ...]:
        nothing: tuple[SecretStr, ...] = ()
        keys: Iterator[tuple[Key, str]] = ((("licence_codes", n), w) for n, w in enumerate(self._said.licence_codes))
        return tuple(code for key, word in keys for code in self._looked_up(secrets, word, key, nothing))

    def _looked_up(self, look: Callable[[str, Path], Found], written: str, key: Key, otherwise: Found) -> Found:
        try:
            return look(written, self._beside)
        except SecretMissingError as missing:
            self._wrong(key, str(missing))
            return otherwise

    def _wrong(self, key: Key, message: str) -> None:
        self.problems.append(Problem(key, self._tree.value_place(key), message))
