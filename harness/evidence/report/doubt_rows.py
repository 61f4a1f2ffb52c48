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
    row(
        r"The readers disagree whether the document identifies any resident\.",
        "文書が誰かを示しているかどうかについて、読み取り器の結果が食い違う。",
        "読み取りの結果が食い違う", "The readers disagree",
    ),
    row(
        r"The second reading of the document is missing\.",
        "文書の二度目の読み取りがない。",
        "読まれていない文書", "Not read",
    ),
    row(
        rf"Sheet {_N} fits (?P<name>.+) and as well (?P<whose>.*\(\d{{11}}\))\.",
        "{n}枚目は{name}さんにも{whose}にも当てはまり、どちらのものか決められない。",
        "誰のものか決められない用紙", "A sheet that fits two persons",
    ),
    row(
        rf"Application {_APP} was never settled; its file is held\.",
        "申請 {app} は結末が定まっておらず、印刷イメージファイルが残っている。",
        "結末の分からない申請", "No answer that says what became of it",
    ),
    row(
        rf"Application {_APP} stands in two kin groups\.",
        "申請 {app} が、互いに無関係な二つの世帯の記録にある。",
        "記録の矛盾", "An inconsistent record",
    ),
    row(
        rf"Application {_APP} was sent with different bodies\.",
        "申請 {app} が異なる内容で送られている。",
        "記録の矛盾", "An inconsistent record",
    ),
    row(
        rf"Application {_APP} was confirmed and never applied for\.",
        "申請 {app} は、申請がないのに交付の確認がある。",
        "記録の矛盾", "An inconsistent record",
    ),
    row(
        r"Operation (?P<id>\S+) stands twice in the history\.",
        "処理 {id} が記録に二度ある。",
        "記録の矛盾", "An inconsistent record",
    ),
    row(
        r"The completion of operation (?P<id>\S+) is that of operation (?P<second>\S+)\.",
        "処理 {id} の完了の記録が、処理 {second} のものである。",
        "記録の矛盾", "An inconsistent record",
    ),
    row(
        r"Operation (?P<id>\S+) was completed before it was invoked\.",
        "処理 {id} の完了が、開始より前に記録されている。",
        "記録の矛盾", "An inconsistent record",
    ),
    row(
        rf"Worker (?P<worker>\d+): {_N} records are missing from its journal\.",
        "負荷の発生側（{worker}）の記録に{n}件の欠けがある。",
        "記録の欠け", "A gap in the record",
    ),
    row(
        rf"Worker (?P<worker>\d+): {_N} completions have no invocation\.",
        "負荷の発生側（{worker}）の記録に、開始のない完了が{n}件ある。",
        "記録の欠け", "A gap in the record",
    ),
    row(
        r"Worker (?P<worker>\d+): the end of its journal is torn\.",
        "負荷の発生側（{worker}）の記録の末尾が途中で切れている。",
        "記録の欠け", "A gap in the record",
    ),
    row(
        r"Worker (?P<worker>\d+) did not come to its end: it was stopped, or lost\.",
        "負荷の発生側（{worker}）が最後まで動かなかった（途中で止められたか、失われた）。",
        "記録の欠け", "A gap in the record",
    ),
    row(
        r"Nothing is known of the workers' journals\.",
        "負荷の発生側の記録について何も分からない。",
        "記録の欠け", "A gap in the record",
    ),
    row(
        r"No minimum of decisive trials was set\.",
        "判定に必要な試行の最低数が定められていない。",
        "試行が足りない", "Too few decisive trials",
    ),
    row(
        r"the generator's p99 lateness was (?P<late>\d+) ms, over (?P<limit>\d+) ms",
        "負荷の発生が予定より遅れた（99%値で{late}ミリ秒、限度は{limit}ミリ秒）",
        "負荷が指示どおりでない", "The load was not the one asked for",
    ),
    row(
        r"the generator used (?P<share>\d+%) of a processor for (?P<time>\S+) s, over (?P<limit>\d+%)",
        "負荷の発生側がCPUの{share}を{time}秒間使った（限度は{limit}）",
        "負荷が指示どおりでない", "The load was not the one asked for",
    ),
    row(
        r"something was still in flight (?P<time>\S+) s after the end",
        "終わってから{time}秒後にも、応答のない申請が残っていた",
        "結末の分からない申請", "No answer that says what became of it",
    ),
    row(
        r"the run cannot be recorded any further \((?P<crash>.*)\)",
        "点検の記録を続けられなくなった（{crash}）",
        "点検プログラムの失敗", "The harness failed",
    ),
    row(
        r"the process that started the generator is gone or asked it to stop",
        "負荷の発生側が、呼び出し元の終了または求めによって止まった",
        "中断", "Interrupted",
    ),
    row(
        r"the load generator (?P<worker>\d+) ended unexpectedly \((?P<crash>.*)\); generator\.log may say more",
        "負荷の発生側（{worker}）が予期せず終わった（{crash}）",
        "点検プログラムの失敗", "The harness failed",
    ),
    row(
        r"GET /v1/(?P<list>[a-z]+) of (?P<url>\S+): (?P<problem>.*)",
        "システムの /v1/{list} から記録を得られなかった",
        "システム自身の記録を得られない", "The system's own record could not be had",
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
        r"(?P<n>[\d,]+) documents were judged; --min-documents asks for (?P<least>[\d,]+)",
        "判定した文書は{n}件である。--min-documents は{least}件を求めている",
        "求めた数に届かない", "Fewer than asked for",
    ),
    row(
        r"no upper bound can be stated for (?P<property>[a-z]+); --bound asks for (?P<wanted_rate>\S+)",
        "「{property}」の誤りの割合の上限を示せない。求められているのは{wanted_rate}以下（--bound）である",
        "求めた上限に届かない", "A bound was not reached",
    ),
    row(
        r"the upper bound for (?P<property>[a-z]+) is (?P<rate>\S+); --bound asks for (?P<wanted_rate>\S+)",
        "「{property}」の誤りの割合の上限は{rate}である。求められているのは{wanted_rate}以下（--bound）である",
        "求めた上限に届かない", "A bound was not reached",
    ),
    row(
        r"the waiver of (?P<id>\S+) \((?P<owner>.*)\) expired on (?P<day>\S+): remove or renew it",
        "{id} の見送り（{owner}）の期限 {day} が過ぎた。削除するか、改めて定める",
        "見送りの期限切れ", "An expired waiver",
    ),
    row(
        r"an earlier run of the same build ended (?P<verdict>[a-z-]+): (?P<id>\S+?)"
        r"(?: \((?:(?P<failed>[a-z]+(?:, [a-z]+)*)|(?P<inner>.*))\))?; a rerun does not undo it",
        "同じビルドの以前の点検 {id} が「{verdict}」で終わっている。点検をやり直しても取り消されない",
        "以前の点検", "An earlier run",
    ),
    row(
        r"its (?:manifest|verdict) cannot be read",
        "その記録を読み取れない",
        "以前の点検", "An earlier run",
    ),
    row(r"not judged", "判定していない", "判定していない", "Not judged"),
    row(
        r"faults (?P<fault>[a-z-]+)",
        "故障の注入（{fault}）",
        "故障を注入できない", "Faults that could not be asked for",
    ),
    row(
        r"the system's guard is not on",
        "システムの紐付け確認が働いていないため",
        "故障を注入できない", "Faults that could not be asked for",
    ),
    row(
        r"the system does not serve them",
        "システムがこの故障に対応していないため",
        "故障を注入できない", "Faults that could not be asked for",
    ),
    row(r"register events", "台帳の異動", "異動がない", "No register events"),
    row(
        r"the system does not take any",
        "システムが受け付けないため",
        "受け付けない", "What the system does not take",
    ),
    row(
        r"nobody for whom one may happen is free",
        "異動の対象にできる住民が足りないため",
        "異動が足りない", "Too few register events",
    ),
    row(r"clock settings", "業務時刻の設定", "時刻を設定できない", "No clock settings"),
    row(r"applications", "申請", "申請できない", "Applications that could not be made"),
    row(
        r"no kind of theirs is served at the business time",
        "業務時刻に取り扱う種別がないため",
        "申請できない", "Applications that could not be made",
    ),
    row(rf"applications for {_KIND}", "{kind}の申請", "申請できない", "Applications that could not be made"),
    row(
        r"too few residents who may apply",
        "申請できる住民が足りないため",
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
