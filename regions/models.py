"""Divisions, the people who sign in, and the posts in which they act."""

import datetime
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.scope import Scope


class Level(models.IntegerChoices):
    PROVINCE = 1, _("province")
    PREFECTURE = 2, _("prefecture")
    COUNTY = 3, _("county")
    TOWNSHIP = 4, _("township")
    VILLAGE = 5, _("village")


class Sector(models.TextChoices):
    """The kinds of works (domain.md §2.2)."""

    ROADS = "roads", _("village roads")
    WATER = "water", _("water works")
    FARMING = "farming", _("farming base")
    LIVING = "living", _("living environment")
    TOURISM = "tourism", _("culture and tourism")
    FORESTRY = "forestry", _("forestry and grassland")


class Sponsor(models.TextChoices):
    """The departments that stand behind projects (主管部门): each sees and advises on its own."""

    REFORM = "reform", _("development and reform")
    RURAL = "rural", _("rural work office")
    FINANCE = "finance", _("finance bureau")
    AGRICULTURE = "agriculture", _("agriculture and rural affairs")
    WATER = "water", _("water resources")
    TRANSPORT = "transport", _("transport bureau")
    CULTURE = "culture", _("culture and tourism bureau")
    FORESTRY = "forestry", _("forestry and grassland bureau")


class DivisionQuerySet(models.QuerySet["Division"]):
    def inside(self, area: Scope) -> Self:
        return self.filter(code__gte=area.lo, code__lt=area.hi)

    def villages(self) -> Self:
        return self.filter(level=Level.VILLAGE)


class Division(models.Model):
    """An administrative division, by its statistical code of 12 digits (domain.md §6)."""

    code = models.CharField(_("code"), max_length=12, primary_key=True, db_collation="C")
    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=240, db_collation="C", blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9][0-9]{11}$"), name="division_code_has_12_digits"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(parent__lt=F("code")),
                name="division_lies_below_its_parent",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["level", "code"], name="division_by_level")]
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def scope(self) -> Scope:
        return Scope.of(self.code)


class Human(models.Model):
    """A person who answers for acts; he may have several accounts and posts (ADR 0005)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=60)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, username: str, password: str, human: Human) -> "User":
        user = self.model(username=username, human=human)
        user.set_password(password)
        user.save(using=self._db)
        return user


class Identity(models.Model):
    """One human by his ID number, over all villages: only a keyed hash, never the number.

    The application can't read the table: `regions.identities.identity_of` is the one way in.
    Constraints stand on the row's id, so that the key of the hash can be changed.
    """

    number_hash = models.BinaryField(unique=True)
    key_version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.pk)


class User(AbstractBaseUser):
    """An account. It sees nothing by itself: rows come with a post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("account name"), max_length=40, unique=True)
    human = models.ForeignKey(Human, models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.human.name


class Role(models.TextChoices):
    """What a post is for. Only `access.py` asks for it."""

    RECORDER = "recorder", _("village recorder")
    BUYER = "buyer", _("village buyer")
    STOREKEEPER = "storekeeper", _("village storekeeper")
    CASHIER = "cashier", _("village cashier")
    SUPERVISOR = "supervisor", _("supervision group")
    TOWNSHIP_CLERK = "township_clerk", _("township clerk")
    TOWNSHIP_REVIEWER = "township", _("township reviewer")
    COUNTY_OFFICER = "county", _("county development and reform")
    COUNTY_FINANCE = "finance", _("county finance")
    COUNTY_TREASURER = "treasurer", _("county finance reviewer")
    SECTOR_BUREAU = "bureau", _("county sector bureau")
    AUDITOR = "auditor", _("county auditor")
    PREFECTURE_VIEWER = "prefecture", _("prefecture")
    PROVINCE_VIEWER = "province", _("province")


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: datetime.date) -> Self:
        """Those in force on that day; whoever was taken back early is not."""
        going = Q(until__isnull=True) | Q(until__gte=day)
        return self.filter(going, since__lte=day, ended_at__isnull=True)


class Post(models.Model):
    """A user's office in a division, from a day until a day (both included).

    The role stands at the level of its division: the constraint `post_stands_at_its_level` in the
    migrations, since Django can't look into a referenced code. A deputy's post `stands_in_for`
    another's, which stays in force beside it, until a day; `ended_at`: it was taken back before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    division = models.ForeignKey(Division, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    sponsor = models.CharField(_("sponsor"), max_length=12, choices=Sponsor.choices, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    stands_in_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="deputies")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="post_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.SECTOR_BUREAU) ^ Q(sponsor=""),
                name="post_has_a_sponsor_exactly_for_a_bureau",
            ),
            models.UniqueConstraint(
                fields=["user", "division", "role", "sponsor", "since"],
                condition=Q(stands_in_for__isnull=True),
                name="post_once",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True, reason="", ended_at__isnull=True)
                | (Q(stands_in_for__isnull=False, until__isnull=False) & ~Q(reason="")),
                name="deputy_for_a_reason_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.role_name}"

    @property
    def role_name(self) -> str:
        """What the post is called: a bureau by its department."""
        role = str(self.get_sponsor_display() if self.sponsor else self.get_role_display())
        return _("%(role)s (deputy)") % {"role": role} if self.stands_in_for_id else role

    @cached_property
    def scope(self) -> Scope:
        return Scope.of(self.division_id, self.sponsor)

    @property
    def human(self) -> Human:
        return self.user.human

    @property
    def human_id(self) -> object:
        return self.user.human_id
