"""What was read of a document as one line of JSON: from the readers to the run folder it is never opened again."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import orjson

from harness.catalogue.stored import message_of, table_of
from harness.domain.observations import (
    Hidden,
    Image,
    Ink,
    InkOf,
    Observation,
    Place,
    Reading,
    Sheet,
    Way,
    Where,
)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document by its caller's name, and its line, newline included."""

    document: str
    line: bytes

    def observation(self) -> Observation:
        """What the line says."""
        return decode(self.line)


def encode(observation: Observation) -> bytes:
    """One observation as one line, newline included."""
    whole: dict[str, Any] = {
        "document": observation.document,
        "digest": observation.digest,
        "size_bytes": observation.size_bytes,
        "readings": [_table(reading) for reading in observation.readings],
    }
    if observation.repairs:
        whole["repairs"] = [_table(reading) for reading in observation.repairs]
    try:
        return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # A document may give half a surrogate pair for a character; no file can hold that, and no name has it.
        text = json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")
        return text + b"\n"


def decode(line: bytes) -> Observation:
    """The inverse of `encode`, and of lines of earlier versions, which have plain sentences, "" for no problem, and
    neither repairs nor places. ValueError, KeyError or TypeError for anything else."""
    whole = orjson.loads(line)
    readings = tuple([_reading(reading) for reading in whole["readings"]])
    repairs = tuple([_reading(reading) for reading in whole.get("repairs", ())])
    return Observation(whole["document"], whole["digest"], whole["size_bytes"], readings, repairs)


def _table(reading: Reading) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reader": reading.reader,
        "problem": table_of(reading.problem) if reading.problem else None,
        "suspicions": [table_of(each) for each in reading.suspicions],
        "sheets": [_sheet(sheet) for sheet in reading.sheets],
    }
    if reading.hidden:
        told["hidden"] = list(map(list, reading.hidden))
    return told


def plain_runs(line: bytes) -> list[list[str]] | None:
    """The texts of each sheet that any reader saw; None where a reader had a problem or noticed anything, or the
    document was repaired."""
    sheets: list[list[str]] = []
    whole = orjson.loads(line)
    if "repairs" in whole:
        return None
    for reading in whole["readings"]:
        if reading["problem"] or reading["suspicions"] or not reading["sheets"]:
            return None
        sheets += [sheet["runs"] for sheet in reading["sheets"]]
    return sheets or None


def _sheet(sheet: Sheet) -> dict[str, Any]:
    told: dict[str, Any] = {"runs": sheet.runs, "images": [_image(image) for image in sheet.images]}
    if sheet.places:
        told["places"] = list(map(list, sheet.places))  # orjson takes a NamedTuple for none of its own
        told["fonts"] = sheet.fonts
    if sheet.ink:
        told["ink"] = list(map(list, sheet.ink))
    if sheet.redrawn:
        told["redrawn"] = sheet.redrawn
    if sheet.figures:
        told["figures"] = sheet.figures
    if sheet.compared is not None:
        told["compared"] = sheet.compared
    if sheet.quarter_turns:
        told["quarter_turns"] = sheet.quarter_turns
    return {**told, "withheld": True} if sheet.withheld else told


def _image(image: Image) -> dict[str, Any]:
    return {
        "raster": base64.b64encode(image.raster).decode(),
        "digest": image.digest,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "drawn": image.drawn,
        "longest": image.longest,
    }


def _placed(places: list[Any]) -> list[Place]:
    ways = _WAYS
    return [Place(left, top, right, bottom, ways[way], font) for left, top, right, bottom, way, font in places]


def _ink(patches: list[Any]) -> list[Ink]:
    return [Ink(left, top, right, bottom, _INK[of], digest) for left, top, right, bottom, of, digest in patches]


_WAYS = {way.value: way for way in Way}
_HIDDEN = {where.value: where for where in Where}
_INK = {of.value: of for of in InkOf}


def _reading(reading: dict[str, Any]) -> Reading:
    sheets = [
        Sheet(
            tuple(sheet["runs"]),
            tuple([Image(**{**image, "raster": base64.b64decode(image["raster"])}) for image in sheet["images"]]),
            tuple(_placed(sheet["places"]) if "places" in sheet else ()),
            tuple(sheet.get("fonts", ())),
            quarter_turns=int(sheet.get("quarter_turns", 0)),
            ink=tuple(_ink(sheet["ink"]) if "ink" in sheet else ()),
            redrawn=tuple([(said, drawn) for said, drawn in sheet.get("redrawn", ())]),
            figures=int(sheet.get("figures", 0)),
            compared=None if sheet.get("compared") is None else int(sheet["compared"]),
            withheld=sheet.get("withheld") is True,
        )
        for sheet in reading["sheets"]
    ]
    problem = message_of(reading["problem"]) if reading["problem"] else None
    suspicions = tuple([message_of(each) for each in reading["suspicions"]])
    hidden = tuple([Hidden(text, _HIDDEN[where], sheet) for text, where, sheet in reading.get("hidden", ())])
    return Reading(reading["reader"], tuple(sheets), problem, suspicions, hidden)
