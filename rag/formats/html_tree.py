"""Parses HTML that may be broken or hostile into a tree of bounded size and depth, in seconds.

Pictures saved within the page are dropped first; attributes and elements beyond what pages have are cut off or refused. What the
elements mean is read in ``page_blocks`` and ``page_metadata``.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from rag.errors import ArticleError

LARGEST_MARKUP = 20_000_000  # characters after pictures are dropped; the largest of the pages measured had 2 million
MOST_TAGS = 400_000  # libxml2 takes about 300 bytes for each; a page with a thousand comments has some 50,000
MOST_ATTRIBUTES = 200  # of an element; adding one takes libxml2 as many steps as there are others, so 100,000 would take minutes
TOO_DEEP = "ERR_RESOURCE_LIMIT"  # libxml2 stops at 256 open elements, and drops what follows

_DATA_ADDRESS = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/=%\s]{40,}", re.IGNORECASE)
# A tag as the HTML standard's tokeniser sees it. Possessive, so that it never looks at a character twice.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)"
    r"|<[a-z][^\s/>]*+(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+|(?=>)|\Z))?+)*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>]++)?+)?+")
# Elements that a page leaves open by mistake, or that stand only for looks; their text stays.
_FORMATTING = re.compile(r"</?(?:abbr|acronym|b|big|center|cite|em|font|i|ins|small|span|strike|strong|tt|u)\b[^>]*>", re.IGNORECASE)
_NAME = re.compile(r"<[a-zA-Z][^\s/>]*")


def parse_html(text: str, source: str) -> HtmlElement:
    """Parse a page.

    Args:
        text: its markup, decoded.
        source: for messages.

    Returns:
        The root element, ``html``, without comments and processing instructions.

    Raises:
        ArticleError: there is nothing in it, or it is too large, has too many elements, or nests them too deeply.
    """
    text = _DATA_ADDRESS.sub("", text).replace("\0", "")
    if len(text) > LARGEST_MARKUP:
        message = f"{len(text) / 1e6:.0f} million characters of markup are more than the {LARGEST_MARKUP / 1e6:.0f} million a page may have"
        raise ArticleError(f"{message}; save the page's text as a .txt file", path=source)
    text = _without_excess(text, source)
    root, deep = _parsed(text)
    if deep:
        root, deep = _parsed(_FORMATTING.sub("", text))
    if deep:
        raise ArticleError("the page nests more than 250 elements in each other; save its text as a .txt file", path=source)
    if root is None:
        raise ArticleError(
            "the page holds no text; save it once more, when it is fully shown, or save its text as a .txt file", path=source
        )
    return root


def _without_excess(text: str, source: str) -> str:
    """The markup with the attributes of elements cut off that have too many; an error if there are too many elements."""
    pieces: list[str] = []
    position = tags = 0
    for match in _TAG.finditer(text):
        tags += 1
        if match[1] is None and match.end() - match.start() > 4 * MOST_ATTRIBUTES and not match[0].startswith("<!--"):
            attributes = 0
            for attributes, attribute in enumerate(_ATTRIBUTE.finditer(text, match.start() + 1, match.end()), 1):
                if attributes > MOST_ATTRIBUTES:
                    pieces += [text[position : attribute.start()], ">"]
                    position = match.end()
                    break
    if tags > MOST_TAGS:
        message = f"the page has {tags:,} elements, more than the {MOST_TAGS:,} that are read; save its text as a .txt file"
        raise ArticleError(message, path=source)
    return "".join([*pieces, text[position:]]) if pieces else text


def _parsed(text: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether it was cut off for its depth."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    return root, any(error.type_name == TOO_DEEP for error in parser.error_log)
