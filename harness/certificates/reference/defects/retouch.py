"""A page model with some of its items changed, for defects that print a right record wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harness.certificates.reference.printing.pages import Block, Item, PageModel

NAME = "氏名"
"""The label of a person's name on every form."""


def retouched(page: PageModel, change: Callable[[Item], Item]) -> PageModel:
    """The page with each item, of the head, of the persons and of their histories, as `change` gives it."""

    def changed(items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple([change(item) for item in items])

    def block_changed(block: Block) -> Block:
        entries = tuple([entry._replace(items=changed(entry.items)) for entry in block.entries])
        return block._replace(items=changed(block.items), entries=entries)

    return page._replace(
        preamble_items=changed(page.preamble_items), blocks=tuple([block_changed(block) for block in page.blocks])
    )
