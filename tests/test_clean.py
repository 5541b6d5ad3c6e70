import pytest
from camel_tools.utils import dediac, normalize
from hypothesis import given
from hypothesis import strategies as st

from toolkit import clean
from toolkit.errors import ToolkitError

# Arabic letters, marks, tatweel, digits, presentation forms, controls, and enough else to break a pattern.
arabic_text = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("اأإآٱىيةهءؤئ ـًٌٍَُِّْ٠١٢۳abcİK.,\u200f\u200e\u200b\u0653\u0654\u0655\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "light", "search"),
    [
        ("أخبار", "أخبار", "اخبار"),
        ("إلى", "إلى", "الي"),
        ("آثار", "آثار", "اثار"),
        ("ٱلْكِتَاب", "ٱلكتاب", "الكتاب"),
        ("مُسْتَشْفًى", "مستشفى", "مستشفي"),
        ("صحيفةٌ", "صحيفة", "صحيفه"),
        ("محمـــــد", "محمد", "محمد"),
        ("هٰذا", "هذا", "هذا"),
        ("مسؤول شيء بيئة", "مسؤول شيء بيئة", "مسؤول شيء بيئه"),
        ("٢٠٢٤ ۱۲", "٢٠٢٤ ۱۲", "2024 12"),
        ("ﻣﺤﻤﺪ ﻻ", "محمد لا", "محمد لا"),
        ("ﷺ", "صلى الله عليه وسلم", "صلي الله عليه وسلم"),
        ("\u200fالقاهرة\u200e", "القاهرة", "القاهره"),
        ("ا\u0654خبار", "أخبار", "اخبار"),
        ("ا\u0640\u0654خبار", "أخبار", "اخبار"),
        ("BBC عربي", "BBC عربي", "bbc عربي"),
    ],
)
def test_normalize_by_profile(text, light, search):
    assert clean.normalize(text, "none") == text
    assert clean.normalize(text, "light") == light
    assert clean.normalize(text, "search") == search


@given(arabic_text, st.sampled_from(["none", "light", "search"]))
def test_normalize_twice_is_once(text, profile):
    once = clean.normalize(text, profile)
    assert clean.normalize(once, profile) == once


@given(st.lists(st.sampled_from(["كتب", "مدرسة", "أخبار", "مؤتمر"]), min_size=1), st.data())
def test_vocalised_and_bare_text_are_one(words, data):
    bare = " ".join(words)
    marks = st.text(st.sampled_from("ًٌٍَُِّْـ"), max_size=2)
    vocalised = "".join(letter + data.draw(marks) if letter.strip() else letter for letter in bare)
    assert clean.normalize(vocalised, "light") == bare


@given(arabic_text)
def test_one_change_functions_agree_with_camel_tools(text):
    assert clean.unify_alef(text) == normalize.normalize_alef_ar(text)
    assert clean.unify_alef_maksura(text) == normalize.normalize_alef_maksura_ar(text)
    assert clean.unify_teh_marbuta(text) == normalize.normalize_teh_marbuta_ar(text)
    assert clean.drop_tashkeel(text) == clean.drop_tashkeel(dediac.dediac_ar(text))


@pytest.mark.parametrize("letters", ["أإآؤئء", "ىيةه", "گچپڤ"])
def test_light_keeps_every_letter(letters):
    assert clean.normalize(letters, "light") == letters


def test_unknown_profile_names_the_known_ones():
    with pytest.raises(ToolkitError, match="^profile is one of none, light, search, not 'heavy'$"):
        clean.normalize("خبر", "heavy")
