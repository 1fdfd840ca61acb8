"""What a query string asks, by name; for whoever reads it, and for whoever says it again in another address."""

from flask import request


def asked() -> dict[str, str]:
    """The parameters in their order; a list that was written as several parameters is the one with commas."""
    return {name: ",".join(values) for name, values in request.args.lists()}
