"""Something that comes on a kept connection after its answer, with and without TLS: the next kiosk would print it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from harness.domain.operations import AnswerForm, Outcome
from tests.targets.fake import asked, read_request
from tests.targets.test_forms_of_answers import APPLICATION, GOOD, connect

Wrap = Callable[[socket.socket], socket.socket]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(own + signed.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(params=["http", "https"])
def system(
    request: pytest.FixtureRequest, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, list[socket.socket]]]:
    """Its address, and the connections that it has answered on."""
    wrap: Wrap = lambda connection: connection  # noqa: E731 - one of two
    if request.param == "https":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        wrap = lambda connection: context.wrap_socket(connection, server_side=True)  # noqa: E731 - the other
    listener, answered = socket.create_server(("127.0.0.1", 0)), list[socket.socket]()

    def serve(plain: socket.socket) -> None:
        with suppress(OSError), wrap(plain) as connection:
            while read_request(connection):
                answered.append(connection)
                connection.sendall(GOOD)

    def accept() -> None:
        while True:
            try:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    yield f"{request.param}://127.0.0.1:{listener.getsockname()[1]}", answered
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for connection in answered:
        connection.close()


@pytest.mark.parametrize("late", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n%PDF-"])
def test_what_came_on_a_kept_connection_is_told_of_the_next_answer(
    system: tuple[str, list[socket.socket]], late: bytes
) -> None:
    url, answered = system
    target = connect(asked(url, answer_timeout_s=5.0), lambda number: b"")
    assert target.apply(APPLICATION).form is AnswerForm.CLEAN
    answered[0].sendall(late)
    second = target.apply(APPLICATION)
    assert second.outcome is Outcome.OK
    assert second.form is (AnswerForm.SURPLUS if late else AnswerForm.CLEAN)
    assert len(set(map(id, answered))) == (2 if late else 1)
    assert target.apply(APPLICATION).form is AnswerForm.CLEAN
    target.close()
