"""More markups, written when the readers of those in `site_pages` stood, and first measured before any mending for them."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.benchmarks.site_pages import (
    _COMMENTS,
    _EAST,
    _FOOT,
    _LEVANT,
    _MENU,
    _OTHERS,
    _TUNIS,
    _WEEKDAYS,
    Site,
    Story,
    _around,
    _e,
    _figures,
    _iso,
    _links,
    _p,
    _page,
    _paragraphs,
    _without,
)

UNSEEN = {}


def _site(make):
    UNSEEN[make.__name__] = make
    return make


@_site
def broadcaster_old(story: Story) -> Site:
    """A broadcaster of 2013: two h1, the first a logo; the day and the hour of the last change in one line."""
    month = story.published.month - 1
    body = f"""<div id="hdr"><div id="hdr-banner"><h1><span>{story.outlet}</span><a href="/"><img src="g.gif"></a></h1></div><ul id="intl-menu"><li><a href="/">الصفحة الرئيسية</a></li><li><a class="nav-on" href="/s">{story.section}</a></li><li><a href="/x">منوعات</a></li></ul></div>
    <div class="maincntnr"><div class="storyarea"><div class="strybtntools"></div><h1>{_e(story.title)}</h1><div class="stryathrtmp"><div class="strytmstmp">{_WEEKDAYS[story.published.weekday()]}، {story.published.day} {_LEVANT[month]}/{_EAST[month]} {story.published.year}، آخر تحديث 14:00 (GMT+0400)</div></div><div class="strycntntrgt"><div class="stryimg640"><img src="a.jpg"></div>{_p(story)}</div></div><div class="rightcol"><h4>الأكثر شعبية</h4>{_links()}</div></div>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:url" content="{story.url}"><link rel="canonical" href="{story.url}"><meta content="{story.outlet}" property="og:site_name">'
    return Site(_page(head, body, f"{story.title} - {story.outlet}"), _without(story, "section", "author", "captions"))


@_site
def channel(story: Story) -> Site:
    """A news channel: the day with the zone in words, a list to read inside of the text, its sources below."""
    more = f'<section class="more-on"><h2 class="more-on__heading">اقرأ أيضا</h2><p class="more-on__subheading">list of 2 items</p><ul class="more-on__list"><li class="article-list-item"><span class="screen-reader-text">list 1 of 2</span><a href="/n/1"><h3>{_OTHERS[0]}</h3></a></li><li><span class="screen-reader-text">list 2 of 2</span><a href="/n/2"><h3>{_OTHERS[1]}</h3></a></li></ul></section>'
    body = f"""<div id="root"><div class="header__container">{_MENU}</div><main id="main-content-area"><ol class="breadcrumbs"><li><a href="/news">أخبار</a></li><li>|</li><li><a href="/s">{story.section}</a></li></ol><header class="article-header"><h1>{_e(story.title)}</h1></header>
    {"".join(f'<figure class="article-featured-image"><div class="responsive-image"><img src="{n}.jpg"></div><figcaption>{_e(caption)}</figcaption></figure>' for n, caption in enumerate(story.captions[:1]))}<div class="article-info-block"><div class="article-b-l"><div class="article-author-name"><span class="article-author-name-item"><a class="author-link" href="/a">{story.author}</a></span></div><div class="article-dates"><div class="date-simple"><span class="screen-reader-text">Published On {story.published.day}/{story.published.month}/{story.published.year}</span><span aria-hidden="true">{story.published.day}/{story.published.month}/{story.published.year}</span></div><div class="date-updated"><span>آخر تحديث: 1/9/2026 12:06 ص (توقيت مكة المكرمة)</span></div></div><div class="l-col--share"><button>حفظ</button></div></div></div>
    <div class="wysiwyg wysiwyg--all-content" aria-live="polite">{_around(_paragraphs(story), (2, more))}</div><div class="article-source"><span>المصدر: <span>الأناضول</span></span></div></main>{_FOOT}</div>"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">'
    return Site(
        _page(head, body, f"{story.title} | {story.section} | {story.outlet}"),
        replace(story, captions=story.captions[:1], agency="الأناضول"),
    )


@_site
def hashed_classes(story: Story) -> Site:
    """Classes without meaning, roles and hidden labels: `التعليق على الصورة،` before captions."""
    month = story.published.month - 1
    pictures = [
        f'<figure class="bbc-1a"><div class="bbc-2"><img src="{n}.jpg"><p class="bbc-3"><span class="visually-hidden-text">صدر الصورة، </span>Getty Images</p></div><figcaption class="bbc-4"><span class="visually-hidden-text">التعليق على الصورة، </span><p class="bbc-5">{_e(caption)}</p></figcaption></figure>'
        for n, caption in enumerate(story.captions)
    ]
    read = f'<div class="bbc-19"><p class="bbc-hh"><b>اقرأ أيضاً:</b></p></div><div class="bbc-20"><ul role="list" class="bbc-ul">{"".join(f"<li><a href=/n/{n}>{title}</a></li>" for n, title in enumerate(_OTHERS[:3]))}</ul></div>'
    lines = [
        f'<div dir="rtl" class="bbc-19j92fr"><p class="bbc-hhl7in" dir="rtl">{_e(line)}</p></div>'
        for line in story.body
    ]
    body = f"""<div id="root"><header role="banner"><nav>{_MENU}</nav></header><div class="bbc-0"><main role="main" class="bbc-fa0"><div class="bbc-1"><h1 id="content" tabindex="-1" class="bbc-14gqcmb">{_e(story.title)}</h1></div>{pictures[0]}<section role="region" aria-labelledby="article-byline" class="bbc-by"><strong class="bbc-v" id="article-byline">معلومات المقال</strong><ul role="list"><li><span role="text"><span class="visually-hidden-text">Author, </span><span class="bbc-1k">{story.author}</span></span></li><li><span role="text"><span class="visually-hidden-text">Role, </span><span>{story.outlet} - نوران</span></span></li></ul></section><time class="bbc-time" datetime="{story.published:%Y-%m-%d}">{story.published.day} {_EAST[month]}/ {_LEVANT[month]} {story.published.year}</time>{_around(lines, (1, pictures[1]), (3, read))}</main><section aria-labelledby="top"><h2>أهم القصص</h2>{_links()}</section></div>{_FOOT}</div>"""
    linked = {
        "@context": "http://schema.org",
        "@graph": [
            {
                "@type": "ReportageNewsArticle",
                "headline": story.title,
                "datePublished": story.published.isoformat() + ".000Z",
                "publisher": {"@type": "NewsMediaOrganization", "name": story.outlet},
                "author": {"@type": "NewsMediaOrganization", "name": story.outlet},
                "about": [{"@type": "Thing", "name": "الطاقة"}],
            }
        ],
    }
    head = f'<link rel="canonical" href="{story.url}"><script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>'
    return Site(_page(head, body, f"{story.title} - {story.outlet}"), _without(story, "section"))


@_site
def portal_with_source(story: Story) -> Site:
    """A portal: dates with points, an introduction in its own box, `المصدر` in bold at the end, blocks `إقرأ المزيد`."""
    first, *rest = story.body
    inner = f'<div class="read-more-big"><a class="read-more-big__link" href="/n/1"><div class="read-more-big__text">إقرأ المزيد</div><div class="read-more-big__title">{_OTHERS[0]}</div></a></div>'
    lines = [f"<p>{_e(line)}</p>" for line in rest]
    body = f"""<div class="layout__header">{_MENU}</div><div class="news-article"><div class="article-header"><a class="article-header__category" href="/s">{story.section}</a><div class="date-block"><span class="article__date">تاريخ النشر: {story.published:%d.%m.%Y} | {story.published:%H:%M} GMT</span></div><h1 class="heading">{_e(story.title)}</h1></div><div class="article__cover"><img src="a.jpg"><div class="article__cover-legend">{_e(story.captions[0])}</div></div><div class="article__summary"><p>{_e(first)}</p></div><div class="article__text text js-text">{_around(lines, (2, inner))}<p><strong>المصدر: رويترز</strong></p><p>تابعوا {story.outlet} على <a href="#">التلغرام</a></p></div></div><div class="news-line"><h3>الأخبار</h3>{_links()}</div>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">'
    return Site(
        _page(head, body, f"{story.title} - {story.outlet}"),
        replace(_without(story, "author"), captions=story.captions[:1], agency="رويترز"),
    )


@_site
def daily_egypt(story: Story) -> Site:
    """An Egyptian daily: `كتب` before the name, the hour with ص or م, ids instead of classes."""
    half, hour = ("ص", story.published.hour) if story.published.hour < 12 else ("م", story.published.hour - 12 or 12)
    body = f"""<div id="mainNav">{_MENU}</div><div class="breadcumb"><a href="/">الرئيسية</a><a href="/s">{story.section}</a></div><div class="articleCont"><h1>{_e(story.title)}</h1><div class="img-cont"><img src="a.jpg"><span class="img-cap">{_e(story.captions[0])}</span></div><span class="writeBy">كتب {story.author}</span><span class="newsStoryDate">{_WEEKDAYS[story.published.weekday()]}، {story.published.day:02} {_EAST[story.published.month - 1]} {story.published.year} {hour:02}:{story.published:%M} {half}</span><div id="articleBody">{_p(story)}</div><div class="tagsCont"><h3>كلمات دالة</h3><a>كهرباء</a> <a>صيف</a></div><div id="divRelatedTopics"><h3>موضوعات متعلقة</h3><p>- <a>{_OTHERS[0]}</a></p><p>- <a>{_OTHERS[1]}</a></p></div></div><div class="addComment"><h3>أضف تعليق</h3><p>يرجى العلم بأن التعليقات تُراجع قبل نشرها، ولا يُسمح بالألفاظ التي تسيء إلى الأشخاص أو الأديان.</p></div>{_FOOT}"""
    head = f'<meta property="og:title" content="{_e(story.title)} - {story.outlet}"><meta property="og:site_name" content="{story.outlet}"><meta property="og:url" content="{story.url}">'
    return Site(_page(head, body, f"{story.title} - {story.outlet}"), replace(story, captions=story.captions[:1]))


@_site
def daily_algeria(story: Story) -> Site:
    """An Algerian daily: the title in h2, the writer and the day in one line below it."""
    body = f"""<header><div class="logo"><h1><a href="/">{story.outlet}</a></h1></div>{_MENU}</header><div class="main"><div class="category-title">{story.section}</div><h2 id="article_title">{_e(story.title)}</h2><div class="subinfo"><b>{story.published.day} {_TUNIS[story.published.month - 1]} {story.published.year} - {story.published:%H:%M}</b> | بقلم: <b>{story.author}</b> | <span>321 قراءة</span></div><div id="article_img"><img src="a.jpg"></div><div id="article_body_content"><p>{"</p><p>".join(map(_e, story.body))}</p></div><div class="fb-comments"></div></div><div class="most-viewed">{_links()}</div>{_FOOT}"""
    return Site(
        _page(f'<link rel="canonical" href="{story.url}">', body, f"{story.title} - {story.outlet}"),
        _without(story, "captions"),
    )


@_site
def custom_elements(story: Story) -> Site:
    """An application of custom elements that has drawn its article."""
    lines = "".join(f"<p>{_e(line)}</p>" for line in story.body)
    body = f"""<app-root><app-header><div class="nav-wrapper">{_MENU}</div></app-header><app-article><div class="article-wrap"><app-breadcrumb><a>الرئيسية</a><a>{story.section}</a></app-breadcrumb><h1 class="sna_content_headline">{_e(story.title)}</h1><app-article-info><span class="publish-date">{story.published:%d %m %Y} - {story.published:%H:%M} بتوقيت أبوظبي</span><span class="article-source">{story.outlet} - أبوظبي</span></app-article-info><app-image><img src="a.jpg"><div class="image-caption">{_e(story.captions[0])}</div></app-image><app-body><div class="article-body">{lines}</div></app-body></div></app-article><app-related><h4>أخبار ذات صلة</h4>{_links()}</app-related></app-root>"""
    head = f'<meta property="og:title" content="{_e(story.title)} | {story.outlet}"><meta property="og:site_name" content="{story.outlet}"><meta property="article:published_time" content="{_iso(story.published)}"><link rel="canonical" href="{story.url}">'
    return Site(
        _page(head, body, f"{story.title} | {story.outlet}"),
        replace(_without(story, "author"), captions=story.captions[:1]),
    )


@_site
def forum_portal(story: Story) -> Site:
    """A portal on a forum's program, in windows-1256: the day in a table head, the text in a numbered element."""
    body = f"""<table class="tborder" width="100%"><tr><td class="navbar"><a href="index.php">{story.outlet}</a> &gt; <a href="forumdisplay.php?f=3">{story.section}</a></td></tr><tr><td class="navbar"><strong>{_e(story.title)}</strong></td></tr></table><div id="posts"><table class="tborder" id="post12"><tr><td class="thead">{story.published:%d-%m-%Y}, {story.published:%H:%M}</td></tr><tr><td class="alt2"><div id="postmenu_12"><a class="bigusername" href="member.php?u=1">{story.author}</a></div><div class="smallfont">عضو نشيط</div><div class="smallfont">تاريخ التسجيل: Jan 2019<br>المشاركات: 1,204</div></td></tr><tr><td class="alt1"><div class="smallfont"><strong>{_e(story.title)}</strong></div><hr><div id="post_message_12">{"<br><br>".join(map(_e, story.body))}</div><div class="signature">__________________<br>رب زدني علماً</div></td></tr></table></div><div class="smallfont">الساعة الآن 10:00 AM.</div>"""
    page = f'<html dir="rtl"><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>{_e(story.title)} - {story.outlet}</title></head><body>{body}</body></html>'
    return Site(page, _without(story, "captions", "url"), "cp1256")


@_site
def page_builder(story: Story) -> Site:
    """WordPress with a page builder: the parts of the head as items of a list, the text in a widget."""
    figures = _figures(story)
    body = f"""<div data-elementor-type="header" class="elementor-location-header">{_MENU}</div><div data-elementor-type="single-post" class="elementor elementor-location-single post"><section class="elementor-section"><div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title elementor-size-default">{_e(story.title)}</h1></div><div class="elementor-widget elementor-widget-post-info"><ul class="elementor-inline-items elementor-icon-list-items elementor-post-info"><li itemprop="author"><span class="elementor-post-info__item elementor-post-info__item--type-author">{story.author}</span></li><li itemprop="datePublished"><span class="elementor-post-info__item elementor-post-info__item--type-date"><time>{_EAST[story.published.month - 1]} {story.published.day}, {story.published.year}</time></span></li><li><span class="elementor-post-info__item--type-time"><time>{story.published:%H:%M}</time></span></li><li itemprop="about"><span class="elementor-post-info__terms-list"><a href="/s" class="elementor-post-info__terms-list-item">{story.section}</a></span></li></ul></div><div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">{_around(_paragraphs(story), (1, figures[0]), (3, figures[1]))}</div></div><div class="elementor-widget-share-buttons"><span>Facebook</span><span>WhatsApp</span></div><div class="elementor-posts-container"><h3>مقالات مشابهة</h3>{_links(4)}</div></section></div><div class="elementor-location-footer">جميع الحقوق محفوظة</div>"""
    head = f'<meta name="generator" content="Elementor 3.18"><link rel="canonical" href="{story.url}"><meta property="og:site_name" content="{story.outlet}"><meta property="og:title" content="{_e(story.title)}">'
    return Site(_page(head, body, f"{story.title} - {story.outlet}"), story)


@_site
def blocks_in_state(story: Story) -> Site:
    """A publishing system whose page holds its article as a list of blocks in a script."""
    content = {
        "_id": "X",
        "type": "story",
        "headlines": {"basic": story.title},
        "title": story.title,
        "display_date": story.published.isoformat() + "Z",
        "publish_date": story.published.isoformat() + "Z",
        "authors": [{"name": story.author, "type": "author"}],
        "section": {"name": story.section},
        "content": [{"type": "text", "content": line, "_id": str(n)} for n, line in enumerate(story.body)],
    }
    body = f'<div id="fusion-app"><header class="site">{story.outlet}</header></div><script id="fusion-metadata" type="application/javascript">window.Fusion=window.Fusion||{{}};Fusion.arcSite="x";Fusion.globalContent={json.dumps(content, ensure_ascii=False)};Fusion.globalContentConfig={{"source":"content-api"}};</script>'
    head = f'<meta property="og:title" content="{_e(story.title)}"><meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} – {story.outlet}"), _without(story, "captions"))


@_site
def agency_site(story: Story) -> Site:
    """The site of an agency: the day and the place open the text; the page says little else."""
    first, *rest = story.body
    body = f"""<div class="topmenu">{_MENU}</div><div class="row"><div class="col-md-8"><ul class="breadcrumb"><li><a href="/">الرئيسية</a></li><li class="active">{story.section}</li></ul><div class="news-block"><h2 class="news-title">{_e(story.title)}</h2><p class="news-date"><i class="fa fa-calendar"></i> تاريخ النشر: {story.published:%d/%m/%Y} {story.published:%I:%M} {"ص" if story.published.hour < 12 else "م"}</p><img src="a.jpg"><div class="news-content"><p>{_e(first)}</p>{"".join(f"<p>{_e(line)}</p>" for line in rest)}<p>س.ه</p></div><p>مواضيع ذات صلة</p>{_links(3)}</div></div></div>{_FOOT}"""
    return Site(
        _page(f'<link rel="canonical" href="{story.url}">', body, f"{story.outlet} - {story.title}"),
        replace(_without(story, "author", "captions"), body=(*story.body, "س.ه")),
    )


@_site
def items_before(story: Story) -> Site:
    """JSON-LD that lists other articles before the page's own, and a comment thread beside the text in the markup."""
    others = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "NewsArticle",
                "headline": title,
                "datePublished": "2025-05-05T05:05:00Z",
                "author": {"name": "سمر الخطاب"},
            }
            for title in _OTHERS[:3]
        ],
    }
    own = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": _iso(story.published),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": story.outlet},
        "articleSection": story.section,
    }
    thread = "".join(f'<div class="cmt"><b>{name}</b><p>{text}</p></div>' for name, text in _COMMENTS)
    body = f'<header>{_MENU}</header><div class="wrap"><div class="col-main"><h1>{_e(story.title)}</h1><div class="txt">{_p(story)}</div></div><div class="col-comments">{thread}</div></div>{_FOOT}'
    head = f'<script type="application/ld+json">{json.dumps(others, ensure_ascii=False)}</script><script type="application/ld+json">{json.dumps(own, ensure_ascii=False)}</script><link rel="canonical" href="{story.url}">'
    return Site(_page(head, body, f"{story.title} | {story.outlet}"), _without(story, "captions"))
