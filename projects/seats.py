"""What is to be said of who sits on the two bodies. Only reads.

The rules are `projects.rules.seat_refusal` and `kin_finding`; here they meet the members.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Body, BodyMember, Kinship
from projects.rules import KinFinding, SeatRefusal, kin_finding

# What refuses a seat, and the form's field that says so.
REFUSALS: Mapping[SeatRefusal, tuple[str | Promise, str]] = {
    SeatRefusal.WATCHES_OVER_HIMSELF: (
        gettext_lazy(
            "Members of the villagers' committee don't sit in the supervision group: it would "
            "watch over its own members (Organic Law of Villagers' Committees, article 32)."
        ),
        "on_committee",
    ),
    SeatRefusal.HEADS_FORBIDDEN: (
        gettext_lazy(
            "The county forbids that whoever heads the Party branch or the villagers' committee "
            "sits on the council. The villagers elect someone else."
        ),
        "heads_committee",
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a seat, in a sentence; whether it stops the project."""

    stops: bool
    text: str


def remarks_on(sitting: Iterable[BodyMember], kinships: Iterable[Kinship]) -> list[Remark]:
    """What stops or warns of those who sit (`KinshipQuerySet.sitting`), what stops first."""
    found = [*_of_kinships(kinships), *_of_heads(sitting)]
    return sorted(found, key=lambda remark: not remark.stops)


def _of_kinships(kinships: Iterable[Kinship]) -> Iterable[Remark]:
    """Nothing follows from kinships inside one body."""
    for kinship in kinships:
        pair = (kinship.member, kinship.relative)
        finding = kin_finding(
            bodies=[one.body for one in pair],
            near=kinship.near,
            watched_is_on_committee=any(one.on_committee for one in pair),
        )
        if finding is not None:
            yield Remark(finding == KinFinding.STOPS, _said(finding, kinship))


def _said(finding: KinFinding, kinship: Kinship) -> str:
    names = {
        "member": kinship.member,
        "relative": kinship.relative,
        "kin": kinship.get_kin_display(),
    }
    if finding == KinFinding.STOPS:
        return (
            _(
                "%(member)s and %(relative)s (%(kin)s): near relatives of the villagers' "
                "committee's members don't sit in the supervision group (Organic Law of Villagers' "
                "Committees, article 32). One of the two leaves, and the villagers elect another."
            )
            % names
        )
    return (
        _(
            "%(member)s and %(relative)s (%(kin)s) sit on both sides: the group watches over the "
            "council. Say it when the members' list is put up."
        )
        % names
    )


def _of_heads(sitting: Iterable[BodyMember]) -> Iterable[Remark]:
    for member in sitting:
        if member.heads_committee and member.body == Body.COUNCIL:
            text = _("%(name)s heads one of the two committees and sits on the council.")
            yield Remark(False, text % {"name": member})
