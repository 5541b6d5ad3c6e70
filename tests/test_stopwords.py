from toolkit.clean import normalize
from toolkit.stopwords import stop_words


def test_stop_words_know_attached_forms():
    for word in "في وفي من ومن بأن فإنه كما لهذا عليها منهم إليه وهو فهي بهذه لكل وكانت بعضهم لليوم".split():
        assert normalize(word, "search") in stop_words(), word


def test_stop_words_keep_subjects():
    for word in "وزير رئيس مجلس اقتصاد كرة محكمة الله نقل شرع عين مستشفى قطر لبنان بقال كلية".split():
        assert normalize(word, "search") not in stop_words(), word


def test_stop_words_are_spelled_for_search():
    assert all(word == normalize(word, "search") and word.strip() for word in stop_words())
