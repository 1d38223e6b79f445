"""People's names: one written form, and the keys by which they are sorted and searched.

Covers Han names, Tibetan, Mongolian and Hui names in transcription (卓玛·才仁), Tibetan and
Mongolian script, Latin.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

MOST_NAMED = 12  # in one sentence
DOT = "\u00b7"

_LOOKALIKES = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94) if chr(0x21 + offset).isalnum()},
    # • ‧ ・ ． ･ ∙ ⋅ ᐧ, all typed for the middle dot of a transcribed name
    **dict.fromkeys((0x2022, 0x2027, 0x30FB, 0xFF0E, 0xFF65, 0x2219, 0x22C5, 0x1427), DOT),
    # Invisible: zero width space, byte order mark, writing direction marks.
    **dict.fromkeys((0x200B, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F)), None),
    **dict.fromkeys(range(0x2066, 0x206A), None),
}
_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# No U+202F here: it joins suffixes in Mongolian script.
_SPACES = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) (?={_HAN})")
_AROUND_DOT = re.compile(rf" ?{DOT} ?")
_DOTTED_HAN = re.compile(rf"(?<={_HAN})\.(?={_HAN})")

# Readings that a character has as a surname only (现代汉语词典); pypinyin knows none of them.
_SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "澹台": "tan tai", "长孙": "zhang sun", "单于": "chan yu",
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "查": "zha", "盖": "ge",
    "朴": "piao", "翟": "zhai", "缪": "miao", "乐": "yue", "员": "yun", "折": "she", "种": "chong",
    "召": "shao", "祭": "zhai", "秘": "bi", "繁": "po", "洗": "xian", "重": "chong", "覃": "qin",
    "佴": "nai", "藏": "zang", "薄": "bo", "都": "du", "隗": "wei", "句": "gou", "卜": "bu",
    "能": "nai", "阚": "kan", "乜": "nie", "郇": "xun", "牟": "mu", "粘": "nian", "么": "yao",
}  # fmt: skip
# Transcribed Tibetan and Mongolian names that begin like a Han surname: 单增 is dan zeng.
_NOT_SURNAMES = ("单增", "单巴", "单珠", "单真", "单知", "单正", "单周", "查干", "都兰")
# In names of this region 藏 stands for the Tibetan syllable bzang (尕藏 ga zang), never for cang.
_ZANG = "藏"


def tidy_name(text: str) -> str:
    """The one written form: NFC, half-width letters and digits, U+00B7 for the middle dot.

    Spaces set between Han characters for alignment (张　三) and around the dot go; other runs of
    spaces become one. Tidying twice changes nothing.
    """
    name = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()
    closed_up = _AROUND_DOT.sub(DOT, _BETWEEN_HAN.sub("", name))
    return _DOTTED_HAN.sub(DOT, closed_up)


def pinyin_key(name: str) -> str:
    """Lower-case pinyin without tones, syllables parted by spaces: 才仁·扎西 → `cai ren zha xi`.

    Other scripts stay as they are; a Han character without a known reading stands for itself.
    """
    return " ".join(_syllables(name))


def pinyin_initials(name: str) -> str:
    """First letter of each syllable: 才仁·扎西 → `crzx`; of each word in another script."""
    return "".join(syllable[0] for syllable in _syllables(name))


def _syllables(name: str) -> list[str]:
    tidied = tidy_name(name)
    surname = _surname(tidied)
    words = [_SURNAMES[surname]] if surname else []
    for part in re.split(f"({_ZANG})", tidied[len(surname) :]):
        words += ["zang"] if part == _ZANG else lazy_pinyin(part, v_to_u=False)
    return " ".join(words).replace(DOT, " ").casefold().split()


def _surname(name: str) -> str:
    if DOT in name or name.startswith(_NOT_SURNAMES):
        return ""
    return next((name[:length] for length in (2, 1) if name[:length] in _SURNAMES), "")


def listed(names: Sequence[str]) -> str:
    """Names in a row; of many the first, and how many more there are: a warning is to be read."""
    said = _(", ").join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return _("%(names)s and %(more)s more") % {"names": said, "more": more} if more > 0 else said
