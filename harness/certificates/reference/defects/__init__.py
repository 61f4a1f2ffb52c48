"""The defects that the reference system can be given: one file each, one seam each.

A defect's module says when it shows and how it breaks. Its `INFO` says what it is, where it comes from, and with which
part in the place of a sound one the system has it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module

from harness.certificates.reference.assembly import SOUND, Parts
from harness.certificates.reference.defects.info import DefectInfo

_MODULES = tuple(
    name
    for line in (
        # Incidents
        "yokohama_2023 adachi_2023 kawasaki_2023 tokushima_2023 seal_2023 munakata_2023 takamatsu_2024",
        # Print and delivery
        "abandoned_application retry_issued_twice lost_job id_truncated midnight_reset recovery_replay",
        "second_copy_next_file response_desync shared_template clean_up_race sheet_order",
        # Lookup
        "household_bleed cache_key_short three_items_lookup previous_address option_bleed",
        # Seal
        "seal_order seal_cache seal_old_imprint seal_no_cascade seal_one_replica seal_batch seal_rollback",
        # Eligibility
        "revoked_card_cached support_measure_one_kind pin_race hours_by_local_clock",
        # Safety net
        "guard_fails_open alert_ignored",
        # Print
        "kanji_replaced era_late name_cut residue stale_number",
        "exchanged_values exchanged_labels value_lost_shared",
        # Paper: what the text of the file does not tell
        "shared_subset picture_of_another",
    )
    for name in line.split()
)


class UnknownDefect(ValueError):
    """There is no defect of that name; the message lists all defects."""


def defects() -> tuple[DefectInfo, ...]:
    """All of them: the seven incidents in the order of their dates, then the classes, group by group."""
    return tuple([_info(name) for name in _MODULES])


def parts_of(defect: str) -> Parts:
    """The parts of the system with this defect (`yokohama-2023`), the sound ones for an empty name."""
    if not defect:
        return SOUND
    name = defect.replace("-", "_")
    if name not in _MODULES:
        known = ", ".join(module.replace("_", "-") for module in _MODULES)
        raise UnknownDefect(f"there is no defect {defect}; there are {known}")
    return _info(name)


@cache
def _info(name: str) -> DefectInfo:
    info: DefectInfo = import_module(f"{__name__}.{name}").INFO
    return replace(info, id=name.replace("_", "-"))
