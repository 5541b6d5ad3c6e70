import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import morphology
from toolkit.morphology import light_stem


@pytest.mark.parametrize(
    "words",
    [
        ["المعلمون", "والمعلم", "بالمعلمين", "معلمه", "المعلمات", "كالمعلم", "للمعلم"],
        ["وزير", "الوزير", "والوزير", "للوزير", "وزيره"],
        ["وزاره", "الوزاره", "وزارات", "بالوزاره", "للوزاره"],
        ["التزام", "الالتزام", "والتزامات", "بالتزامها"],
        ["الف", "الفين", "الالف"],
        ["وقت", "الوقت", "بالوقت"],
        ["لبنان", "ولبنان", "للبنان"],
        ["الله", "والله", "فالله"],
    ],
)
def test_forms_of_a_word_meet(words):
    assert len({light_stem(word) for word in words}) == 1


@pytest.mark.parametrize(("first", "second"), [("عالم", "علم"), ("وزير", "زير"), ("الله", "له"), ("كتاب", "كاتب")])
def test_different_words_stay_apart(first, second):
    assert light_stem(first) != light_stem(second)


# Worked by hand from the published rules, for words without a letter of their own at the front.
@pytest.mark.parametrize(
    ("word", "stem"),
    [("وقال", "قال"), ("كتابها", "كتاب"), ("السياسيه", "سياس"), ("يدرسون", "يدرس"), ("وله", "ول"), ("الي", "ال")],
)
def test_light10_by_hand(word, stem):
    assert light_stem(word) == stem


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12))
def test_a_stem_is_part_of_its_word_and_not_empty(word):
    stem = light_stem(word)
    assert stem in word
    assert len(stem) >= min(len(word), 2)


def test_no_stem_with_its_own_letters_is_shorter_than_the_look_up_takes():
    stems, beginnings = morphology._stems_with_own_letters()
    assert min(map(len, stems)) >= morphology._SHORTEST_OWN
    assert all(stem[: morphology._SHORTEST_OWN] in beginnings for stem in stems)
