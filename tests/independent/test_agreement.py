"""Two independent versions of the interval rule, of `binding` and of `seal` say the same of generated histories."""

from __future__ import annotations

import pytest

from tests.independent.comparing import differences

HISTORIES = 300
A_TEST = 50


@pytest.mark.parametrize("first", range(0, HISTORIES, A_TEST))
def test_both_versions_agree(first: int) -> None:
    """`python -m tests.independent 10000` compares more of them."""
    assert [line for number in range(first, first + A_TEST) for line in differences(number)] == []
