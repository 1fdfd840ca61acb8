"""How many examples are made up: before every change as many as find most faults, in a deep run as many as find more."""

from hypothesis import settings

# Machines are noisy, so no example has a time within which it must be done.
settings.register_profile("brief", deadline=None)
settings.register_profile("deep", max_examples=300, deadline=None)
settings.load_profile("brief")


def is_deep() -> bool:
    """Whether this is a run with `--hypothesis-profile deep`."""
    return settings.get_current_profile_name() == "deep"


def examples(brief: int, deep: int) -> int:
    """The number of this run."""
    return deep if is_deep() else brief
