"""Data of somebody real comes out, by one way or another: nothing of it is left in the run folder, and `verify` does not
call that broken."""

from __future__ import annotations

from pathlib import Path

import orjson

from harness.evidence.withheld import WITHHELD
from tests.attacks.hostile import Answer, Inspected, himozuke, inspected
from tests.attacks.searching import found_in
from tests.attacks.strangers import OTHERS, STOPPING, LettingOut


def _withheld(run: Inspected) -> dict[str, str]:
    told: dict[str, str] = orjson.loads((run.folder / WITHHELD).read_bytes())
    assert run.table["withheld_documents"] == len(told)
    return told


def test_a_certificate_stops_the_run_and_is_not_kept(tmp_path: Path) -> None:
    attack = LettingOut(STOPPING, together=True)
    run = inspected(attack, tmp_path)
    assert attack.sent == STOPPING.keys()
    assert found_in(run.folder, attack.secrets) == []
    assert run.code in (1, 3)
    assert len(_withheld(run)) >= len(STOPPING)
    said = himozuke("verify", str(run.folder))
    assert said.returncode == 0, said.stdout.decode()
    assert b"withheld" in said.stdout


def test_nothing_else_is_kept_either(tmp_path: Path) -> None:
    attack = LettingOut(OTHERS)
    run = inspected(attack, tmp_path)
    assert attack.sent == OTHERS.keys()
    assert found_in(run.folder, attack.secrets) == []
    assert len(_withheld(run)) > len(OTHERS)
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    attack = LettingOut({**STOPPING, **OTHERS})
    right = Answer(200, {"content-type": "application/pdf"}, attack.strangers["as agreed"].certificate)
    for number, (name, way) in enumerate({**STOPPING, **OTHERS}.items()):
        who = attack.strangers[name]
        sent = way(who, right)
        (tmp_path / f"{number}").write_bytes(sent.raw or sent.body + "".join(sent.headers.values()).encode())
        assert found_in(tmp_path, who.secrets), name
