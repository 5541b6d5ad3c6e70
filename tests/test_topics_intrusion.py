"""Intrusion sheets go out without their key, and come back as agreement."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

import toolkit as tk
from toolkit.errors import ToolkitError, UsageError
from toolkit.topics.intrusion import (
    fleiss_kappa,
    headline_intrusion,
    intrusion_agreement,
    save_intrusion,
    word_intrusion,
)

SUBJECTS = {
    "رياضة": "فاز الفريق في المباراة وسجل اللاعب هدفا أمام جمهور الملعب في الدوري",
    "مال": "ارتفعت أسعار النفط والأسهم في السوق وزادت أرباح البنك والشركة",
    "صحة": "افتتحت الوزارة مستشفى للمرضى ووزع الأطباء لقاحا وأدوية على الأطفال",
}


@pytest.fixture(scope="module")
def study():
    rows = []
    for number in range(36):
        subject = list(SUBJECTS)[number % 3]
        words = SUBJECTS[subject].split()
        rows.append({"title": f"{subject} {number}", "body": " ".join(words[number % 4 :] + words[:3])})
    articles = pd.DataFrame(rows)
    counts = tk.count_terms(tk.tokenize(articles), min_docs=2)
    return articles, counts, tk.TopicModel(3, seed=1).fit(counts)


@pytest.fixture
def sheets(study):
    articles, counts, model = study
    return word_intrusion(model, counts, seed=4), headline_intrusion(model, articles, seed=4)


def items(sheet):
    return sheet.questions.filter(like="item_").to_numpy()


def test_each_topic_has_one_question_with_one_item_of_another_topic(study, sheets):
    articles, counts, model = study
    words, headlines = sheets
    assert sorted(words.topics) == sorted(headlines.topics) == [0, 1, 2]
    topic_of = dict(zip(articles["title"], model.labels_, strict=True))
    for row, topic, intruder in zip(items(headlines), headlines.topics, headlines.intruders, strict=True):
        assert [topic_of[title] == topic for title in row] == [place != intruder - 1 for place in range(5)]
    strength = {str(word): model.topic_term_[:, column] for column, word in enumerate(counts.written)}
    for row, topic, intruder in zip(items(words), words.topics, words.intruders, strict=True):
        assert np.argmin([strength[word][topic] for word in row]) == intruder - 1
        assert len(set(row)) == 6


def test_the_same_seed_gives_the_same_sheet_and_another_another(study):
    articles, _, model = study
    one, two, other = (headline_intrusion(model, articles, seed=seed) for seed in (1, 1, 2))
    assert one.questions.equals(two.questions)
    assert not one.questions.equals(other.questions)


def test_coders_get_no_key_and_spreadsheets_run_nothing(study, tmp_path):
    articles, _, model = study
    evil = articles.assign(title="=HYPERLINK(1) " + articles["title"])
    save_intrusion(tmp_path, [headline_intrusion(model, evil)], language="en")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["headlines.csv", "headlines.xlsx", "key.json"]
    text = (tmp_path / "headlines.csv").read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("question,item_1,")
    assert ",=HYPERLINK" not in text
    cells = [cell for row in load_workbook(tmp_path / "headlines.xlsx").active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


def fill(folder, name, kind, answers, order=None):
    table = pd.read_csv(folder / f"{kind}.csv", dtype=str)
    table[table.columns[-1]] = answers
    table = table.iloc[order] if order else table
    path = folder / name
    table.to_csv(path, index=False) if path.suffix == ".csv" else table.to_excel(path, index=False)
    return path


def test_answers_are_read_back_from_csv_and_excel_in_any_order(sheets, tmp_path):
    save_intrusion(tmp_path, sheets)
    words = sheets[0]
    right = [str(number) for number in words.intruders]
    wrong = [str(number % 6 + 1) for number in words.intruders]
    arabic = [number.translate(str.maketrans("123456", "١٢٣٤٥٦")) for number in right]
    coded = [
        fill(tmp_path, "one.csv", "words", right, order=[2, 0, 1]),
        fill(tmp_path, "two.xlsx", "words", arabic),
        fill(tmp_path, "three.csv", "words", [wrong[0], right[1], ""]),
    ]
    table = intrusion_agreement(tmp_path, "words", coded).set_index("topic")
    first, second, third = words.topics
    assert table["answers"].to_dict() == {first: 3, second: 3, third: 2}
    assert table["found"].to_dict() == {first: 2, second: 3, third: 2}
    assert table.loc[first, "precision"] == pytest.approx(2 / 3)
    assert table.loc[first, "low"] == pytest.approx(0.2077, abs=1e-3)  # Wilson's interval for 2 of 3, by hand
    assert table.attrs["precision"] == 7 / 8
    assert np.isnan(table.attrs["kappa"])


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), (";", "cp1256"), ("\t", "utf-8"), (",", "cp1256")]
)
def test_answers_are_read_as_spreadsheets_save_them(sheets, tmp_path, separator, encoding):
    save_intrusion(tmp_path, sheets)
    right = [str(number) for number in sheets[0].intruders]
    plain = pd.read_csv(fill(tmp_path, "one.csv", "words", right), dtype=str, keep_default_na=False)
    plain.to_csv(tmp_path / "two.csv", index=False, sep=separator, encoding=encoding)
    assert intrusion_agreement(tmp_path, "words", [tmp_path / "two.csv"])["found"].sum() == len(right)


def test_kappa_is_that_of_the_worked_example_of_fleiss():
    # Fleiss (1971), the first ten subjects as worked out in the usual textbook table: 14 raters, 5 categories, 0.210.
    votes = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    assert fleiss_kappa(np.array(votes)) == pytest.approx(0.210, abs=5e-4)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [(["9", "1", "1"], "question 1: the answer is 9, but must be 1 to 6"), (["x", "1", "1"], "the answer is x, but")],
)
def test_an_answer_that_is_none_is_one_sentence(sheets, tmp_path, answers, sentence):
    save_intrusion(tmp_path, sheets)
    with pytest.raises(UsageError, match=sentence):
        intrusion_agreement(tmp_path, "words", [fill(tmp_path, "one.csv", "words", answers)])


def test_what_is_missing_is_one_sentence(study, sheets, tmp_path):
    articles, _, model = study
    with pytest.raises(UsageError, match=r"there is no key\.json in .*; name the folder that save_intrusion wrote"):
        intrusion_agreement(tmp_path, "words", [])
    save_intrusion(tmp_path, sheets[:1])
    with pytest.raises(UsageError, match="has no sheet of 'headlines'; it has words"):
        intrusion_agreement(tmp_path, "headlines", [])
    with pytest.raises(UsageError, match="there is no filled sheet; give the file of at least one coder"):
        intrusion_agreement(tmp_path, "words", [])
    with pytest.raises(UsageError, match=r"there is no filled sheet .*gone\.csv"):
        intrusion_agreement(tmp_path, "words", [tmp_path / "gone.csv"])
    with pytest.raises(ToolkitError, match="the model has 36 documents and there are 3 articles"):
        headline_intrusion(model, articles.head(3))
