"""The comparison's words in both languages."""

from __future__ import annotations

from harness.evidence.comparison.model import State
from harness.evidence.report.words import Text

STATES = {
    State.NEW: Text("新規", "new"),
    State.OPEN: Text("継続", "open"),
    State.FIXED: Text("解消", "fixed"),
    State.NOT_SEEN: Text("未確認", "not seen"),
    State.ABSENT: Text("", ""),
}

STATE_MEANINGS = {
    State.NEW: Text("Aになく、ここで見つかった", "not found in A, and found here"),
    State.OPEN: Text("Aにも、ここにもある", "found in A, and here again"),
    State.FIXED: Text(
        "Aにあり、ここにはない。直っていなければ95%の確からしさで再び見つかったはずである",
        "found in A and not here; with 95% confidence it would have come out again had it not been fixed",
    ),
    State.NOT_SEEN: Text(
        "Aにあり、ここでは見つからなかった。ただし、直ったといえるだけは見ていない",
        "found in A and not here; but not enough was seen to call it fixed",
    ),
}

GATES = {
    "": Text("なし", "none"),
    "pass": Text("通過", "passed"),
    "fail": Text("不通過", "failed"),
    "inconclusive": Text("判定不能", "inconclusive"),
}

GUARDS = {
    "absent": Text("なし", "absent"),
    "unproved": Text("未証明", "unproved"),
    "proved": Text("証明済み", "proved"),
}

OF = {"system": Text("対象システム", "System"), "inspection": Text("点検の条件", "Inspection")}
