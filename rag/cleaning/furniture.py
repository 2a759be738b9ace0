"""What of a page is furniture, by the words of a line: teasers, menus, widgets, disclaimers; calls, captions and bylines are beside
this file.

Each pattern describes a form that pages of many publishers use, never one publisher's or one story's words, and asks for the whole line: a
sentence that merely mentions a newsletter or a photograph is part of its story. What surrounds a line, and where on the page it
stands, is ``places.py``'s to judge. English furniture is known best; what is given by its form (credits, addresses, ellipses) holds for all
languages, and the commonest words of a dozen others are known.
"""

from __future__ import annotations

import re

from rag.cleaning import calls
from rag.cleaning.captions import is_caption
from rag.cleaning.prose import is_prose, reports_speech, words_in

_MORE = (
    r"(?:read|see|view|show|learn|find out|click for|load|full)? ?more|continue reading|keep reading|read on|full (?:story|article)|"
    r"lire la suite|en savoir plus|weiterlesen|mehr(?: lesen)?|leer más|seguir leyendo|saber más|leggi (?:tutto|di più)|"
    r"continua a leggere|leia mais|"
    r"saiba mais|lees (?:verder|meer)|devamı(?:nı oku)?|читать (?:далее|дальше|полностью)|подробнее|المزيد|اقرأ المزيد|"
    r"ادامه(?: مطلب)?|بیشتر بخوانید|阅读全文|और पढ़ें"
)
_TEASER_END = re.compile(rf"(?:\.{{2,}}|…|\[…\])[\s.…]{{0,20}}[\[(]?(?:{_MORE})[\])]?\s?[»›>→]{{0,3}}$", re.IGNORECASE)
_ONLY_MORE = re.compile(rf"^[\W_]*(?:{_MORE})[\W_]*$", re.IGNORECASE)
_RELATED = (
    r"read more|read (?:also|next|too)|also read|read this|see (?:also|more)|more on this(?: story)?|more (?:stories|news|"
    r"coverage|from|on|about)|"
    r"related(?: (?:stories|story|articles?|news|topics?|coverage|content|posts?|links?|reading|video))?|"
    r"recommended(?: (?:for you|stories|reading|articles))?|"
    r"you (?:may|might) (?:also )?(?:like|be interested in)|most (?:read|popular|viewed|shared)|trending(?: now)?|"
    r"editor['’]?s['’]? picks|"
    r"don['’]t miss|up next|read next|next (?:article|story)|previous (?:article|story)|latest (?:news|stories|headlines)|"
    r"top (?:stories|news)|"
    r"other (?:stories|news)|further reading|in other news|what to read next|watch(?: (?:now|more|next|live|this|below))?|"
    r"listen(?: now| to this)?|"
    r"from (?:our|the) archives?|must[- ]reads?|popular (?:now|stories|posts)|à lire (?:aussi|également)|lire aussi|"
    r"lire également|sur le même sujet|"
    r"lesen sie (?:auch|mehr)|lies auch|mehr zum thema|(?:lea|lee|leer|ver|vea) también|también (?:te puede interesar|"
    r"puedes leer)|te puede interesar|más información|"
    r"noticias relacionadas|leggi anche|leia também|lees ook|ayrıca oku\w*|(?:ilgili|İLGİLİ) haber(?:ler)?|bunu da oku\w*|"
    r"читайте также|по теме|اقرأ أيضا(?:ً)?|اقرأ أيضًا|مواضيع ذات صلة|"
    r"بیشتر بخوانید|相关(?:新闻|阅读|文章)|यह भी पढ़ें"
)
_LIST_HEADING = re.compile(
    r"^[\W_]*(?:more (?:stories|news|coverage|from|on|about|in|headlines).{0,40}|related(?: (?:stories|articles|news|topics?|"
    r"coverage|content|posts|links|reading))?|"
    r"recommended(?: (?:for you|stories|reading|articles))?|you (?:may|might) (?:also )?(?:like|be interested in)|most (?:read|"
    r"popular|viewed|shared)(?: (?:news|stories|articles|today|in .{2,30}))?|"
    r"trending(?: now| stories)?|editor['’]?s['’]? picks|latest (?:\w+ )?(?:news|stories|headlines|articles)|explore more.{0,30}|"
    r"top stories|other (?:stories|news)|further reading|in other news|what to read next|"
    r"read (?:next|more|also)|also read|also on .{2,30}|popular (?:now|stories|posts)|up next|don['’]t miss|must[- ]reads?|"
    r"from (?:our|the) archives?|(?:stories )?from around the web|"
    r"à lire (?:aussi|également)|sur le même sujet|articles? liés?|mehr zum thema|weitere (?:meldungen|nachrichten|artikel)|"
    r"das könnte (?:sie|dich) auch interessieren|lea también|"
    r"noticias relacionadas|más información|lo más (?:leído|visto)|te puede interesar|más noticias|leggi anche|leia também|"
    r"lees ook|meest gelezen|(?:ilgili|İLGİLİ) haber(?:ler)?|çok okunanlar|diğer haberler|"
    r"читайте также|по теме|другие новости|اقرأ أيضا(?:ً)?|اقرأ أيضًا|مواضيع ذات صلة|الأكثر قراءة|بیشتر بخوانید|پربازدیدترین\w*|"
    r"相关(?:新闻|阅读|文章)|热门(?:新闻|文章)|यह भी पढ़ें)"
    r"\W*$",
    re.IGNORECASE,
)
_RELATED_LINE = re.compile(rf"^[\W_]*(?P<what>{_RELATED}) ?(?:[:：|»›>→–—-]+ ?(?P<rest>\S.*)?|[»›>→]*)$", re.IGNORECASE)
_TELLING = re.compile(
    r"(?:in other news|other (?:stories|news)|watch|listen|don['’]t miss|up next|trending|top news|latest news)", re.IGNORECASE
)
_SEE_ELSEWHERE = re.compile(r"^(?i:see|read|watch|listen to)(?: also| our)? (?P<rest>[A-Z\"“‘][^.!?]{2,80}: ?\S.*)$")
_AGO = re.compile(
    r"^(?:(?:published|posted|updated) )?(?:(?:\d+|an?) (?:second|minute|min|hour|hr|day|week|month)s? ago|\d+[hmd] ago|(?:il y a|"
    r"vor|hace) (?:\d+|une?|einer?|einem|un) [^\W\d_]{1,10}|"
    r"\d+ (?:saat|dakika|gün) önce|\d+ (?:час\w*|минут\w*|д(?:ень|ня|ней)) назад|(?:منذ|قبل) .{2,20}|\d+ ?(?:小时|分钟|天)前)\b.{0,40}$",
    re.IGNORECASE,
)

_WIDGET = re.compile(
    r"^(?:t{2}|a{1,2}|[+-]?a[+-]|a ?[-–] ?a ?\+|(?:increase|decrease|change)? ?(?:text|font) size|"
    r"listen(?: to (?:this )?(?:article|story))?(?: ?\(\d+ ?min(?:utes?)?\))?|play(?: audio| video)?|"
    r"\d+ ?min(?:ute)?s? ?(?:read|listen|to read|de lecture|de lectura|lesezeit|okuma|чтения)|(?:reading time|temps de lecture|"
    r"lesezeit|tiempo de lectura|tempo di lettura|okuma süresi|время чтения) ?:?.{0,20}|"
    r"\d+[- ]minutes? listen|artikel anhören.{0,20}|écouter(?: l['’]article)?.{0,15}|escuchar(?: artículo)?|transcript|download|"
    r"view image(?: in full ?screen)?|full ?screen|"
    r"کد خبر ?: ?\d+|انتهای پیام/?|reuse this content|donate|menü|menu principal|abone ol|loading\.*|please wait\.*|back to top|"
    r"top|close|open menu|menu|search|article content|"
    r"show (?:all|less)|hide|expand|toggle .{2,30}|skip to .{2,30}|translate|audio version|this (?:audio|content) is .{2,60}|"
    r"advertising|"
    r"video (?:player|unavailable|not available)|media error:?.{0,60}|your browser does not support .{2,60}|enlarge this image|"
    r"toggle caption|view (?:gallery|image|photos?)|"
    r"\d+ ?(?:/|of) ?\d+|\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d|home|sections?|log ?in|sign in|register|my account|subscribe(?: now)?|"
    r"sign up|contact us|about us|e-?paper|live tv|"
    r"zur startseite|nach oben|retour à l['’]accueil|volver(?: arriba)?|başa dön|наверх)$",
    re.IGNORECASE,
)
# Single words that head a part of an article as well as a button: where nothing beside them is furniture they stay.
_MAY_BE_SUBHEADING = calls.NETWORKS | {
    *"top home search menu sections section comments discussion conversation register print email".split(),
    *"related trending watch listen ad ads".split(),
    "terms of use",
    "privacy policy",
    "accessibility",
}
_SCORE = re.compile(r"\d{1,3} ?/ ?\d{1,3}$")

# Each with the words of which one at least stands in whatever it matches: looking for them first spares most lines most of the patterns.
_DISCLAIMERS = tuple(
    (holds.split("|"), re.compile(pattern, re.IGNORECASE))
    for holds, pattern in (
        (
            "view|opinion",
            r"\b(?:views?|opinions?)(?:,? (?:and|or|&) (?:views?|opinions?|comments))?,? (?:\w+ ){0,3}?(?:expressed|stated|presented|"
            r"contained)\b.{0,120}\b(?:author|writer|contributor|own|reflect|represent|"
            r"those of|necessarily|position|policy)",
        ),
        (
            "reflect the|represent the",
            r"\b(?:do(?:es)?|may) not (?:necessarily )?(?:reflect|represent) the (?:\w+ ){0,3}?(?:views?|opinions?|positions?|policy|"
            r"policies|stance)\b",
        ),
        ("not be ", r"\b(?:may|must|can|should) not be (?:published|reproduced|broadcast|redistributed|rewritten|copied)\b"),
        (
            "reserved|réservés|vorbehalten|reservados|riservati|voorbehouden|saklidir|права|حقوق|版权所有",
            r"\ball rights (?:are )?reserved\b|\btous droits réservés\b|\balle rechte vorbehalten\b|\b(?:todos los derechos reservados|"
            r"todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden)\b"
            r"|\btüm hakları saklıdır\b|все права защищены|جميع الحقوق محفوظة|(?:تمامی|کلیه) حقوق|版权所有",
        ),
        (
            "copyright|©|(c)",
            r"^[\W_]*(?:copyright|©|\(c\))\W{0,3}(?:\(c\)|©)?\W{0,3}(?:19|20)\d\d\b(?! (?:was|is|were|has|had)\b).{0,200}$|"
            r"^[\W_]*(?:copyright|©) .{2,80}(?:19|20)\d\d\W*$",
        ),
        (
            "affiliate|commission|compensation",
            r"\baffiliate (?:links?|commissions?|program\w*|partner\w*)\b|\bwe (?:may|might) (?:earn|receive|get) (?:an? |"
            r"a small )?(?:affiliate )?(?:commission|compensation)\b",
        ),
        (
            "informational|advice",
            r"\bfor informational purposes only\b|\bnot (?:constitute |intended as |intended to be )?(?:financial|investment|legal|"
            r"medical) advice\b",
        ),
        (
            "feed|permission|licen|staff|syndicated|commons|republished|originally|first |machine|automatically|courtesy|agency",
            r"^[\W_]*(?:(?:disclaimer|note) ?: ?)?(?:this|the) (?:story|article|post|report|piece|text|content) (?:has|was|"
            r"is)(?: not)?(?: been)? (?:(?:originally|first|not|only|auto-?|also) ?)?(?:edited|published|appeared|generated|"
            r"republished|reprinted|syndicated|created|reproduced|sourced|translated)\b(?=.{0,200}\b(?:feed|permission|licen[cs]e|"
            r"by (?:our|the) staff|staff|syndicated|creative commons|"
            r"republished|originally|first (?:published|appeared)|machine|automatically|courtesy|agency)\b).{0,240}$",
        ),
        ("appeared first on", r"\bappeared first on\b"),
        ("originally |first ", r"^[\W_]*(?:originally|first) (?:published|appeared) (?:by|in|on|at) .{2,120}$"),
        (
            "terms |privacy |cookie |accessibility|do not sell",
            r"^[\W_]*(?:terms (?:of|and) (?:use|service|conditions)|privacy (?:policy|notice)|cookie (?:policy|settings|preferences)|"
            r"accessibility|do not sell my .{2,40})"
            r"(?:\W+(?:terms|privacy|cookie|about|contact|careers|advertise|accessibility|help|faq|policy|use|of|us|service|settings|with|"
            r"and|conditions))*\W*$",
        ),
        (
            "we use cookies|continu",
            r"^[\W_]*we use cookies\b.{0,300}$|^[\W_]*(?:by|if you) (?:continuing|continue) to (?:use|browse)\b.{0,200}$",
        ),
    )
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s|(?<=[.!?][”\"])\s")
DISCLAIMER_WORDS = 70  # most words of a disclaimer; a longer paragraph tells something
# Every disclaimer begins in this way or holds one of these; looking for them first spares nearly all lines the patterns.
_DISCLAIMER_START = re.compile(
    r"[\W_]*(?:copyright|©|\(c\)|(?:(?:disclaimer|note) ?: ?)?(?:this|the) (?:story|article|post|report|piece|text|content) (?:has|was|is)|"
    r"(?:originally|first) (?:published|appeared)|terms|privacy|cookie|accessibility|do not sell|we use|(?:by|if you) continu)",
    re.IGNORECASE,
)
_DISCLAIMER_HINTS = (
    "view", "opinion", "reflect the", "represent the", "not be ", "reserv", "vorbehalten", "riservati", "voorbehouden", "affiliate", "we m",
    "informational", "advice", "appeared first on",
)  # fmt: skip
_DISCLAIMER_HINTS_ABROAD = ("réserv", "saklidir", "права", "حقوق", "版权")  # letters that no line in ASCII has
# What matches is a disclaimer only where the line holds one of these.
_IN_DISCLAIMERS = (
    "express", "reflect", "represent", "rights", "copyright", "©", "(c)", "affiliate", "commission", "compensation", "informational",
    "advice", "publish", "appear", "reproduced", "broadcast", "rewritten", "copied", "redistributed", "terms", "privacy", "cookie",
    "accessib", "sell my", "continu", "generated", "syndicated", "licen", "translated", "sourced", "stated", "presented", "edited",
    "droits", "rechte", "derechos", "direitos", "diritti", "hakları", "права", "حقوق", "版权",
)  # fmt: skip

_TAGS = re.compile(
    r"^[\W_]*(?:tags?|tagged(?: (?:with|as))?|archivado en|classé dans|topics?|filed under|keywords?|categor(?:y|ies)|posted in|"
    r"sections?|in this (?:story|article)|hashtags?|mots[- ]clés|schlagwörter|etiquetas|etiketler|теги|"
    r"الوسوم|کلمات کلیدی|标签) ?[:：|•]\s?.{1,300}$",
    re.IGNORECASE,
)
_BREADCRUMB = re.compile(
    r"^(?:home|news|world|start(?:seite)?|accueil|inicio|home ?page|portada|ana ?sayfa|главная|الرئيسية|صفحه اصلی|首页|"
    r"होम)\s?(?:[>»›/|→]\s?[^>»›/|→.!?]{2,40}){1,6}$",
    re.IGNORECASE,
)
_PATH = re.compile(r"^[^>›»|/.!?]{2,30}(?:\s[>›»]\s[^>›»|/.!?]{2,40}){2,6}$")
_SECTION = frozenset(
    """news world politics business sport sports opinion opinions markets technology tech culture entertainment lifestyle science health
    environment climate economy money finance arts travel food education weather obituaries local national international us uk europe
    asia africa americas video videos photos podcasts podcast analysis exclusive breaking live features feature magazine style books
    music film tv media comment editorial letters crime property motoring football cricket tennis rugby fixtures results tables jobs
    portada schlagzeilen startseite accueil une actualités politique économie culture international nachrichten politik wirtschaft
    kultur panorama noticias política economía deportes cultura gündem ekonomi dünya spor haberler новости политика экономика общество
    мир спорт أخبار سياسة اقتصاد رياضة اخبار سیاسی اقتصادی ورزشی 新闻 国内 国际 财经 体育""".split()
)
_ONLY_SIGNS = re.compile(r"^[\W_]+$")

# Furniture that shares paragraphs with the story, so that single sentences of it are taken out.
BY_SENTENCE = ("disclaimer", "newsletter")


def refers_back(sentence: str) -> bool:
    """Whether a sentence goes on about a disclaimer or a newsletter just named."""
    return (
        words_in(sentence) <= 20
        and re.match(r"(?:this helps|these|read more|learn more|see our|find out more|read the original)\b", sentence, re.IGNORECASE)
        is not None
    )


def is_disclaimer(line: str) -> bool:
    """Whether a line says whose views these are, who holds the rights, or who earns from its links."""
    folded = line.casefold()
    hints: tuple[str, ...] = _DISCLAIMER_HINTS
    if not folded.isascii():
        folded = folded.replace("i\u0307", "i").replace("ı", "i")  # as patterns that ignore case see the Turkish letters
        hints += _DISCLAIMER_HINTS_ABROAD
    if not any(map(folded.__contains__, hints)) and _DISCLAIMER_START.match(line) is None:
        return False
    found = [match for holds, pattern in _DISCLAIMERS if any(map(folded.__contains__, holds)) and (match := pattern.search(line))]
    match = min(found, key=lambda match: match.start(), default=None)
    if match is None or not any(map(line.casefold().__contains__, _IN_DISCLAIMERS)):
        return False
    before, after = _SENTENCE_END.split(line[: match.start()])[-1], _SENTENCE_END.split(line[match.end() :])[0]
    return not reports_speech(f"{before}{match.group()}{after}")


def is_teaser(line: str) -> bool:
    """Whether a line breaks off with an invitation to read more, or invites to read another story."""
    end = line[-60:]
    if (".." in end or "…" in end) and _TEASER_END.search(end):
        return True
    related = _RELATED_LINE.match(line)
    if related:
        rest = related["rest"]
        if rest is None or not is_prose(rest) or not rest.endswith("."):
            return True
        return words_in(rest) <= 20 and not rest[0].islower() and _TELLING.match(related["what"]) is None
    elsewhere = _SEE_ELSEWHERE.match(line)
    return elsewhere is not None and not is_prose(line)


def is_only_more(line: str) -> bool:
    """Whether a line is nothing but an invitation to read the rest elsewhere: ``Continue reading``."""
    return words_in(line) <= 4 and _ONLY_MORE.match(line) is not None


def is_heading_of_teasers(line: str) -> bool:
    """Whether a line announces links to other stories and holds none itself: ``Related stories``, ``Read next:``."""
    return words_in(line) <= 8 and _LIST_HEADING.match(line) is not None


def may_head_news(line: str) -> bool:
    """Whether a heading over teasers may as well head a part of an article that tells several things: ``In other news``."""
    return _TELLING.match(line.strip(" #*")) is not None


def is_ago(line: str) -> bool:
    """Whether a line says how long ago something was published: ``2 hours ago``."""
    return words_in(line) <= 8 and _AGO.match(line) is not None


def is_section(line: str) -> bool:
    """Whether a line names sections of a newspaper and nothing else: ``Sport``, ``News``."""
    found = re.findall(r"[^\W\d_]+", line.casefold())
    return (
        len(found) <= 6
        and any(word in _SECTION for word in found)
        and all(word in _SECTION or word in ("and", "the", "à", "la", "y", "und", "et") for word in found)
    )


def may_be_subheading(line: str) -> bool:
    """Whether a line that looks like a button may head a part of an article as well."""
    return line.casefold().strip(" #*:.)0123456789") in _MAY_BE_SUBHEADING or _SCORE.match(line) is not None


def furniture(line: str) -> str | None:
    """Why a line is furniture wherever on the page it stands; None when its own words do not show it."""
    count = words_in(line)
    if _ONLY_SIGNS.match(line):
        return "navigation"
    if count <= 12 and len(line) <= 300:
        if calls.is_advertisement(line):
            return "advertisement"
        if calls.is_comments(line):
            return "comments"
    if calls.is_share(line):
        return "share"
    if (
        count <= 12
        and len(line) <= 300
        and (_WIDGET.match(line) or (len(line) <= 300 and (_BREADCRUMB.match(line) or _PATH.match(line))) or _AGO.match(line))
    ):
        return "navigation"
    if is_teaser(line):
        return "teaser"
    if is_caption(line):
        return "caption"
    if calls.is_newsletter(line) or calls.is_form_field(line):
        return "newsletter"
    if count <= DISCLAIMER_WORDS and is_disclaimer(line):
        return "disclaimer"
    if _TAGS.match(line) and not is_prose(line):
        return "navigation"
    return None
