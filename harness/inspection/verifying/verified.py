"""What verifying a run says, for programs and for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from harness.evidence.closing import UNSIGNED
from harness.inspection.verifying.accounted import RETOLD
from harness.wording.media import printable

INTACT, INCOMPLETE, BROKEN = 0, 3, 4
_SAID = {INTACT: "intact", INCOMPLETE: "incomplete", BROKEN: "broken"}

READ_ANEW = f"{' and '.join(RETOLD)}, as they were made then: `himozuke report` makes them anew"


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying says. `exit_code` 0: intact, and judged the same; 3: nothing is broken, and not everything could
    be repeated; 4: broken, or judged differently: then `file`, `record` and `sentence` say where and what. `run_id`,
    `suite` and `nonce` are the intact run's own; `signed_by` is empty for a run that nobody signed, None where it was
    not looked at."""

    run: str
    exit_code: int
    sentence: str
    file: str = ""
    record: str = ""
    verdict: str = ""
    run_id: str = ""
    suite: str = ""
    nonce: str | None = None
    signed_by: str | None = None
    key_given: bool = False
    repeated: tuple[str, ...] = ()
    not_repeated: tuple[str, ...] = ()

    @property
    def table(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"evidence": _SAID[self.exit_code], **{name: _shown(value) for name, value in asdict(self).items()}}

    @property
    def lines(self) -> list[str]:
        """For a terminal or a log."""
        lines = [f"evidence: {_SAID[self.exit_code].upper()} (exit {self.exit_code})", f"  {self.sentence}"]
        lines += [f"  {what}: {value}" for what, value in (("file", self.file), ("record", self.record)) if value]
        if self.run_id:
            nonce = f"nonce {self.nonce}" if self.nonce else "begun without a nonce"
            lines.append(f"run {self.run_id}: suite {self.suite}, {nonce}")
        if self.verdict:
            lines.append(f"verdict of the run: {self.verdict}")
        lines += [f"repeated: {each}" for each in self.repeated]
        lines += [f"not repeated: {each}" for each in self.not_repeated]
        if self.signed_by:
            whose = "the key given" if self.key_given else "whose key that is, only `--key PUB` tells"
            lines.append(f"signed with ed25519 key {self.signed_by}: {whose}")
        elif self.signed_by is not None:
            lines.append(UNSIGNED)
        return [printable(line) for line in (*lines, f"run: {self.run}")]


def _shown(value: Any) -> Any:
    """As a terminal may be shown it, and JSON can hold it."""
    if isinstance(value, tuple):
        return tuple(_shown(each) for each in value)
    return printable(value) if isinstance(value, str) else value
