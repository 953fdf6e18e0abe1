"""One polite connection: who asks, where it may be led, and an answer that is no longer than it says.

This module loads urllib3; import it inside the function that needs it.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from importlib.metadata import version
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from detente.errors import Fault, RecordError
from detente.record.fetching.addresses import check_address, pointed_to
from detente.record.fetching.limits import Limits

AGENT = f"detente/{version('detente')} (one file at a time, at a user's command)"


class LongerThanSaid(Exception):  # noqa: N818  # not an error of the network, which would be tried again
    """More came than the answer's Content-Length."""


class _Watched(http.client.HTTPResponse):
    """An answer that looks for bytes beyond its Content-Length where the server closes the connection after it.

    The protocol ends a body where its Content-Length does, so that a length given too small cuts a file off unseen. Where the server keeps
    the connection open, what follows cannot be told from silence; ``Connection: close`` is asked for, so that few do.
    """

    def read1(self, n: int = -1) -> bytes:
        """At most ``n`` bytes, as they come.

        Raises:
            LongerThanSaid: the body is over and the server went on.
        """
        left = self.length
        if self.chunked or not left or not self.will_close or 0 <= n < left:
            return super().read1(n)
        data = self.fp.read1(left)
        self.length = left - len(data)
        if data and not self.length and self._goes_on():
            raise LongerThanSaid
        if not data or not self.length:
            self.close()
        return data

    def _goes_on(self) -> bool:
        try:
            return bool(self.fp.read(1))
        except OSError:  # the server neither closes nor sends: it said all
            return False


class _Plain(HTTPConnection):
    response_class = _Watched


class _Encrypted(HTTPSConnection):
    response_class = _Watched


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Encrypted


def follow(address: str, headers: Mapping[str, str], limits: Limits) -> tuple[urllib3.BaseHTTPResponse, str]:
    """Ask an address, go where it points, and give the answer with its body unread, and the address it came from.

    Raises:
        RecordError: a redirect that is not followed, or too many.
        urllib3.exceptions.HTTPError: the network failed.
    """
    asked = [address]
    check_address(address)
    sent = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close", **headers}
    timeout = urllib3.Timeout(connect=limits.connect, read=limits.stall)
    while True:
        answer = _manager(asked[-1]).request(
            "GET", asked[-1], headers=sent, preload_content=False, redirect=False, retries=False, timeout=timeout
        )
        points_to = answer.get_redirect_location()
        if not points_to:
            return answer, asked[-1]
        answer.close()
        following = pointed_to(asked[-1], points_to)
        if following in asked or len(asked) > limits.redirects:
            what = f"{address} is redirected {'in a circle' if following in asked else f'more than {limits.redirects} times'}"
            raise RecordError(Fault(what, None, "the last address was " + asked[-1]))
        asked.append(following)


def _manager(address: str) -> urllib3.PoolManager:
    """A pool of one connection, through the proxy that the environment names for this address."""
    parts = urlsplit(address)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        manager: urllib3.PoolManager = urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}", num_pools=1)
    else:
        manager = urllib3.PoolManager(num_pools=1)
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}
    return manager
