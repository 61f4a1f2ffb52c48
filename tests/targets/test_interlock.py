"""Nothing is sent to a system that is not there to be inspected; mistakes in a target file are one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.residents import Municipality, Population
from harness.certificates.targets.factory import TARGETS, TRANSPORTS
from harness.domain.words import Capability, Scope
from harness.targets.interlock import Engaged, InterlockRefused, engage, is_of, loaded_digest, require_population
from harness.targets.system import SystemDescription, SystemProblem, parse_system
from harness.targets.target_file import TargetFile, TargetFileError, load_target
from harness.wording.rendering import stored_sentence
from tests.targets.fake import always, answer, asked, server

SYSTEM: dict[str, Any] = {
    "name": "fake",
    "version": "1",
    "build": "sound",
    "configuration": {"guard": False},
    "environment": "inspection",
    "population_digest": "d",
    "scope": "kiosk",
    "municipality_codes": ["131016"],
    "capabilities": ["provision", "clock", "of-the-future"],
    "now": "2025-10-01T10:00:00+09:00",
}
POPULATION = Population(1, (Municipality("131016", "東京都", "千代田区", "千代田区長"),), (), (), (), "d")
CODES = ("131016",)


def _served(**changes: object) -> bytes:
    return answer("200 OK", json.dumps(SYSTEM | changes).encode())


def test_an_inspection_system_on_loopback_is_engaged_with_one_get() -> None:
    with server(always(_served())) as (url, requests):
        engaged = engage(TARGETS.asks, TargetFile(url))
        assert require_population(TARGETS.asks, engaged, POPULATION.digest, CODES) == engaged
        system = engaged.system
    assert all(request.startswith(b"GET /v1/system ") for request in requests) and len(requests) == 2
    assert system.guard is False and system.scope is Scope.KIOSK
    assert system.capabilities == {Capability.PROVISION, Capability.CLOCK}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"environment": "production"}, "environment is 'production'"),
        ({"environment": None}, "environment should be a text"),
        ({"scope": "moon"}, "scope is 'moon'"),
        ({"capabilities": "all"}, "capabilities should be a list"),
        ({"configuration": []}, "configuration should be an object"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any], words: str) -> None:
    with server(always(_served(**changes))) as (url, _), pytest.raises(InterlockRefused) as raised:
        engage(TARGETS.asks, TargetFile(url))
    assert words in stored_sentence(raised.value.why)


@pytest.mark.parametrize("data", [answer("200 OK", b"<html>"), answer("200 OK", b"[]"), answer("404 No"), b"garbage"])
def test_no_valid_answer_is_refused(data: bytes) -> None:
    with server(always(data), keep=False) as (url, _), pytest.raises(InterlockRefused) as raised:
        engage(TARGETS.asks, TargetFile(url))
    assert "/v1/system" in stored_sentence(raised.value.why)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"population_digest": "e"}, "other-digest"),
        ({"municipality_codes": []}, "other-municipalities"),
        ({"environment": "production"}, "environment-changed"),
    ],
)
def test_another_population_is_refused(changes: dict[str, Any], code: str) -> None:
    with server(always(_served(**changes))) as (url, _):
        engaged = Engaged(asked(url), parse_system(json.dumps(SYSTEM).encode()), {})
        with pytest.raises(InterlockRefused) as raised:
            require_population(TARGETS.asks, engaged, POPULATION.digest, CODES)
    assert raised.value.why.code == code


def test_each_load_of_the_same_people_has_a_digest_of_its_own() -> None:
    people, others = "0" * 64, "1" * 64
    first, second = loaded_digest(people), loaded_digest(people)
    assert first != second and len(first) == 64
    assert is_of(first, people) and is_of(people, people) and not is_of(first, others) and not is_of("", people)


def test_what_is_nested_too_deeply_to_be_kept_is_refused() -> None:
    deep = "[" * 900 + "]" * 900
    with pytest.raises(SystemProblem, match="stand within each other"):
        parse_system(json.dumps(SYSTEM).replace("false", deep).encode())


@pytest.mark.parametrize("member", ["environment", "environmen\\u0074"])
def test_what_says_two_things_of_itself_is_refused(member: str) -> None:
    whole = json.dumps(SYSTEM)
    with pytest.raises(SystemProblem, match="stands there twice"):
        parse_system((f'{{"{member}": "production", ' + whole[1:]).encode())


def test_another_machine_is_not_even_asked_unless_it_is_named() -> None:
    def untouchable(file: TargetFile) -> SystemDescription:
        raise AssertionError(file)

    with pytest.raises(InterlockRefused) as raised:
        engage(untouchable, TargetFile("http://issuance.example:80"))
    assert raised.value.why == say("host-not-named", host="issuance.example")


def test_an_address_is_a_target_and_remote_ones_are_slow_at_first(tmp_path: Path) -> None:
    assert load_target("http://127.0.0.1:8080/", TRANSPORTS).url == "http://127.0.0.1:8080"
    assert load_target("http://localhost", TRANSPORTS).rate_limit_per_s is None
    assert load_target("http://192.0.2.7", TRANSPORTS).rate_limit_per_s == 20.0
    path = tmp_path / "target.toml"
    path.write_text('url = "https://Test.example/api"\nallowed_hosts = ["Test.example"]\nrate_limit_per_s = 50\n')
    file = load_target(str(path), TRANSPORTS)
    assert (file.host, file.allowed_hosts, file.rate_limit_per_s) == ("test.example", ("test.example",), 50)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("url = 5", "url: 5 is no address"),
        ("", "url is missing"),
        ('url = "ftp://a"', "is no address"),
        ('url = "http://a:x"', "is no address"),
        ('url = "http://a"\nspeed = 3', "speed is no key"),
        ('url = "http://a"\nrate_limit_per_s = 0', "rate_limit_per_s: should be a number above 0"),
        ('url = "http://a"\nconnections = 1.5', "connections: should be a whole number"),
        ('url = "http://a"\nallowed_hosts = "a"', "allowed_hosts should be a list"),
        ("url = ", "not TOML"),
        ('url = "http://a"\nuser_agent = "a\\r\\nb"', "user_agent: should be a line of plain ASCII"),
        ('url = "http://a"\nuser_agent = ""', "user_agent: should be a line of plain ASCII"),
    ],
)
def test_a_mistake_in_a_target_file_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "target.toml"
    path.write_text(text)
    with pytest.raises(TargetFileError) as caught:
        load_target(str(path), TRANSPORTS)
    assert words in str(caught.value) and "target.toml" in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_is_one_sentence() -> None:
    with pytest.raises(TargetFileError, match="no such target file"):
        load_target("nowhere.toml", TRANSPORTS)


@pytest.mark.parametrize("now", ["garbage", "", "2025-10-01T10:00:00", "9999-12-31T23:59:59+09:00"])
def test_a_system_whose_clock_is_its_own_says_a_time(now: str) -> None:
    """What applies when is reckoned from it."""
    said = {**SYSTEM, "capabilities": ["provision"], "now": now}
    with pytest.raises(SystemProblem, match="now is "):
        parse_system(json.dumps(said).encode())


@pytest.mark.parametrize("deep", [90, 900])
def test_a_system_says_no_more_of_itself_than_a_manifest_holds(deep: int) -> None:
    nested = '{"a":' * deep + "1" + "}" * deep
    said = json.dumps({**SYSTEM, "configuration": {}}).replace('"configuration": {}', f'"configuration": {nested}')
    if deep < 100:
        assert parse_system(said.encode()).configuration
        return
    with pytest.raises(SystemProblem, match="more than 100 values stand within each other"):
        parse_system(said.encode())
    with pytest.raises(SystemProblem, match="are the most"):
        parse_system(json.dumps({**SYSTEM, "name": "n" * 2_000_000}).encode())


@pytest.mark.parametrize("name", ["", "somebody"])
def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path, name: str) -> None:
    address = f"http://{name}:secret@127.0.0.1:8470"
    (tmp_path / "target.toml").write_text(f'url = "{address}"', encoding="utf-8")
    for text in (address, str(tmp_path / "target.toml")):
        with pytest.raises(TargetFileError, match="no user name and no password") as raised:
            load_target(text, TRANSPORTS)
        assert "secret" not in str(raised.value)


@pytest.mark.parametrize("agent", [None, "kiosk/1.0"])
def test_requests_say_that_they_come_from_an_inspection_only_where_the_target_file_says_so(agent: str | None) -> None:
    with server(always(_served())) as (url, requests):
        file = TargetFile(url, user_agent=agent)
        engage(TARGETS.asks, file)
    (request,) = requests
    assert (b"User-Agent: kiosk/1.0\r\n" in request) is (agent is not None)
    assert b"himozuke" not in request
