import json
from pathlib import Path

import pytest

from harness.catalogue import say
from harness.domain.observations import Image, Observation, Reading, Sheet
from harness.evidence.observations import ObservationWriter, read_observations
from harness.evidence.run_folder import RunFolderError, create
from harness.reading.lines import encode


def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    folders = {create(tmp_path, "quick").path for _ in range(20)}
    assert len(folders) == 20
    assert all((folder / "history").is_dir() for folder in folders)


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    folder = create(tmp_path, "quick")
    folder.save("manifest.json", {"b": 1, "a": "髙"})
    assert json.loads((folder.path / "manifest.json").read_text(encoding="utf-8")) == {"a": "髙", "b": 1}
    assert not list(folder.path.glob("*.part"))


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here already", encoding="utf-8")
    with pytest.raises(RunFolderError, match="--results names another place"):
        create(blocked, "quick")
    assert blocked.read_text(encoding="utf-8") == "here already"


ODD = say("hidden-image", sheet=1)


def test_observations_come_back_as_they_were(tmp_path: Path) -> None:
    image = Image(bytes(range(256)) + bytes(32), "ab" * 32, 213, 213)
    seen = Observation(
        "documents/1/a.pdf",
        "cd" * 32,
        12345,
        (
            Reading(
                "pdfium",
                (Sheet(("氏名", "𠮷田　葛\U000e0100"), (image,)), Sheet(())),
                suspicions=(ODD,),
            ),
            Reading("pypdf", problem=say("cut-short")),
        ),
    )
    with ObservationWriter(tmp_path / "o.jsonl") as writer:
        writer.append(encode(seen))
    assert list(read_observations(tmp_path / "o.jsonl")) == [seen]


def test_a_torn_last_observation_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    with ObservationWriter(path) as writer:
        writer.append(encode(Observation("a", "", 0)))
        writer.append(encode(Observation("b", "", 0)))
    path.write_bytes(path.read_bytes()[:-3])
    assert [each.document for each in read_observations(path)] == ["a"]
