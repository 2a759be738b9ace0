"""What of a page is furniture, by the words of a line: captions, teasers, share buttons, advertisements, newsletter calls, disclaimers.

Each pattern describes a form that pages of many publishers use, never one publisher's or one story's words, and asks for the whole line: a
sentence that merely mentions a newsletter or a photograph is part of its story. What surrounds a line, and where on the page it
stands, is ``cleaning.py``'s to judge. English furniture is known best; what is given by its form (credits, addresses, ellipses) holds for all
languages, and a few calls are known in others.
"""

from __future__ import annotations

import re

_END = r"[.!?…。؟।]"
_CLOSERS = r"[\"'”’»)\]*_]*"
_PROSE = re.compile(rf"{_END}{_CLOSERS}$")
_LETTER = re.compile(r"[^\W\d_]")

PROSE_WORDS = 6  # words from which a line that ends as a sentence is one
LONG_LINE = 25  # words from which a line is prose however it ends
LONGEST_FURNITURE = 2000  # characters of twelve words; patterns would go through a longer line again and again
LONG_SCRIPT = 60  # characters, for scripts that part no words

# News agencies, archives and words that stand in the credit of a picture.
_AGENCIES = (
    r"reuters|a\.?p\.?|associated press|afp|agence france[- ]presse|getty(?: images)?|epa|efe|ansa|dpa|pa(?: wire| images| media)?|"
    r"shutterstock|alamy|istock|unsplash|pexels|wikimedia(?: commons)?|wikipedia|anadolu(?: agency)?|xinhua|tass|sipa|imago|zuma\w*|bloomberg|"
    r"nurphoto|keystone|picture alliance|instagram|twitter|facebook|youtube|flickr|nasa|noaa"
)
_CREDIT_WORD = (
    r"photo(?:graph)?s?|photograph(?:er|y)|images?|pictures?|pics?|hand-?out|file|courtesy|via|screenshot|screengrab|illustration|collage|rendering|supplied"
)
_LABEL = r"(?:image|photo(?:graph)?|picture|pic|video|illustration|graphic|file photo|cover|credit|caption|foto|bild|crédit|imagen|photographie)s?"
_CREDIT = re.compile(
    rf"^{_LABEL} ?(?:source|credits?|courtesy(?: of)?|by|via|from)?s? ?[:|©/] ?\S.{{0,200}}$"  # Photo: AFP
    rf"|^{_LABEL} (?:source|credit|courtesy(?: of)?|by|via)s? [A-Z].{{0,80}}$"  # Photo by Jane Roe
    rf"|^(?:file|archive|handout) (?:photo|image|picture)\b ?[:—–-].*$|^FILE ?[—–-]+ ?\S.*$"
    rf"|^(?:©|\(c\) ).{{2,80}}\b(?:{_AGENCIES}|{_CREDIT_WORD})\b.{{0,40}}$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"(?P<before>.?)\s?[(\[](?P<inside>[^()\[\]]{2,120})[)\]](?P<after>\.?)$")
_CREDIT_IN_BRACKETS = re.compile(
    rf"(?:(?:{_AGENCIES})(?:\s?[/|,–—-].{{0,80}}| .{{0,60}})?|.{{0,60}}[/|–—-]\s?(?:{_AGENCIES})|.{{0,60}}\b(?:{_CREDIT_WORD})\b.{{0,60}}|via:? .{{2,60}})", re.IGNORECASE
)
_CREDIT_AT_END = re.compile(
    rf"\b(?:Photo(?:graph)?|Image|Picture|Credit|Video|PHOTO|IMAGE|CREDIT)s?(?: by| credit| courtesy(?: of)?)?: ?[A-Z©][^.!?]{{1,80}}\.?$"  # … in Paris. Photo: Jane Roe
    rf"|(?:^|[.!?|,”\"]|\s[|©]) ?(?:©\s?)?(?i:{_AGENCIES}) ?[/|–—-] ?[A-Z][^.!?]{{1,60}}$"  # … REUTERS/Jane Roe
    rf"|[/|©] ?(?i:{_AGENCIES})\.?$"  # Jane Roe / Getty Images
)
_DATE_AT_END = re.compile(
    r"[,;] (?:(?:on |in )?(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? |\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? |"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december),? )(?:19|20)\d\d\.?$",
    re.IGNORECASE,
)

_MORE = (
    r"(?:read|see|view|show|learn|find out|click for|load|full)? ?more|continue reading|keep reading|read on|full (?:story|article)|"
    r"lire la suite|en savoir plus|weiterlesen|mehr(?: lesen)?|leer más|seguir leyendo|saber más|leggi (?:tutto|di più)|continua a leggere|leia mais|"
    r"saiba mais|lees (?:verder|meer)|devamı(?:nı oku)?|читать далее|подробнее|المزيد|اقرأ المزيد|ادامه(?: مطلب)?|بیشتر بخوانید"
)
_TEASER_END = re.compile(rf"(?:\.{{2,}}|…)[\s.…]*[\[(]?(?:{_MORE})[\])]?\s*[»›>→]*$", re.IGNORECASE)
_RELATED = (
    r"read more|read (?:also|next|too)|also read|read this|see (?:also|more)|more on this(?: story)?|more (?:stories|news|coverage|from|on|about)|"
    r"related(?: (?:stories|story|articles?|news|topics?|coverage|content|posts?|links?|reading|video))?|recommended(?: (?:for you|stories|reading|articles))?|"
    r"you (?:may|might) (?:also )?(?:like|be interested in)|most (?:read|popular|viewed|shared)|trending(?: now)?|editor['’]?s['’]? picks|"
    r"don['’]t miss|up next|read next|next (?:article|story)|previous (?:article|story)|latest (?:news|stories|headlines)|top (?:stories|news)|"
    r"other (?:stories|news)|further reading|in other news|what to read next|watch(?: (?:now|more|next|live|this|below))?|listen(?: now| to this)?|"
    r"from (?:our|the) archives?|must[- ]reads?|popular (?:now|stories|posts)|à lire aussi|lire aussi|lesen sie auch|mehr zum thema|"
    r"lea también|te puede interesar|leggi anche|leia também|lees ook|ayrıca oku\w*|читайте также|اقرأ أيضا(?:ً)?"
)
_LIST_HEADING = re.compile(
    r"^[\W_]*(?:more (?:stories|news|coverage|from|on|about).{0,40}|related(?: (?:stories|articles|news|topics?|coverage|content|posts|links|reading))?|"
    r"recommended(?: (?:for you|stories|reading|articles))?|you (?:may|might) (?:also )?(?:like|be interested in)|most (?:read|popular|viewed|shared)|trending(?: now)?|"
    r"editor['’]?s['’]? picks|latest (?:news|stories|headlines)|top stories|other (?:stories|news)|further reading|in other news|what to read next|read (?:next|more|also)|"
    r"also read|popular (?:now|stories|posts)|up next|don['’]t miss|must[- ]reads?|from (?:our|the) archives?|à lire aussi|mehr zum thema|lea también|leggi anche|leia também)"
    r"\W*$",
    re.IGNORECASE,
)
_RELATED_LINE = re.compile(rf"^[\W_]*(?:{_RELATED}) ?(?:[:|»›>→–—-]+ ?(?P<rest>\S.*)?|[»›>→]*)$", re.IGNORECASE)
_SEE_ELSEWHERE = re.compile(r"^(?i:see|read|watch|listen to)(?: also| our)? (?P<rest>[A-Z\"“‘][^.!?]{2,80}: ?\S.*)$")
_TRUNCATED = re.compile(rf"(?:\.{{3}}|…)\s*{_CLOSERS}$")
_AGO = re.compile(r"^(?:\d+|an?) (?:second|minute|min|hour|hr|day|week|month)s? ago\b.{0,40}$", re.IGNORECASE)

_SHARE = re.compile(
    r"^[\W\d_]*(?:(?:click to |tap to )?(?:share|tweet|pin|e-?mail|print|save|bookmark|copy(?: the)? link|link copied!?|follow(?: us)?|like us|"
    r"whats ?app|telegram|facebook|twitter|linked ?in|pinterest|reddit|messenger|instagram|youtube|flipboard|tumblr|viber|copied|gift(?: this)? article|x)"
    r"(?: (?:this|the|on|via|to|with|it|by|a|us|in|our|your|for|friend|story|article|post|page|link|later|options?|facebook|twitter|x|linked ?in|whats ?app|telegram|"
    r"pinterest|reddit|e-?mail|instagram|youtube|google news|google|news|channel|social media|print|tweet|share|opens|new|window))*[\W_]*)+$",
    re.IGNORECASE,
)
_WIDGET = re.compile(
    r"^(?:t{2}|a{1,2}|[+-]?a[+-]|a ?[-–] ?a ?\+|(?:increase|decrease|change)? ?(?:text|font) size|listen to (?:this )?(?:article|story)|play(?: audio| video)?|"
    r"\d+ ?min(?:ute)?s? ?(?:read|listen|to read)|reading time:?.{0,20}|loading\.*|please wait\.*|back to top|top|close|open menu|menu|search|"
    r"show (?:all|less)|hide|expand|toggle .{2,30}|skip to .{2,30}|translate|audio version|this (?:audio|content) is .{2,60}|advertising|"
    r"video (?:player|unavailable|not available)|media error:?.{0,60}|your browser does not support .{2,60}|enlarge this image|toggle caption|view (?:gallery|image|photos?)|"
    r"\d+ ?(?:/|of) ?\d+|home|sections?|log ?in|sign in|register|my account|subscribe(?: now)?|contact us|about us|e-?paper|live tv)$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^[\W\d_]*(?:\d+ )?(?:(?:facebook|disqus|reader|user|your|view(?: all| \d+)?|show(?: all)?|hide|see(?: all)?|read|load(?: more)?|post|add|leave|write|join)"
    r"(?: (?:a|an|your|the|all|\d+))* )?(?:comments?|repl(?:y|ies)|conversation|discussion)(?: (?:below|here|\(\d+\)|policy|section|guidelines|on this .{2,20}))?"
    r"(?: \(\d+\))?[\W\d_]*$"
    r"|^(?:leave|post|add|write) an? (?:comment|reply).{0,40}$|^comments? (?:are|is) (?:closed|off|disabled|moderated).{0,60}$"
    r"|^(?:be the first to|please (?:log|sign) in to|you must be (?:logged|signed) in to|your email address will not be) .{3,80}$|^your email address will not be published\b.*$",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(
    r"^[\W_]*(?:advertisements?|advertising|ad|ads|anzeige|publicité|publicidad|pubblicità|reklam\w*|реклама|إعلان|sponsored(?: (?:content|post|by .{2,40}|links?))?|"
    r"promoted(?: (?:content|stories|by .{2,40}))?|paid (?:content|post|partner\w*)|partner content|branded content|"
    r"(?:story|article|content|post) continues (?:below|after)(?: (?:this |the )?(?:ad|advert(?:isement)?|video|newsletter sign-?up|promotion))?|"
    r"(?:scroll|click|keep scrolling)(?: down)? (?:to continue|for more|to read more)(?: (?:reading|with content|below))?|skip (?:ad|advert(?:isement)?)|"
    r"(?:ad|advertisement) ?[·|•–-] ?.{0,60})[\W_]*$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^[\W_]*(?:(?:join|enrol+|apply|register|order|buy|shop|book|call|donate|subscribe|download|enquire|sign up|get started|act|try it|claim yours|reserve|hurry)"
    r"(?: (?:today|now|here|us|early|online|free|yours?|for free|your (?:seat|place|spot|copy)|and save))+|(?:buy|shop|order|book|click) (?:now|here)\b.{0,60}|"
    r"limited(?:[- ]time)? offer.{0,60}|(?:use|with) (?:promo |coupon |discount )?code:? ?[A-Z0-9]{3,}.{0,40}|for (?:more )?(?:information|details|bookings|enquiries)[,:]? "
    r"(?:call|contact|visit|email|write to).{2,80}|\d{1,3} ?% (?:off|discount)\b.{0,60})[\W_]*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\W*(?:e-?mail|mail|web(?:site)?|tel(?:ephone)?|phone|call|fax|mobile|whatsapp|contact|visit)?\W{0,3}(?:"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://)?(?:www\.)?(?:[\w-]+\.)+[a-z]{2,12}(?:/\S*)?|(?:\(?\+\(?\d{1,3}\)?[ .-]?)(?:\(?\d{1,5}\)?[ .-]?){2,5}\d{2,5})\W*$",
    re.IGNORECASE,
)

_NEWSLETTER = re.compile(
    r"^[\W_]*(?:(?:please |click here to |to |why not |want more\W+|enjoy(?:ed|ing)? .{2,60}\? )?(?:sign up|subscribe|register|join|follow|like us|download|get|receive|become|support|"
    r"donate|help us|enter your (?:e-?mail|name)|create (?:an|your free) account|start your|stay (?:informed|up to date|connected|tuned|ahead)|"
    r"keep up with|never miss|don['’]t miss|be the first to|for (?:more|the latest|all the latest)|by (?:signing up|subscribing|entering|clicking|submitting)|"
    r"thank(?:s| you) for (?:signing up|subscribing|reading)|you (?:have|are now|can) (?:successfully )?(?:subscribe|unsubscribe|been subscribed)\w*|"
    r"(?:this|our|the) (?:free |daily |weekly )*newsletter|already a subscriber)\b).{0,300}$",
    re.IGNORECASE,
)
_NEWSLETTER_MARK = re.compile(
    r"\b(?:(?:e-?mail )?newsletters?|(?:your|e-?mail) inbox|mailing list|(?:email|push|news|breaking news) alerts?|subscri(?:be|bing|ption) (?:to|for|now|today|here|from)|"
    r"(?:telegram|whatsapp|youtube) channel|on (?:facebook|twitter|x|instagram|telegram|whatsapp|linkedin|youtube|tiktok|google news|apple news|flipboard)\b|"
    r"our (?:free |mobile |news |iphone |android )*(?:app|podcast|newsletter|whatsapp|telegram|channel|journalism|page|social media)|daily briefing|"
    r"(?:delivered|straight|sent|direct(?:ly)?) (?:straight |direct(?:ly)? )?to your|privacy (?:policy|notice)|terms (?:of|and)|unlimited access|free trial|"
    r"(?:become|be) an? (?:\w+ )?(?:member|subscriber|supporter|patron)|your e-?mail address|sign up (?:here|now|for (?:our|free|the|a|more|daily|weekly))|support (?:our|independent|us)\b)",
    re.IGNORECASE,
)

_DISCLAIMER = re.compile(
    r"\b(?:views?|opinions?)(?:,? (?:and|or|&) (?:views?|opinions?|comments))?,? (?:\w+ ){0,3}?(?:expressed|stated|presented|contained)\b.{0,120}\b(?:author|writer|contributor|own|reflect|represent|"
    r"those of|necessarily|position|policy)"
    r"|\b(?:do(?:es)?|may) not (?:necessarily )?(?:reflect|represent) the (?:\w+ ){0,3}?(?:views?|opinions?|positions?|policy|policies|stance)\b"
    r"|\b(?:may|must|can|should) not be (?:published|reproduced|broadcast|redistributed|rewritten|copied)\b"
    r"|\ball rights reserved\b|^[\W_]*(?:copyright|©|\(c\))\W{0,3}(?:\(c\)|©)?\W{0,3}(?:19|20)\d\d\b.{0,200}$|^[\W_]*(?:copyright|©) .{2,80}(?:19|20)\d\d\W*$"
    r"|\baffiliate (?:links?|commissions?|program\w*|partner\w*)\b|\bwe (?:may|might) (?:earn|receive|get) (?:an? |a small )?(?:affiliate )?(?:commission|compensation)\b"
    r"|\bfor informational purposes only\b|\bnot (?:constitute |intended as |intended to be )?(?:financial|investment|legal|medical) advice\b"
    r"|^[\W_]*(?:this|the) (?:story|article|post|report|piece|text|content) (?:has|was|is)(?: been)? (?:(?:originally|first|not|only|auto-?|also) ?)?(?:edited|published|appeared|generated|"
    r"republished|reprinted|syndicated|created|reproduced|sourced|translated)\b(?=.{0,200}\b(?:feed|permission|licen[cs]e|by (?:our|the) staff|staff|syndicated|creative commons|"
    r"republished|originally|first (?:published|appeared)|machine|automatically|courtesy|agency)\b).{0,240}$"
    r"|\bappeared first on\b|^[\W_]*(?:originally|first) (?:published|appeared) (?:by|in|on|at) .{2,120}$"
    r"|^[\W_]*(?:terms (?:of|and) (?:use|service|conditions)|privacy (?:policy|notice)|cookie (?:policy|settings|preferences)|accessibility|do not sell my .{2,40})"
    r"(?:\W+(?:terms|privacy|cookie|about|contact|careers|advertise|accessibility|help|faq|policy|use|of|us|service|settings|with|and|conditions))*\W*$"
    r"|^[\W_]*we use cookies\b.{0,300}$|^[\W_]*(?:by|if you) (?:continuing|continue) to (?:use|browse)\b.{0,200}$",
    re.IGNORECASE,
)
CAPTION_WORDS = 80  # most words of a caption
DISCLAIMER_WORDS = 70  # most words of a disclaimer; a longer paragraph tells something

_TAGS = re.compile(r"^[\W_]*(?:tags?|topics?|filed under|keywords?|categor(?:y|ies)|posted in|sections?|in this (?:story|article)|hashtags?) ?[:|•]\s?.{1,300}$", re.IGNORECASE)
_BREADCRUMB = re.compile(r"^(?:home|news|world|start(?:seite)?|accueil|inicio)\s?(?:[>»›/|→]\s?[^>»›|→.!?]{2,40}){1,6}$", re.IGNORECASE)
_COUNT = re.compile(r"^[\W_]*\d[\d,.]*k?\s?(?:shares?|views?|likes?|reads?|votes?|followers?|retweets?)\W*$", re.IGNORECASE)
_ONLY_SIGNS = re.compile(r"^[\W_]+$")

# A name as a byline has it: two to four capitalised words, small particles between them.
_PERSON = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: (?:(?:de|del|della|di|da|van|von|der|den|al|el|bin|ibn|la|le|dos|ter|ten)[ -]){0,2}[A-ZÀ-ÖØ-Þ][\w.'’-]*){1,4}"
_BYLINE = re.compile(
    rf"^[\W_]*(?:(?:[Ss]tory |[Ww]ritten |[Rr]eported |[Pp]osted |[Aa]nalysis |[Oo]pinion |[Pp]ublished )?[Bb]y|BY|[Aa]uthors?:|[Vv]on|[Pp]ar|[Pp]or|[Dd]i)[: ] ?(?:{_PERSON}|[A-Z][\w&.'’ -]{{1,40}})"
    rf"(?:(?:,| and| &| und| et| y|\s?[|/•·–-]) ?(?:{_PERSON}|[A-Z][\w&.'’ -]{{1,40}}|[a-z][\w ]{{2,40}}(?:editor|reporter|correspondent|writer|analyst)))*[\W_]*$"
)


# Every disclaimer holds one of these; looking for them first spares most lines the long pattern.
_DISCLAIMER_HINTS = (
    "express", "reflect", "represent", "rights", "copyright", "©", "(c)", "affiliate", "commission", "compensation", "informational", "advice", "publish", "appear",
    "reproduced", "broadcast", "rewritten", "copied", "redistributed", "terms", "privacy", "cookie", "accessib", "sell my", "continu", "generated", "syndicated",
    "licen", "translated", "sourced", "stated", "presented", "edited",
)  # fmt: skip
_STAMP = re.compile(
    r"^[\W_]*(?:(?:first |last )?(?:published|posted|updated|modified|created|issued)\b.{0,60}\b(?:19|20)\d\d\b.{0,40}|"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\.?,? )?(?:\d{1,2}(?:st|nd|rd|th)? [^\W\d_]{3,12}\.?,? |[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? )(?:19|20)\d\d"
    r"(?:\W.{0,40})?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\W.{0,40})?|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?:\W.{0,40})?)$",
    re.IGNORECASE,
)
_LABELLED_DATE = re.compile(r"^[\W_]*(?:first |last |re)?(?:published|posted|updated|modified|date|date published|publication date)\b.{0,40}\d.{0,60}$", re.IGNORECASE)


def is_stamp(line: str) -> bool:
    """Whether a line gives a day with its year, perhaps a time and who wrote it, and nothing else."""
    return words_in(line) <= 16 and not re.search(r"[^\W\d_]{2}[.!?]$", line) and _STAMP.match(line) is not None


def is_date_line(line: str) -> bool:
    """Whether a line gives a day as ``is_stamp``, or says that what it gives is a date of publication, in whatever form."""
    return is_stamp(line) or (words_in(line) <= 16 and not is_prose(line) and _LABELLED_DATE.match(line) is not None)


# Furniture that shares paragraphs with the story, so that single sentences of it are taken out.
BY_SENTENCE = ("disclaimer", "newsletter")


def refers_back(sentence: str) -> bool:
    """Whether a sentence goes on about a disclaimer or a newsletter just named."""
    return words_in(sentence) <= 20 and re.match(r"(?:this helps|these|read more|learn more|see our|find out more|read the original)\b", sentence, re.IGNORECASE) is not None


def is_disclaimer(line: str) -> bool:
    """Whether a line says whose views these are, who holds the rights, or who earns from its links."""
    folded = line.casefold()
    return any(hint in folded for hint in _DISCLAIMER_HINTS) and _DISCLAIMER.search(line) is not None


def words_in(line: str) -> int:
    """How many blank-separated words with a letter or digit a line has."""
    return sum(any(character.isalnum() for character in word) for word in line.split())


def is_prose(line: str) -> bool:
    """Whether a line is running text: a sentence, or too long to be anything else."""
    count = words_in(line)
    if count >= LONG_LINE:
        return True
    unparted = count < PROSE_WORDS and len(line) >= LONG_SCRIPT  # Chinese, Thai
    return (count >= PROSE_WORDS or unparted) and _PROSE.search(line) is not None


def is_teaser(line: str) -> bool:
    """Whether a line breaks off with an invitation to read more, or invites to read another story."""
    if _TEASER_END.search(line):
        return True
    related = _RELATED_LINE.match(line)
    if related:
        rest = related["rest"]
        return rest is None or not (is_prose(rest) and rest.endswith(".")) or words_in(rest) <= 20
    elsewhere = _SEE_ELSEWHERE.match(line)
    return elsewhere is not None and not is_prose(line)


def is_heading_of_teasers(line: str) -> bool:
    """Whether a line announces links to other stories and holds none itself: ``Related stories``, ``Read next:``."""
    return words_in(line) <= 8 and _LIST_HEADING.match(line) is not None


def is_truncated(line: str) -> bool:
    """Whether a line ends in an ellipsis."""
    return _TRUNCATED.search(line) is not None


def is_caption(line: str) -> bool:
    """Whether a line is a picture's credit, or ends with one."""
    if words_in(line) > CAPTION_WORDS:
        return False
    if _CREDIT.match(line) or _CREDIT_AT_END.search(line[-120:]):
        return True
    return _has_credit_in_brackets(line)


def _has_credit_in_brackets(line: str) -> bool:
    """``… in Paris. (AP Photo/Jane Roe)``, ``… at the White House (Reuters)``; but not ``…, officials told The Associated Press (AP).``

    A credit stands behind the sentence, or the sentence has no end at all; brackets inside a sentence belong to it.
    """
    bracket = _BRACKET.search(line[-140:])
    if bracket is None or not _CREDIT_IN_BRACKETS.fullmatch(bracket["inside"]):
        return False
    inside = bracket["inside"]
    if not (inside[0].isupper() or inside[0] in "©@" or inside.casefold().startswith(("via", "photo", "image", "picture", "courtesy", "file"))):
        return False
    before = line[: len(line) - len(bracket.group()) + len(bracket["before"])].rstrip()
    behind_sentence = not before or before[-1] in ".!?…”\"’'"
    return behind_sentence or not bracket["after"]


def ends_with_date(line: str) -> bool:
    """Whether a line ends with a comma and a date with its year, as captions do: ``…, Tehran, April 6, 2019``."""
    return _DATE_AT_END.search(line) is not None


def is_call_to_buy(line: str) -> bool:
    """Whether a line calls the reader to join, buy or order something."""
    return words_in(line) <= 14 and _CALL.match(line) is not None


def is_contact(line: str) -> bool:
    """Whether a line is a mail or web address or a telephone number and nothing else."""
    return len(line) <= 120 and _ADDRESS.match(line) is not None


def is_byline(line: str) -> bool:
    """Whether a line names its author and nothing else: ``By Jane Roe and John Doe``."""
    return words_in(line) <= 20 and not is_prose(line) and _BYLINE.match(line) is not None


def furniture(line: str) -> str | None:
    """Why a line is furniture wherever on the page it stands; None when its own words do not show it."""
    count = words_in(line)
    if _ONLY_SIGNS.match(line):
        return "navigation"
    if count <= 12 and len(line) <= LONGEST_FURNITURE:
        if _ADVERTISEMENT.match(line):
            return "advertisement"
        if _COMMENTS.match(line):
            return "comments"
        if _SHARE.match(line) or _COUNT.match(line):
            return "share"
        if _WIDGET.match(line) or _BREADCRUMB.match(line) or _AGO.match(line):
            return "navigation"
    if is_teaser(line):
        return "teaser"
    if is_caption(line):
        return "caption"
    if count <= 60 and _NEWSLETTER.match(line) and _NEWSLETTER_MARK.search(line):
        return "newsletter"
    if count <= DISCLAIMER_WORDS and is_disclaimer(line):
        return "disclaimer"
    if _TAGS.match(line) and not is_prose(line):
        return "navigation"
    return None
