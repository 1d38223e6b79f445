"""Pictures of the site: kept small and mute, and found again wherever they are used twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import CountyChoices, Shot, add_photo, photos, save_settings
from projects.actions.attachments import stored
from projects.actions.photos import MOST
from projects.models import PartOfDay, Project, SitePhoto
from projects.seen import Again, pictures_again, seen_on
from regions.models import Post
from tests.factories import Cast
from tests.projects.site_rows import building, days_ago, jpeg, photo, scenery, telling
from tests.projects.village_rows import words

SignIn = Callable[[Post], Client]
FIRST, LAST = days_ago(60), days_ago(0)


@pytest.fixture(autouse=True)
def english(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def ours(cast: Cast) -> Project:
    return building(cast.recorder)


def places_kept(cast: Cast) -> None:
    with scope(cast.county.scope):
        choices = CountyChoices(7, True, "项目理事会", photo_places=True)
        save_settings(choices=choices, source="民发改〔2026〕1号", by=cast.county)


def again(by: Post, *projects: Project) -> dict[UUID, Again]:
    with scope(by.scope):
        return pictures_again([one.pk for one in projects], FIRST, LAST)


# ---- the action ----


def test_a_picture_is_kept_without_its_place_unless_county_and_sender_want_it(
    ours: Project, cast: Cast
) -> None:
    for agreed in (False, True):
        file = jpeg(scenery(agreed + 1), exif=telling())
        kept = photo(ours, cast.recorder, days_ago(0), file, with_place=agreed)
        assert (kept.latitude, kept.longitude) == (None, None)
    places_kept(cast)
    kept = photo(ours, cast.recorder, days_ago(0), jpeg(scenery(5), exif=telling()))
    assert kept.latitude is None
    kept = photo(
        ours, cast.recorder, days_ago(0), jpeg(scenery(6), exif=telling()), with_place=True
    )
    assert (str(kept.latitude), str(kept.longitude)) == ("36.33", "102.83")


def test_the_cameras_time_is_a_hint_beside_the_servers(ours: Project, cast: Cast) -> None:
    kept = photo(ours, cast.recorder, days_ago(0), jpeg(scenery(), exif=telling()))
    assert kept.taken_hint is not None
    assert f"{kept.taken_hint:%Y-%m-%d %H:%M}" == "2026-08-03 09:15"
    assert kept.at.date() != kept.taken_hint.date()
    assert b"PhoneOfSomeone" not in stored(kept.sha256)
    assert len(stored(kept.thumb_sha256)) < len(stored(kept.sha256))
    assert str(kept).startswith(str(kept.day))


def test_a_double_click_keeps_one(ours: Project, cast: Cast) -> None:
    one, shot = new_id(), Shot(days_ago(0), PartOfDay.MORNING)
    with scope(cast.recorder.scope):
        for _ in range(2):
            add_photo(id=one, project_id=ours.pk, shot=shot, file=jpeg(scenery()), by=cast.recorder)
        assert SitePhoto.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"text", "no picture"),
        (b"%PDF-1.7", "a PDF shows nothing"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(
    ours: Project, cast: Cast, content: bytes, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence) as broken:
        photo(ours, cast.recorder, days_ago(0), SimpleUploadedFile("x.jpg", content))
    assert broken.value.field == "picture"


def test_a_picture_that_breaks_while_it_is_read_is_said_to_be_damaged(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes) -> object:
        raise OSError("cut off")

    monkeypatch.setattr(photos, "read_photo", broken)
    with pytest.raises(RuleBroken, match="damaged"):
        photo(ours, cast.recorder, days_ago(0))


def test_a_half_day_has_enough_of_four(ours: Project, cast: Cast) -> None:
    for seed in range(MOST):
        photo(ours, cast.recorder, days_ago(0), jpeg(scenery(seed + 1)))
    with pytest.raises(RuleBroken, match="has 4 pictures already"):
        photo(ours, cast.recorder, days_ago(0))
    photo(ours, cast.recorder, days_ago(0), half=PartOfDay.AFTERNOON)


def test_a_day_without_works_has_no_picture(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="lies ahead"):
        photo(ours, cast.recorder, days_ago(-1))


def test_others_take_no_pictures(ours: Project, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        photo(ours, cast.township, days_ago(0))
    with pytest.raises(Project.DoesNotExist):
        photo(ours, cast.neighbour, days_ago(0))


def test_a_picture_is_never_changed(ours: Project, cast: Cast) -> None:
    photo(ours, cast.recorder, days_ago(0))
    with scope(EVERYWHERE), pytest.raises(DatabaseError, match="only ever"), transaction.atomic():
        SitePhoto.objects.update(size=1)


# ---- used twice ----


def test_the_same_file_is_found_on_another_day(ours: Project, cast: Cast) -> None:
    old = photo(ours, cast.recorder, days_ago(3))
    new = photo(ours, cast.recorder, days_ago(0))
    same = Again(same_file=True, other_day=True, other_project=False)
    assert again(cast.recorder, ours) == {old.pk: same, new.pk: same}
    assert "on another day" in same.said


def test_the_same_file_is_found_in_another_county_without_a_word_on_where(
    ours: Project, cast: Cast
) -> None:
    theirs = building(cast.neighbour)
    photo(theirs, cast.neighbour, days_ago(5))
    new = photo(ours, cast.recorder, days_ago(0))
    found = again(cast.recorder, ours)
    assert found == {new.pk: Again(same_file=True, other_day=False, other_project=True)}
    assert again(cast.recorder, theirs) == {}  # nothing is told of what lies out of reach


def test_a_picture_made_smaller_is_found_within_the_county(ours: Project, cast: Cast) -> None:
    near, far = building(cast.next_village), building(cast.neighbour)
    first = jpeg(scenery(3)).read()
    photo(near, cast.next_village, days_ago(5), SimpleUploadedFile("a.jpg", first))
    photo(far, cast.neighbour, days_ago(5), jpeg(scenery(3).resize((800, 600)), quality=60))
    small = jpeg(scenery(3).resize((640, 480)), quality=50)
    new = photo(ours, cast.recorder, days_ago(0), small)
    found = again(cast.recorder, ours)
    assert found == {new.pk: Again(same_file=False, other_day=False, other_project=True)}
    assert "looks the same stands on another project" in found[new.pk].said


def test_other_pictures_and_the_same_day_are_no_finding(ours: Project, cast: Cast) -> None:
    photo(ours, cast.recorder, days_ago(0))
    photo(ours, cast.recorder, days_ago(0), half=PartOfDay.AFTERNOON)
    photo(ours, cast.recorder, days_ago(1), jpeg(scenery(7)))
    assert again(cast.recorder, ours) == {}


def test_the_scope_is_as_before_after_asking(ours: Project, cast: Cast) -> None:
    with scope(cast.recorder.scope), connection.cursor() as cursor:
        pictures_again([ours.pk], FIRST, LAST)
        cursor.execute("SELECT current_setting('app.lo'), current_setting('app.hi')")
        assert cursor.fetchone() == (cast.recorder.scope.lo, cast.recorder.scope.hi)


def test_pictures_are_for_those_who_may_see_people(ours: Project, cast: Cast) -> None:
    photo(ours, cast.recorder, days_ago(0))
    with scope(EVERYWHERE):
        assert len(seen_on(ours, days_ago(0), cast.auditor)["photos"]) == 1
        assert seen_on(ours, days_ago(0), cast.bureau)["photos"] == []


# ---- pages ----


def test_the_form_keeps_a_picture_and_says_that_it_was_used_before(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    photo(ours, cast.recorder, days_ago(1))
    browser = sign_in(cast.supervisor)
    url = reverse("photo_add", args=[ours.pk, days_ago(0)])
    page = browser.get(url)
    assert "with_place" not in page.context["form"].fields
    data = {"id": str(new_id()), "half": "2", "picture": jpeg(scenery())}
    answer = browser.post(url, data, follow=True)
    assert "The same picture stands on another day too." in words(answer)
    fresh = {"id": str(new_id()), "half": "1", "picture": jpeg(scenery(9))}
    assert "The picture is kept." in words(browser.post(url, fresh, follow=True))


def test_where_the_county_keeps_places_the_sender_is_asked(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    places_kept(cast)
    page = sign_in(cast.recorder).get(reverse("photo_add", args=[ours.pk, days_ago(0)]))
    assert "I agree that the place is kept" in words(page)


def test_pictures_are_shown_small_and_whole_and_a_lost_one_is_not_there(
    ours: Project, cast: Cast, sign_in: SignIn, tmp_path: Path
) -> None:
    kept = photo(ours, cast.recorder, days_ago(0))
    browser = sign_in(cast.auditor)
    for name in ("photo_thumb", "photo_detail"):
        answer = browser.get(reverse(name, args=[kept.pk]))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
    assert sign_in(cast.bureau).get(kept.get_absolute_url()).status_code == 403
    for file in tmp_path.rglob("*"):
        file.unlink() if file.is_file() else None
    assert browser.get(kept.get_absolute_url()).status_code == 404


def test_the_day_shows_its_pictures_in_a_fixed_number_of_queries(
    ours: Project, cast: Cast, sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for seed in range(MOST):
        photo(ours, cast.recorder, days_ago(0), jpeg(scenery(seed + 1)))
        photo(ours, cast.recorder, days_ago(1), jpeg(scenery(seed + 1)))
    browser = sign_in(cast.recorder)
    with django_assert_max_num_queries(24):
        page = browser.get(reverse("day_detail", args=[ours.pk, days_ago(0)]))
    assert words(page).count("The same picture stands on another day too.") == MOST
