"""Where the containers of key servers listen: not on the network that they share with their database. Pure."""

from dataclasses import replace

from reference_impl.deployment.apart.plan import Wanted, keys_part


def by_name(wanted: Wanted) -> Wanted:
    """The same cloud; each key server listens at the one address that bears its name, where others ask it."""
    own = {(part := keys_part(wanted, region)).name: {"host": part.host} for region in wanted.regions}
    more = {name: {**listening, **wanted.settings.get(name, {})} for name, listening in own.items()}
    return replace(wanted, settings={**wanted.settings, **more})
