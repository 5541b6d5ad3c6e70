"""A small corpus for the explorer: two subjects, three outlets, a month, and texts that are hard to give back."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from toolkit.corpus import Article, Corpus, build_corpus
from toolkit.counts import TermCounts, count_terms
from toolkit.tokens import drop_stopwords, tokenize
from toolkit.topics import TopicModel

EVIL = '<script>window.hacked = true</script><img src="x" onerror="window.hacked = true">'
SPORT = "فاز فريق النجوم على ضيفه في المباراة، وسجل اللاعب هدفا في الملعب أمام جمهور النادي"
MONEY = "ارتفعت أسعار الأسهم في السوق. وزادت أرباح الشركة من النفط، وقالت إن النفط سيزيد"
HARD = (
    "نصٌّ  فيه\tمسافاتٌ غريبة\u00a0هنا\n\n«الـنّـفْط»، و(أ.ف.ب): 3.14 😀👨\u200d👩\u200d👧 نهاية.\n"
    f"</script><!-- {EVIL} & &amp; G20's ﻻ ه\u0654"
)


@cache
def lab_corpus() -> Corpus:
    """Return twenty-four articles; the first has a title that would run, the second the hard text."""
    rows = []
    for number in range(24):
        words = (SPORT if number % 2 else MONEY).split()
        body = " ".join(words[number % 5 :] + words) + ".\nفقرة أخرى عن المدينة."
        article = Article(
            title=EVIL if number == 0 else f"خبر رقم {number} عن {'الملعب' if number % 2 else 'السوق'}",
            body=HARD if number == 1 else body,
            published=None if number == 3 else datetime(2024, 3, 1 + number),
            outlet=("الضفاف", "النهار الجديد", "")[number % 3],
            section="رياضة" if number % 2 else "اقتصاد",
            url="javascript:window.hacked=true" if number == 0 else f"https://example.org/{number}",
            position=number + 1,
        )
        rows.append(("news.txt", "0" * 64, article))
    return build_corpus(rows, [], {})


@cache
def lab_topics() -> tuple[TopicModel, TermCounts]:
    """Return two topics of the articles, and what they were fitted on."""
    counts = count_terms(drop_stopwords(tokenize(lab_corpus().articles)), min_docs=2, max_share=0.9)
    return TopicModel(n_topics=2, seed=0).fit(counts), counts
