"""Decoding: a wrong guess puts words into an article that nobody wrote, and they would be quoted."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.decoding import decode
from rag.errors import ArticleError

# Our own words; each in the encodings that news of its language came in before UTF-8.
PARAGRAPHS = [
    (
        "cp1252",
        "Le président a déclaré mercredi que les négociations « n’étaient pas terminées » et qu’une réunion aurait lieu à "
        "Genève dès la semaine prochaine. Selon deux sources proches du dossier, les délégués espèrent signer avant l’été.",
    ),
    (
        "cp1252",
        "Der Minister erklärte am Mittwoch, die Gespräche über die Grenzöffnung seien „schwierig, aber möglich“. Mehrere "
        "Abgeordnete äußerten Zweifel, während die Opposition eine größere Mehrheit für nötig hält.",
    ),
    (
        "cp1252",
        "El año pasado, la comisión pidió una investigación más amplia. «¿Quién pagó?», preguntó el diputado; según fuentes "
        "del ministerio, la compañía española no respondió hasta el miércoles.",
    ),
    (
        "cp1252",
        "The minister’s aide said “no deal” was reached on Wednesday – the talks, which began at a café near the river, "
        "would go on. It’s the third round in a month, and the delegates haven’t agreed on a date.",
    ),
    (
        "cp1252",
        "O governo não confirmou a informação até quarta-feira. As negociações, que começaram há três meses, estão "
        "suspensas; à noite, o porta-voz disse que a situação é difícil.",
    ),
    (
        "cp1252",
        "Regeringen sade på onsdagen att förhandlingarna fortsätter. Två källor nära samtalen säger att en överenskommelse "
        "kan nås före årets slut, men att frågan om gränsen återstår.",
    ),
    (
        "cp1252",
        "Il ministro ha detto mercoledì che l’accordo è vicino: «La trattativa continuerà finché sarà possibile». Più di un "
        "delegato però dubita che la città possa ospitare un’altra riunione.",
    ),
    (
        "cp1252",
        "Ráðherrann sagði á miðvikudag að viðræðurnar héldu áfram. Þingmenn úr báðum flokkum telja að samkomulag náist ekki "
        "fyrr en í næstu viku, þótt sendinefndin hafi farið heim.",
    ),
    (
        "cp1256",
        "قال مسؤول حكومي يوم الأربعاء إن المحادثات بين الوفدين ستستأنف الأسبوع المقبل في العاصمة، وأضاف أن خمسة مصادر مطلعة "
        "أكدت أن الاتفاق لم يوقع بعد.",
    ),
    (
        "cp1256",
        "وزير امور خارجه روز چهارشنبه گفت که گفتگوها در پايتخت ادامه خواهد داشت و هيچ توافقي هنوز امضا نشده است. پنج منبع "
        "آگاه اين خبر را تاييد کردند.",
    ),
    (
        "cp1251",
        "Министр заявил в среду, что переговоры продолжатся на следующей неделе. «Соглашение пока не подписано», — сообщили "
        "два источника, знакомых с ходом встречи в столице.",
    ),
    (
        "cp1251",
        "Міністр заявив у середу, що переговори триватимуть наступного тижня. Угоду ще не підписано, повідомили двоє "
        "співрозмовників, обізнаних із перебігом зустрічі у столиці.",
    ),
    (
        "cp1251",
        "Министърът заяви в сряда, че преговорите ще продължат следващата седмица. Споразумението още не е подписано, "
        "съобщиха два източника, запознати със срещата в столицата.",
    ),
    (
        "cp1251",
        "Министар је у среду изјавио да ће се преговори наставити следеће недеље. Споразум још није потписан, рекла су два "
        "извора упозната са састанком у главном граду.",
    ),
    (
        "cp1254",
        "Bakan çarşamba günü yaptığı açıklamada görüşmelerin gelecek hafta süreceğini söyledi. İki kaynağa göre anlaşma "
        "henüz imzalanmadı; başkentteki toplantıya beş kişi katıldı.",
    ),
    (
        "cp1255",
        "השר אמר ביום רביעי כי השיחות בין המשלחות יימשכו בשבוע הבא בבירה. שני מקורות הבקיאים בפרטים מסרו כי ההסכם עדיין לא "
        "נחתם וכי לא נקבע מועד לפגישה.",
    ),
    (
        "cp1250",
        "Minister powiedział w środę, że rozmowy będą kontynuowane w przyszłym tygodniu. Jak podają dwa źródła, "
        "porozumienie nie zostało jeszcze podpisane, a część delegacji już wyjechała.",
    ),
    (
        "iso8859_2",
        "Minister powiedział w środę, że rozmowy będą kontynuowane w przyszłym tygodniu. Jak podają dwa źródła, "
        "porozumienie nie zostało jeszcze podpisane, a część delegacji już wyjechała.",
    ),
    (
        "cp1250",
        "Ministr ve středu řekl, že jednání budou pokračovat příští týden. Podle dvou zdrojů dohoda ještě nebyla podepsána "
        "a část delegace už odjela z hlavního města.",
    ),
    (
        "cp1250",
        "A miniszter szerdán közölte, hogy a tárgyalások jövő héten folytatódnak. Két forrás szerint a megállapodást még "
        "nem írták alá, és a küldöttség egy része már elutazott a fővárosból.",
    ),
    (
        "iso8859_2",
        "Ministrul a declarat miercuri că negocierile vor continua săptămâna viitoare. Potrivit a două surse, înţelegerea "
        "nu a fost încă semnată, iar o parte a delegaţiei a plecat deja şi nu se întoarce.",
    ),
    (
        "cp1253",
        "Ο υπουργός δήλωσε την Τετάρτη ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα. Σύμφωνα με δύο πηγές, η "
        "συμφωνία δεν έχει υπογραφεί ακόμη στην πρωτεύουσα.",
    ),
    (
        "koi8_r",
        "Министр заявил в среду, что переговоры продолжатся на следующей неделе. Соглашение пока не подписано, сообщили два "
        "источника, знакомых с ходом встречи в столице.",
    ),
    (
        "iso8859_5",
        "Министр заявил в среду, что переговоры продолжатся на следующей неделе. Соглашение пока не подписано, сообщили два "
        "источника, знакомых с ходом встречи в столице.",
    ),
    (
        "iso8859_6",
        "قال مسؤول حكومي يوم الأربعاء إن المحادثات بين الوفدين ستستأنف الأسبوع المقبل في العاصمة، وأضاف أن خمسة مصادر مطلعة "
        "أكدت أن الاتفاق لم يوقع بعد.",
    ),
    (
        "cp1257",
        "Ministras trečiadienį pareiškė, kad derybos tęsis kitą savaitę. Du šaltiniai sakė, jog susitarimas dar "
        "nepasirašytas, o dalis delegacijos jau išvyko iš sostinės.",
    ),
    ("gb18030", "外交部长星期三表示，会谈将于下周在首都继续举行。两名知情人士说，协议尚未签署，部分代表团成员已经离开。"),
    ("shift_jis", "外相は水曜日、協議は来週首都で続けられると述べた。関係者二人によると、合意文書はまだ署名されていない。"),
    ("euc_jp", "外相は水曜日、協議は来週首都で続けられると述べた。関係者二人によると、合意文書はまだ署名されていない。"),
    ("euc_kr", "장관은 수요일 회담이 다음 주 수도에서 계속될 것이라고 말했다. 소식통 두 명은 합의문이 아직 서명되지 않았다고 전했다."),
    ("big5", "外交部長星期三表示，會談將於下週在首都繼續舉行。兩名知情人士說，協議尚未簽署，部分代表團成員已經離開。"),
]
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1).filter(lambda text: text[0] != "\ufeff")
WORDS = st.lists(
    st.text(st.characters(categories=("L", "M", "Nd", "Po", "Cf"), exclude_characters="\ufeff"), min_size=1, max_size=9), min_size=4
)


@pytest.mark.parametrize(("encoding", "text"), PARAGRAPHS, ids=[f"{encoding}-{text[:12]}" for encoding, text in PARAGRAPHS])
@pytest.mark.parametrize("length", [60, 120, None])
def test_a_page_in_an_older_encoding_keeps_its_letters_and_quotation_marks(encoding: str, text: str, length: int | None) -> None:
    assert decode(text[:length].encode(encoding), "a.txt")[0] == text[:length]


def test_detection_is_nearly_always_right_wherever_sixty_characters_are_cut_out() -> None:
    pieces = [(encoding, text[at : at + 60]) for encoding, text in PARAGRAPHS for at in range(0, max(1, len(text) - 60), 9)]
    wrong = [piece for encoding, piece in pieces if decode(piece.encode(encoding), "a.txt")[0] != piece]
    assert len(wrong) <= 0.01 * len(pieces), wrong


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_no_character_of_any_script_is_changed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[0] == text


@given(WORDS, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_text_of_wide_characters_needs_no_mark(words: list[str], encoding: str) -> None:
    text = " ".join(words) + "\n"
    assert decode(text.encode(encoding), "a.txt")[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "«قال» \u200fإنّ\u200f",
        "می\u200cخواهم",
        "e\u0301 a\u0308",
        "שָׁלוֹם\u200e!",
        "👩\u200d👩\u200d👧 \u00ad\u202aX\u202c",
        "a\r\nb\rc\u2028d\x0b",
    ],
)
def test_marks_that_are_not_seen_stay(text: str) -> None:
    assert decode(text.encode(), "a.txt") == (text, "utf-8")


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding"),
    [
        ("Schön".encode("cp1252"), "iso-8859-1", "Schön", "cp1252"),
        (b"It\x92s \x93so\x94", "ISO-8859-1", "It’s “so”", "cp1252"),
        ("Да".encode("koi8-r"), "KOI8-R", "Да", "koi8-r"),
        ("中".encode("gbk"), "gb2312", "中", "gb18030"),
        ("Schön".encode(), "iso-8859-1", "Schön", "utf-8"),  # many pages declare one encoding and are in another
        ("Schön, größer".encode("cp1252"), "utf-8", "Schön, größer", "cp1252"),
        ("Schön, größer".encode("cp1252"), "no-such-thing", "Schön, größer", "cp1252"),
        ("Schön, größer".encode("cp1252"), "base64", "Schön, größer", "cp1252"),
        ("Schön".encode(), "utf-16", "Schön", "utf-8"),
        ("Aé ü ñ ß".encode() + b" It\x92s", None, "Aé ü ñ ß It’s", "utf-8"),  # pasted from two sources
        ("Aé ü ñ ß ê å ö".encode() + "€".encode()[:2], None, "Aé ü ñ ß ê å ö\ufffd", "utf-8"),  # cut off
        (b"", None, "", "utf-8"),
        (codecs.BOM_UTF8 + b"A", "cp1252", "A", "utf-8"),
    ],
)
def test_a_declared_encoding_is_believed_unless_the_bytes_say_otherwise(
    data: bytes, declared: str | None, text: str, encoding: str
) -> None:
    assert decode(data, "a.txt", declared) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"One.\n\0", 2, "null byte"),
        (bytes(range(256)) * 20, None, "not text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(255, 0, -1)) * 5, None, "not text"),
        (b"ok\n" + b"\x01\x02\x03\x04" * 9, 2, r"control characters \(U\+0001\)"),
    ],
)
def test_what_is_no_text_is_refused_and_says_what_to_do(data: bytes, line: int | None, message: str) -> None:
    with pytest.raises(ArticleError, match=message) as caught:
        decode(data, "a.txt")
    assert caught.value.path == "a.txt"
    assert line is None or caught.value.line == line
    assert str(caught.value).endswith("save it as UTF-8 text")


def test_a_stray_control_character_does_not_make_a_text_unreadable() -> None:
    for text in ("D \x1b[31m\x07", "A long paragraph, as pages have them. " * 9 + "\0"):
        assert decode(text.encode(), "a.txt")[0] == text


def test_a_large_file_is_decoded_in_seconds() -> None:
    began = time.process_time()
    for encoding, text in PARAGRAPHS[:3]:
        assert decode((text * 40_000).encode(encoding), "a.txt")[0] == text * 40_000
    decode(b"\xe9 " * 4_000_000, "a.txt")
    assert time.process_time() - began < 100  # some ten seconds; what takes time by the square of a file's size would take hours
