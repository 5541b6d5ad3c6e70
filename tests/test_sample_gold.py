"""The loader against the gold labels of the sample; the figures printed here stand in data/README.md."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
AGENCIES = ("برق", "و.أ.م", "وكالة الساحل")
TEXT_FORMS = ("pages", "text", "JSON Lines", "CSV", "JSON in zip")
FLOORS = {
    "title": 0.99,
    "published": 0.98,
    "captions": 0.98,
    "agency": 0.98,
    "section": 0.95,
    "outlet": 0.95,
    "author": 0.98,
}
"""A bit under what is measured; lower none without saying so."""
BODY_FLOORS = {"text": 0.995, "HTML": 0.99}


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    table = pd.read_csv(SAMPLE / "gold" / "articles.csv", dtype=str, keep_default_na=False)
    lines = (SAMPLE / "gold" / "bodies.jsonl").read_text("utf-8").splitlines()
    bodies = pd.DataFrame([json.loads(line) for line in lines])
    table = table.merge(bodies, on="article_id", validate="one_to_one").set_index("article_id")
    table["form"] = [_form(file) for file in table["file"]]
    clock = table["published"].str.replace(r"[+-]\d\d:\d\d$", "", regex=True)  # the loader keeps the printed time
    table["published"] = pd.to_datetime(clock, format="ISO8601").astype("datetime64[us]")
    return table


def _form(file: str) -> str:
    outlet, suffix = file.split("/")[0], file.rpartition(".")[2]
    if suffix in {"html", "htm"}:
        return f"HTML {outlet}"
    if ".zip/" in file:
        return "JSON in zip"
    return {"jsonl": "JSON Lines", "csv": "CSV"}.get(suffix, "pages" if outlet == "mina" else "text")


@pytest.fixture(scope="module")
def corpus() -> tk.Corpus:
    return tk.load_corpus(SAMPLE, agencies=AGENCIES)


@pytest.fixture(scope="module")
def found(gold, corpus) -> pd.DataFrame:
    """Return what the loader found for each article of the gold, nothing where it found none."""
    table = corpus.articles.set_index("article_id").reindex(gold.index)
    return table.assign(**{name: table[name].fillna("") for name in table if table[name].dtype == "str"})


@pytest.fixture(scope="module")
def hits(gold, found) -> pd.DataFrame:
    """Return for each article which columns are exactly those of the gold."""
    names = ["title", "captions", "agency", "author", "section", "outlet"]
    exact = pd.DataFrame({name: found[name] == gold[name] for name in names})
    same_day = (found["published"] == gold["published"]) | (found["published"].isna() & gold["published"].isna())
    return exact.assign(published=same_day & (found["file"] != ""), form=gold["form"])


@pytest.fixture(scope="module")
def body_scores(gold, found) -> pd.Series:
    pairs = zip(gold["body"], found["body"], strict=True)
    return pd.Series([_character_f1(body, text) for body, text in pairs], gold.index)


def _character_f1(gold: str, text: str) -> float:
    if gold == text:
        return 1.0
    same = sum(block.size for block in SequenceMatcher(None, gold, text, autojunk=False).get_matching_blocks())
    return 2 * same / (len(gold) + len(text))


def test_every_article_is_found_and_no_other(gold, corpus, found):
    missing = gold.index[found["file"] == ""]
    extra = set(corpus.articles["article_id"]) - set(gold.index)
    print(f"\n{len(gold)} articles, {len(missing)} not found, {len(extra)} found beside them")
    assert missing.empty
    assert not extra


def test_columns_are_those_of_the_gold(hits):
    shares = hits.groupby("form").mean()
    shares.loc["all"] = hits.drop(columns="form").mean()
    print(f"\n{shares.assign(articles=hits['form'].value_counts()).round(3).to_string()}")
    assert {name: share for name, share in shares.loc["all"].items() if share < FLOORS[name]} == {}


def test_bodies_are_those_of_the_gold(gold, body_scores):
    scores = body_scores.groupby(gold["form"]).agg(["mean", "min", lambda part: (part == 1).mean()])
    scores.columns = ["character F1", "lowest", "exact"]
    is_text = gold["form"].isin(TEXT_FORMS)
    print(f"\n{scores.round(4).to_string()}")
    means = {"text": body_scores[is_text].mean(), "HTML": body_scores[~is_text].mean()}
    print({name: round(float(mean), 4) for name, mean in means.items()})
    assert {name: mean for name, mean in means.items() if mean < BODY_FLOORS[name]} == {}


def test_every_planted_problem_is_reported(corpus):
    expected = pd.read_csv(SAMPLE / "gold" / "problems.csv", dtype=str, keep_default_na=False)
    reported = set(zip(corpus.problems["file"], corpus.problems["severity"], corpus.problems["reason"], strict=True))
    wanted = set(zip(expected["file"], expected["severity"], expected["reason"], strict=True))
    print(f"\nproblems: {len(wanted & reported)} of {len(wanted)} reported, {len(reported - wanted)} others")
    assert wanted <= reported


def test_broken_text_comes_out_whole(gold, found):
    for name in ("mojibake", "iso_8859_6", "vocalised", "truncated", "script_title", "formula_title", "english"):
        row = gold[gold["planted"] == name].iloc[0]
        assert found.loc[row.name, "title"] == row["title"]
        assert row["body"].split("\n")[-1] in found.loc[row.name, "body"]
    assert not re.search("ط§|Ù", "".join(found["body"]))


def test_each_file_is_accounted_for(corpus, gold):
    account = corpus.account().set_index("file")
    n_articles = gold["file"].value_counts()
    expected = pd.read_csv(SAMPLE / "gold" / "problems.csv", dtype=str, keep_default_na=False)
    assert set(account.index) == set(n_articles.index) | set(expected["file"])
    assert (account["articles"] + account["skipped"] >= 1).all()
