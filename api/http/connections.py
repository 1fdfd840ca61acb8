"""How long and how many connections a server puts up with that do not get on: heads that never end, answers nobody takes."""

import os
import resource
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import suppress

HEAD_S = 10
"""In which the head of a request must have come, and after which a connection is closed that is not used."""
MOST_HEAD = 32_768
"""In bytes: what is held of a connection before its request is understood."""
UNREAD_S = 20
"""After which a connection is closed over which an answer is under way, and whose other side takes nothing of it."""
MOST_WAITING = 4_096
"""Connections that the system holds ready until the server takes them."""
MOST_CONNECTIONS = 4_096
_OTHER_FILES = 256
_TRIES_S = 30


def most_connections() -> int:
    """How many connections a process may have, as far as the system lets it: those that get nowhere must not keep out others."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = (
        MOST_CONNECTIONS + _OTHER_FILES
        if most == resource.RLIM_INFINITY
        else min(most, MOST_CONNECTIONS + _OTHER_FILES)
    )
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(files - _OTHER_FILES, files // 2)


def end_what_is_not_read() -> None:
    """Have the system close connections whose other side takes nothing of an answer; the server itself has no time for that.

    Connections have it from the socket at which they are taken, which the server opens a moment after the application is
    there. Where the system knows no such time, a proxy in front has to keep one.
    """
    option, until = getattr(socket, "TCP_USER_TIMEOUT", None), time.monotonic() + _TRIES_S
    while option is not None and time.monotonic() < until:
        listening = list(_listening())
        for each in listening:
            each.setsockopt(socket.IPPROTO_TCP, option, UNREAD_S * 1000)
            each.close()
        if listening:
            return
        time.sleep(0.05)


def _listening() -> Iterator[socket.socket]:
    """The sockets at which this process takes connections, each opened once more."""
    for number in map(int, os.listdir("/proc/self/fd")):
        # A file may be closed by another thread at any moment.
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found = socket.socket(fileno=os.dup(number))
                if _takes_connections(found):
                    yield found
                else:
                    found.close()


def _takes_connections(found: socket.socket) -> bool:
    is_of_the_net = found.family in (socket.AF_INET, socket.AF_INET6)
    return is_of_the_net and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
