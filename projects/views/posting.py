"""What every page that puts a notice on the board does with its form."""

from collections.abc import Callable

from projects.actions.papers import with_paper_if_any
from projects.forms.notices import PostingForm
from projects.models import Notice, Project
from regions.models import Post


def post_with_photo(
    form: PostingForm, *, project: Project, title: str, by: Post, post: Callable[..., Notice]
) -> Notice:
    """Let `post` record the notice with the form's day, place and phone, and the board's photo.

    `title` is the photo's. Raises what `post` raises.
    """
    said = form.posting()
    return with_paper_if_any(
        Notice,
        id=said["id"],
        project=project,
        file=form.cleaned_data["photo"],
        title=title,
        by=by,
        act=lambda photo: post(photo=photo, by=by, **said),
        field="photo",
        photo=True,
    )
