"""What this version says of a run, as the rules of an earlier version had it.

Those rules stopped looking at a sheet that was somebody else's, and took an applicant's own items for a namesake's
where there was no record. So what they said of a document in which something was found may be less, or more, than what
is said now; of any other document they must have said the same. Only that much is let pass, and never another verdict
of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from harness.domain.properties import row_of
from harness.domain.verdicts import upper_bound_95
from harness.domain.words import Verdict
from harness.evidence.run_folder import encode_saved

Rows = Sequence[Mapping[str, Any]]

_OF_THE_OTHER = ("other_operation", "other_started_ns", "other_ended_ns")
_TOLD_BETTER = ("sentence", "code", "parts", "source", *_OF_THE_OTHER)
"""Members of a finding in which the same is told better now."""


def judged_then(
    stored: Mapping[str, Any], found: Rows, again: Mapping[str, Any], findings: Rows, unclear: Rows
) -> tuple[dict[str, Any], Rows]:
    """A verdict and its findings without what was not looked at `then`, for a run that says `stored` and `found`."""
    then, now = {_key(row): row for row in found}, {_key(row): row for row in findings}
    both = {row["document"] for key, row in now.items() if key in then} - {""}
    said = {(row.get("document"), row.get("property")) for row in found}
    later = [
        row
        for key, row in now.items()
        if key not in then and row["document"] in both and (row["document"], row["property"]) not in said
    ]
    gone = [row for key, row in then.items() if key not in now and row.get("document") in both and _exposes(row)]
    kept = [{**row, **_other(then.get(_key(row), row))} for row in findings if not any(row is each for each in later)]
    rows = [*kept, *gone]
    odd = {row.get("document") for row in (*found, *findings, *unclear)} - {"", None}
    more = Counter(row["property"] for row in later)
    more.subtract(Counter(row["property"] for row in gone))
    changed = {row["property"] for row in (*later, *gone)}
    properties = {
        name: _property(each, _was(stored, "properties", name), more[name], name in changed, len(odd))
        for name, each in again["properties"].items()
    }
    scenarios = {
        scenario: {name: _counts(each, _was(stored, "scenarios", scenario, name), name in changed, len(odd))
                   for name, each in of.items()}
        for scenario, of in again["scenarios"].items()
    }  # fmt: skip
    order = {name: place for place, name in enumerate(again["properties"])}
    first = min(rows, key=lambda row: (order.get(row["property"], 99), row["started_ns"]), default=None)
    table = {**again, "properties": properties, "scenarios": scenarios, "findings": len(rows)}
    return {**table, "first_finding": first if later or gone else again["first_finding"]}, rows


def _key(row: Mapping[str, Any]) -> bytes:
    return encode_saved({name: value for name, value in row.items() if name not in _TOLD_BETTER})


def _other(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _OF_THE_OTHER if name in row}


def _exposes(row: Mapping[str, Any]) -> bool:
    try:
        return row_of(str(row.get("property"))).exposes
    except KeyError:
        return False


def _was(stored: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """A table within the stored one; empty where there is none."""
    held: Any = stored
    for name in path:
        held = held.get(name) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else {}


def _property(now: Mapping[str, Any], was: Mapping[str, Any], more: int, changed: bool, odd: int) -> Mapping[str, Any]:
    """What is said of a property. Its trials may be others by as many as there were documents with something to say
    about them."""
    trials, overlapping, findings = (was.get(name) for name in ("checked", "overlapping", "findings"))
    if not (isinstance(trials, int) and isinstance(overlapping, int) and isinstance(findings, int)):
        return now
    if not changed and (trials, overlapping) == (now["checked"], now["overlapping"]):
        return now
    if abs(trials - now["checked"]) > odd or abs(overlapping - now["overlapping"]) > odd or overlapping > trials:
        return now
    verdict = now["verdict"]
    if changed:
        if findings != now["findings"] - more or (was.get("verdict") == Verdict.FAIL) is not bool(findings):
            return now
        verdict = was["verdict"]
    elif findings != now["findings"]:
        return now
    sound = verdict == Verdict.PASS
    return {
        **now,
        **({"verdict": verdict, "findings": findings, "waived": was.get("waived")} if changed else {}),
        "checked": trials,
        "upper_bound_95": upper_bound_95(trials) if sound else None,
        "overlapping": overlapping,
        "upper_bound_95_overlapping": upper_bound_95(overlapping) if sound else None,
    }


def _counts(now: Mapping[str, Any], was: Mapping[str, Any], changed: bool, odd: int) -> Mapping[str, Any]:
    """What is counted of a property in one scenario."""
    trials = was.get("checked")
    if not isinstance(trials, int) or abs(trials - now["checked"]) > odd:
        return now
    return {**now, "checked": trials, **({"findings": was.get("findings")} if changed else {})}
