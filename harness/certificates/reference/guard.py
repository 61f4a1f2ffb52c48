"""The guard (申請者と印刷ファイルの紐付け確認): the tie between an application and the print file it is about to get.

It looks at what is really being handed over, sheet by sheet, and at what was decided when the application was
accepted; it trusts nothing in between."""

from __future__ import annotations

from harness.certificates.reference.printfile import PrintFile


def mismatch(application_id: str, record: str, file: PrintFile) -> str:
    """One sentence on the first thing in `file` that does not belong to this application; empty when all does.
    `record` is what the application may be made from."""
    for sheet, made_from in enumerate(file.records, start=1):
        if made_from != record:
            return f"sheet {sheet} was made from another record"
    if not file.records:
        return "the print file has no sheet"
    if file.application_id != application_id:
        return "the print file is that of another application"
    return ""
