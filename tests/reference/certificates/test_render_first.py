"""The thin line: a page model becomes a PDF whose text is what the model says."""

from __future__ import annotations

import pypdfium2

from harness.reference.certificates.pages import Certificate, Item, PageModel
from harness.reference.certificates.render import CertificateRenderer


def test_a_page_model_becomes_a_pdf() -> None:
    page = PageModel(record="r", title="住民票の写し", preamble_items=(Item("氏名", "髙橋　﨑子"),))
    document = pypdfium2.PdfDocument(CertificateRenderer().render(Certificate((page,))))
    assert "髙橋　﨑子" in document[0].get_textpage().get_text_range()
