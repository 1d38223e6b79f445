"""Who sponsors a project, and that a bureau reads and writes nothing else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.ids import new_id
from core.scope import EVERYWHERE, Scope, current_scope, scope
from projects.actions import add_project, edit_project
from projects.forms.project import EditForm
from projects.models import Fund, Notice, Project, ProjectOwned
from projects.sponsor_rules import SPONSORS, chosen_against, sponsor_of
from regions.models import Division, Post, Role, Sector, Sponsor
from tests import factories
from tests.factories import Cast
from tests.projects.test_describing import DESCRIPTION
from tests.projects.village_rows import notice, project, said, words

SignIn = Callable[[Post], Client]


@pytest.mark.parametrize(
    ("sector", "sponsor"),
    [
        (Sector.ROADS, Sponsor.TRANSPORT),
        (Sector.WATER, Sponsor.WATER),
        (Sector.FARMING, Sponsor.AGRICULTURE),
        (Sector.LIVING, Sponsor.RURAL),
        (Sector.TOURISM, Sponsor.CULTURE),
        (Sector.FORESTRY, Sponsor.FORESTRY),
    ],
    ids=lambda one: str(one.value),
)
def test_the_sponsor_follows_from_the_sector(sector: Sector, sponsor: Sponsor) -> None:
    assert sponsor_of(sector) == sponsor
    assert sponsor_of(sector, Sponsor.FINANCE) == Sponsor.FINANCE
    assert chosen_against(sector, sponsor) == ""
    assert chosen_against(sector, Sponsor.REFORM) == Sponsor.REFORM


def test_every_sector_has_a_sponsor_and_there_are_eight() -> None:
    assert set(SPONSORS) == set(Sector)
    assert len(Sponsor) == 8


@pytest.mark.django_db
def test_the_village_may_name_another(cast: Cast) -> None:
    with scope(cast.recorder.scope):
        village = Division.objects.get(code=cast.recorder.division_id)
        ours = add_project(id=new_id(), village=village, description=DESCRIPTION, by=cast.recorder)
        assert ours.sponsor == Sponsor.TRANSPORT
        other = replace(DESCRIPTION, sponsor=Sponsor.RURAL)
        edit_project(project_id=ours.pk, version=1, description=other, by=cast.recorder)
        ours.refresh_from_db()
    assert ours.sponsor == Sponsor.RURAL
    with scope(cast.bureau.scope):
        assert not Project.objects.exists()


@pytest.mark.django_db
def test_a_sponsor_that_was_not_chosen_follows_another_sector(cast: Cast) -> None:
    ours = project(cast.recorder)
    with scope(cast.recorder.scope):
        assert EditForm(project=ours).initial["sponsor"] == ""
        ours.sponsor = Sponsor.RURAL
        assert EditForm(project=ours).initial["sponsor"] == Sponsor.RURAL


@pytest.mark.django_db
def test_the_page_names_the_sponsor_and_a_bureau_is_called_by_its_department(
    cast: Cast, sign_in: SignIn
) -> None:
    ours = project(cast.recorder)
    page = words(sign_in(cast.bureau).get(reverse("project_detail", args=[ours.pk])))
    assert page.count(said("transport bureau")) >= 2


# ---- past the application ----


@pytest.mark.django_db
def test_a_bureau_asks_past_the_application_for_what_it_sponsors_alone(cast: Cast) -> None:
    road, ditch = project(cast.recorder), project(cast.recorder, sector="water", name="渠")
    for at in (road, ditch):
        notice(at, cast.recorder)
    with scope(cast.bureau.scope):
        assert list(Project.objects.all()) == [road]
        assert [one.project_id for one in Notice.objects.all()] == [road.pk]
    with scope(Scope.of(cast.bureau.division_id, Sponsor.WATER)):
        assert list(Project.objects.all()) == [ditch]
        assert [one.project_id for one in Notice.objects.all()] == [ditch.pk]
    with scope(cast.county.scope):
        assert Project.objects.count() == Notice.objects.count() == 2


@pytest.mark.django_db
def test_a_bureau_writes_nothing_of_anothers(cast: Cast) -> None:
    ditch = project(cast.recorder, sector="water", name="渠")
    with scope(EVERYWHERE):
        row = {
            name: value
            for name, value in Notice.objects.filter(pk=notice(ditch, cast.recorder).pk)
            .values()
            .get()
            .items()
            if name != "id"
        }
    with scope(cast.bureau.scope):
        assert Project.objects.filter(pk=ditch.pk).update(name="路") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Notice.objects.create(id=new_id(), **row)


@pytest.mark.django_db
def test_every_row_of_a_project_here_is_held_to_its_sponsor() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
            "WHERE p.polname = 'of_its_sponsor' AND NOT p.polpermissive"
        )
        held = {name for (name,) in cursor.fetchall()}
    models = apps.get_app_config("projects").get_models()
    rows = {model._meta.db_table for model in models if issubclass(model, ProjectOwned)}
    assert held == rows | {"projects_project"}
    assert Fund._meta.db_table in held


@pytest.mark.django_db
def test_the_sponsor_ends_with_its_scope(cast: Cast) -> None:
    project(cast.recorder, sector="water")
    with scope(cast.county.scope):
        with scope(cast.bureau.scope):
            assert current_scope().sponsor == Sponsor.TRANSPORT
            assert not Project.objects.exists()
        assert Project.objects.count() == 1


@pytest.mark.django_db
def test_a_post_has_a_sponsor_exactly_for_a_bureau_and_a_project_always(cast: Cast) -> None:
    for role, sponsor in ((Role.SECTOR_BUREAU, ""), (Role.COUNTY_OFFICER, Sponsor.WATER)):
        with pytest.raises(IntegrityError, match="sponsor_exactly"), transaction.atomic():
            factories.post(role, cast.county.division_id, sponsor=sponsor)
    ours = project(cast.recorder)
    for sponsor in ("", "roads"):
        with (
            scope(EVERYWHERE),
            pytest.raises(IntegrityError, match="project_has_a_sponsor"),
            transaction.atomic(),
        ):
            Project.objects.filter(pk=ours.pk).update(sponsor=sponsor)
