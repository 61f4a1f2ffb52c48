"""A target: its address, which hosts may be driven, how fast and with which limits."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class TargetFile:
    """`allowed_hosts` are hosts off this machine that may be inspected. `rate_limit_per_s` None is no limit.
    `connections` is how many may be open at once; `answer_limit_bytes` the longest answer that is read."""

    url: str
    allowed_hosts: tuple[str, ...] = ()
    rate_limit_per_s: float | None = None
    connect_timeout_s: float = 5.0
    answer_timeout_s: float = 30.0
    provision_timeout_s: float = 300.0
    answer_limit_bytes: int = 32 * 1024 * 1024
    connections: int = 256

    @property
    def host(self) -> str:
        """The host of `url`, without port."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine by its loopback address."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether `host` is `localhost` or a loopback address; other names are not, whatever they resolve to."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
