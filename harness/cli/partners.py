"""Options that mean nothing without another one."""

import click
from click.core import ParameterSource

from harness.errors import BadInputError


def require_partners(**partners: str) -> None:
    """Each of these options, by its name in Python, that was given needs the one that it is for.

    Raises:
        BadInputError: that one is missing, so that what was said would be passed over without a word.
    """
    context = click.get_current_context()
    for option, partner in partners.items():
        given = context.get_parameter_source(option) is ParameterSource.COMMANDLINE
        if given and not context.params[partner]:
            one, other = (f"--{name.replace('_', '-')}" for name in (option, partner))
            raise BadInputError(f"{one} goes with {other}: add the one or drop the other")
