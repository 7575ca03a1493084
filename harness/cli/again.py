"""The command line that does the same again, as one would type it."""

import shlex

import click
from click.core import ParameterSource


def again(context: click.Context, *without: str) -> str:
    """As it was given; `without` are parameters that only say how to show it, or throw something away."""
    words = context.command_path.split()
    for parameter in context.command.params:
        name = parameter.name or ""
        if name not in without and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            words += _words(parameter, context.params[name])
    return shlex.join(words)


def _words(parameter: click.Parameter, value: object) -> list[str]:
    values = value if isinstance(value, tuple) else (value,)
    if isinstance(parameter, click.Argument):
        return [str(one) for one in values]
    name = max(parameter.opts, key=len)
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return [name]
    return [word for one in values for word in (name, str(one))]
