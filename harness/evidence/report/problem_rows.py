"""Why a document could not be read, as our own readers say it, or why an answer was none, in Japanese as well. What
another program said within it is masked; a sentence that no row knows is not ours, and is masked whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from harness.evidence.report.answer_rows import ANSWERS
from harness.evidence.report.words import REASONS, Text, word

_N = r"(?P<n>[\d.]+)"
_M = r"(?P<m>[\d.]+)"
_SIZE = r"(?P<n>\d+) x (?P<m>\d+)"
_QUOTED = r"(?P<quoted>.*)"

_ROWS = tuple(
    (re.compile(pattern, re.DOTALL), ja)
    for pattern, ja in (
        (r"The document is empty: it has no bytes at all\.", "中身のない（0バイトの）文書である。"),
        (r"The document has no sheets\.", "用紙のない文書である。"),
        (rf"The document has no sheet {_N}\.", "文書に{n}枚目がない。"),
        (r"The document is cut short: its end marker is missing\.", "文書が途中で切れている（終わりの印がない）。"),
        (r"The document is damaged: something follows its end marker\.",
         "文書が壊れている（終わりの印の後に続きがある）。"),
        (r"The document is damaged: it does not say where its cross-reference table stands\.",
         "文書が壊れている（相互参照表の位置が書かれていない）。"),
        (r"The document is damaged: its cross-reference table breaks off\.",
         "文書が壊れている（相互参照表が途中で切れている）。"),
        (r"The document is damaged: its cross-reference table is not where the file says\.",
         "文書が壊れている（相互参照表が示された位置にない）。"),
        (rf"The document is damaged: object {_N} is not where its table says\.",
         "文書が壊れている（要素{n}が示された位置にない）。"),
        (rf"The document is damaged: its sheet {_N} cannot be opened\.", "文書が壊れている（{n}枚目を開けない）。"),
        (r"The document is damaged: its parts refer to each other without end\.",
         "文書が壊れている（参照が果てしなく続いている）。"),
        (rf"The document is damaged: the reader failed on it \({_QUOTED}\)\.",
         "文書が壊れている（読み取りの途中で失敗した：{quoted}）。"),
        (rf"The document is damaged: the second reader cannot read it \({_QUOTED}\)\.",
         "文書が壊れている（第二の読み取り器で読めない：{quoted}）。"),
        (rf"The second reader lacks what it needs for this document \({_QUOTED}\)\.",
         "第二の読み取り器に、この文書を読むために必要なものがない（{quoted}）。"),
        (r"The document is encrypted, with no password\.", "文書が暗号化されている（パスワードは空）。"),
        (r"The document is encrypted: it opens only with a password\.",
         "文書が暗号化されており、パスワードがなければ開けない。"),
        (r"The document is not a PDF: it holds only blanks\.", "PDFではない（空白だけである）。"),
        (r"The document is not a PDF: it is an HTML page\.", "PDFではない（HTMLのページである）。"),
        (r"The document is not a PDF: it looks like JSON\.", "PDFではない（JSONとみられる）。"),
        (r"The document is not a PDF: it looks like XML\.", "PDFではない（XMLとみられる）。"),
        (r"The document is not a PDF: it is a picture\.", "PDFではない（画像である）。"),
        (r"The document is not a PDF: it is a ZIP archive\.", "PDFではない（ZIPファイルである）。"),
        (r"The document is not a PDF: it is a print stream, PostScript or PJL\.",
         "PDFではない（印刷用のデータである）。"),
        (r"The document is not a PDF: its header is missing\.", "PDFではない（PDFの先頭の印がない）。"),
        (rf"The document is too large to be a certificate: {_N} bytes, and the limit is {_M}\.",
         "証明書としては大きすぎる（{n}バイト。限度は{m}バイト）。"),
        (rf"The document says that it has {_N} sheets; the limit is {_M}\.", "用紙が{n}枚ある（限度は{m}枚）。"),
        (r"A sheet holds an image too large to be looked at\.", "調べられないほど大きな画像が用紙にある。"),
        (r"A sheet is too large to be rendered\.", "描けないほど大きな用紙がある。"),
        (rf"A sheet holds an image of {_SIZE} pixels; no certificate does\.",
         "証明書にはあり得ない大きさの画像がある（{n}×{m}画素）。"),
        (rf"A sheet holds more than {_N} drawn things; no certificate does\.", "一枚に{n}個を超える図形がある。"),
        (rf"A sheet holds {_N} characters; no certificate holds more than {_M}\.",
         "一枚に{n}文字ある（限度は{m}文字）。"),
        (rf"A sheet lays {_N} things over each other of which it is unclear what is seen\.",
         "重なり合い、どれが見えるのか分からないものが用紙に{n}個ある。"),
        (rf"A sheet's forms are nested more than {_N} deep; no certificate's are\.",
         "用紙の部品の入れ子が{n}段を超えている。"),
        (rf"It is unclear of {_N} things on a sheet whether they are seen\.",
         "見えるかどうか分からないものが用紙に{n}個ある。"),
        (rf"Sheet {_N} has an impossible size: (?P<m>\d+ x \d+) points\.",
         "{n}枚目の大きさがあり得ない（{m}ポイント）。"),
        (rf"Sheet {_N} holds more than {_M} characters; no certificate does\.", "{n}枚目に{m}を超える文字がある。"),
        (rf"Sheet {_N} holds text that cannot be seen, in {_M} places\.", "{n}枚目に、見えない文字が{m}か所ある。"),
        (rf"Sheet {_N} holds {_M} images; the limit is (?P<limit>\d+)\.",
         "{n}枚目に画像が{m}個ある（限度は{limit}個）。"),
        (rf"Sheet {_N} holds {_M} bytes of drawing; no certificate does\.", "{n}枚目の描画が{m}バイトある。"),
        (rf"The text of sheet {_N} cannot be read\.", "{n}枚目の文字を読み取れない。"),
        (rf"The reader ran over its {_N} s limit(?: of processor time| and had to be killed)?\.",
         "読み取りが限度の{n}秒を超えた。"),
        (rf"The reader was lost on this document: {_QUOTED}; its memory limit is {_N} MB\.",
         "この文書で読み取りの処理が失われた（{quoted}）。"),
        (r"The reader ran out of memory\.", "読み取りに使える記憶容量を超えた。"),
        (r"It shows nobody of the synthetic population, so that neither it nor what was read of it is kept\.",
         "架空の住民の誰をも示していないため、文書も、読み取った内容も保存していない。"),
        (rf"The stored document could not be opened(?:: {_QUOTED})?\.", "保存された文書を開けない。"),
        (rf"The sheet could not be pictured \({_QUOTED}\)\.", "用紙を描く途中で失敗した（{quoted}）。"),
        (r"The picture of the sheet could not be made within the limits of a document\.",
         "用紙を描く処理が限度を超えた。"),
    )
)  # fmt: skip


def problem_in_words(sentence: str, veil: Callable[[str], str]) -> Text:
    """One of the readers' sentences, or one or more of the driver's, in both languages; `veil` masks what is in the
    system's words, and a sentence that is nobody's."""
    whole = _by_a_row(sentence, veil)
    if whole is not None or "; " not in sentence:
        return whole or Text(veil(sentence), veil(sentence))
    parts = [problem_in_words(part, veil) for part in sentence.split("; ")]
    return Text("、".join(part.ja for part in parts), "; ".join(part.en for part in parts))


def _by_a_row(sentence: str, veil: Callable[[str], str]) -> Text | None:
    maskers = {"quoted": without_quotations, "said": veil}
    for pattern, ja in (*_ROWS, *ANSWERS):
        found = pattern.fullmatch(sentence)
        if found and "; " not in (found.groupdict().get("said") or ""):
            values = {name: value or "" for name, value in found.groupdict().items()}
            values |= {name: masked(values[name]) for name, masked in maskers.items() if name in values}
            if "reason" in values:
                values["reason"] = word(REASONS, values["reason"]).ja
            return Text(ja.format_map(values), with_masked(sentence, found, maskers))
    return None


def with_masked(sentence: str, found: re.Match[str], maskers: Mapping[str, Callable[[str], str]]) -> str:
    """A sentence with each of the groups that were found in it put through its masker."""
    spans = [(*found.span(name), maskers[name]) for name in found.re.groupindex if name in maskers and found[name]]
    pieces, at = [], 0
    for start, end, masked in sorted(spans, key=lambda span: span[:2]):
        pieces += [sentence[at:start], masked(sentence[start:end])]
        at = end
    return "".join([*pieces, sentence[at:]])


def without_quotations(words: str) -> str:
    """What a program said when it failed: what it may have quoted of a document is masked."""
    return re.sub(r"[^\x00-\x7f]+|\d{5,}", "●", words)
