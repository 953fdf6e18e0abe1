"""How long, how often and how much: the bounds of a download."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1024**3


@dataclass(frozen=True)
class Limits:
    """What a download may cost before it is given up.

    Attributes:
        connect: seconds within which a server must take the connection.
        stall: seconds for which nothing may come.
        tries: failures in a row after which it is given up; a try that brings much forward counts from anew.
        pause: seconds before a further try; doubled with each failure in a row, and spread at random.
        longest_wait: seconds beyond which a server that asks to wait is not waited for.
        redirects: how many times an address may point to another.
        most_bytes: size of the largest file, packed or not.
    """

    connect: float = 15.0
    stall: float = 30.0
    tries: int = 5
    pause: float = 1.0
    longest_wait: float = 120.0
    redirects: int = 6
    most_bytes: int = 8 * GIB
