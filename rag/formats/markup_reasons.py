"""What an element's markup says of its text: that it is hidden, a menu, a caption, a teaser … or nothing.

Kinds of elements, roles, and the words that names of classes and ids are made of; English words, which developers of all countries use
there. Whether to believe it is decided in ``web_page``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

LONGEST_NAMES = 1000  # characters of classes and ids that are looked at

_WORDS = {
    "hidden": """hidden invisible visuallyhidden visually-hidden sr-only screen-reader-text screenreader screen-reader offscreen d-none
        element-invisible print-only""",
    "comments": "comment comments commenting comment-list disqus livefyre replies discussion talkback",
    "advertisement": """ad ads advert advertisement advertisements advertising adsense adslot adunit sponsor sponsored sponsors sponsorship
        promo promos promotion promotions dfp outbrain taboola""",
    "newsletter": """newsletter newsletters subscribe subscription subscriptions signup paywall donate donation membership mailinglist
        mailchimp""",
    "share": "share shares sharing sharebar sharedaddy social socials addthis addtoany follow print-link toolbar",
    "teaser": """related relatedlinks recommended recommendation recommendations recirc recirculation teaser teasers trending popular
        mostread mostpopular readmore seealso latest upnext promobox rail carousel morefrom alsoread alsolike recent-posts
        zergnet""",
    "caption": "caption captions credit credits photocredit imagecredit wp-caption-text figcaption",
    "byline": """byline bylines author authors dateline timestamp pubdate published posted date dates time meta postmeta entrymeta
        contributor contributors""",
    "disclaimer": "disclaimer copyright",
    "navigation": """nav navbar navigation menu menus breadcrumb breadcrumbs footer masthead topbar sidebar cookie cookies consent gdpr skip
        pagination pager tags taglist tagcloud categories search login language modal popup overlay widget""",
}
_REASON_OF = {word: reason for reason, words in reversed(_WORDS.items()) for word in words.split()}
_RANK = {reason: rank for rank, reason in enumerate(_WORDS)}  # of several the first counts
_PHRASES = re.compile(
    r"read[-_]?(?:more|next|also)|most[-_]?(?:read|popular)|more[-_]?(?:from|on|stories|news|like)|also[-_]?(?:read|like)|see[-_]?also"
    r"|up[-_]?next|you[-_]?may|around[-_]the[-_]web|editors?[-_]?picks?",
    re.IGNORECASE,
)
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAGS = {"nav": "navigation", "footer": "navigation", "menu": "navigation", "figcaption": "caption", "figure": "caption", "time": "byline",
         "address": "byline"}  # fmt: skip
_CONTROLS = frozenset(("button", "datalist", "input", "option", "optgroup", "select", "textarea"))
_ROLES = {"navigation": "navigation", "menu": "navigation", "menubar": "navigation", "banner": "navigation", "contentinfo": "navigation",
          "search": "navigation", "dialog": "navigation", "alertdialog": "navigation", "complementary": "outside the story"}  # fmt: skip
_WHOLE = frozenset(("html", "body", "main", "article"))  # their classes tell of the page ("has-sidebar"), not of its text
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$))",
    re.IGNORECASE,
)


def reason_of(element: HtmlElement) -> tuple[str | None, bool]:
    """What an element's own markup says of its text, and whether it says so plainly: by more than a word in a name."""
    tag = element.tag
    if is_hidden(element):
        return "hidden", True
    if tag in _CONTROLS:
        return "navigation", True
    if (element.get("aria-hidden") or "").lower() == "true":
        return "hidden", False
    role = (element.get("role") or "").lower()
    if role in _ROLES:
        return _ROLES[role], False
    if tag not in _WHOLE:
        named = _reason_of_names(f"{element.get('class') or ''} {element.get('id') or ''}"[:LONGEST_NAMES])
        if named is not None:
            return named, False
        if element.get("rel") == "author" or (element.get("itemprop") or "").lower() in ("author", "datepublished", "datemodified"):
            return "byline", False
    return _TAGS.get(tag), tag in ("nav", "figcaption")


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is on the page but not seen."""
    if element.tag == "noscript" or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN_STYLE.search(style[:LONGEST_NAMES]) is not None


def _reason_of_names(names: str) -> str | None:
    if not names.strip():
        return None
    found = [_REASON_OF[word] for name in names.split() for word in _words_of(name) if word in _REASON_OF]
    if _PHRASES.search(names):
        found.append("teaser")
    return min(found, key=_RANK.__getitem__) if found else None


def _words_of(name: str) -> Iterator[str]:
    yield name.lower()
    for part in _NAME_PARTS.findall(name):
        yield part.lower()
