"""Who signs in to the demo, and the officials of the other villages."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from regions.models import Division, Human, Post, Role, Sponsor, User

PASSWORD = "demo"  # noqa: S105  demo mode only, printed at every start
SINCE = datetime.date(2025, 1, 1)

MINHE = "630222000000"
GUSHAN = "630222101000"
MAYING = "630222102000"
SANXINGZHUANG = "630222101201"
GUSHAN_VILLAGE = "630222101200"
FANJIAHE = "630222101202"
HUALINTAN = "630222101203"
MAYING_VILLAGE = "630222102200"
GONGHE = "632521000000"
QIABUQIA = "632521100000"
CIHANSU = "632521100200"

# account, name of the human, role, division, sponsor
ACCOUNTS = (
    ("recorder", "马玉梅", Role.RECORDER, SANXINGZHUANG, ""),
    ("supervisor", "冶占福", Role.SUPERVISOR, SANXINGZHUANG, ""),
    ("buyer", "祁生财", Role.BUYER, SANXINGZHUANG, ""),
    ("storekeeper", "喇海龙", Role.STOREKEEPER, SANXINGZHUANG, ""),
    ("cashier", "鲍春花", Role.CASHIER, SANXINGZHUANG, ""),
    ("township-clerk", "李建军", Role.TOWNSHIP_CLERK, GUSHAN, ""),
    ("township", "吕国庆", Role.TOWNSHIP_REVIEWER, GUSHAN, ""),
    ("county", "张永昌", Role.COUNTY_OFFICER, MINHE, ""),
    ("finance", "王桂兰", Role.COUNTY_FINANCE, MINHE, ""),
    ("treasury", "汪玉莲", Role.COUNTY_TREASURER, MINHE, ""),
    ("bureau", "赵成林", Role.SECTOR_BUREAU, MINHE, Sponsor.TRANSPORT),
    ("auditor", "韩学良", Role.AUDITOR, MINHE, ""),
    ("province", "星海燕", Role.PROVINCE_VIEWER, "630000000000", ""),
    ("neighbour", "仁青卓玛", Role.RECORDER, CIHANSU, ""),
)
# Officials of other places: real people of the story, not printed among the accounts.
OTHERS = (
    ("supervisor-gushan", "朱福寿", Role.SUPERVISOR, GUSHAN_VILLAGE, ""),
    ("supervisor-fanjiahe", "秦存花", Role.SUPERVISOR, FANJIAHE, ""),
    ("supervisor-hualintan", "汪生莲", Role.SUPERVISOR, HUALINTAN, ""),
    ("supervisor-maying", "辛兰英", Role.SUPERVISOR, MAYING_VILLAGE, ""),
    ("recorder-gushan", "秦有福", Role.RECORDER, GUSHAN_VILLAGE, ""),
    ("recorder-fanjiahe", "范银花", Role.RECORDER, FANJIAHE, ""),
    ("recorder-hualintan", "何文祥", Role.RECORDER, HUALINTAN, ""),
    ("recorder-maying", "安正清", Role.RECORDER, MAYING_VILLAGE, ""),
    ("township-maying", "朱进财", Role.TOWNSHIP_REVIEWER, MAYING, ""),
    ("supervisor-cihansu", "完么才让", Role.SUPERVISOR, CIHANSU, ""),
    ("township-qiabuqia", "才旦加", Role.TOWNSHIP_REVIEWER, QIABUQIA, ""),
    ("county-gonghe", "索南扎西", Role.COUNTY_OFFICER, GONGHE, ""),
    ("finance-gonghe", "德吉措", Role.COUNTY_FINANCE, GONGHE, ""),
    ("treasury-gonghe", "李毛措", Role.COUNTY_TREASURER, GONGHE, ""),
)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who acts on one project."""

    recorder: Post
    supervisor: Post
    township: Post
    county: Post
    finance: Post
    treasury: Post


def load() -> dict[str, Post]:
    """Every post of the demo by its account's name."""
    hashed = make_password(PASSWORD)
    return {
        name: _post(name, who, role, place, sponsor, hashed=hashed)
        for name, who, role, place, sponsor in ACCOUNTS + OTHERS
    }


def _post(name: str, who: str, role: Role, place: str, sponsor: str, *, hashed: str) -> Post:
    user, _made = User.objects.get_or_create(
        username=name,
        defaults={"human": Human.objects.create(name=who), "password": hashed},
    )
    post, _ = Post.objects.get_or_create(
        user=user,
        division=Division.objects.get(code=place),
        role=role,
        sponsor=sponsor,
        since=SINCE,
    )
    return post


def crew(posts: dict[str, Post], village: str) -> Crew:
    """Who acts on a project of a village of the story."""
    own = {post.role: post for post in posts.values() if post.scope.holds(village)}
    return Crew(
        recorder=own[Role.RECORDER],
        supervisor=own[Role.SUPERVISOR],
        township=own[Role.TOWNSHIP_REVIEWER],
        county=own[Role.COUNTY_OFFICER],
        finance=own[Role.COUNTY_FINANCE],
        treasury=own[Role.COUNTY_TREASURER],
    )
