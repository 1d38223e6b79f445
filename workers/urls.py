import datetime

from django.urls import path, register_converter

from workers.views import days, entries, papers, people, roster, sending, taps


class DayConverter:
    """A calendar day, 2026-05-12; a day that doesn't exist is no address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<uuid:pk>/", people.person_detail, name="person_detail"),
    path("people/<uuid:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:pk>/reveal/", people.person_reveal, name="person_reveal"),
    path("people/<uuid:pk>/groups/add/", people.category_add, name="category_add"),
    path("groups/<uuid:pk>/end/", people.category_end, name="category_end"),
    path("projects/<uuid:pk>/roster/", roster.roster_list, name="roster_list"),
    path("projects/<uuid:pk>/roster/add/", roster.roster_add, name="roster_add"),
    path("projects/<uuid:pk>/roster/newcomer/", roster.roster_newcomer, name="roster_newcomer"),
    path("projects/<uuid:pk>/roster/notice/", roster.roster_notice, name="roster_notice"),
    path("roster/<uuid:pk>/", entries.roster_detail, name="roster_detail"),
    path("roster/<uuid:pk>/edit/", entries.roster_edit, name="roster_edit"),
    path("roster/<uuid:pk>/leave/", entries.roster_leave, name="roster_leave"),
    path("roster/<uuid:pk>/return/", entries.roster_return, name="roster_return"),
    path("projects/<uuid:pk>/survey/add/", papers.survey_add, name="survey_add"),
    path("projects/<uuid:pk>/agreements/add/", papers.agreement_add, name="agreement_add"),
    path("projects/<uuid:pk>/trainings/", papers.training_list, name="training_list"),
    path("projects/<uuid:pk>/trainings/add/", papers.training_add, name="training_add"),
    path("projects/<uuid:pk>/insurance/", papers.insurance_list, name="insurance_list"),
    path("projects/<uuid:pk>/insurance/add/", papers.insurance_add, name="insurance_add"),
    path("projects/<uuid:pk>/days/", days.day_grid, name="day_grid"),
    path("projects/<uuid:pk>/days/set/", taps.day_set, name="day_set"),
    path("projects/<uuid:pk>/days/send/", sending.day_send, name="day_send"),
    path("projects/<uuid:pk>/days/<day:day>/", days.day_detail, name="day_detail"),
    path("projects/<uuid:pk>/days/<day:day>/fill/", taps.day_fill, name="day_fill"),
    path("projects/<uuid:pk>/days/<day:day>/clear/", taps.day_clear, name="day_clear"),
    path("projects/<uuid:pk>/days/<day:day>/idle/", taps.day_idle, name="day_idle"),
]
