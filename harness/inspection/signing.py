"""Keys, for whoever signs runs and suites."""

from __future__ import annotations

from pathlib import Path

from harness import families
from harness.evidence.keys import (
    KeyProblem,
    NewKey,
    OperatorKey,
    PrivateKey,
    load_operator,
    load_signer,
    new_key,
    new_operator_key,
)
from harness.evidence.suite_signature import sign_suite
from harness.inspection.order import Order, UsageProblem, as_usage_problem
from harness.inspection.running.suite_files import found_suite, suite_files


def make_key(path: Path) -> NewKey:
    """A new pair of keys at `path` and beside it. Raises UsageProblem."""
    with as_usage_problem(KeyProblem):
        return new_key(path)


def signer_of(order: Order) -> PrivateKey | None:
    """The key that is to sign, read before anything is sent; None where the run is not to be signed. Raises
    UsageProblem."""
    with as_usage_problem(KeyProblem):
        return None if order.key is None else load_signer(order.key)


def make_operator_key(path: Path) -> NewKey:
    """The same for an operator. Raises UsageProblem."""
    with as_usage_problem(KeyProblem):
        return new_operator_key(path)


def operator_of(order: Order) -> OperatorKey | None:
    """The key of the operator, read before anything is sent; None where none is given. Raises UsageProblem."""
    with as_usage_problem(KeyProblem):
        return None if order.operator_key is None else load_operator(order.operator_key)


def sign(name: str, key: Path) -> Path:
    """Writes the signature of a suite or scenario beside its file. Raises UsageProblem."""
    (files,) = suite_files([name])
    place = Path(found_suite([name], families.USUAL).path).with_name(files.signature_name)
    try:
        with as_usage_problem(KeyProblem):
            place.write_bytes(sign_suite(files, load_signer(key)))
    except OSError as error:
        raise UsageProblem(f"{place} cannot be written ({error.strerror})") from error
    return place
