"""Addresses that may be asked, and names under which what they give may be kept."""

from __future__ import annotations

import re
import unicodedata
from email.message import Message
from urllib.parse import unquote, urljoin, urlsplit

from detente.errors import Fault, RecordError

LONGEST_NAME = 120
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{device}{n}" for device in ("COM", "LPT") for n in range(1, 10))}


def check_address(address: str, before: str = "") -> None:
    """Refuse what is no web address, and a redirect that leaves encryption.

    Args:
        address: to be asked next.
        before: the address that pointed to it; empty for the first.

    Raises:
        RecordError: it is not http or https, has no host, carries a name and password, or goes from https to http.
    """
    said = f"{before} points to {address}" if before else f"the address {address}"
    try:
        parts = urlsplit(address)
        scheme, host = parts.scheme.lower(), parts.hostname
        parts.port  # noqa: B018  # a port that is none raises here
    except ValueError:
        raise RecordError(Fault(f"{said}, which cannot be read" if before else f"{said} cannot be read")) from None
    if scheme not in ("http", "https") or not host:
        raise RecordError(Fault(f"{said}, which is not followed", None, "only http:// and https:// addresses are asked"))
    if parts.username is not None or parts.password is not None:
        raise RecordError(Fault(f"{said}, which carries a user's name", None, "no name or password is sent to a publisher"))
    if before and urlsplit(before).scheme.lower() == "https" and scheme == "http":
        raise RecordError(Fault(f"{said}, without encryption", None, "a redirect from https to http is not followed"))


def pointed_to(before: str, location: str) -> str:
    """The address that a redirect from ``before`` names, which may be relative.

    Raises:
        RecordError: it may not be followed.
    """
    try:
        following = urljoin(before, location).partition("#")[0]
    except ValueError:
        raise RecordError(Fault(f"{before} points to {location!r}, which cannot be read")) from None
    check_address(following, before)
    return following


def split_checksum(address: str) -> tuple[str, str]:
    """The address without its fragment, and the SHA-256 that a fragment ``#sha256=...`` declares, or an empty text.

    Example:
        >>> split_checksum("https://example.org/a.csv#sha256=" + "0" * 64)[0]
        'https://example.org/a.csv'
    """
    plain, _, fragment = address.partition("#")
    if not fragment.startswith("sha256="):
        return plain, ""
    digest = fragment.removeprefix("sha256=").lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise RecordError(Fault(f"`{fragment}` is no SHA-256", None, "64 hexadecimal digits are expected after #sha256="))
    return plain, digest


def file_name(disposition: str | None, address: str, otherwise: str) -> str:
    """A name for the file that stays in its folder on every system: from Content-Disposition, else from the address.

    Args:
        disposition: the header, or None.
        address: from which the file came in the end.
        otherwise: the name when neither gives one.

    Example:
        >>> file_name('attachment; filename="../../.bashrc"', "https://example.org/", "file")
        'bashrc'
        >>> file_name(None, "https://example.org/data/V-Dem%20CY.zip?download=1", "file")
        'V-Dem CY.zip'
    """
    given = ""
    if disposition:
        message = Message()
        message["Content-Disposition"] = re.sub(r"[\r\n]+", " ", disposition)
        given = message.get_filename() or ""
    return _plain(given) or _plain(unquote(urlsplit(address).path)) or otherwise


def _plain(name: str) -> str:
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join("_" if sign in '<>:"|?*' or not sign.isprintable() else sign for sign in last).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    if len(clean) > LONGEST_NAME:
        clean = stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix if dot and len(suffix) <= 10 else clean[:LONGEST_NAME]
    return f"_{clean}" if clean.split(".")[0].upper() in RESERVED else clean
