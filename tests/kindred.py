"""Addresses that the same people get: the rows of `tests.rights` that they share."""

PLANS_SEEN = (
    "plan_paper_list", "plan_paper_detail", "plan_paper_workbook", "fund_paper_list",
    "fund_paper_detail", "adjustment_list", "adjustment_detail", "county_paper_picture",
)  # fmt: skip
PLANS_ENTERED = (
    "plan_paper_add", "plan_paper_spread", "plan_paper_read", "plan_paper_template",
    "plan_paper_withdraw", "fund_paper_add", "fund_paper_spread", "fund_paper_read",
    "fund_paper_template", "fund_paper_withdraw", "adjustment_add", "adjustment_withdraw",
)  # fmt: skip
MONEY_ENTERED = (
    "fund_add", "fund_receive", "fund_withdraw", "fund_return_add",
    "fund_return_withdraw", "fund_request_close", "fund_before_add", "month_template",
    "month_add", "month_close",
)  # fmt: skip
TARGETS = (
    "targets_begin", "targets_write", "targets_submit", "evaluation_begin", "evaluation_write",
    "evaluation_submit",
)  # fmt: skip
