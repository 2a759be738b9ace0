"""Which lines call the reader to do something that has nothing to do with the story: subscribe, buy, share, comment, or look at an
advertisement.
"""

from __future__ import annotations

import re

from rag.cleaning.prose import reports_speech, words_in

LONGEST_WORD = 25  # characters a word, over which a short line is no furniture
NETWORKS = frozenset(
    "facebook twitter linkedin pinterest reddit messenger instagram youtube flipboard tumblr viber telegram whatsapp x".split()
)

_SHARE = re.compile(
    r"^[\W\d_]*(?:(?:click to |tap to )?(?:share|tweet|pin|e-?mail|print|save|bookmark|copy(?: the)? link|link copied!?|"
    r"follow(?: us)?|like us|"
    r"whats ?app|telegram|facebook|twitter|linked ?in|pinterest|reddit|messenger|instagram|youtube|flipboard|tumblr|viber|copied|"
    r"gift(?: this)? article|x|"
    r"partager|teilen|merken|drucken|zur merkliste hinzufügen|ajouter à mes favoris|imprimer|commenter|imprimir|guardar|"
    r"add to (?:favou?rites|reading list)|save for later|compartir|condividi|compartilhar|delen|paylaş|поделиться|مشاركة|شارك|"
    r"فيسبوك|تويتر|واتساب|تلغرام|طباعة|اشتراک‌گذاری|分享|साझा करें)"
    r"(?: (?:this|the|on|via|to|with|it|by|a|us|in|our|your|for|friend|story|article|post|page|link|later|options?|facebook|"
    r"twitter|x|linked ?in|whats ?app|telegram|"
    r"pinterest|reddit|e-?mail|instagram|youtube|google news|google|news|channel|social (?:media|networks?)|print|tweet|share|"
    r"opens|new|window|"
    r"sur|auf|en|su|no|op|artikel|article|artículo|articolo|artigo|cet|diesen|este|questo|dit))*[\W_]*)+$",
    re.IGNORECASE,
)
_SHARE_THIS = re.compile(
    r"^[\W_]*(?:share|share or comment on|comment on) this (?:article|story|post|page|video|recipe) ?: ?\S.*$", re.IGNORECASE
)
_COUNT = re.compile(r"^[\W_]*\d[\d,.]*k?\s?(?:shares?|views?|likes?|reads?|votes?|followers?|retweets?)\W*$", re.IGNORECASE)
_BARE_COUNT = re.compile(r"^\+?\d[\d,.]{0,6}k?(?: ?min(?:utes?)?)?$", re.IGNORECASE)
_COMMENTS = re.compile(
    r"^[\W\d_]*(?:\d+ )?(?:(?:facebook|disqus|reader|user|your|view(?: all| \d+)?|show(?: all)?|hide|see(?: all)?|read|"
    r"load(?: more)?|post|add|leave|write|join|all|latest|top|recent)"
    r"(?: (?:a|an|your|the|all|\d+))* )?(?:comments?|repl(?:y|ies)|conversation|discussion)(?: (?:below|here|\(\d+\)|policy|"
    r"section|guidelines|on this .{2,20}))?"
    r"(?: ?\(\d+\))?[\W\d_]*$"
    r"|^(?:leave|post|add|write) an? (?:comment|reply).{0,40}$|^comments? (?:are|is) (?:closed|off|disabled|moderated).{0,60}$"
    r"|^(?:leave|post|add) (?:a )?(?:reply|comment)$|^(?:be the first to|please (?:log|sign) in to|you must be (?:logged|"
    r"signed) in to|your email address will not be) .{3,80}$|^your email address will not be published\b.*$"
    r"|^[\W\d_]*(?:commentaires?|kommentare?|comentarios?|commenti|comentários?|reacties|yorum(?:lar)?|комментари[ийея]+|"
    r"(?:ال)?تعليقات|نظرات|评论)[\W\d_]*$",
    re.IGNORECASE,
)
_COMMENTS_HEADING = re.compile(
    r"^[\W\d_]*(?:(?:reader|readers['’]|user|your|view|all|latest|top|recent) )?(?:comments?|commentaires?|kommentare?|"
    r"comentarios?|commenti|comentários?|reacties|yorum(?:lar)?|"
    r"комментари[ийея]+|(?:ال)?تعليقات|نظرات|评论)[\W\d_]*$|^[\W_]*(?:join the (?:conversation|discussion)|\d+ (?:replies|"
    r"responses)|leave a (?:reply|comment))\W*$",
    re.IGNORECASE,
)
_COMMENT_SIGN = re.compile(
    r"^[\W\d_]*(?:reply|répondre|antworten|responder|rispondi|yanıtla|ответить|رد|report(?: (?:abuse|comment))?|like|dislike|flag|"
    r"upvote|permalink|log in to (?:reply|comment)|post comment|submit comment|save my name.{0,80}|"
    r"your email address will not be published.{0,60}|.{2,40} says:?|"
    r".{2,60} at \d{1,2}[:.]\d\d ?(?:[ap]m)?)[\W\d_]*$",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(
    r"^[\W_]*(?:advertisements?|advertising|ad|ads|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|annonse?|reklam\w*|"
    r"реклама|إعلان|إعلانات|تبلیغات|广告|विज्ञापन|"
    r"sponsor(?:s|['’]s)? message|message from (?:our|the) sponsors?|(?:after|skip(?: past)?|before) newsletter (?:promotion|"
    r"sign-?up)|sponsored(?: (?:content|post|by .{2,40}|links?))?|"
    r"promoted(?: (?:content|stories|by .{2,40}))?|paid (?:content|post|partner\w*)|partner content|branded content|"
    r"(?:story|article|content|post) continues (?:below|after)(?: (?:this |the )?(?:ad|advert(?:isement)?|video|"
    r"newsletter sign-?up|promotion))?|"
    r"(?:scroll|click|keep scrolling)(?: down)? (?:to continue|for more|to read more|for video)(?: (?:reading|with content|"
    r"below))?|skip (?:ad|advert(?:isement)?)|"
    r"(?:la suite|l['’]article continue) après (?:la|cette) (?:publicité|pub)|"
    r"(?:ad|advertisement) ?[·|•–-] ?.{0,60})[\W_]*$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^[\W_]*(?:(?:join|enrol+|apply|register|order|buy|shop|book|call|donate|subscribe|download|enquire|sign up|get started|act|"
    r"try it|claim yours|reserve|hurry)"
    r"(?: (?:today|now|here|us|early|online|free|yours?|for free|your (?:seat|place|spot|copy)|and save))+|(?:buy|shop|order|book|"
    r"click) (?:now|here)\b.{0,60}|"
    r"limited(?:[- ]time)? offer.{0,60}|(?:use|with) (?:promo |coupon |discount )?code:? ?[A-Z0-9]{3,}.{0,40}|"
    r"for (?:more )?(?:information|details|bookings|enquiries)[,:]? "
    r"(?:call|contact|visit|email|write to).{2,80}|\d{1,3} ?% (?:off|discount)\b.{0,60})[\W_]*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\W*(?:e-?mail|mail|web(?:site)?|tel(?:ephone)?|phone|call|fax|mobile|whatsapp|contact|visit)?\W{0,3}(?:"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://)?(?:www\.)?(?:[\w-]+\.)+[a-z]{2,12}(?:/\S*)?|"
    r"(?:\(?\+\(?\d{1,3}\)?[ .-]?)(?:\(?\d{1,5}\)?[ .-]?){2,5}\d{2,5})\W*$",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"^[\W_]*(?:(?:please |click here to |to |why not |want more\W+|enjoy(?:ed|ing)? .{2,60}\? )?(?:sign up|subscribe|register|"
    r"join|follow|like us|download|get|receive|become|support (?:our|us|independent|local|quality|free|the|this)|"
    r"donate|help us|enter your (?:e-?mail|name)|create (?:an|your free) account|start your|stay (?:informed|up to date|connected|"
    r"tuned|ahead)|"
    r"keep up with|never miss|don['’]t miss|be the first to|for (?:more(?! than)|the latest|all the latest)|by (?:signing up|"
    r"subscribing|entering|clicking|submitting)|"
    r"thank(?:s| you) for (?:signing up|subscribing|reading)|you (?:have|are now|can) (?:successfully )?(?:subscribe|unsubscribe|"
    r"been subscribed)\w*|"
    r"(?:this|our) (?:free |daily |weekly )*newsletter|free (?:daily |weekly |monthly |morning |evening )?newsletter|"
    r"privacy notice ?:|already a subscriber|suscríbete|inscrivez-vous|abonnez-vous|abonnieren sie|melden sie sich|iscriviti|"
    r"inscreva-se|"
    r"meld je aan|schrijf je in|abone ol\w*|подпишитесь|подписывайтесь|اشترك|تابعونا)(?!\w)).{0,300}$",
    re.IGNORECASE,
)
_NEWSLETTER_MARK = re.compile(
    r"\b(?:(?:e-?mail )?newsletters?|(?:your|e-?mail) inbox|mailing list|(?:email|push|news|breaking news) alerts?|subscri(?:be|"
    r"bing|ption) (?:(?:to|for) (?:our|the|us|this|my|free|full|unlimited|a|daily|weekly|more|receive|get)|now|today|here|from)|"
    r"(?:telegram|whatsapp|youtube) channel|on (?:facebook|twitter|x|instagram|telegram|whatsapp|linkedin|youtube|tiktok|"
    r"google news|apple news|flipboard)\b|"
    r"our (?:free |mobile |news |iphone |android )*(?:app|podcast|newsletter|whatsapp|telegram|channel|journalism|page|"
    r"social media)|daily briefing|"
    r"(?:delivered|straight|sent|direct(?:ly)?) (?:straight |direct(?:ly)? )?to your|privacy (?:policy|notice)|terms (?:of|and)|"
    r"unlimited access|free trial|"
    r"(?:become|be) an? (?:\w+ )?(?:member|subscriber|supporter|patron)|your e-?mail address|sign up (?:here|now|for (?:our|free|"
    r"daily|weekly))|support (?:our|independent|us)\b|"
    r"boletín|bulletin|infolettre|bülten\w*|рассылк\w+|нашу? (?:канал|рассылку)|telegram|نشرتنا|النشرة|قناتنا)",
    re.IGNORECASE,
)
# Who speaks in the first person tells something, unless it is to agree to terms.
_TELLS = re.compile(
    r"\bI(?:['’](?:m|ve|d|ll))?\b(?! (?:agree|accept|consent|want|would like|have read|understand|confirm))|\b(?:he|she|"
    r"it) (?:was|is|has|had|ran)\b"
)
_INVITES = re.compile(r"^[\W_]*(?:sign up|subscribe|join|get|register)(?: (?:to|for|now|the|our|free|up))*\b", re.IGNORECASE)
_FIELD = re.compile(
    r"^[\W_]*(?:(?:enter |type )?(?:your |votre |ihre |tu |su )?(?:e-?mail|email|courriel|"
    r"correo(?: electrónico)?)(?:[- ]?adress[e]?| address)?(?: here)?|"
    r"(?:first|last|your|full) name|sign me up|i agree|unsubscribe(?: (?:at )?any ?time)?)[\W_]*$",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"^[\W_]*(?:subscribe(?: now)?|sign up(?: now)?|submit|join(?: now)?|s['’]abonner|abonnieren|suscribirse|iscriviti|abone ol|"
    r"подписаться|اشترك)[\W_]*$",
    re.IGNORECASE,
)


def _has_at_most(line: str, words: int) -> bool:
    """Whether a line is short, in signs as well, so that no pattern is long at work on it."""
    return len(line) <= LONGEST_WORD * words and words_in(line) <= words


def _tells(line: str) -> bool:
    """Whether a line tells something rather than call to something."""
    return _TELLS.search(line) is not None or reports_speech(line)


def is_share(line: str) -> bool:
    """Whether a line is a button or row of buttons to pass the story on, or counts who did."""
    return (_has_at_most(line, 12) and (_SHARE.match(line) is not None or _COUNT.match(line) is not None)) or (
        _has_at_most(line, 40) and _SHARE_THIS.match(line) is not None
    )


def is_count(line: str) -> bool:
    """Whether a line is a bare number, as stands beside buttons: ``48``, ``+4``, ``1.2k``, ``4 min``."""
    return _BARE_COUNT.match(line) is not None


def is_comments(line: str) -> bool:
    """Whether a line heads, counts or invites comments."""
    return _has_at_most(line, 12) and _COMMENTS.match(line) is not None and not reports_speech(line)


def is_comments_heading(line: str) -> bool:
    """Whether what follows a line may be readers' comments."""
    return _has_at_most(line, 6) and _COMMENTS_HEADING.match(line) is not None


def is_comment_sign(line: str) -> bool:
    """Whether a line is what only readers' comments have under or over them: ``Reply``, ``Jane says:``."""
    return _has_at_most(line, 14) and _COMMENT_SIGN.match(line) is not None


def is_advertisement(line: str) -> bool:
    """Whether a line announces an advertisement."""
    return _has_at_most(line, 12) and _ADVERTISEMENT.match(line) is not None


def is_call_to_buy(line: str) -> bool:
    """Whether a line calls the reader to join, buy or order something."""
    return _has_at_most(line, 14) and _CALL.match(line) is not None


def is_contact(line: str) -> bool:
    """Whether a line is a mail or web address or a telephone number and nothing else."""
    return len(line) <= 120 and _ADDRESS.match(line) is not None


def is_newsletter(line: str) -> bool:
    """Whether a line calls the reader to subscribe, follow or support."""
    return (
        words_in(line) <= 60 and len(line) <= 500 and _NEWSLETTER.match(line) is not None and has_newsletter_mark(line) and not _tells(line)
    )


def has_newsletter_mark(line: str) -> bool:
    """Whether a line speaks of newsletters, channels or memberships."""
    return _NEWSLETTER_MARK.search(line) is not None


def is_invitation(line: str) -> bool:
    """Whether a short line begins as a call to subscribe does, and may head a form."""
    return _has_at_most(line, 10) and _INVITES.match(line) is not None and not _tells(line)


def is_form_field(line: str) -> bool:
    """Whether a line is a field of a form: ``Enter your email address``."""
    return _has_at_most(line, 6) and _FIELD.match(line) is not None


def is_form_button(line: str) -> bool:
    """Whether a line is a form's button: ``Subscribe``."""
    return _has_at_most(line, 3) and _BUTTON.match(line) is not None
