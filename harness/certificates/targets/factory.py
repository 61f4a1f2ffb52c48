"""Which transport reaches a target, and what a user may say of it: an address or a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.certificates.targets.http import HttpTarget
from harness.certificates.targets.protocol import Target
from harness.certificates.targets.wire import ImprintPng
from harness.targets.target_file import TargetFile

TRANSPORTS: dict[str, Callable[[TargetFile, ImprintPng, float | None, int], Target]] = {
    "http": HttpTarget,
    "https": HttpTarget,
}
"""By the scheme of the target's address. The arguments are those of `connect`."""

REMOTE_RATE_PER_S = 20.0
"""Where a target is on another machine, and its file names no limit."""


class TargetFileError(ValueError):
    """One sentence: the file, the key and what was expected."""


def connect(file: TargetFile, imprint_png: ImprintPng, answer_s: float | None = None, spread: int = 1) -> Target:
    """The target of a file that `load_target` or `from_table` made; nothing is sent yet. `imprint_png` draws the
    imprints of `seal-registered` events. `answer_s` is how long a kiosk waits for an answer, None for the file's
    time-out. `spread` is how many connections are opened before one is used again."""
    return TRANSPORTS[urlsplit(file.url).scheme](file, imprint_png, answer_s, spread)


def load_target(text: str) -> TargetFile:
    """`text` is a URL (`http://...`) or the path of a TOML file. Raises TargetFileError."""
    if "://" in text:
        return _finished(TargetFile(_url(text, "the target")), limited=False)
    path = Path(text)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TargetFileError(
            f"{text}: there is no such target file; a target is a file or an address like http://127.0.0.1:8080"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise TargetFileError(f"{text}: the target file cannot be read ({error})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TargetFileError(f"{text}: this is not TOML ({error})") from error
    return from_table(data, text)


def from_table(data: dict[str, Any], where: str) -> TargetFile:
    """A target from the table of a TOML file; `where` names the file in errors. Raises TargetFileError."""
    known = {field.name for field in fields(TargetFile)}
    for key in data:
        if key not in known:
            raise TargetFileError(f"{where}: {key} is no key of a target file; known are {', '.join(sorted(known))}")
    if "url" not in data:
        raise TargetFileError(f'{where}: url is missing; expected a line like url = "http://127.0.0.1:8080"')
    values: dict[str, Any] = {"url": _url(data["url"], f"{where}: url")}
    if "allowed_hosts" in data:
        hosts = data["allowed_hosts"]
        if not isinstance(hosts, list) or not all(isinstance(host, str) and host for host in hosts):
            raise TargetFileError(f"{where}: allowed_hosts should be a list of host names, not {hosts!r}")
        values["allowed_hosts"] = tuple(host.lower() for host in hosts)
    for key in known - {"url", "allowed_hosts"}:
        if key in data:
            values[key] = _positive(data[key], f"{where}: {key}", whole=key in {"answer_limit_bytes", "connections"})
    return _finished(TargetFile(**values), limited="rate_limit_per_s" in data)


def _finished(target: TargetFile, limited: bool) -> TargetFile:
    if limited or target.is_local:
        return target
    return replace(target, rate_limit_per_s=REMOTE_RATE_PER_S)


def _url(value: object, where: str) -> str:
    expected = "expected an address like http://127.0.0.1:8080"
    if not isinstance(value, str):
        raise TargetFileError(f"{where}: {value!r} is no address; {expected}")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise TargetFileError(f"{where}: {value!r} is no address ({error}); {expected}") from error
    if parts.scheme not in TRANSPORTS or not parts.hostname or port == 0:
        raise TargetFileError(f"{where}: {value!r} is no address; {expected}")
    if parts.query or parts.fragment or parts.username:
        raise TargetFileError(f"{where}: {value!r} should have no query, fragment or user name; {expected}")
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in value):
        raise TargetFileError(f"{where}: {value!r} should be plain ASCII; {expected}")
    return value.rstrip("/")


def _positive(value: object, where: str, whole: bool) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not 0 < value < 1e12:
        raise TargetFileError(f"{where}: should be a {'whole ' if whole else ''}number above 0, not {value!r}")
    return value
