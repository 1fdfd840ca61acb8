"""How many examples are made up: before every change as many as find most faults, in a deep run as many as find more."""

from hypothesis import settings

settings.register_profile("deep", max_examples=300)


def is_deep() -> bool:
    """Whether this is a run with `--hypothesis-profile deep`."""
    return settings.get_current_profile_name() == "deep"


def examples(brief: int, deep: int) -> int:
    """The number of this run."""
    return deep if is_deep() else brief
