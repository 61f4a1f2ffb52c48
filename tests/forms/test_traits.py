"""What code must know of a kind besides its items follows from its form, so that no list of kinds stands in code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from harness.certificates.domain.words import Kind
from harness.certificates.forms import Form, parse_forms, shipped_forms
from harness.resources import fixture
from tests.tidy.tree import modules


@pytest.mark.parametrize(
    ("trait", "kinds"),
    [
        (lambda form: form.of_household, (Kind.RESIDENT_RECORD, Kind.RECORD_ITEMS)),
        (lambda form: form.needs_seal, (Kind.SEAL,)),
        (lambda form: form.needs_tax, (Kind.INCOME_TAX, Kind.TAX_PAYMENT)),
        (lambda form: form.whole_register, (Kind.FAMILY_REGISTER,)),
        (lambda form: form.of_supplement, (Kind.FAMILY_REGISTER_SUPPLEMENT,)),
    ],
)
def test_each_kind_has_its_traits_by_its_form(trait: Callable[[Form], bool], kinds: tuple[Kind, ...]) -> None:
    assert shipped_forms().kinds(trait) == kinds


def test_every_kind_is_made_from_one_register() -> None:
    for form in shipped_forms().general.values():
        at_home = not form.needs_seal and not form.needs_tax and not form.of_register
        assert [form.needs_seal, form.needs_tax, form.of_register, at_home].count(True) == 1


def test_a_certificate_about_the_applicant_alone_or_the_whole_register_names_no_subjects() -> None:
    for form in shipped_forms().general.values():
        assert form.names_subjects == (form.about not in ("applicant", "register"))


def test_a_kind_that_another_municipality_makes_from_the_tax_record_needs_it_there_alone() -> None:
    text = fixture("forms.toml").read_text(encoding="utf-8")
    forms = parse_forms(text + '\n[municipality."131016".kind.record-items]\nmust = ["address", "fiscal_year"]\n')
    assert forms.of(Kind.RECORD_ITEMS, "131016").needs_tax
    assert not forms.of(Kind.RECORD_ITEMS, "141003").needs_tax


TABLES = {"harness/domain/words.py", "harness/certificates/reference/rules/kinds.py"}
AIMED = ("harness/certificates/explore/", "harness/certificates/reference/defects/")
"""A program of a search and a defect may be about one certificate, and then names it."""


def _named(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Kind"


def _lists(tree: ast.AST) -> Iterator[list[ast.expr | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield [*node.elts]
        elif isinstance(node, ast.Dict):
            yield node.keys


def test_no_list_of_kinds_stands_in_code_and_only_what_is_about_one_kind_names_it() -> None:
    for path, tree in modules("harness"):
        if path in TABLES:
            continue
        for listed in _lists(tree):
            assert sum(_named(each) for each in listed if each is not None) < 2, path
        assert path.startswith(AIMED) or not any(map(_named, ast.walk(tree))), path
