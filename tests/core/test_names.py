import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import pinyin_initials, pinyin_key, tidy_name

scripts = st.text(
    st.one_of(
        st.sampled_from("张三单增卓玛藏·•‧・．. \u3000\u200bＡｂ1１-"),
        st.characters(min_codepoint=0x0F00, max_codepoint=0x0FDA),
        st.characters(min_codepoint=0x1800, max_codepoint=0x18AA),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        pytest.param(" 张三\t", "张三", id="trimmed"),
        pytest.param("张　三", "张三", id="spaced out for alignment"),
        pytest.param("Ｍａ　Ｌｏｎｇ", "Ma Long", id="full-width Latin"),
        pytest.param("Ma   Long", "Ma Long", id="runs of spaces"),
        pytest.param("马•阿卜杜拉", "马·阿卜杜拉", id="bullet"),
        pytest.param("马‧阿卜杜拉", "马·阿卜杜拉", id="hyphenation point"),
        pytest.param("马・阿卜杜拉", "马·阿卜杜拉", id="katakana dot"),
        pytest.param("马．阿卜杜拉", "马·阿卜杜拉", id="full-width stop"),
        pytest.param("马 · 阿卜杜拉", "马·阿卜杜拉", id="dot with spaces"),
        pytest.param("马.阿卜杜拉", "马·阿卜杜拉", id="ASCII stop between Han"),
        pytest.param("J. Smith", "J. Smith", id="ASCII stop in Latin"),
        pytest.param("e\u0301", "é", id="NFC"),
        pytest.param("\uf9d0", "類", id="compatibility ideograph"),
        pytest.param("张\u200b三\ufeff", "张三", id="invisible"),
        pytest.param("李𬱖 㛃", "李𬱖㛃", id="rare characters"),
        pytest.param("བཀྲ་ཤིས་", "བཀྲ་ཤིས་", id="Tibetan"),
        pytest.param("ᠪᠠᠲᠤ\u202fᠶᠢᠨ", "ᠪᠠᠲᠤ\u202fᠶᠢᠨ", id="Mongolian suffix"),
    ],
)
def test_one_written_form(typed: str, tidy: str) -> None:
    assert tidy_name(typed) == tidy


@given(scripts)
def test_tidying_twice_changes_nothing(name: str) -> None:
    tidy = tidy_name(name)
    assert tidy_name(tidy) == tidy
    assert unicodedata.is_normalized("NFC", tidy)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张三", "zhang san"),
        ("单雄信", "shan xiong xin"),
        ("仇和", "qiu he"),
        ("尉迟恭", "yu chi gong"),
        ("长孙明", "zhang sun ming"),
        ("单于明", "chan yu ming"),
        ("单", "shan"),
        ("曾乐", "zeng le"),
        ("单增卓玛", "dan zeng zhuo ma"),
        ("尕藏", "ga zang"),
        ("藏拉", "zang la"),
        ("才仁·扎西", "cai ren zha xi"),
        ("马・阿卜杜拉", "ma a bo du la"),
        ("李㛃", "li jie"),
        ("吕布", "lv bu"),
        ("Ma Long", "ma long"),
        ("བཀྲ་ཤིས་", "བཀྲ་ཤིས་"),
        ("\U00032000明", "\U00032000 ming"),
        ("", ""),
    ],
)
def test_key_for_sorting_and_searching(name: str, key: str) -> None:
    assert pinyin_key(name) == key


@pytest.mark.parametrize(
    ("name", "initials"),
    [("张三", "zs"), ("才仁·扎西", "crzx"), ("单雄信", "sxx"), ("Ma Long", "ml"), ("", "")],
)
def test_initials(name: str, initials: str) -> None:
    assert pinyin_initials(name) == initials


@given(scripts)
def test_a_key_depends_on_the_tidy_name_only(name: str) -> None:
    assert pinyin_key(tidy_name(name)) == pinyin_key(name)
    assert len(pinyin_initials(name)) == len(pinyin_key(name).split())
