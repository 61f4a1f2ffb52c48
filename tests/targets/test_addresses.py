"""A connection goes to an address that the interlock has asked, whatever the host's name means meanwhile."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from harness.certificates.targets.factory import TARGETS, TRANSPORTS, connect
from harness.domain.operations import Outcome
from harness.targets.interlock import Engaged, InterlockRefused, engage, require_population
from harness.targets.target_file import TargetFile, TargetFileError, is_loopback, load_target
from tests.targets.fake import asked, until_test_ends
from tests.targets.systems import CODES, systems
from tests.targets.test_forms_of_answers import APPLICATION

NAME = "system.test"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names mean: a test changes it as it goes on."""
    real, meaning = socket.getaddrinfo, dict[str, list[str]]()

    def look_up(host: str, port: Any, *rest: Any, **more: Any) -> list[Any]:
        return [one for address in meaning.get(host, [host]) for one in real(address, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return meaning


def named(port: int, scheme: str = "http") -> TargetFile:
    return TargetFile(f"{scheme}://{NAME}:{port}", (NAME,), answer_timeout_s=5.0, connect_timeout_s=5.0)


def applied(file: TargetFile) -> Outcome:
    return until_test_ends(connect(file, lambda number: b"")).apply(APPLICATION).outcome


def test_a_name_that_means_another_machine_after_the_interlock_leads_nobody_there(names: dict[str, list[str]]) -> None:
    with systems("127.0.0.2", "127.0.0.3") as (ours, production):
        production.said["environment"] = "production"
        names[NAME] = ["127.0.0.2"]
        engaged = engage(TARGETS.asks, named(ours.port))
        names[NAME] = ["127.0.0.3"]
        engaged = require_population(TARGETS.asks, engaged, "d", CODES)
        assert [applied(engaged.file) for _ in range(3)] == [Outcome.OK] * 3
        assert production.requests == []
        assert len(ours.sent) == 3 and all(f"\r\nHost: {NAME}:{ours.port}\r\n".encode() in each for each in ours.sent)


def test_nothing_is_sent_by_a_target_that_was_not_asked() -> None:
    with systems("127.0.0.1") as (system,):
        file = TargetFile(f"http://127.0.0.1:{system.port}")
        found = until_test_ends(connect(file, lambda number: b"")).apply(APPLICATION)
        assert (found.outcome, found.problems[0].code, found.unreached) == (Outcome.UNKNOWN, "nothing-sent", True)
        assert system.requests == []


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        connect(TargetFile("http://127.0.0.1", addresses=("localhost",)), lambda number: b"")


ELSEWHERE = {"production": {"environment": "production"}, "unasked": {"environment": 1}, "other": {"build": "x"}}


@pytest.mark.parametrize("said", ELSEWHERE)
def test_of_several_addresses_only_those_that_may_be_inspected_are_used(names: dict[str, list[str]], said: str) -> None:
    with systems("127.0.0.2", "127.0.0.3", "127.0.0.4") as (first, other, last):
        other.said |= ELSEWHERE[said]
        names[NAME] = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"]
        engaged = engage(TARGETS.asks, named(first.port))
        assert engaged.file.addresses == ("127.0.0.2", "127.0.0.4")
        codes = {"production": "other-environment", "unasked": "no-description", "other": "other-system"}
        assert engaged.asked == {
            "127.0.0.2": "",
            "127.0.0.3": codes[said],
            "127.0.0.4": "",
            "127.0.0.5": "no-list",
        }
        first.close()
        assert applied(engaged.file) is Outcome.OK
        assert (len(last.sent), other.sent) == (1, [])


def test_an_address_that_does_not_show_our_population_is_left_alone(names: dict[str, list[str]]) -> None:
    with systems("127.0.0.2", "127.0.0.3") as (ours, other):
        names[NAME] = ["127.0.0.3", "127.0.0.2"]
        engaged = engage(TARGETS.asks, named(ours.port))
        other.said["population_digest"] = "before"
        assert require_population(TARGETS.asks, engaged, "d", CODES).file.addresses == ("127.0.0.2",)


def test_where_one_address_fails_the_next_is_used_and_it_is_said(names: dict[str, list[str]]) -> None:
    with systems("127.0.0.3") as (system,):
        file = replace(named(system.port), addresses=("127.0.0.2", "127.0.0.3"))
        target = until_test_ends(connect(file, lambda number: b"", None, 2))
        found = [target.apply(APPLICATION) for _ in range(2)]
        assert [(each.outcome, each.unreached) for each in found] == [(Outcome.OK, True), (Outcome.OK, False)]


def test_an_address_of_version_6_is_reached() -> None:
    with systems("::1") as (system,):
        engaged = engage(TARGETS.asks, TargetFile(f"http://[::1]:{system.port}"))
        assert engaged.file.addresses == ("::1",) and applied(engaged.file) is Outcome.OK
        assert f"\r\nHost: [::1]:{system.port}\r\n".encode() in system.sent[0]


@pytest.mark.parametrize("meaning", [["127.0.0.1", "192.0.2.1"], ["192.0.2.1"]])
def test_localhost_is_this_machine_whatever_it_is_said_to_mean(
    names: dict[str, list[str]], meaning: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda at, limit_s: tried.append(at[0]) or real(at, limit_s))
    names["localhost"] = meaning
    with systems("127.0.0.1") as (system,):
        file = TargetFile(f"http://localhost:{system.port}")
        if "127.0.0.1" in meaning:
            assert engage(TARGETS.asks, file).file.addresses == ("127.0.0.1",)
        else:
            with pytest.raises(InterlockRefused, match="name-elsewhere"):
                engage(TARGETS.asks, file)
    assert set(tried) <= {"127.0.0.1"}


@pytest.mark.parametrize(
    "host",
    [
        "localhost.",
        "localhost.example",
        "127.0.0.1.evil.example",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0.0.0.0",
        "::ffff:127.0.0.1",
        "::ffff:192.0.2.1",
        "::1%lo",
        "::",
        "127.0.0.1%2eevil.example",
    ],
)
def test_only_the_usual_forms_are_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1]evil.example",
        "http://evil.example[::1]",
        "http://[::1%25lo]:80",
        "http://127.0.0.1%2eevil.example",
        "http://127.0.0.1\\.evil.example",
        "http://127.0.0.1\\@evil.example",
        "http://127.0.0.1:80:81",
        "http://:80",
        "http://127.0.0.1;evil.example",
    ],
)
def test_an_address_of_which_two_readers_could_make_two_hosts_is_none(address: str) -> None:
    with pytest.raises(TargetFileError):
        load_target(address, TRANSPORTS)


def test_a_name_that_means_nothing_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    with pytest.raises(InterlockRefused, match="no-list"):
        engage(TARGETS.asks, named(80))


def test_addresses_stand_in_no_target_file(tmp_path: Path) -> None:
    (tmp_path / "target.toml").write_text('url = "http://127.0.0.1"\naddresses = ["192.0.2.1"]', encoding="utf-8")
    with pytest.raises(TargetFileError, match="addresses is no key"):
        load_target(str(tmp_path / "target.toml"), TRANSPORTS)


def test_no_proxy_of_the_environment_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.9:1")
    with systems("127.0.0.1") as (system,):
        assert applied(asked(f"http://127.0.0.1:{system.port}")) is Outcome.OK


def certificate_of(name: str, folder: Path) -> Path:
    """A certificate for this name and its key, in one file."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "system")])
    made = x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = folder / "both.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(plain + signed.public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize("certified", [NAME, "other.test"])
def test_under_tls_the_name_is_that_of_the_host(
    names: dict[str, list[str]], certified: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked_for = certificate_of(certified, tmp_path), list[str | None]()
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.sni_callback = lambda connection, name, _: asked_for.append(name)
    names[NAME] = ["127.0.0.2"]

    def engaged(port: int) -> Engaged:
        return engage(TARGETS.asks, named(port, "https"))

    with systems("127.0.0.2", wrap=lambda plain: context.wrap_socket(plain, server_side=True)) as (system,):
        if certified == NAME:
            assert applied(engaged(system.port).file) is Outcome.OK
        else:
            with pytest.raises(InterlockRefused, match="no-list"):
                engaged(system.port)
            assert system.requests == []
    assert set(asked_for) == {NAME}
