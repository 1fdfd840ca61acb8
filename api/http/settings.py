"""What the operator has set, for whatever answers a call."""

from datetime import timedelta

from flask import current_app

from api.config import Settings


def settings_in_force() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.extensions["settings"]
    return found


def idle() -> timedelta:
    """For how long somebody who is signed in may do nothing."""
    return timedelta(seconds=settings_in_force().session_idle_s)
