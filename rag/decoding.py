"""Bytes become text: the encoding is found out, never guessed where it can be known, and no character is changed.

In this order: a byte order mark, UTF-16 and UTF-32 by their null bytes, UTF-8 by its form (stray bytes of Windows-1252 in it are read as
such), the encoding that the page or its server declares, and last the one whose letters make the most likely words. What no encoding makes
text of is refused. Line ends and control characters stay as they are.
"""

from __future__ import annotations

import codecs
from typing import NoReturn

import chardet
import regex

from rag.errors import ArticleError

SAMPLE = 200_000  # bytes that detection looks at; a page's language does not change after that
MIXED = 1 / 3  # at most so many stray bytes for each sequence of UTF-8; text in another encoding has next to no such sequences
CONTROLS = 0.02  # share of control characters above which data is not text; in random bytes it is above 0.1
FEW_CONTROLS = 2  # so many may stand in a short text: a colour sequence of a terminal has one

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Names that say less than the encoding they are used for (encoding.spec.whatwg.org, "Names and labels").
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
# What news has been written in. Without those of DOS, Mac and mainframes, which are next to never meant.
_DETECTED = """cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp874 koi8-r koi8-u
    iso8859-2 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-15
    gb18030 big5hkscs cp932 euc_jis_2004 iso2022_jp_2 cp949""".split()
_CONTROL = regex.compile(r"[\p{Cc}\uFFFE\uFFFF--[\t\n\v\f\r\x85]]", regex.V1)
_ODD = regex.compile(r"[\p{Cn}\p{Co}\p{Cc}--[\t\n\v\f\r\x85]]", regex.V1)
# What no word looks like, but a word read in the wrong encoding does: scripts mixed, a capital after a small letter, a sign inside.
_UNLIKELY = regex.compile(
    r"\p{Latin}(?=[\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Arabic}\p{Thai}])|[\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Arabic}\p{Thai}](?=\p{Latin})"
    r"|(?!\p{ASCII}{2})(?:\p{Ll}\p{Lu}|\p{L}[\p{Sm}\p{Sk}\p{So}\p{Sc}¡-¿--[·´]]\p{L})|[\x80-\x9f]",
    regex.V1,
)
_WESTERN_STRAY = "byline.western"


def decode(data: bytes, path: str, declared: str | None = None) -> tuple[str, str]:
    """Decode the bytes of a file.

    Args:
        data: the whole file.
        path: for messages.
        declared: the name of an encoding that the page's markup or its server gives, where it does; wrong ones are survived.

    Returns:
        The text without a byte order mark, and the name of the encoding as Python spells it.

    Raises:
        ArticleError: the data is not text; with the line of the first character that shows it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding)
            if text is not None:
                return _checked(text, encoding, path)
    for read in (_wide, _utf8):
        found = read(data)
        if found is not None:
            return _checked(*found, path)
    for encoding in [*_codec_of(declared), *_detected(data)]:
        text = _strictly(data, encoding)
        if text is not None:
            return _checked(text, encoding, path)
    _refuse_data(data, path)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _wide(data: bytes) -> tuple[str, str] | None:
    """Text with two or four bytes a character: its spaces and line ends have null bytes, and it reads as characters that exist."""
    if b"\0" not in data:
        return None
    best: tuple[float, str, str] | None = None
    for encoding in _WIDE:
        text = _strictly(data, encoding)
        if text:
            odd = len(_ODD.findall(text[:SAMPLE]))
            white = text.count(" ") + text.count("\n")  # of the wrong byte order these are rare signs
            likely = white / len(text) - 10 * odd / min(len(text), SAMPLE)
            if likely > 0 and (best is None or likely > best[0]):
                best = likely, text, encoding
    return None if best is None else best[1:]


def _utf8(data: bytes) -> tuple[str, str] | None:
    text = _strictly(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    text = data.decode("utf-8", _WESTERN_STRAY)
    # Each sequence of n bytes gives one character, each stray byte too.
    sequences = len(_SEQUENCE.findall(data))
    stray = len(_SEQUENCE.sub(b"", data).translate(None, _ASCII))
    return (text, "utf-8") if stray <= MIXED * sequences else None


_ASCII = bytes(range(128))
_SEQUENCE = regex.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _western_stray(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not UTF-8, as Windows-1252; a sequence that was cut off, as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    try:
        return (stray.decode("cp1252") if len(stray) == 1 and error.reason != "unexpected end of data" else "\ufffd"), error.end
    except UnicodeDecodeError:
        return "\ufffd", error.end


codecs.register_error(_WESTERN_STRAY, _western_stray)


def _codec_of(declared: str | None) -> list[str]:
    """The encoding that is declared, as it is meant; nothing if there is no such, or the data has been seen not to be in it."""
    if not declared:
        return []
    try:
        name = codecs.lookup(declared.strip().strip("'\"").lower().removeprefix("x-")).name
        "".encode(name)  # some codecs make bytes of bytes
    except (LookupError, TypeError, ValueError):
        return []
    return [] if name.startswith("utf") else [_MEANT.get(name, name)]


def _detected(data: bytes) -> list[str]:
    """Encodings the data may be in, the most likely first.

    Of those that detection names, one that makes fewer impossible words goes first: a few letters tell detection little.
    """
    sample = data[:SAMPLE]
    found = chardet.detect_all(sample, ignore_threshold=True, include_encodings=_DETECTED)
    ranked: list[tuple[int, int, str]] = []
    for rank, one in enumerate(found):
        encoding = one["encoding"]
        if encoding:
            text = sample.decode(encoding, "replace")
            unlikely = len(_UNLIKELY.findall(text)) + 5 * text.count("\ufffd")
            # Turkish and Baltic letters read as Icelandic ones: without the vowels that Icelandic cannot do without
            unlikely += not regex.search("[áíóúéæ]", text) and len(regex.findall("[ðþÐÞ]", text))
            ranked.append((unlikely, rank, encoding))
    return [encoding for _, _, encoding in sorted(ranked)]


def _checked(text: str, encoding: str, path: str) -> tuple[str, str]:
    controls = len(_CONTROL.findall(text))
    allowed = max(0 if "\0" in text else FEW_CONTROLS, CONTROLS * len(text))
    if controls > allowed:
        first = _CONTROL.search(text)
        assert first is not None
        what = "a null byte" if first.group() == "\0" else f"control characters (U+{ord(first.group()):04X})"
        message = f"not text: it holds {what}; save it as UTF-8 text"
        raise ArticleError(message, path=path, line=text.count("\n", 0, first.start()) + 1)
    return text, codecs.lookup(encoding).name


def _refuse_data(data: bytes, path: str) -> NoReturn:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"not text in an encoding that is known: byte 0x{data[error.start]:02x} at {error.start}; save it as UTF-8 text"
        raise ArticleError(message, path=path, line=data.count(b"\n", 0, error.start) + 1) from error
    raise ArticleError("not text; save it as UTF-8 text", path=path)
