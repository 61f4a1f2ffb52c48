"""What others wrote is read within bounds: nothing is waited for, and nothing without an end is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.bounded import DEEPEST, content_of, json_of, opened, toml_of, whole_lines

MOST = 1000


def test_a_file_is_read_whole_also_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * MOST)
    (tmp_path / "link").symlink_to("file")
    assert content_of(tmp_path / "link", MOST) == b"x" * MOST


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


def _longer(path: Path) -> None:
    path.write_bytes(b"x" * (MOST + 1))


def _with_holes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


@pytest.mark.parametrize("make", [_pipe, _device, _link_to_a_pipe, _longer, _with_holes, Path.mkdir])
def test_what_is_no_file_or_too_long_is_not_opened(tmp_path: Path, make: object) -> None:
    make(tmp_path / "it")  # type: ignore[operator]
    with pytest.raises(OSError, match=r"a device or a pipe|longer than 1,000 bytes|Is a directory") as found:
        opened(tmp_path / "it", MOST)
    assert found.value.filename == str(tmp_path / "it")
    assert found.value.strerror


def test_a_name_that_no_file_has(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="its name is none of a file"):
        opened(tmp_path / "a\0b")


def test_lines_end_at_one_that_is_too_long_or_has_no_end(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"one\ntwo\n" + b"x" * 50 + b"\nfour\n")
    assert list(whole_lines(tmp_path / "lines", 20)) == [b"one\n", b"two\n"]
    (tmp_path / "lines").write_bytes(b"one\ntw")
    assert list(whole_lines(tmp_path / "lines", 20)) == [b"one\n"]


def test_json_is_as_deep_as_can_be_written_again() -> None:
    assert json_of(b"[" * DEEPEST + b"]" * DEEPEST) is not None
    for brackets in (b"[]", b'{"a":0}'):
        opening, closing = brackets[:-1].rstrip(b"0"), brackets[-1:]
        with pytest.raises(ValueError, match="within each other"):
            json_of(opening * (DEEPEST + 1) + b"0" + closing * (DEEPEST + 1))
    with pytest.raises(ValueError, match="depth"):
        json_of(b"[" * 5000 + b"]" * 5000)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xef\xbb\xbfa = 1", "byte order mark"),
        ("a = 1".encode("utf-16"), "not text in UTF-8"),
        (b"a = " + b"[" * 5000, "within each other"),
        (b"a" + b".a" * 500 + b" = 1", "within each other"),
        (b"a" + b".a" * 200_000 + b" = 1", "line 1 has more than 1000 dots"),
        (b"a = " + b"9" * 5000, "4300 digits"),
        (b"a = ", "Invalid value"),
    ],
)
def test_toml_that_nobody_writes(content: bytes, says: str) -> None:
    assert toml_of(b"a.b = 1") == {"a": {"b": 1}}
    with pytest.raises(ValueError, match=says):
        toml_of(content)
