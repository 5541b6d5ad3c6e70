import pytest

from toolkit.clean import normalize
from toolkit.errors import ToolkitError
from toolkit.stopwords import LEVELS, stop_words


def test_stop_words_know_attached_forms():
    for word in "في وفي من ومن بأن فإنه كما لهذا عليها منهم إليه وهو فهي بهذه لكل وكانت بعضهم لليوم".split():
        assert normalize(word, "search") in stop_words(), word


def test_stop_words_keep_subjects():
    for word in "وزير رئيس مجلس اقتصاد كرة محكمة الله نقل شرع عين مستشفى قطر لبنان بقال كلية".split():
        assert normalize(word, "search") not in stop_words(), word


def test_stop_words_are_spelled_for_search():
    for level in LEVELS:
        assert all(word == normalize(word, "search") and word.strip() for word in stop_words(level))


def test_each_level_holds_the_one_before_it():
    assert stop_words("light") < stop_words("default") < stop_words("heavy")
    assert stop_words() == stop_words("default")


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("light", "وفي منها هذا الذين لن إنه ولكنهم"),
        ("default", "قال كانت بعضهم والخميس مليون يمكن"),
        ("heavy", "التقرير وتقارير للمصادر الجديدة شهدت والأشهر حالتها فبراير"),
    ],
)
def test_levels_begin_where_they_say(level, words):
    before = stop_words(LEVELS[LEVELS.index(level) - 1]) if level != "light" else frozenset()
    for word in words.split():
        assert normalize(word, "search") in stop_words(level) - before, word


def test_the_heavy_level_keeps_subjects():
    for word in "وزير رئيس مجلس اقتصاد كرة مباراة محكمة الله مستشفى قطر لبنان نفط دين فيلم حرب شركة جامعة".split():
        assert normalize(word, "search") not in stop_words("heavy"), word


def test_an_unknown_level_names_the_known_ones():
    with pytest.raises(ToolkitError, match="^level is one of light, default, heavy, not 'all'$"):
        stop_words("all")
