"""The request as views see it: with the post in which its user acts."""

from django.http import HttpRequest

from regions.models import Post, User


class Request(HttpRequest):
    """For types only: `ActorMiddleware` sets `actor`."""

    user: User
    actor: Post | None
