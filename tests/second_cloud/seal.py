"""How the second cloud's store is asked: every request is sealed with a pass. Not S3's way.

A pass has a name, a secret and a ticket. The seal is an HMAC of everything that matters in the request.
"""

import hashlib
import hmac
from dataclasses import dataclass

EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Seal:
    """What a sealed request says besides its line and body."""

    name: str
    ticket: str
    where: str  # the region
    at_us: int
    sha256: str  # of the body
    only_new: bool = False

    def header(self, secret: str, method: str, path: str, query: str) -> str:
        """The Authorization header."""
        fields = {
            "name": self.name, "ticket": self.ticket, "where": self.where, "at": str(self.at_us),
            "sha256": self.sha256, "onlynew": str(int(self.only_new)), "mac": self.mac(secret, method, path, query),
        }  # fmt: skip
        return "Seal " + ";".join(f"{key}={value}" for key, value in fields.items())

    def mac(self, secret: str, method: str, path: str, query: str) -> str:
        """In hexadecimal."""
        parts = (method, path, query, self.where, str(self.at_us), self.sha256, str(int(self.only_new)))
        return hmac.new(secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()

    @classmethod
    def read(cls, header: str) -> tuple["Seal", str]:
        """The seal of a header, and the MAC that it claims. ValueError for anything else."""
        kind, _, rest = header.partition(" ")
        fields = dict(pair.split("=", 1) for pair in rest.split(";") if "=" in pair)
        if kind != "Seal" or fields.keys() != {"name", "ticket", "where", "at", "sha256", "onlynew", "mac"}:
            raise ValueError("no seal")
        only_new = fields["onlynew"] == "1"
        seal = cls(fields["name"], fields["ticket"], fields["where"], int(fields["at"]), fields["sha256"], only_new)
        return seal, fields["mac"]


def signed_address(secret: str, path: str, name: str, until_s: int) -> str:
    """An address that gives one thing to whoever has it, until then."""
    return f"{path}?pass={name}&until={until_s}&mac={address_mac(secret, path, name, until_s)}"


def address_mac(secret: str, path: str, name: str, until_s: int) -> str:
    """In hexadecimal."""
    return hmac.new(secret.encode(), f"GET\n{path}\n{name}\n{until_s}".encode(), hashlib.sha256).hexdigest()
