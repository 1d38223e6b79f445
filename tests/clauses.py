"""Which test shows which rule of the village's decisions, the money and purchasing.

The clause is that of `domain.md`, or a decision or ADR where the rule is ours; it becomes part of
the test's id. A rule stops what contradicts it, or only warns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause with the tests that show its rules, as `file::name` below `tests/`."""

    clause: str
    tests: tuple[str, ...]


def _shown(clause: str, file: str, *names: str) -> Shown:
    return Shown(clause, tuple(f"{file}.py::test_{name}" for name in names))


TESTS = Path(__file__).parent
_P, _B = "projects/test_", "procurement/test_"

SHOWN: Sequence[Shown] = (
    # The village decides
    _shown("domain.md 2.3 quorum", f"{_P}rules", "quorum", "majority", "a_resolution_needs_both"),
    _shown("domain.md 2.3 quorum", f"{_P}meetings", "a_meeting_without_quorum_is_kept_too"),
    _shown(
        "domain.md 2.3 four deliberations",
        f"{_P}deliberation",
        "the_law_and_not_the_county_sets_the_villagers_meeting",
        "each_counts_from_the_day_of_the_one_before",
        "three_of_four_resolve_nothing",
    ),
    _shown("domain.md 2.3 two publications", f"{_P}gates", "the_resolution_hangs_for_all_its_days"),
    _shown(
        "domain.md 2.3 resolution",
        f"{_P}gates",
        "a_resolution_needs_a_meeting_on_it_that_carries",
        "another_projects_meeting_resolves_nothing_here",
    ),
    _shown("domain.md 2.2 disjoint bodies", f"{_P}members", "nobody_sits_in_both_bodies"),
    _shown(
        "domain.md 2.2 heads on the council",
        f"{_P}members",
        "a_head_of_the_committee_on_the_council_is_warned_of_once",
    ),
    _shown(
        "domain.md 2.2 relatives",
        f"{_P}seats",
        "who_may_not_sit_where",
        "nobody_of_the_committee_watches_over_it",
        "relatives_on_both_sides_are_said_until_one_leaves",
        "a_county_that_forbids_heads_asks_nothing_but_refuses",
    ),
    _shown("domain.md 2.2 seats", f"{_P}gates", "three_sit_on_the_council_and_two_in_the_group"),
    _shown(
        "domain.md 2.1 ceiling",
        f"{_P}eligibility",
        "above_the_countys_ceiling_is_a_warning_or_a_stop_as_the_county_says",
    ),
    _shown(
        "domain.md 2.1 tendering",
        f"{_P}eligibility",
        "an_estimate_that_the_tendering_rules_touch_is_flagged_and_not_stopped",
    ),
    _shown(
        "domain.md 2.1 simple works",
        f"{_P}eligibility",
        "a_point_that_is_not_answered_stops",
        "a_no_to_an_excluding_point_stops_and_to_another_is_warned_of",
    ),
    _shown(
        "domain.md 1.6 implementation plan",
        f"{_P}gates",
        "the_plan_is_written_once_each_section_speaks_and_the_labour_has_a_row",
    ),
    _shown(
        "ADR 40 ready in the reserve",
        f"{_P}reserve_views",
        "funds_for_what_the_county_has_not_marked_ready_are_warned_of_and_not_stopped",
    ),
    _shown("decision 11 bundles", f"{_P}bundles", "a_project_is_in_one_bundle"),
    _shown("domain.md 1.5 days of a notice", f"{_P}rules", "the_day_of_posting_is_not_counted"),
    _shown("domain.md 5 nobody is named", f"{_P}publishing", "no_number_hangs_on_the_board"),
    _shown("domain.md 8 open objections", f"{_P}gates", "an_open_objection_holds_the_works"),
    # Money comes in
    _shown(
        "domain.md 1.3 floor",
        f"{_P}rules",
        "planned_wages_reach_the_floor_exactly_or_not",
        "the_wages_that_plan_papers_ask_for",
    ),
    _shown("domain.md 1.3 floor", f"{_P}gates", "a_share_below_the_floor_is_said_in_yuan"),
    _shown(
        "domain.md 1.3 floor", f"{_P}changes", "wages_are_not_taken_below_the_plan_papers_floor"
    ),
    _shown(
        "domain.md 8 plan announced",
        f"{_P}gates",
        "an_announcement_after_ten_working_days_is_warned_of",
    ),
    _shown(
        "Regulation 724, 23 money in place",
        f"{_P}gates",
        "funds_are_received_with_the_first_receipt",
    ),
    _shown("Regulation 724, 35 wages never wait", f"{_P}request_rules", "wages_come_first"),
    _shown(
        "Regulation 724, 35 wages never wait",
        f"{_P}disbursing",
        "the_works_leave_what_approved_wages_wait_for",
        "wages_take_what_is_at_hand_whatever_else_was_asked",
    ),
    _shown(
        "domain.md 2.5 vouchers",
        f"{_P}requests",
        "every_part_has_a_paper_before_it_is_handed_in",
        "wages_and_works_together_ask_for_no_more_than_is_planned",
    ),
    _shown(
        "domain.md 2.5 ledger",
        f"{_P}disbursing",
        "no_more_is_disbursed_than_has_arrived",
        "in_the_ledger_every_amount_has_its_source_and_its_use",
    ),
    _shown(
        "ADR 36 changes",
        f"{_P}changes",
        "the_township_decides_within_the_countys_limits_and_the_estimate_moves",
        "a_change_cut_in_pieces_gets_to_the_county",
    ),
    _shown(
        "ADR 36 endings",
        f"{_P}endings",
        "nothing_ends_while_money_is_left_or_asked_for",
        "what_approved_wages_wait_for_does_not_go_back",
    ),
    _shown(
        "ADR 42 adjusted plans",
        f"{_P}adjusting",
        "a_plan_never_falls_below_what_arrived_and_was_not_returned",
    ),
    _shown("ADR 42 plan papers", f"{_P}plan_papers", "rows_never_come_to_more_than_the_paper"),
    _shown(
        "T11 papers before the start",
        f"{_P}start_papers",
        "a_required_paper_that_is_missing_stops_the_start_and_is_named",
    ),
    # Materials are bought
    _shown(
        "domain.md 2.4 three suppliers",
        f"{_B}inquiry",
        "two_people_ask",
        "fewer_than_three_suppliers_are_an_exception_on_record",
    ),
    _shown(
        "domain.md 2.4 three suppliers",
        f"{_B}purchase_terms",
        "so_many_suppliers_are_asked_as_the_county_sets",
    ),
    _shown("domain.md 2.4 lowest price", f"{_B}inquiry", "a_dearer_quote_needs_a_reason"),
    _shown(
        "domain.md 2.4 direct purchase",
        f"{_B}purchase_terms",
        "a_direct_purchase_stays_within_the_countys_amount",
        "two_people_sign_a_direct_purchase_and_the_second_takes_no_other_step",
    ),
    _shown(
        "domain.md 2.4 voted plan",
        f"{_B}plan",
        "a_plan_is_in_force_once_a_meeting_has_resolved_on_it",
        "what_is_not_on_the_plan_is_kept_with_its_reason",
    ),
    _shown(
        "domain.md 2.4 checked by two",
        f"{_B}delivery",
        "a_delivery_counts_once_the_supervision_group_agrees",
    ),
    _shown(
        "domain.md 2.2 separation of duties",
        f"{_B}separation",
        "a_buyers_second_account_receives_nothing",
        "whoever_chose_or_received_checks_nothing",
        "whoever_took_another_step_pays_nothing",
    ),
    _shown("domain.md 8 stock negative", f"{_B}stock", "more_than_is_there_is_not_handed_out"),
    _shown(
        "domain.md 2.4 surplus",
        f"{_B}stock_counts",
        "without_the_villages_own_resolution_nothing_left_over_goes_out",
    ),
    _shown(
        "domain.md 2.4 three-way match",
        f"{_B}match_rules",
        "at_most_the_least_of_the_three_is_paid",
    ),
    _shown(
        "domain.md 2.4 three-way match",
        f"{_B}invoices",
        "more_than_was_invoiced_is_not_paid",
        "more_than_was_received_is_not_paid_by_a_higher_invoice",
    ),
    _shown(
        "domain.md 1.4 machines are no wages",
        f"{_B}machine_log",
        "machine_and_driver_are_machinery_money_and_never_labour",
        "a_half_day_is_not_paid_twice_without_a_reason",
        "no_more_is_paid_than_the_checked_log_is_worth",
    ),
    _shown(
        "domain.md 6 GB 32100",
        f"{_B}supplier_rules",
        "the_code_says_what_a_supplier_is",
        "a_code_that_begins_with_a_letter_is_checked_too",
    ),
    _shown(
        "domain.md 9 relatives as suppliers",
        f"{_B}warnings",
        "a_namesake_of_a_council_member_is_said",
    ),
    _shown("domain.md 8 one supplier", f"{_B}rules", "one_suppliers_share_is_of_all_purchases"),
    _shown(
        "domain.md 8 dear price",
        f"{_B}warnings",
        "a_price_over_a_tenth_above_the_countys_average_is_said",
    ),
    _shown(
        "domain.md 9 one hand",
        f"{_B}rules",
        "identical_totals_are_noticed",
        "quotes_entered_within_a_minute_are_noticed",
    ),
    _shown(
        "domain.md 9 splitting",
        f"{_B}warnings",
        "purchases_of_one_supplier_split_below_a_tender_are_said",
        "purchases_of_one_item_split_below_a_tender_are_said",
    ),
    _shown("domain.md 2.1 tendering", f"{_B}warnings", "what_is_to_be_tendered_is_said"),
)


@cache
def by_test() -> dict[str, str]:
    """Each of the tests with its clause."""
    return {test: one.clause for one in SHOWN for test in one.tests}


def put_into_id(metafunc: pytest.Metafunc) -> None:
    """The clause stands in the id of each test that shows it."""
    file = metafunc.definition.path.relative_to(TESTS).as_posix()
    clause = by_test().get(f"{file}::{metafunc.function.__name__}")
    if clause:
        metafunc.fixturenames.append("clause")
        metafunc.parametrize("clause", [clause], ids=[clause])


def missing(known: Iterator[str]) -> set[str]:
    """What the table names and nobody has written."""
    return by_test().keys() - set(known)
