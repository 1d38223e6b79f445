"""What a change order is decided upon: the estimate, the county's limits, the money. Only reads."""

from dataclasses import dataclass
from decimal import Decimal

from projects.change_rules import Delta, Estimate, Limits, State, Why, breaks_floor, why_county
from projects.county import settings_of
from projects.estimates import estimate_now, first_estimate, moved_by_townships
from projects.models import ChangeOrder
from projects.money import Funds, funds_of
from projects.rules import planned_share


@dataclass(frozen=True, slots=True)
class Basis:
    """`counted`: yuan that it moves, with what the township moved alone since the county decided;
    `why` the county has the last word, or not."""

    before: Estimate
    limits: Limits
    counted: Decimal
    why: Why


def basis_of(change: ChangeOrder) -> Basis:
    """As it was handed in; while it is being prepared, as it would be handed in now."""
    if change.before is None or change.counted is None or change.state == State.MAKE:
        return _basis_now(change)
    return Basis(change.before, change.limits, change.counted, Why(change.why_county))


def _basis_now(change: ChangeOrder) -> Basis:
    project = change.project
    rules = settings_of(project.village_id)
    limits = Limits(rules.change_yuan, rules.change_percent, rules.source)
    earlier, before = moved_by_townships(project), estimate_now(project)
    why = why_county(
        change.delta,
        limits,
        before=before,
        first=first_estimate(project).total,
        since_county=earlier,
        planned=funds_of(project).planned,
    )
    return Basis(before, limits, change.delta.moved + earlier, why)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: the estimate before and after, and the share of wages planned over the
    funds planned, in per cent (the wage-share meter's own: `projects.rules.planned_share`)."""

    delta: Delta
    before: Estimate
    funds: Funds

    @property
    def after(self) -> Estimate:
        return self.delta.of(self.before)

    @property
    def share_before(self) -> Decimal | None:
        return planned_share(self.before.labour, self.funds.planned)

    @property
    def share_after(self) -> Decimal | None:
        return planned_share(self.after.labour, self.funds.planned)

    @property
    def beyond_plan(self) -> Decimal:
        """Yuan of the estimate after it that the plan papers have no money for."""
        return max(self.after.total - self.funds.planned, Decimal(0))

    @property
    def breaks_floor(self) -> bool:
        return breaks_floor(self.delta, self.before, self.funds.least_wages)


def effect_of(change: ChangeOrder, basis: Basis) -> Effect:
    return Effect(change.delta, basis.before, funds_of(change.project))
