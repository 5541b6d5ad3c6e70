"""
One story in the markups that news sites have: what an unseen site may look like, with the answers known.

Each function lays a story out as a kind of site does, with what such sites print around it. The stories are those of
the sample, so the answers are its gold labels; a kind that does not print something says so with `without`.
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_EAST = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
_LEVANT = "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول".split("|")
_WEST = "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split()
_TUNIS = "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split()
_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_OTHERS = (
    "أمانة العاصمة تنهي صيانة ستة أنفاق قبل الشتاء",
    "منتخب الناشئين يختتم معسكره الساحلي بفوز ودي",
    "ارتفاع طفيف في أسعار الخضار بأسواق الجملة",
    "معرض الكتاب يمدد ساعات الزيارة حتى منتصف الليل",
    "إصابة عاملين في حريق محدود بمستودع للأخشاب",
    "جامعة الساحل تفتح باب القبول في ثلاثة برامج جديدة",
)
_COMMENTS = (
    (
        "أبو فارس",
        "كلام سليم، لكن أين كانت هذه الحلول قبل سنة؟ الناس تعبت من الوعود والتصريحات التي لا تغير شيئاً في الواقع.",
    ),
    (
        "متابعة من بعيد",
        "أشكر الكاتب على هذا الجهد، وأتمنى أن تصل الرسالة إلى المسؤول لأن الوضع لم يعد يحتمل التأجيل أبداً.",
    ),
    (
        "قارئ",
        "لا أتفق مع ما جاء هنا، والأرقام التي نعرفها نحن سكان الحي مختلفة تماماً عن المعلن، وليت أحداً يسألنا يوماً.",
    ),
)


@dataclass(frozen=True)
class Story:
    """What a page is to give back."""

    title: str
    body: tuple[str, ...]
    published: datetime | None
    outlet: str
    section: str
    author: str
    captions: tuple[str, ...] = ()
    agency: str = ""
    url: str = "https://news.example/archive/2026/story-4471"


@dataclass(frozen=True)
class Site:
    """A page, and what of the story stands on it."""

    text: str
    story: Story
    encoding: str = "utf-8"

    @property
    def data(self) -> bytes:
        return self.text.encode(self.encoding, "xmlcharrefreplace")


SITES: dict[str, Callable[[Story], Site]] = {}


def _site(make: Callable[[Story], Site]) -> Callable[[Story], Site]:
    SITES[make.__name__] = make
    return make


def _e(text: str) -> str:
    return html.escape(text)


def _p(story: Story, between: str = "") -> str:
    return between.join(f"<p>{_e(line)}</p>\n" for line in story.body)


def _around(lines: list[str], *inserted: tuple[int, str]) -> str:
    """Put blocks behind some of the paragraphs."""
    for place, block in sorted(inserted, reverse=True):
        lines.insert(min(place, len(lines)), block)
    return "\n".join(lines)


def _paragraphs(story: Story) -> list[str]:
    return [f"<p>{_e(line)}</p>" for line in story.body]


def _links(n: int = 6, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/n/{i}">{title}</a></{tag}>' for i, title in enumerate(_OTHERS[:n]))


_MENU = (
    '<ul class="menu"><li><a href="/">الرئيسية</a></li><li><a href="/s/1">سياسة</a></li><li><a href="/s/2">اقتصاد</a></li>'
    '<li><a href="/s/3">رياضة</a></li><li><a href="/s/4">ثقافة</a></li><li><a href="/s/5">منوعات</a></li></ul>'
)
_FOOT = (
    "<footer><div class='about'>من نحن | اتصل بنا | سياسة الخصوصية | أعلن معنا</div>"
    "<p>جميع الحقوق محفوظة © 2026</p></footer>"
)


def _long_day(day: datetime, months: list[str] | tuple[str, ...] = _EAST) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"


def _page(head: str, body: str, title: str, charset: str = "utf-8", attributes: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html dir="rtl" lang="ar"{attributes}><head><meta charset="{charset}"><title>{_e(title)}</title>\n'
        f"{head}</head>\n<body>{body}</body></html>"
    )


def _iso(day: datetime) -> str:
    return day.isoformat() + "+03:00"


def _graph(*nodes: dict) -> str:
    return f'<script type="application/ld+json" class="yoast-schema-graph">{json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)}</script>'


def _without(story: Story, *names: str) -> Story:
    return replace(story, **{name: () if name == "captions" else None if name == "published" else "" for name in names})


def _figures(story: Story) -> list[str]:
    return [
        f'<figure class="wp-block-image"><img src="{n}.jpg" alt="صورة"><figcaption>{_e(caption)}</figcaption></figure>'
        for n, caption in enumerate(story.captions)
    ]


@_site
def wordpress_newspaper(story: Story) -> Site:
    """WordPress with a newspaper theme: references between the objects of JSON-LD, share bars, an author box, tags."""
    base = story.url.rsplit("/", 2)[0]
    graph = _graph(
        {
            "@type": "Article",
            "@id": f"{story.url}#article",
            "author": {"name": story.author, "@id": f"{base}/#/schema/person/9"},
            "headline": story.title,
            "datePublished": _iso(story.published),
            "dateModified": _iso(story.published + timedelta(days=3)),
            "publisher": {"@id": f"{base}/#organization"},
            "articleSection": [story.section],
            "inLanguage": "ar",
        },
        {
            "@type": "WebPage",
            "@id": story.url,
            "name": f"{story.title} - {story.outlet}",
            "datePublished": _iso(story.published),
        },
        {"@type": "WebSite", "@id": f"{base}/#website", "name": story.outlet},
        {"@type": "Organization", "@id": f"{base}/#organization", "name": story.outlet},
        {"@type": "Person", "@id": f"{base}/#/schema/person/9", "name": story.author},
    )
    figures = _figures(story)
    related = f'<div class="td_block_wrap td_block_related"><h4 class="td-related-title">اقرأ أيضاً</h4><div class="td-module-title"><a href="/n/1">{_OTHERS[0]}</a></div><div class="td-module-title"><a href="/n/2">{_OTHERS[1]}</a></div></div>'
    ad = '<div class="td-a-rec td-a-rec-id-content_inline"><span class="td-adspot-title">- إعلان -</span></div>'
    content = _around(_paragraphs(story), (0, figures[0]), (1, ad), (2, related), (3, figures[1]))
    body = f"""<div class="td-header-wrap">{_MENU}</div><article class="post type-post hentry">
    <div class="td-crumb-container"><div class="entry-crumbs"><span><a href="/">الرئيسية</a></span> <i class="td-icon-right"></i> <span><a href="/s">{story.section}</a></span> <i></i> <span class="td-bred-no-url-last">{_e(story.title)}</span></div></div>
    <header class="td-post-title"><ul class="td-category"><li class="entry-category"><a href="/s">{story.section}</a></li></ul>
    <h1 class="entry-title">{_e(story.title)}</h1><div class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">بواسطة</div> <a href="/a">{story.author}</a><div class="td-author-line"> - </div></div>
    <span class="td-post-date"><time class="entry-date updated" datetime="{_iso(story.published)}">{story.published.day} {_EAST[story.published.month - 1]}, {story.published.year}</time></span>
    <div class="td-post-comments"><a href="#c"><i></i>0</a></div><div class="td-post-views"><span>154</span></div></div></header>
    <div class="td-post-sharing"><span>شارك</span><a href="#">Facebook</a><a href="#">Twitter</a><a href="#">WhatsApp</a></div>
    <div class="td-post-content tagdiv-type">{content}</div>
    <footer><div class="td-post-source-tags"><ul class="td-tags"><li><span>الوسوم</span></li><li><a href="/t">المرافئ</a></li><li><a href="/t">الميزانية</a></li></ul></div>
    <div class="td-block-row td-post-next-prev"><div><span>المقال السابق</span><a href="/n/3">{_OTHERS[2]}</a></div><div><span>المقال التالي</span><a href="/n/4">{_OTHERS[3]}</a></div></div>
    <div class="author-box-wrap"><a href="/a">{story.author}</a><div class="td-author-description">صحافي يكتب في الشأن المحلي منذ خمسة عشر عاماً، وله ثلاثة كتب.</div></div></footer></article>
    <aside class="td-ss-main-sidebar"><h4>الأكثر قراءة</h4><ul>{_links()}</ul></aside>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)} - {story.outlet}"><meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">{graph}'
    return Site(_page(head, body, f"{story.title} - {story.outlet}"), story)


@_site
def wordpress_magazine(story: Story) -> Site:
    """WordPress with a magazine theme: related posts inside of the text, comments as long as the story, relative dates."""
    related = f'<div id="inline-related-post" class="mag-box mini-posts-box content-only"><div class="container-wrapper"><div class="widget-title the-global-title"><div class="the-subtitle">مقالات ذات صلة</div></div><div class="mag-box-container"><ul class="posts-items"><li class="widget-single-post-item"><div class="post-widget-body"><a class="post-title the-subtitle" href="/n/1">{_OTHERS[4]}</a><div class="post-meta"><span class="date meta-item tie-icon">منذ 4 ساعات</span></div></div></li><li><a class="post-title" href="/n/2">{_OTHERS[5]}</a></li></ul></div></div></div>'
    comments = "".join(
        f'<li class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">{name}</b> يقول: <time datetime="2026-03-0{n}T10:00:00+00:00">مارس {n}, 2026</time></footer><div class="comment-content"><p>{text}</p><p>{text[::-1][:0]}{text}</p></div></article></li>'
        for n, (name, text) in enumerate(_COMMENTS * 3, start=1)
    )
    body = f"""<header id="theme-header"><div class="today-date tie-icon">السبت, نوفمبر 28 2026</div><div class="breaking"><span>أخبار عاجلة</span><a href="/n/5">{_OTHERS[2]}</a></div>{_MENU}</header>
    <div id="content"><article id="the-post" class="container-wrapper post-content tie-standard"><header class="entry-header-outer"><nav id="breadcrumb"><a href="/">الرئيسية</a><em class="delimiter">/</em><a href="/s">{story.section}</a><em class="delimiter">/</em><span class="current">{_e(story.title)}</span></nav>
    <div class="entry-header"><span class="post-cat-wrap"><a class="post-cat" href="/s">{story.section}</a></span><h1 class="post-title entry-title">{_e(story.title)}</h1>
    <div class="single-post-meta post-meta clearfix"><span class="author-meta"><span class="meta-author"><a class="author-name" href="/a">{story.author}</a></span></span><span class="date meta-item tie-icon">{_EAST[story.published.month - 1]} {story.published.day}, {story.published.year}</span><span class="meta-comment">9</span><span class="meta-views">312</span><span class="meta-reading-time">دقيقتان</span></div></div></header>
    <div class="entry-content entry clearfix">{_around(_paragraphs(story), (3, related))}<div class="post-bottom-meta"><div class="post-bottom-meta-title">الوسوم</div><span class="tagcloud"><a>ميناء</a> <a>تجارة</a></span></div></div>
    <div id="share-buttons-bottom"><span class="share-text">شاركها</span><a><span class="social-text">فيسبوك</span></a><a>X</a><a>لينكدإن</a><a>مشاركة عبر البريد</a><a>طباعة</a></div></article>
    <div id="related-posts"><h3>مقالات ذات صلة</h3>{_links(4, "h2")}</div>
    <div id="comments"><h3 id="comments-title">9 تعليقات</h3><ol class="comment-list">{comments}</ol><div id="respond"><h3>اترك تعليقاً</h3><p class="comment-notes">لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *</p><textarea></textarea></div></div></div>
    <aside class="sidebar">{_links()}</aside>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:published_time" content="{_iso(story.published)}"><meta property="article:modified_time" content="{_iso(story.published + timedelta(days=1))}"><meta property="og:url" content="{story.url}">'
    return Site(_page(head, body, f"{story.title} - {story.outlet}"), _without(story, "captions"))


@_site
def wordpress_plain(story: Story) -> Site:
    """WordPress with its own theme and no metadata but the page's."""
    body = f"""<div id="page" class="site"><header id="masthead"><p class="site-title"><a href="/">{story.outlet}</a></p><p class="site-description">صحيفة يومية مستقلة</p><nav>{_MENU}</nav></header>
    <main><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{_e(story.title)}</h1><div class="entry-meta"><span class="posted-on">نُشر في <a href="#"><time class="entry-date published" datetime="{_iso(story.published)}">{_long_day(story.published)}</time><time class="updated" datetime="2026-09-01T00:00:00+03:00">1 سبتمبر 2026</time></a></span><span class="byline"> بواسطة <span class="author vcard"><a class="url fn n" href="/a">{story.author}</a></span></span></div></header>
    <div class="entry-content">{_around(_paragraphs(story), (1, f'<div class="wp-caption alignright"><img src="a.jpg"><p class="wp-caption-text">{_e(story.captions[0])}</p></div>'), (2, f'<div class="wp-caption"><img src="b.jpg"><p class="wp-caption-text">{_e(story.captions[1])}</p></div>'))}<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">شارك هذا الموضوع:</h3><ul><li>فيس بوك</li><li>X</li></ul></div><div id="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>مرتبط</em></h3></div></div>
    <footer class="entry-footer"><span class="cat-links">التصنيفات <a href="/s" rel="category tag">{story.section}</a></span><span class="tags-links">الوسوم <a>الماء</a>، <a>الري</a></span></footer></article>
    <nav class="post-navigation"><div class="nav-previous"><a>السابق {_OTHERS[1]}</a></div><div class="nav-next"><a>التالي {_OTHERS[2]}</a></div></nav></main>{_FOOT}</div>"""
    head = f'<meta name="generator" content="WordPress 6.4"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} – {story.outlet}"), story)


@_site
def drupal_7(story: Story) -> Site:
    """Drupal 7: fields in classes, `submitted`, the section as a taxonomy term."""
    images = "".join(
        f'<div class="field-item"><img src="{n}.jpg"><blockquote class="image-field-caption"><p>{_e(caption)}</p></blockquote></div>'
        for n, caption in enumerate(story.captions)
    )
    body = f"""<div id="page"><div id="header">{_MENU}</div><div id="main"><h2 class="element-invisible">أنت هنا</h2><div class="breadcrumb"><a href="/">الرئيسية</a> » <a href="/s">{story.section}</a></div><h1 class="title" id="page-title">{_e(story.title)}</h1>
    <div class="region region-content"><div id="node-4471" class="node node-article node-promoted clearfix"><div class="submitted">نشر بواسطة <span class="username">{story.author}</span> في {_WEEKDAYS[story.published.weekday()]}، {story.published:%d/%m/%Y} - {story.published:%H:%M}</div>
    <div class="content clearfix"><div class="field field-name-field-image field-type-image field-label-hidden"><div class="field-items">{images}</div></div>
    <div class="field field-name-body field-type-text-with-summary field-label-hidden"><div class="field-items"><div class="field-item even" property="content:encoded">{_p(story)}</div></div></div>
    <div class="field field-name-field-section field-type-taxonomy-term-reference field-label-above"><div class="field-label">القسم:&nbsp;</div><div class="field-items"><div class="field-item even"><a href="/s">{story.section}</a></div></div></div>
    <div class="field field-name-field-tags field-label-above"><div class="field-label">كلمات دالة:&nbsp;</div><div class="field-items"><div class="field-item"><a>المياه</a></div><div class="field-item"><a>السدود</a></div></div></div></div>
    <ul class="links inline"><li class="comment-add"><a href="#">أضف تعليق جديد</a></li><li class="statistics_counter"><span>1204 قراءة</span></li><li class="print_html"><a>نسخة للطباعة</a></li></ul></div></div>
    <div class="region region-sidebar"><div class="block"><h2>مواضيع متعلقة</h2><div class="view-content">{_links(5, "div")}</div></div></div></div>{_FOOT}</div>"""
    head = f'<meta name="Generator" content="Drupal 7 (http://drupal.org)"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), story)


@_site
def drupal_9(story: Story) -> Site:
    """Drupal 9 with media and paragraphs; the date in words and the reporter in a field."""
    figures = "".join(
        f'<div class="media media--type-image"><img src="{n}.jpg"><div class="field field--name-field-caption field--type-string">{_e(caption)}</div></div>'
        for n, caption in enumerate(story.captions)
    )
    body = f"""<div class="dialog-off-canvas-main-canvas"><header role="banner"><nav>{_MENU}</nav></header><main role="main"><div class="region region-content"><div class="block-page-title-block"><h1 class="page-title"><span class="field field--name-title">{_e(story.title)}</span></h1></div>
    <article role="article" class="node node--type-article node--view-mode-full"><footer class="node__meta"><div class="node__submitted">بواسطة <span class="field field--name-uid">{story.author}</span>، <span class="field field--name-created">{story.published.day} {_LEVANT[story.published.month - 1]} {story.published.year}</span></div></footer>
    <div class="node__content">{figures}<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field__item">{_p(story)}</div><div class="field field--name-field-category field--label-inline"><div class="field__label">التصنيف</div><div class="field__item"><a href="/s">{story.section}</a></div></div></div></article>
    <div class="views-element-container block"><h2>اقرأ المزيد</h2>{_links(4, "h3")}</div></div></main>{_FOOT}</div>"""
    head = (
        f'<meta name="Generator" content="Drupal 9 (https://www.drupal.org)"><link rel="canonical" href="{story.url}">'
    )
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), story)


@_site
def blogger(story: Story) -> Site:
    """Blogger: breaks in the place of paragraphs, captions in tables, the day above the post."""
    pictures = [
        f'<table align="center" class="tr-caption-container"><tbody><tr><td style="text-align:center"><img src="{n}.jpg"></td></tr><tr><td class="tr-caption" style="text-align:center">{_e(caption)}</td></tr></tbody></table>'
        for n, caption in enumerate(story.captions)
    ]
    text = _around([_e(line) + "<br /><br />" for line in story.body], (0, pictures[0]), (2, pictures[1]))
    body = f"""<div class="body-fauxcolumns"></div><div id="header"><h1 class="title"><a href="/">{story.outlet}</a></h1></div><div id="crosscol">{_MENU}</div><div id="main"><div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header"><span>{_WEEKDAYS[story.published.weekday()]}، {story.published.day} {_EAST[story.published.month - 1]} {story.published.year}</span></h2>
    <div class="date-posts"><div class="post-outer"><div class="post hentry uncustomized-post-template"><h3 class="post-title entry-title">{_e(story.title)}</h3><div class="post-header"></div><div class="post-body entry-content" id="post-body-1"><div dir="rtl" style="text-align: right;" trbidi="on">{text}</div></div>
    <div class="post-footer"><span class="post-author vcard">مرسلة بواسطة <span class="fn"><a rel="author">{story.author}</a></span></span> <span class="post-timestamp">في <a class="timestamp-link"><abbr class="published" title="{_iso(story.published)}">{story.published:%H:%M}</abbr></a></span><div class="post-share-buttons"><a>إرسال بالبريد الإلكتروني</a><a>كتابة مدونة حول هذه المشاركة</a></div><span class="post-labels">التسميات: <a rel="tag">{story.section}</a></span></div></div>
    <div class="comments" id="comments"><h4>ليست هناك تعليقات:</h4><p>إرسال تعليق</p></div></div></div></div></div><div class="blog-pager">رسالة أحدث رسالة أقدم الصفحة الرئيسية</div></div><div class="sidebar"><h2>المشاركات الشائعة</h2><ul>{_links()}</ul></div>"""
    head = f"<meta content='blogger' name='generator'/><meta content='{story.url}' property='og:url'/><meta content='{_e(story.title)}' property='og:title'/><link href='{story.url}' rel='canonical'/>"
    return Site(_page(head, body, f"{story.outlet}: {story.title}"), _without(story, "section"))


@_site
def joomla_k2(story: Story) -> Site:
    """Joomla with K2: an introduction apart from the text, month names of both kinds side by side."""
    month = story.published.month - 1
    first, *rest = story.body
    body = f"""<div id="t3-header">{_MENU}</div><div id="k2Container" class="itemView"><span class="itemEditLink"></span><div class="itemHeader"><span class="itemDateCreated">{_WEEKDAYS[story.published.weekday()]}, {story.published.day} {_LEVANT[month]}/{_EAST[month]} {story.published.year} {story.published:%H:%M}</span><h2 class="itemTitle">{_e(story.title)}</h2><span class="itemAuthor">كتبه&nbsp;<a rel="author" href="/a">{story.author}</a></span></div>
    <div class="itemToolbar"><ul><li><span class="itemTextResizerTitle">حجم الخط</span> <a>تصغير حجم الخط</a> <a>تكبير حجم الخط</a></li><li><a class="itemPrintLink">طباعة</a></li><li><a class="itemEmailLink">البريد الإلكتروني</a></li></ul></div>
    <div class="itemRatingBlock"><span>قيم الموضوع</span><ul><li>1</li><li>2</li><li>3</li><li>4</li><li>5</li></ul><div class="itemRatingLog">(0 أصوات)</div></div>
    <div class="itemBody"><div class="itemImageBlock"><span class="itemImage"><img src="a.jpg"></span><span class="itemImageCaption">{_e(story.captions[0])}</span></div><div class="itemIntroText"><p>{_e(first)}</p></div><div class="itemFullText">{"".join(f"<p>{_e(line)}</p>" for line in rest)}</div><div class="itemContentFooter"><span class="itemHits">قراءة <b>271</b> مرات</span><span class="itemDateModified">آخر تعديل على الثلاثاء, 01 أيلول/سبتمبر 2026 08:00</span></div></div>
    <div class="itemLinks"><div class="itemCategory"><span>نشر في</span> <a href="/s">{story.section}</a></div><div class="itemTagsBlock"><span>موسومة تحت</span><ul><li><a>نقل</a></li></ul></div></div><div class="itemRelated"><h3>مواد ذات صلة (حسب الكلمة المفتاحية)</h3><ul>{_links(4)}</ul></div><a class="itemBackToTop">عد إلى الأعلى</a></div>{_FOOT}"""
    head = f'<base href="{story.url}"><meta name="generator" content="Joomla! - Open Source Content Management"><meta name="author" content="Super User"><meta property="og:url" content="{story.url}">'
    return Site(_page(head, body, story.title), replace(_without(story, "outlet"), captions=story.captions[:1]))


@_site
def web_forms(story: Story) -> Site:
    """ASP.NET WebForms: all in one form, spans named lblTitle and lblBody, menus in tables, windows-1256."""
    body = f"""<form name="aspnetForm" method="post" action="Details.aspx?id=4471" id="aspnetForm"><div><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value=""><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUKLTg{"QWxs" * 700}"></div>
    <script>var theForm = document.forms['aspnetForm'];</script><table width="100%" cellpadding="0"><tr><td colspan="3"><span id="ctl00_lblToday">السبت 28 نوفمبر 2026</span></td></tr><tr><td width="150" valign="top"><table id="ctl00_dlMenu">{"".join(f"<tr><td><a href='List.aspx?s={n}'>{name}</a></td></tr>" for n, name in enumerate(("سياسة", "اقتصاد", "رياضة", "ثقافة", "منوعات", "الأرشيف")))}</table></td>
    <td valign="top"><table width="100%"><tr><td><span id="ctl00_ContentPlaceHolder1_lblCategory" class="cat">{story.section}</span></td></tr><tr><td><span id="ctl00_ContentPlaceHolder1_lblTitle" style="font-size:18pt;font-weight:bold;">{_e(story.title)}</span></td></tr>
    <tr><td><span id="ctl00_ContentPlaceHolder1_lblDate">{_long_day(story.published)} م</span></td></tr><tr><td><img id="ctl00_ContentPlaceHolder1_imgMain" src="a.jpg"><br><span id="ctl00_ContentPlaceHolder1_lblImageDesc">{_e(story.captions[0])}</span></td></tr>
    <tr><td><span id="ctl00_ContentPlaceHolder1_lblAuthor">{story.author}</span></td></tr><tr><td><span id="ctl00_ContentPlaceHolder1_lblBody">{"<br /><br />".join(map(_e, story.body))}</span></td></tr><tr><td><a href="javascript:window.print()">طباعة</a> <a>أرسل لصديق</a> <span id="ctl00_ContentPlaceHolder1_lblCount">عدد القراءات: 512</span></td></tr></table></td>
    <td width="200" valign="top"><table id="ctl00_dlMost">{"".join(f"<tr><td><a href='Details.aspx?id={n}'>{title}</a></td></tr>" for n, title in enumerate(_OTHERS))}</table></td></tr></table></form>"""
    text = f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml" dir="rtl"><head id="ctl00_Head1"><meta http-equiv="Content-Type" content="text/html; charset=windows-1256" /><title>\n\t{_e(story.title)} - {story.outlet}\n</title></head><body>{body}</body></html>'
    return Site(text, replace(_without(story, "url"), captions=story.captions[:1]), "cp1256")


@_site
def next_js(story: Story) -> Site:
    """Next.js that was saved before it drew: the article stands only in `__NEXT_DATA__`."""
    data = {
        "props": {
            "pageProps": {
                "locale": "ar",
                "menu": [{"id": n, "title": name} for n, name in enumerate(("سياسة", "اقتصاد", "رياضة"))],
                "article": {
                    "id": 4471,
                    "title": story.title,
                    "slug": "story-4471",
                    "content": "".join(f"<p>{_e(line)}</p>" for line in story.body),
                    "publishedAt": story.published.isoformat() + ".000Z",
                    "updatedAt": "2026-09-01T00:00:00.000Z",
                    "author": {"id": 3, "name": story.author},
                    "category": {"id": 2, "name": story.section, "slug": "x"},
                    "images": [{"url": f"{n}.jpg", "caption": caption} for n, caption in enumerate(story.captions)],
                },
                "related": [{"id": n, "title": title, "content": ""} for n, title in enumerate(_OTHERS)],
            },
            "__N_SSP": True,
        },
        "page": "/article/[slug]",
        "buildId": "aB3",
    }
    body = f'<div id="__next"><header><div class="logo">{story.outlet}</div></header><main class="skeleton"><div>جارٍ التحميل...</div></main></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data, ensure_ascii=False)}</script>'
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), story)


@_site
def linked_body(story: Story) -> Site:
    """A page whose text stands only in `articleBody` of JSON-LD, with HTML in it."""
    linked = [
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "item": {"@id": "/", "name": "الرئيسية"}},
                {"@type": "ListItem", "position": 2, "item": {"@id": "/s", "name": story.section}},
            ],
        },
        {
            "@context": "https://schema.org",
            "@type": ["NewsArticle", "Article"],
            "headline": story.title,
            "articleBody": "".join(f"<p>{_e(line)}</p>" for line in story.body),
            "datePublished": _iso(story.published),
            "dateModified": "2026-09-01T00:00:00+03:00",
            "author": [{"@type": "Person", "name": story.author}],
            "publisher": {"@type": "NewsMediaOrganization", "name": story.outlet},
            "image": [
                {"@type": "ImageObject", "url": f"{n}.jpg", "caption": caption}
                for n, caption in enumerate(story.captions)
            ],
        },
    ]
    body = (
        f'<div id="app"><div class="loader"></div><p>فضلاً فعّل جافا سكريبت في متصفحك لعرض هذه الصفحة.</p></div>{_FOOT}'
    )
    head = f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), story)


@_site
def nuxt_state(story: Story) -> Site:
    """Nuxt: the text is drawn, classes are hashes, and the metadata stand in words only."""
    marks = "data-v-7ba5bd90"
    lines = "".join(f'<div {marks} class="css-1x9l2p"><span {marks}>{_e(line)}</span></div>' for line in story.body)
    body = f"""<div id="__nuxt"><div {marks} class="css-k008qs"><div {marks} class="css-99">{_MENU}</div><div {marks} class="css-1v"><div {marks} class="css-h"><h1 {marks} class="css-t">{_e(story.title)}</h1><div {marks} class="css-m"><span {marks}>{story.author}</span><span {marks} class="date">{_long_day(story.published)} | {story.published:%H:%M}</span></div></div>
    <div {marks} class="css-img"><img src="a.jpg" alt="{_e(story.captions[0])}"></div><div {marks} class="css-b">{lines}</div><div {marks} class="css-s"><span>شارك</span><button>نسخ الرابط</button></div></div><div {marks} class="css-r"><h3>اخترنا لك</h3>{_links(5, "div")}</div></div></div><script>window.__NUXT__={{"layout":"default","data":[{{}}],"error":null,"state":{{}}}}</script>"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta name="author" content="{story.author}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "section", "captions"))


@_site
def amp(story: Story) -> Site:
    """An AMP page."""
    pictures = [
        f'<figure><amp-img src="{n}.jpg" width="800" height="450" layout="responsive"></amp-img><figcaption>{_e(caption)}</figcaption></figure>'
        for n, caption in enumerate(story.captions)
    ]
    linked = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": story.url,
        "headline": story.title[:30] + "...",
        "datePublished": story.published.isoformat() + "Z",
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": story.outlet},
    }
    body = f"""<amp-sidebar id="sidebar" layout="nodisplay">{_MENU}</amp-sidebar><header class="amp-wp-header"><a href="/">{story.outlet}</a></header><article class="amp-wp-article"><header class="amp-wp-article-header"><h1 class="amp-wp-title">{_e(story.title)}</h1><div class="amp-wp-meta amp-wp-byline"><span class="amp-wp-author author vcard">{story.author}</span></div><div class="amp-wp-meta amp-wp-posted-on"><time datetime="{_iso(story.published)}">منذ 10 أشهر</time></div></header>
    <div class="amp-wp-article-content">{_around(_paragraphs(story), (0, pictures[0]), (2, '<amp-ad width="300" height="250" type="doubleclick"></amp-ad>'), (3, pictures[1]))}</div><footer class="amp-wp-article-footer"><div class="amp-wp-meta amp-wp-tax-category">Categories: <a href="/s">{story.section}</a></div><amp-social-share type="twitter"></amp-social-share></footer></article>{_FOOT}"""
    head = f'<script async src="https://cdn.example/v0.js"></script><link rel="canonical" href="{story.url}"><script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script><style amp-custom>body{{margin:0}}</style>'
    return Site(_page(head, body, f"{story.title} - {story.outlet}", attributes=" amp"), story)


@_site
def live_blog(story: Story) -> Site:
    """A live blog: each paragraph an update with its hour."""
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"تحديث {n}",
            "datePublished": _iso(story.published + timedelta(minutes=9 * n)),
            "articleBody": line,
        }
        for n, line in enumerate(story.body)
    ]
    linked = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": story.title,
        "datePublished": _iso(story.published),
        "coverageStartTime": _iso(story.published),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": story.outlet},
        "articleSection": story.section,
        "liveBlogUpdate": updates,
    }
    posts = "".join(
        f'<article class="live-post" id="p{n}"><div class="live-post__time"><time datetime="{_iso(story.published + timedelta(minutes=9 * n))}">{(story.published + timedelta(minutes=9 * n)):%H:%M}</time></div><div class="live-post__body"><p>{_e(line)}</p></div><div class="live-post__share">مشاركة</div></article>'
        for n, line in enumerate(story.body)
    )
    body = f'<header>{_MENU}</header><main><div class="live-header"><span class="live-badge">مباشر</span><h1>{_e(story.title)}</h1></div><div class="live-feed">{posts}</div><button>تحميل المزيد</button></main><aside>{_links()}</aside>{_FOOT}'
    head = f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))


@_site
def gallery(story: Story) -> Site:
    """A short text with a long gallery; each picture has its caption."""
    captions = tuple(f"{caption} ({n} من 10)" for n, caption in enumerate(list(story.captions) * 5, start=1))
    story = replace(story, captions=captions, body=story.body[:3])
    pictures = "".join(
        f'<li class="gallery-slide"><div class="slide-img"><img src="{n}.jpg"></div><div class="slide-caption">{_e(caption)}</div></li>'
        for n, caption in enumerate(captions)
    )
    body = f'<header>{_MENU}</header><main><article><span class="article-section"><a href="/s">{story.section}</a></span><h1>{_e(story.title)}</h1><div class="article-meta"><span class="article-author">{story.author}</span> <span class="article-date">{_long_day(story.published)}</span></div><div class="article-text">{_p(story)}</div><ul class="gallery">{pictures}</ul></article></main>{_FOOT}'
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, story.title), story)


@_site
def opinion(story: Story) -> Site:
    """A column: the writer's picture, life and earlier columns around the text."""
    body = f"""<header>{_MENU}</header><div class="opinion-page"><div class="writer-card"><img src="w.jpg"><h2 class="writer-name"><a href="/w">{story.author}</a></h2><p class="writer-bio">كاتب وباحث في التاريخ الاجتماعي، صدر له «حكايات المرفأ» و«خبز المدينة».</p></div>
    <div class="opinion-article"><h1>{_e(story.title)}</h1><div class="info"><span class="pub-date">{_long_day(story.published).translate(_TO_ARABIC)}</span></div><div class="text">{_p(story)}<p class="disclaimer">المقالات المنشورة لا تعبر بالضرورة عن رأي «{story.outlet}».</p></div></div>
    <div class="more-by-writer"><h3>مقالات أخرى للكاتب</h3><ul>{_links(4)}</ul></div></div>{_FOOT}"""
    head = f'<meta property="og:site_name" content="{story.outlet}"><meta property="article:section" content="{story.section}"><meta property="og:url" content="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))


@_site
def font_layout(story: Story) -> Site:
    """An old page in windows-1256: tables in tables, <font>, no class, no metadata."""
    cells = "".join(
        f'<tr><td bgcolor="#003366"><font color="white" face="Tahoma"><a href="sec{n}.htm">{name}</a></font></td></tr>'
        for n, name in enumerate(("الصفحة الأولى", "محليات", "عربي ودولي", "الاقتصاد", "الرياضة", "الأخيرة"))
    )
    text = "<br><br>".join(f"&nbsp;&nbsp;{_e(line)}" for line in story.body)
    body = f"""<table border="0" width="780" align="center"><tr><td colspan="2"><img src="logo.gif"></td></tr><tr><td width="140" valign="top"><table border="0">{cells}</table></td><td valign="top"><table border="0" width="100%"><tr><td><font size="2" color="#666666">{_long_day(story.published, _LEVANT)}</font></td></tr>
    <tr><td><p align="center"><b><font size="5" face="Simplified Arabic" color="#990000">{_e(story.title)}</font></b></p></td></tr><tr><td><b><font size="3">كتب - {story.author}:</font></b></td></tr><tr><td><p align="justify"><font size="4" face="Simplified Arabic">{text}</font></p></td></tr></table></td></tr><tr><td colspan="2"><font size="1">جميع الحقوق محفوظة لصحيفة {story.outlet}</font></td></tr></table>"""
    page = f'<html dir="rtl"><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><meta name="GENERATOR" content="Microsoft FrontPage 4.0"><title>{_e(story.title)}</title></head><body bgcolor="#FFFFFF" topmargin="0">{body}</body></html>'
    return Site(page, _without(story, "section", "captions", "outlet", "url"), "cp1256")


@_site
def two_articles(story: Story) -> Site:
    """A page that goes on with the next article below the first, as endless pages do."""
    second = "".join(
        f"<p>{title}، بحسب ما أعلنته الجهات المعنية في بيان وزع مساء أمس على وسائل الإعلام المحلية.</p>"
        for title in _OTHERS[:4]
    )
    body = f"""<header>{_MENU}</header><main><article class="single-article" data-id="4471"><h1 class="title">{_e(story.title)}</h1><div class="by-line"><span class="author">{story.author}</span><time datetime="{_iso(story.published)}">{_long_day(story.published)}</time></div><div class="article-body">{_p(story)}</div></article>
    <article class="single-article next" data-id="4470"><h1 class="title">{_OTHERS[0]}</h1><div class="by-line"><span class="author">سمر الخطاب</span><time datetime="2026-05-05T05:05:00+03:00">5 مايو 2026</time></div><div class="article-body">{second}</div></article></main>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:section" content="{story.section}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))


@_site
def cookie_wall(story: Story) -> Site:
    """A cookie wall of many words above the article, a newsletter form and a list to read inside of it."""
    wall = "<p>نحن وشركاؤنا نستخدم ملفات تعريف الارتباط وتقنيات مشابهة لتخزين المعلومات على جهازك والوصول إليها، مثل المعرّفات الفريدة، من أجل عرض إعلانات ومحتوى مخصصين وقياس الأداء.</p><p>يمكنك قبول اختياراتك أو إدارتها، بما في ذلك حقك في الاعتراض حيث تُستخدم المصلحة المشروعة، في أي وقت من صفحة سياسة الخصوصية.</p>"
    inner = '<div class="newsletter-box"><h4>اشترك في النشرة البريدية</h4><p>ملخص يومي لأبرز الأخبار يصلك كل صباح.</p><input type="email"><button>اشترك الآن</button></div>'
    read = f'<aside class="inline-list"><strong>اقرأ أيضاً:</strong><ul>{_links(3)}</ul></aside>'
    more = f'<p><strong>اقرأ أيضاً: <a href="/n/4">{_OTHERS[4]}</a></strong></p>'
    body = f"""<div id="onetrust-consent-sdk" role="dialog"><div class="ot-sdk-container"><h2>خصوصيتك تهمنا</h2>{wall}<button>قبول الكل</button><button>رفض الكل</button></div></div><header>{_MENU}</header><main><article><div class="kicker"><a href="/s">{story.section}</a></div><h1>{_e(story.title)}</h1><p class="byline">بقلم <a>{story.author}</a></p><p class="timestamp">نُشر في: {_long_day(story.published)}، {story.published:%H:%M} بتوقيت غرينتش</p><p class="timestamp-updated">آخر تحديث: 1 سبتمبر 2026، 09:00 بتوقيت غرينتش</p>
    <div class="story-body">{_around(_paragraphs(story), (1, inner), (2, read), (3, more))}</div></article></main>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)} | {story.outlet}"><meta property="og:site_name" content="{story.outlet}"><meta property="og:url" content="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))


@_site
def paywall(story: Story) -> Site:
    """A teaser: two paragraphs, then an offer."""
    story = replace(_without(story, "captions"), body=story.body[:2])
    offer = '<div class="paywall-overlay"><h3>هذا المحتوى للمشتركين فقط</h3><p>اشترك الآن للاطلاع على المقال كاملاً والوصول إلى أرشيف الصحيفة منذ عام 1996.</p><a>تسجيل الدخول</a></div>'
    body = f'<header>{_MENU}</header><main><article class="article premium"><h1 class="article__title">{_e(story.title)}</h1><div class="article__meta"><span class="article__author">{story.author}</span><time class="article__date" datetime="{_iso(story.published)}">{_long_day(story.published)}</time></div><div class="article__content">{_p(story)}</div>{offer}</article></main>{_FOOT}'
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:section" content="{story.section}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), story)


@_site
def saved_by_browser(story: Story) -> Site:
    """A page saved by a browser: its address in a comment, the date of the story relative to a date in the page."""
    body = f"""<div class="header">{_MENU}</div><div class="post"><div class="post-title"><h1>{_e(story.title)}</h1></div><div class="post-info"><span class="post-author">{story.author}</span><span class="post-date">{story.published.day}-{story.published.month}-{story.published.year}</span></div><div class="post-content">{_p(story)}</div></div>{_FOOT}"""
    text = _page(f'<meta property="og:site_name" content="{story.outlet}">', body, f"{story.title} | {story.outlet}")
    text = text.replace("<html", f"<!-- saved from url=({len(story.url):04}){story.url} -->\n<html", 1)
    return Site(text, _without(story, "captions", "section"))


@_site
def broken_linked_data(story: Story) -> Site:
    """JSON-LD that is no JSON: line breaks in texts, a comma too many, an HTML comment around, entities inside."""
    linked = f"""<!-- {{"@context": "http://schema.org", "@type": "NewsArticle", "headline": "{_e(story.title)}",
    "datePublished": "{_iso(story.published)}", "description": "موجز
    على سطرين", "author": {{"@type": "Person", "name": "{story.author}",}}, "publisher": {{"@type": "Organization", "name": "{story.outlet}"}}, "articleSection": "{story.section}",}} -->"""
    body = f'<header>{_MENU}</header><div class="content-area"><h1>{_e(story.title)}</h1><div class="the-content">{_p(story)}</div></div>{_FOOT}'
    head = f'<script type="application/ld+json">{linked}</script><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))


@_site
def microdata(story: Story) -> Site:
    """Microdata in the place of JSON-LD."""
    pictures = [
        f'<span itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><img src="{n}.jpg"><span itemprop="caption">{_e(caption)}</span></span>'
        for n, caption in enumerate(story.captions)
    ]
    body = f"""<header>{_MENU}</header><div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" content="{_iso(story.published)}"><meta itemprop="dateModified" content="2026-09-01T00:00:00+03:00"><a itemprop="articleSection" href="/s">{story.section}</a><h1 itemprop="headline">{_e(story.title)}</h1>
    <div itemprop="author" itemscope itemtype="https://schema.org/Person">تقرير: <span itemprop="name">{story.author}</span></div><div itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="{story.outlet}"></div>{"".join(pictures)}<div itemprop="articleBody">{_p(story)}</div></div>{_FOOT}"""
    return Site(_page(f'<link rel="canonical" href="{story.url}">', body, story.title), story)


@_site
def today_in_head(story: Story) -> Site:
    """A page that prints the day of the visit in its head, and metadata that know only the last change."""
    body = f"""<div class="top-bar"><div class="current-date">السبت 28 نوفمبر 2026</div><div class="weather">نوران 19°</div></div><header>{_MENU}</header><div class="container"><div class="news-details"><h1>{_e(story.title)}</h1><ul class="news-info"><li class="news-date">{_long_day(story.published, _TUNIS)} - {story.published:%H:%M}</li><li class="news-writer">{story.author}</li><li class="news-cat"><a href="/s">{story.section}</a></li></ul><div class="news-text">{_p(story)}</div></div></div>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="og:updated_time" content="2026-09-01T00:00:00+03:00"><meta http-equiv="last-modified" content="2026-11-28@10:00:00 UTC"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))


@_site
def hijri_beside(story: Story) -> Site:
    """A page with a Hijri date beside the Gregorian one, in Arabic-Indic digits, and the place before the reporter."""
    from hijridate import Gregorian

    hijri = Gregorian(story.published.year, story.published.month, story.published.day).to_hijri()
    months = "محرم|صفر|ربيع الأول|ربيع الآخر|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة".split(
        "|"
    )
    day = f"{_WEEKDAYS[story.published.weekday()]} {hijri.day} {months[hijri.month - 1]} {hijri.year}هـ - {story.published.day} {_EAST[story.published.month - 1]} {story.published.year}م"
    body = f"""<header>{_MENU}</header><section class="articleDetails"><h1 class="articleTitle">{_e(story.title)}</h1><div class="articleDate">{day.translate(_TO_ARABIC)}</div><div class="articleReporter">{story.author} - نوران</div><div class="articleImg"><img src="a.jpg"><div class="articleImgCaption">{_e(story.captions[0])}</div></div><div class="articleContent">{_p(story)}</div></section>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="og:url" content="{story.url}">'
    return Site(
        _page(head, body, f"{story.title} | {story.outlet}"),
        replace(_without(story, "section"), captions=story.captions[:1]),
    )


@_site
def maghreb_portal(story: Story) -> Site:
    """A portal of the Maghreb: day and month in words, the reporter before the text in bold."""
    body = f"""<nav>{_MENU}</nav><div class="post-container"><h1 class="post-title">{_e(story.title)}</h1><figure class="post-thumbnail"><img src="a.jpg"><div class="credit">صورة: {story.outlet}</div></figure><div class="post-details"><span class="author"><a href="/a">{story.author}</a></span><span class="date-post">{_long_day(story.published, _WEST)} - {story.published:%H:%M}</span></div><div class="article-content">{_p(story)}<div class="tags"><a>البحر</a><a>الصيد</a></div></div><div class="share-this"><a>Facebook</a><a>Twitter</a></div></div><section class="comments-area"><h3>تعليقات الزوار</h3><ul class="comment-list">{"".join(f'<li class="comment even"><div class="comment-author">{name}</div><div class="comment-date">الجمعة 2 يناير 2026 - 22:41</div><div class="comment-text"><p>{text}</p></div></li>' for name, text in _COMMENTS)}</ul></section>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:section" content="{story.section}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, story.title), replace(story, captions=()))


@_site
def rich_text(story: Story) -> Site:
    """A text with subheads, a list and a quotation, which belong to it, and an embedded post and a figure box."""
    body_lines = [
        *story.body[:2],
        "أبرز ما في القرار",
        *story.body[2:4],
        "البند الأول: توسعة الأرصفة",
        "البند الثاني: خفض الرسوم",
        *story.body[4:],
    ]
    lines = [
        *(f"<p>{_e(line)}</p>" for line in story.body[:2]),
        "<h2>أبرز ما في القرار</h2>",
        f"<blockquote><p>{_e(story.body[2])}</p></blockquote>",
        f"<p>{_e(story.body[3])}</p>",
        f"<ul><li>{body_lines[5]}</li><li>{body_lines[6]}</li></ul>",
        *(f"<p>{_e(line)}</p>" for line in story.body[4:]),
    ]
    body = f'<header>{_MENU}</header><main><article><header><h1>{_e(story.title)}</h1><address class="author"><a rel="author">{story.author}</a></address><time pubdate datetime="{_iso(story.published)}">{_long_day(story.published)}</time></header><div class="body">{"".join(lines)}</div></article></main>{_FOOT}'
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:section" content="{story.section}"><link rel="canonical" href="{story.url}">'
    return Site(
        _page(head, body, f"{story.title} | {story.outlet}"),
        replace(_without(story, "captions"), body=tuple(body_lines)),
    )


@_site
def breaking_news(story: Story) -> Site:
    """Two short sentences among a page full of other things."""
    lines = ("أُغلق مطار نوران مؤقتاً بسبب الضباب الكثيف.", "وقالت الإدارة إن الرحلات ستستأنف ظهراً.")
    story = replace(_without(story, "captions"), body=lines)
    body = f'<header>{_MENU}</header><div class="details"><h1>{_e(story.title)}</h1><div class="det-date">{_long_day(story.published)} {story.published:%H:%M}</div><div class="det-author">{story.author}</div><div class="det-text">{_p(story)}</div></div><section class="latest"><h2>آخر الأخبار</h2><ul>{_links()}</ul></section><section class="most"><h2>الأكثر قراءة</h2><ul>{_links()}</ul></section>{_FOOT}'
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:section" content="{story.section}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), story)


def stories(sample: Path, n_stories: int) -> list[Story]:
    """
    Choose stories of the sample's gold that name an author and a section, and give each two captions.

    Parameters
    ----------
    sample : Path
        The folder of the sample.
    n_stories : int

    Returns
    -------
    list of Story
    """
    with (sample / "gold" / "articles.csv").open(encoding="utf-8") as file:
        rows = {row["article_id"]: row for row in csv.DictReader(file)}
    texts = [json.loads(line) for line in (sample / "gold" / "bodies.jsonl").read_text("utf-8").splitlines()]
    captions = [caption for text in texts for caption in text["captions"].split("\n") if caption][::7]
    chosen = [
        (rows[text["article_id"]], text["body"])
        for text in texts
        if _is_plain(rows[text["article_id"]]) and text["body"].count("\n") >= 4
    ]
    found = []
    for number, (row, body) in enumerate(chosen[:: len(chosen) // n_stories][:n_stories]):
        day = datetime.fromisoformat(row["published"]).replace(tzinfo=None)
        day = day if day.hour else day.replace(hour=9 + number, minute=17)
        names = (row["outlet"], row["section"], row["author"])
        found.append(Story(row["title"], tuple(body.split("\n")), day, *names, tuple(captions[2 * number :][:2])))
    return found


def _is_plain(row: dict[str, str]) -> bool:
    return (
        bool(row["author"] and row["section"]) and not row["planted"] and not row["agency"] and row["language"] == "ar"
    )
