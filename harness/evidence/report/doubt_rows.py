"""The sentences that say why something was not judged or not inspected, one row each."""

from __future__ import annotations

from harness.evidence.report.phrase_rows import row

_KIND = r"(?P<kind>[a-z-]+)"
_APP = r"(?P<app>\S+)"
_N = r"(?P<n>\d+)"

DOUBTS = (
    row(
        rf"Application {_APP} got no answer that says what became of it(?:: (?P<problem>.*))?",
        "申請 {app} がどうなったかを示す応答がない。",
        "結末の分からない申請", "No answer that says what became of it",
    ),
    row(
        r"The readers disagree; only (?P<reader>\w+) sees this: (?P<inner>.*)",
        "読み取り器の結果が食い違う。{reader} だけが次を見た：{inner}",
        "読み取りの結果が食い違う", "The readers disagree",
    ),
    row(r"The document was not read\.", "文書が読まれていない。", "読まれていない文書", "Not read"),
    row(
        r"The document is readable and identifies no synthetic resident: the inspection must stop\.",
        "文書は読めるが、架空の住民の誰をも示していない。点検を止めなければならない。",
        "架空の住民でない人の文書のおそれ", "A document of nobody synthetic",
    ),
    row(
        r"The system's (?P<capability>\w+) (?P<when>before|after) the run could not be had(?:: (?P<problem>.*))?",
        "システム自身の記録（{capability}）を得られなかった。",
        "システム自身の記録を得られない", "The system's own record could not be had",
    ),
    row(
        rf"The confirmation of application {_APP} got no answer\.",
        "申請 {app} の交付の確認に応答がない。",
        "交付の確認に応答がない", "A confirmation without an answer",
    ),
    row(
        r"The system lacks the capability (?P<capability>\w+)\.",
        "システムに次の機能がない：{capability}。",
        "機能がない", "A capability is missing",
    ),
    row(
        r"the system lacks the capability (?P<capability>\w+)",
        "システムに次の機能がない：{capability}",
        "機能がない", "A capability is missing",
    ),
    row(
        rf"Only {_N} decisive trials; at least (?P<least>\d+) are needed\.",
        "判定できる試行が{n}件しかない。少なくとも{least}件が必要である。",
        "試行が足りない", "Too few decisive trials",
    ),
    row(
        rf"(?P<property>[a-z]+): {_N} decisive trials; at least (?P<least>\d+) are needed\.",
        "「{property}」の判定できる試行が{n}件しかない。少なくとも{least}件が必要である。",
        "試行が足りない", "Too few decisive trials",
    ),
    row(
        r"No decisive trial was part of this load\.",
        "この負荷に、判定できる試行がなかった。",
        "試行がない", "No decisive trial",
    ),
    row(r"There was nothing to judge\.", "判定するものがなかった。", "試行がない", "No decisive trial"),
    row(
        r"Worker (?P<worker>\d+) could not keep up with its schedule: the load was not the one asked for\.",
        "負荷の発生側（{worker}）が予定に追いつかず、指示どおりの負荷にならなかった。",
        "負荷が指示どおりでない", "The load was not the one asked for",
    ),
    row(
        rf"only {_N} of (?P<of>\d+) controls could be made of this run's documents",
        "誤りを仕込んだ対照文書を{of}件のうち{n}件しか作れなかった",
        "対照が足りない", "Too few controls",
    ),
    row(
        rf"{_N} of (?P<of>\d+) controls were not caught \(.*\)",
        "誤りを仕込んだ対照文書{of}件のうち{n}件を見つけられなかった",
        "対照を見逃した", "Controls were missed",
    ),
    row(
        rf"{_N} documents show nobody of the synthetic population; they are not kept",
        "{n}件の文書が架空の住民の誰をも示していない。保存していない",
        "架空の住民でない人の文書のおそれ", "Documents of nobody synthetic",
    ),
    row(
        r"the harness could not go on: (?P<crash>.*)",
        "点検プログラムが続行できなかった：{crash}",
        "点検プログラムの失敗", "The harness failed",
    ),
    row(
        r"(?P<check>[A-Z][A-Za-z ]+) failed(?: in kin group \d+)?: (?P<crash>.*)",
        "判定の処理に失敗した（{check}）：{crash}",
        "判定の処理の失敗", "A check failed",
    ),
    row(
        r"interrupted: not all that was planned was sent",
        "中断した。予定したもののすべては送っていない",
        "中断", "Interrupted",
    ),
    row(r"a judging process was lost", "判定のプロセスが失われた", "点検プログラムの失敗", "The harness failed"),
    row(
        r"the load generator did not finish",
        "負荷の発生が最後まで行われなかった",
        "点検プログラムの失敗", "The harness failed",
    ),
    row(
        r"(?P<n>\d+) documents were judged; --min-documents asks for (?P<least>\d+)",
        "判定した文書は{n}件である。--min-documents は{least}件を求めている",
        "求めた数に届かない", "Fewer than asked for",
    ),
    row(
        r"no upper bound can be stated for (?P<property>[a-z]+); --bound asks for (?P<limit>\S+)",
        "「{property}」の誤りの割合の上限を示せない。--bound は{limit}を求めている",
        "求めた上限に届かない", "A bound was not reached",
    ),
    row(
        r"the upper bound for (?P<property>[a-z]+) is (?P<reached>\S+); --bound asks for (?P<limit>\S+)",
        "「{property}」の誤りの割合の上限は{reached}である。--bound は{limit}を求めている",
        "求めた上限に届かない", "A bound was not reached",
    ),
    row(
        r"the waiver of (?P<id>\S+) \((?P<owner>.*)\) expired on (?P<day>\S+): remove or renew it",
        "{id} の見送り（{owner}）の期限 {day} が過ぎた。削除するか、改めて定める",
        "見送りの期限切れ", "An expired waiver",
    ),
    row(r"not judged", "判定していない", "判定していない", "Not judged"),
    row(
        rf"{_N} faults (?P<fault>[a-z-]+): the system's guard is not on",
        "故障 {fault} {n}件：システムの紐付け確認が働いていない",
        "故障を注入できない", "Faults that could not be asked for",
    ),
    row(
        rf"{_N} faults (?P<fault>[a-z-]+): the system does not serve them",
        "故障 {fault} {n}件：システムがこの故障に対応していない",
        "故障を注入できない", "Faults that could not be asked for",
    ),
    row(
        rf"{_N} register events: the system does not take any",
        "台帳の異動 {n}件：システムが異動を受け付けない",
        "異動がない", "No register events",
    ),
    row(
        rf"{_N} register events: nobody for whom one may happen is free",
        "台帳の異動 {n}件：異動の対象にできる住民が足りない",
        "異動が足りない", "Too few register events",
    ),
    row(
        rf"{_N} clock settings: the system does not take any",
        "業務時刻の設定 {n}件：システムが設定を受け付けない",
        "時刻を設定できない", "No clock settings",
    ),
    row(
        rf"{_N} applications: no kind of theirs is served at the business time",
        "申請 {n}件：業務時刻に取り扱う種別がない",
        "申請できない", "Applications that could not be made",
    ),
    row(
        rf"{_N} applications for {_KIND}: too few residents who may apply",
        "{kind}の申請 {n}件：申請できる住民が足りない",
        "申請できない", "Applications that could not be made",
    ),
    row(r"register changes", "台帳の異動", "異動がない", "No register events"),
    row(r"confirmed deliveries", "交付の確認", "交付の確認がない", "No confirmed deliveries"),
    row(r"card and PIN", "カードと暗証番号", "範囲の外", "Out of scope"),
    row(
        r"not applicable: outside of the system's scope",
        "対象外：システムの範囲の外にある",
        "範囲の外", "Out of scope",
    ),
    row(
        r"interrupted: what had been recorded until then is kept",
        "中断した。それまでの記録は保存してある",
        "中断", "Interrupted",
    ),
)  # fmt: skip
