"""The sample corpus and its gold labels, held against each other and against real news."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import random
import re
import tomllib
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.charsets import TASHKEEL, TATWEEL
from toolkit.corpus import article_id

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
OUTLETS = ("mina", "riwaq", "sabah", "nabd")
SUBJECTS = {
    *("politics", "diplomacy", "economy", "energy", "sport"),
    *("health", "science", "culture", "courts", "weather"),
}
COLUMNS = (
    "file position article_id title outlet published day section subject story agency author url n_paragraphs"
    " n_captions reprint_of duplicate_of planted language"
).split()
FIRST_DAY, LAST_DAY = "2026-01-05", "2026-03-01"


def _read_csv(name: str) -> pd.DataFrame:
    table = pd.read_csv(SAMPLE / "gold" / name, dtype=str, keep_default_na=False)
    return table.astype({"position": int})


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    return _read_csv("articles.csv").astype({"n_paragraphs": int, "n_captions": int})


@pytest.fixture(scope="module")
def problems() -> pd.DataFrame:
    return _read_csv("problems.csv")


@pytest.fixture(scope="module")
def bodies() -> dict[str, dict[str, str]]:
    lines = (SAMPLE / "gold" / "bodies.jsonl").read_text("utf-8").splitlines()
    return {row["article_id"]: row for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    """Return the bytes of every input file; the members of the archive stand for it."""
    found = {}
    for path in sorted(path for outlet in OUTLETS for path in (SAMPLE / outlet).rglob("*") if path.is_file()):
        name = path.relative_to(SAMPLE).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{name}/{member}": archive.read(member) for member in archive.namelist()}
        else:
            found[name] = path.read_bytes()
    return found


@pytest.fixture(scope="module")
def originals(gold, bodies) -> pd.DataFrame:
    """Return the articles that repeat no other one, with `text` (title and body)."""
    table = gold[(gold["reprint_of"] == "") & (gold["duplicate_of"] == "")].copy()
    table["text"] = [f"{row.title}\n{bodies[row.article_id]['body']}" for row in table.itertuples()]
    return table


def test_the_sample_holds_nothing_but_its_outlets_and_labels():
    assert {path.name for path in SAMPLE.iterdir()} == {*OUTLETS, "gold", "study.toml", "LICENSE"}
    sizes = {path.name: path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()}
    assert [name for name, size in sizes.items() if size > 300_000] == ["bodies.jsonl"]  # all bodies in one file
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 3_000_000


def test_the_study_file_asks_for_this_corpus():
    study = tomllib.loads((SAMPLE / "study.toml").read_text("utf-8"))
    assert (study["corpus"], study["language"], study["seed"]) == (".", "ar", 7)
    assert study["agencies"] == ["برق", "و.أ.م", "وكالة الساحل"]
    names = ["corpus", "vocabulary", "topics", "timeline", "outlets", "article"]
    assert [notebook["name"] for notebook in study["notebook"]] == names


def test_every_file_is_labelled(gold, problems, contents):
    assert list(gold.columns) == COLUMNS
    assert list(problems.columns) == ["file", "position", "severity", "reason", "note"]
    skipped = set(problems.loc[problems["severity"] == "skipped", "file"])
    assert set(gold["file"]) | skipped == set(contents)
    assert not set(gold["file"]) & skipped
    assert set(problems["file"]) <= set(contents)


def test_ids_are_unique_and_those_of_the_toolkit(gold, contents):
    assert gold["article_id"].is_unique
    digests = {file: hashlib.sha256(data).hexdigest() for file, data in contents.items()}
    assert [article_id(row.file, digests[row.file], row.position) for row in gold.itertuples()] == list(
        gold["article_id"]
    )
    for _, positions in gold.groupby("file")["position"]:
        assert list(positions) == list(range(1, len(positions) + 1))


def test_bodies_fit_the_table(gold, bodies):
    assert list(bodies) == list(gold["article_id"])
    for row in gold.itertuples():
        paragraphs = bodies[row.article_id]["body"].split("\n")
        assert len(paragraphs) == row.n_paragraphs >= 3
        assert all(paragraph == paragraph.strip() != "" for paragraph in paragraphs)
        assert len([line for line in bodies[row.article_id]["captions"].split("\n") if line]) == row.n_captions


def test_every_title_and_paragraph_stands_in_its_file(gold, bodies, contents):
    texts = {file: _plain(file, contents[file]) for file in set(gold["file"])}
    for row in gold.itertuples():
        found = bodies[row.article_id]
        for line in [row.title, *found["body"].split("\n"), *found["captions"].split("\n")]:
            assert " ".join(line.split()) in texts[row.file], (row.file, line)


def _plain(file: str, data: bytes) -> str:
    """Bring a file to running text by another road than the loader's."""
    text = _decode(data)
    if file.endswith((".json", ".jsonl")):
        values = [json.loads(line) for line in text.splitlines()] if file.endswith("l") else [json.loads(text)]
        text = "\n".join(_strings(values))
    elif file.endswith(".csv"):
        text = "\n".join(cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    if file.endswith((".html", ".htm", ".jsonl")):
        text = html.unescape(re.sub(r"</?(?:p|br|h\d|span|div|a|td|tr|figcaption)\b[^<>]*>", " ", text))
    return " ".join(text.split())


def _decode(data: bytes) -> str:
    for codec in ("utf-8-sig", "cp1256" if b"windows-1256" in data or b"\xe4\xe6\xd1\xc7\xe4" in data else "iso8859-6"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        break
    mojibake = text.count("ظ") + text.count("ط") > 0.3 * len(text)
    return text.encode("cp1256").decode("utf-8") if mojibake else text


def _strings(value) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _strings(item)] if isinstance(value, list) else [str(value)]


def test_days_are_in_the_eight_weeks_and_as_printed(gold):
    assert gold["day"].between(FIRST_DAY, LAST_DAY).all()
    printed = gold[gold["published"] != ""]
    assert (printed["published"].str[:10] == printed["day"]).all()
    assert 0.9 < len(printed) / len(gold) < 1


def test_outlets_subjects_and_stories_are_those_of_the_issue(gold, originals):
    assert len(originals) >= 200
    assert set(originals["subject"]) == SUBJECTS
    assert originals["subject"].value_counts().min() >= 18
    outlets = originals["outlet"].value_counts()
    assert outlets.max() - outlets.min() <= 10
    assert gold["outlet"].nunique() == 4
    stories = originals[originals["story"] != ""].groupby("story")
    wide = stories.agg({"day": "nunique", "outlet": "nunique", "subject": "nunique"})
    assert ((wide["day"] >= 2) & (wide["outlet"] >= 2)).sum() >= 25
    assert (wide["subject"] == 1).all()
    print(f"\n{len(gold)} articles, {len(originals)} originals, {len(wide)} stories")
    print(originals.groupby("outlet")["subject"].value_counts().unstack(fill_value=0).to_string())


def test_forms_are_those_of_the_issue(gold, contents):
    pages = [file for file in contents if file.endswith((".html", ".htm"))]
    assert len(pages) >= 24
    assert sum(file.startswith("riwaq/") for file in pages) >= 14
    assert sum(file.startswith("sabah/") for file in pages) >= 5
    assert sum(file.startswith("nabd/") for file in pages) >= 6
    per_file = gold["file"].value_counts()
    assert per_file[per_file.index.str.startswith("mina/")].between(3, 9).all()
    encoded = {file: data for file, data in contents.items() if file.startswith("mina/")}
    assert sum(b"\r\n" in data for data in encoded.values()) == 1
    assert sum(data.startswith(b"\xef\xbb\xbf") for data in encoded.values()) == 1
    assert sum(b'charset="windows-1256"' in data and not _is_utf8(data) for data in contents.values()) >= 1
    assert sum(b"__VIEWSTATE" in data for data in contents.values()) >= 5
    assert sum(b"ld+json" in data for data in contents.values()) >= 7
    kinds = Counter(Path(file).suffix for file in contents)
    print("\n", dict(kinds), dict(Counter(file.split("/")[0] for file in pages)))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_reprints_are_another_outlets_within_a_day(gold):
    by_id = gold.set_index("article_id")
    reprints = gold[gold["reprint_of"] != ""]
    assert len(reprints) == 20
    for row in reprints.itertuples():
        first = by_id.loc[row.reprint_of]
        assert first["outlet"] != row.outlet
        assert first["agency"] == row.agency != ""
        assert first["title"] != row.title
        assert first["reprint_of"] == "" == first["duplicate_of"]
        assert pd.Timedelta(0) <= pd.Timestamp(row.day) - pd.Timestamp(first["day"]) <= pd.Timedelta(days=1)


def test_duplicates_are_exact(gold, bodies):
    copies = gold[gold["duplicate_of"] != ""]
    assert len(copies) == 6
    for row in copies.itertuples():
        assert bodies[row.article_id]["body"] == bodies[row.duplicate_of]["body"]
    outlets = gold.set_index("article_id")["outlet"]
    assert any(outlets[row.duplicate_of] != row.outlet for row in copies.itertuples())
    texts = Counter(bodies[row.article_id]["body"] for row in gold.itertuples())
    assert sum(number - 1 for number in texts.values()) == 6


def test_planted_cases_are_there(gold, problems, bodies, contents):
    planted = {name: rows.iloc[0] for name, rows in gold[gold["planted"] != ""].groupby("planted")}
    assert planted["script_title"]["title"].count("<script>") == 1
    assert b"&lt;script&gt;" in contents[planted["script_title"]["file"]]
    assert planted["formula_title"]["title"].startswith("=")
    body = {name: bodies[row["article_id"]]["body"] for name, row in planted.items()}
    assert len(re.findall("[A-Za-z]", body["english"])) > len(re.findall("[ء-ي]", body["english"]))
    assert planted["english"]["language"] == "en"
    assert (gold["language"] == "en").sum() == 1
    assert len(re.findall(f"[{TASHKEEL}]", body["vocalised"])) > 300
    assert not re.search(r"[.!؟»]$", body["truncated"])
    assert contents[planted["mojibake"]["file"]].decode("utf-8").count("ط") > 100
    assert contents[planted["iso_8859_6"]["file"]].decode("iso8859-6").startswith(planted["iso_8859_6"]["title"])
    assert any(TATWEEL * 2 in title for title in gold.loc[gold["planted"] == "tatweel_title", "title"])
    reasons = problems.set_index("file")["reason"].to_dict()
    assert [contents[file] for file, reason in reasons.items() if reason == "empty_file"] == [b""]
    assert [file[-4:] for file, reason in reasons.items() if reason == "unknown_type"] == [".txt"]
    assert Counter(reasons.values())["guessed_encoding"] == 2
    assert "mojibake" in reasons.values()


def test_no_two_articles_share_a_run_of_eight_words(gold, bodies):
    family = {row.article_id: row.reprint_of or row.duplicate_of or row.article_id for row in gold.itertuples()}
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in gold.itertuples():
        for line in [row.title, *bodies[row.article_id]["body"].split("\n")]:
            words = re.findall(r"\w+", re.sub(f"[{TASHKEEL}{TATWEEL}]", "", line))
            for start in range(len(words) - 7):
                holders[tuple(words[start : start + 8])].add(family[row.article_id])
    shared = [" ".join(run) for run, found in holders.items() if len(found) > 1]
    print(f"\nruns of 8 words: {len(holders):,}, shared by two articles: {len(shared)}")
    assert not shared


@pytest.fixture(scope="module")
def real(shared) -> list[str]:
    """Return real articles of the length of the sample's, each text once."""
    folder = shared / "saudinewsnet"
    if not folder.is_dir():
        pytest.skip("needs the days of SaudiNewsNet in ../shared/data, which are absent here")
    texts = {}
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                for row in json.loads(archive.read(member)):
                    texts.setdefault(row["content"], f"{row['title']}\n{row['content']}")
    return [text for content, text in texts.items() if 90 <= len(content.split()) <= 220]


def test_vocabulary_grows_as_in_real_news(originals, real):
    rng = random.Random(20)
    ratios = []
    for _ in range(5):
        ours, theirs = rng.sample(list(originals["text"]), len(originals)), rng.sample(real, 2 * len(originals))
        counts = [tk.tokenize(texts, form="word").codes for texts in (ours, theirs)]
        length = min(len(codes) for codes in counts)
        steps = [length // 4, length // 2, length]
        ratios.append([len(np.unique(counts[0][:n])) / len(np.unique(counts[1][:n])) for n in steps])
    mean = np.mean(ratios, axis=0)
    print(f"\ntypes of the sample ÷ types of SaudiNewsNet after {steps} tokens: {mean.round(3)}")
    assert (abs(mean - 1) <= 0.15).all()


def test_sentences_vary_in_length_as_in_real_news(originals, real):
    ours, theirs = (_sentence_lengths(texts) for texts in (originals["text"], real))
    for name, lengths in (("sample", ours), ("SaudiNewsNet", theirs)):
        parts = np.percentile(lengths, [5, 25, 50, 75, 95])
        print(
            f"\n{name}: mean {lengths.mean():.1f}, spread ÷ mean {lengths.std() / lengths.mean():.2f}, 5–95 % {parts}"
        )
    assert ours.std() / ours.mean() > 0.7 * theirs.std() / theirs.mean()
    assert np.percentile(ours, 5) <= 6
    assert np.percentile(ours, 95) >= 28


def _sentence_lengths(texts) -> np.ndarray:
    bodies = (text.split("\n", 1)[1] for text in texts)
    sentences = (piece for body in bodies for piece in re.split(r"(?<=[.!؟?؛])\s+|\n", body))
    return np.array([n for n in (len(piece.split()) for piece in sentences) if n])


def test_subjects_are_neither_noise_nor_trivial(originals):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=2), LinearSVC(C=0.3))
    stems, subjects = _token_lists(originals["text"], "stem"), originals["subject"].to_numpy()
    folds = [StratifiedKFold(10, shuffle=True, random_state=seed) for seed in range(3)]
    accuracy = np.mean([cross_val_score(model, stems, subjects, cv=fold) for fold in folds])
    print(f"\nsubjects found by a linear classifier on TF-IDF of stems, 10 folds, 3 shuffles: {accuracy:.3f}")
    assert 0.85 <= accuracy <= 0.99


def _token_lists(texts, form: str) -> list[list[str]]:
    tokens = tk.drop_stopwords(tk.tokenize(list(texts), form=form))
    ends = zip(tokens.offsets[:-1], tokens.offsets[1:], strict=True)
    return [list(tokens.types[tokens.codes[start:stop]]) for start, stop in ends]


@pytest.mark.parametrize("form", ["word", "stem"])
def test_no_word_gives_a_subject_away(originals, form):
    subjects = originals["subject"].to_numpy()
    sizes = Counter(subjects)
    holders: dict[str, list[str]] = defaultdict(list)
    for subject, words in zip(subjects, _token_lists(originals["text"], form), strict=True):
        for word in set(words):
            holders[word].append(subject)
    figures = []
    for word, found in holders.items():
        subject, number = Counter(found).most_common(1)[0]
        figures.append((number / sizes[subject], number / len(found), word, subject))
    closest = sorted(figures, key=lambda figure: min(figure[0] / 0.8, figure[1] / 0.9))[-3:]
    print("\nclosest to a giveaway (recall, precision, word, subject):", closest)
    assert not [figure for figure in figures if figure[0] > 0.8 and figure[1] > 0.9]
