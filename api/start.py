"""Starts the `clinic-content` command, for whoever waits for it: a terminal, or readers after a service was killed."""

import gc

from api.parent import end_with, parent_pid


def main() -> None:
    """Load the command and run it."""
    # What was started by a service that is killed meanwhile must not load on beside the one that starts anew.
    if parent := parent_pid():
        end_with(parent)
    # All that is loaded stays. To look through it for rubbish again and again is a sixth of the time to the first answer.
    gc.disable()
    from api.cli import main as command

    gc.freeze()
    gc.enable()
    command()


if __name__ == "__main__":
    main()
