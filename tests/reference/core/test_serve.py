"""Real processes on loopback: both work, a dead one is replaced, all end together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.reference.core import town

_RUN = """
import sys
from pathlib import Path
from harness.certificates.reference.serve import ServeOptions, main
from harness.certificates.reference.settings import Settings
port, processes, defect, database, font = sys.argv[1:]
sys.exit(main(ServeOptions(
    port=int(port), defect=defect or None, until_eof=True, database=Path(database) if database else None,
    font=Path(font) if font else None, settings=Settings(processes=int(processes)))))
"""
_LIMIT_S = 60


def _start(
    port: int = 0,
    processes: int = 2,
    defect: str = "",
    database: str = "",
    font: str = "",
    process_group: int | None = None,
) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, str(port), str(processes), defect, database, font],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        process_group=process_group,
    )


def _end(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Closes standard input; exit code and what was said on standard error."""
    _, errors = process.communicate(timeout=_LIMIT_S)
    return process.returncode, errors.decode()


class Caller:
    """One connection that is kept."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=_LIMIT_S)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        self._connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Any]]:
    process = _start()
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    caller = Caller(said["url"])
    assert caller.ask("PUT", "/v1/population", town.population())[0] == 204
    assert caller.ask("PUT", "/v1/clock", {"now": town.TEN})[0] == 204
    caller.close()
    try:
        yield said
    finally:
        code, errors = _end(process)
    assert (code, errors) == (0, "")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_real_certificates_from_every_process(served: dict[str, Any]) -> None:
    before = {pid: _processor_s(pid) for pid in served["pids"]}

    def one(number: int) -> None:
        caller = Caller(served["url"])
        for kind in ("resident-record", "seal", "family-register", "income-tax"):
            name = f"s{number}-{kind}"
            status, body = caller.ask("POST", "/v1/applications", town.application(name, number, kind))
            assert status == 200
            assert body.startswith(b"%PDF")
            delivery = {"application_id": name, "paid": True, "printed": True}
            assert caller.ask("POST", "/v1/deliveries", delivery)[0] == 204
        caller.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, range(30)))
    assert all(_processor_s(pid) > used for pid, used in before.items())
    caller = Caller(served["url"])
    assert json.loads(caller.ask("GET", "/v1/spool")[1]) == []
    assert len(json.loads(caller.ask("GET", "/v1/ledger")[1])) == 120
    caller.close()


def test_it_describes_itself(served: dict[str, Any]) -> None:
    caller = Caller(served["url"])
    status, body = caller.ask("GET", "/openapi.json")
    assert status == 200
    said = json.loads(caller.ask("GET", "/v1/system")[1])
    assert json.loads(body)["info"]["title"] == "himozuke target protocol"
    assert (said["environment"], said["build"]) == ("inspection", "sound")
    assert said["configuration"] == {"processes": 2, "guard": False}
    caller.close()


def test_a_dead_process_is_replaced_and_its_work_recovered(served: dict[str, Any]) -> None:
    def persist(number: int) -> None:
        """As a kiosk does: without an answer it asks again."""
        name, end = f"k{number}", time.monotonic() + _LIMIT_S
        while time.monotonic() < end:
            caller = Caller(served["url"])
            try:
                status, _ = caller.ask("POST", "/v1/applications", town.application(name, number))
                assert status == 200
                delivery = {"application_id": name, "paid": True, "printed": True}
                assert caller.ask("POST", "/v1/deliveries", delivery)[0] == 204
                return
            except (HTTPException, OSError):
                continue
            finally:
                caller.close()
        pytest.fail("no answer")

    caller = Caller(served["url"])
    with ThreadPoolExecutor(10) as pool:
        done = pool.map(persist, range(30))
        assert caller.ask("POST", "/v1/faults", {"kind": "kill-worker"})[0] == 204
        list(done)
    end = time.monotonic() + _LIMIT_S
    while all(_alive(pid) for pid in served["pids"]):
        assert time.monotonic() < end, "no process has died"
        time.sleep(0.01)
    caller.close()
    caller = Caller(served["url"])
    assert json.loads(caller.ask("GET", "/v1/spool")[1]) == []
    ledger = {entry["application_id"]: entry["outcome"] for entry in json.loads(caller.ask("GET", "/v1/ledger")[1])}
    assert {ledger[f"k{number}"] for number in range(30)} == {"delivered"}
    caller.close()


def test_a_port_that_is_taken(served: dict[str, Any]) -> None:
    port = urlsplit(served["url"]).port
    assert port is not None
    code, errors = _end(_start(port))
    assert code == 2
    assert str(port) in errors
    assert errors.count("\n") == 1
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert _end(_start(taken.getsockname()[1]))[0] == 2


@pytest.mark.parametrize("wrong", ["defect", "database", "folder", "font"])
def test_what_cannot_be_started_says_so_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "text").write_bytes(b"this is neither a font nor a database" * 100)
    value = {"defect": "atlantis-1999", "folder": str(tmp_path / "none" / "db")}.get(wrong, str(tmp_path / "text"))
    if wrong == "defect":
        process = _start(processes=1, defect=value)
    elif wrong == "font":
        process = _start(processes=1, font=value)
    else:
        process = _start(processes=1, database=value)
    process.wait(_LIMIT_S)
    code, errors = _end(process)
    assert code == 2
    assert errors.count("\n") == 1
    assert value in errors
    assert not (tmp_path / "none").exists()


def test_a_database_is_kept_and_the_rest_is_not(tmp_path: Path) -> None:
    numbers = []
    for number in range(2):
        process = _start(processes=1, database=str(tmp_path / "kept.sqlite"))
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        caller = Caller(said["url"])
        if number == 0:
            assert caller.ask("PUT", "/v1/population", town.population())[0] == 204
        assert caller.ask("PUT", "/v1/clock", {"now": town.TEN})[0] == 204
        assert caller.ask("POST", "/v1/applications", town.application(f"d{number}", 3))[0] == 200
        numbers.append(len(json.loads(caller.ask("GET", "/v1/ledger")[1])))
        caller.close()
        assert _end(process) == (0, "")
        assert not any(_alive(pid) for pid in said["pids"])
    assert numbers == [1, 2]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_group_ends_all(number: signal.Signals) -> None:
    process = _start(processes=2, process_group=0)
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    os.killpg(process.pid, number)
    assert process.wait(_LIMIT_S) == 0
    assert not any(_alive(pid) for pid in said["pids"])
    assert process.communicate()[1] == b""


def test_servers_end_when_their_parent_is_killed() -> None:
    process = _start(processes=2)
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    process.kill()
    process.communicate()
    end = time.monotonic() + _LIMIT_S
    while any(_alive(pid) for pid in said["pids"]):
        assert time.monotonic() < end, "a server process outlives its parent"
        time.sleep(0.01)
