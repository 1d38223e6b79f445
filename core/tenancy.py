"""Which tables stand outside tenancy, and why. Every other table has forced policies.

A test compares this list and the policies with PostgreSQL's own catalogue, so that a new table
can't be forgotten.
"""

from collections.abc import Mapping

OUTSIDE: Mapping[str, str] = {
    "auth_group": "Django's, unused: rights come from posts",
    "auth_group_permissions": "Django's, unused",
    "auth_permission": "Django's, unused",
    "axes_accessattempt": "failed sign-ins, before any post is known",
    "axes_accessattemptexpiration": "failed sign-ins, before any post is known",
    "axes_accessfailurelog": "failed sign-ins, before any post is known",
    "axes_accesslog": "sign-ins, before any post is known",
    "django_content_type": "Django's list of models",
    "django_migrations": "Django's list of migrations",
    "django_session": "who is signed in, read before the post is known",
    "payroll_pagetry": "closed to the application; tries without an account",
    "regions_division": "the tree of divisions is public",
    "regions_human": "names of officials, shown beside their acts at every level",
    "regions_identity": "closed to the application; one function reaches it",
    "regions_post": "read to find the scope itself",
    "regions_user": "read to sign in",
}
