"""A target: its address, which hosts may be driven, how fast and with which limits."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from harness.bounded import WRITTEN_BYTES, content_of, toml_of

REMOTE_RATE_PER_S = 20.0
"""Where a target is on another machine, and its file names no limit."""


_AUTHORITY: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]*)?")
"""A host, in brackets where it is an IPv6 address, and a port: nothing of which two readers make two hosts."""


class TargetFileError(ValueError):
    """One sentence: the file, the key and what was expected."""


@dataclass(frozen=True, slots=True)
class TargetFile:
    """`allowed_hosts` are hosts off this machine that may be inspected. `rate_limit_per_s` None is no limit.
    `connections` is how many may be open at once; `answer_limit_bytes` the longest answer that is read. `user_agent` is
    what requests say that they come from; by default nothing, so that no system can tell an inspection by it.
    `addresses` stand in no file: they are those at which the interlock has asked, and no connection goes anywhere
    else."""

    url: str
    allowed_hosts: tuple[str, ...] = ()
    rate_limit_per_s: float | None = None
    connect_timeout_s: float = 5.0
    answer_timeout_s: float = 30.0
    provision_timeout_s: float = 300.0
    answer_limit_bytes: int = 32 * 1024 * 1024
    connections: int = 256
    user_agent: str | None = None
    addresses: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host of `url`, without port."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine by its loopback address."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether `host` is `localhost` or a loopback address in its usual form; other names and numbers are not, whatever
    they resolve to, nor is what names a network of this machine (`::1%eth0`)."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address == ipaddress.IPv6Address("::1")
    return address.is_loopback


def load_target(text: str, schemes: Collection[str]) -> TargetFile:
    """`text` is a URL (`http://...`) of one of these schemes, or the path of a TOML file. Raises TargetFileError."""
    if "://" in text:
        return _finished(TargetFile(_url(text, "the target", schemes)), limited=False)
    path = Path(text)
    try:
        data = toml_of(content_of(path, WRITTEN_BYTES))
    except FileNotFoundError:
        raise TargetFileError(
            f"{text}: there is no such target file; a target is a file or an address like http://127.0.0.1:8080"
        ) from None
    except OSError as error:
        raise TargetFileError(f"{text}: the target file cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise TargetFileError(f"{text}: this is not TOML ({error})") from error
    return from_table(data, text, schemes)


def from_table(data: dict[str, Any], where: str, schemes: Collection[str]) -> TargetFile:
    """A target from the table of a TOML file; `where` names the file in errors. Raises TargetFileError."""
    known = {field.name for field in fields(TargetFile)} - {"addresses"}
    for key in data:
        if key not in known:
            raise TargetFileError(f"{where}: {key} is no key of a target file; known are {', '.join(sorted(known))}")
    if "url" not in data:
        raise TargetFileError(f'{where}: url is missing; expected a line like url = "http://127.0.0.1:8080"')
    values: dict[str, Any] = {"url": _url(data["url"], f"{where}: url", schemes)}
    if "allowed_hosts" in data:
        hosts = data["allowed_hosts"]
        if not isinstance(hosts, list) or not all(isinstance(host, str) and host for host in hosts):
            raise TargetFileError(f"{where}: allowed_hosts should be a list of host names, not {hosts!r}")
        values["allowed_hosts"] = tuple(host.lower() for host in hosts)
    if "user_agent" in data:
        values["user_agent"] = _header(data["user_agent"], f"{where}: user_agent")
    for key in known - {"url", "allowed_hosts", "user_agent"}:
        if key in data:
            values[key] = _positive(data[key], f"{where}: {key}", whole=key in {"answer_limit_bytes", "connections"})
    return _finished(TargetFile(**values), limited="rate_limit_per_s" in data)


def _finished(target: TargetFile, limited: bool) -> TargetFile:
    if limited or target.is_local:
        return target
    return replace(target, rate_limit_per_s=REMOTE_RATE_PER_S)


def _url(value: object, where: str, schemes: Collection[str]) -> str:
    expected = "expected an address like http://127.0.0.1:8080"
    if not isinstance(value, str):
        raise TargetFileError(f"{where}: {value!r} is no address; {expected}")
    if "@" in value.partition("://")[2].partition("/")[0]:
        # It may be a password: it is not repeated.
        raise TargetFileError(f"{where}: an address should hold no user name and no password; {expected}")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise TargetFileError(f"{where}: {value!r} is no address ({error}); {expected}") from error
    if parts.scheme not in schemes or not _AUTHORITY.fullmatch(parts.netloc) or port == 0:
        raise TargetFileError(f"{where}: {value!r} is no address; {expected}")
    if parts.query or parts.fragment:
        raise TargetFileError(f"{where}: {value!r} should have no query and no fragment; {expected}")
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in value):
        raise TargetFileError(f"{where}: {value!r} should be plain ASCII; {expected}")
    return value.rstrip("/")


def _header(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isascii() or not value.isprintable():
        raise TargetFileError(f"{where}: should be a line of plain ASCII, not {value!r}")
    return value.strip()


def _positive(value: object, where: str, whole: bool) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not 0 < value < 1e12:
        raise TargetFileError(f"{where}: should be a {'whole ' if whole else ''}number above 0, not {value!r}")
    return value
