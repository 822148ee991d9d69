"""The text of a legend as its grammar reads it, the colours that it names and
the marks of an assessment in it.

A coloured mark such as ■ in blue type becomes one character of the private use
area; `ColoredText.marks` explains it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.palettes import (
    Palette,
    color_by_hue,
    color_in,
    is_grey,
    is_grey_fill,
    spelled,
)
from irodori.scorecard.profile import ColorName, Profile
from irodori.scorecard.values.text import any_of, is_usual, mark_of, plain
from irodori.tuples import NamedTuple
from irodori.workbook.cells import TextRun
from irodori.workbook.fills import Fill

OPENING = "([【「『〔〈《{“"
CLOSING = ")]】」』〕〉》}”"
MARKS = "■●◆○◎△▲▽▼□◇★☆◉◍▪⬛⬤・*※×✕"
_COLORED_MARKS = "■●◆◎▲▼★◉▪⬛⬤▮█▇"
_FIRST_MARK = 0xE000
_MOST_MARKS = 256
_LIST_NUMBERS = pattern(
    "[\u2460-\u24ff\u2776-\u2793\u3220-\u3247\u3280-\u32b0]"
)
_PRIVATE = pattern("[\ue000-\uf8ff]")
_ANGLED = pattern(
    r"(?m)^(?P<marks>[^\w<>=]{0,3})<(?P<name>[^\W\d_][^<>=%:\n]{0,30})>(?!=)"
)
"""A name in angle brackets that begins a line, whose signs compare nothing:
<アクションプラン>.
"""
_SIGNS = {
    **dict.fromkeys("≧≥⩾", ">="),
    **dict.fromkeys("≦≤⩽", "<="),
    **dict.fromkeys("⇒⇨➡⟶", "→"),
    "÷": "/",
    **dict.fromkeys("←⇐", ":"),
}
_SIGN = pattern(f"[{''.join(_SIGNS)}]")


EXCEPTIONS = "ただし|但し|除[くき]|除いて|例外"
"""Words that make an exception to the text before them."""
OTHER_LEGENDS = "別途|別表|別紙|変更前|改定前|改正前|旧基準|旧凡例|従前"
"""Words of a legend that is elsewhere, or in force no longer."""


_NOTE_SIGN = pattern("[※*†注]")
_FOOTNOTE = pattern(
    r"(?<=.) ?(?:[※*†][0-9]{1,2}|\(?注[0-9]{1,2}\)?|\(※[0-9]{0,2}\))$"
    r"|(?<=[^\s0-9])(?:[※*†][0-9]{1,2}|\(注[0-9]{1,2}\))(?=[\s:=、,。(])"
)
"""A footnote's mark behind a line or a word, which says nothing of colours."""


class ColoredText(NamedTuple):
    """The text of a cell in one form, and the fills that its coloured marks
    show.
    """

    text: str
    marks: tuple[Fill, ...] = ()


class Mention(NamedTuple):
    """A colour that a text names: by a word, by a coloured mark, or by both."""

    start: int
    end: int
    word: str | None
    color: ColorName
    fill: Fill | None
    is_type: bool = False
    """Whether it is the colour of the letters (赤字), of a frame or of a row,
    and not of the cell.
    """


class ColorEntry(NamedTuple):
    """A colour that a text names, with its condition."""

    mention: Mention
    condition: str
    understood: bool = True
    mark: str | None = None
    """The mark of an assessment that has the colour: A, ◎."""


_SLIPS = {
    "末満": "未満",
    "末着手": "未着手",
    "期現": "期限",
    "超加": "超過",
}
_SLIP = pattern("末満|末(?<![年度月]末)着手|期現|超加")
"""Slips of the pen that are no words themselves."""


def legible(text: str) -> str:
    """Return text with one form of each sign, circled numbers as ●, and single
    spaces and line breaks.
    """
    signed = text.strip() if is_usual(text) else _with_plain_signs(text)
    if _SLIP.search(signed):
        signed = _SLIP.sub(lambda match: _SLIPS[match[0]], signed)
    if "<" in signed:
        signed = _ANGLED.sub(r"\g<marks>【\g<name>】", signed)
    joined = (
        _without_footnote(_unspaced(line.split()))
        for line in signed.splitlines()
    )
    return "\n".join(line for line in joined if line)


def _with_plain_signs(text: str) -> str:
    """Return text with one form of each sign, and circled numbers as ●."""
    marked = _LIST_NUMBERS.sub("●", spelled(text))
    signed = plain(marked.replace("　", " "))
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], signed)


_FEWEST_LETTERS = 8
"""Single characters between blanks before a line is taken for one with spaced
letters.
"""


def _unspaced(words: list[str]) -> str:
    """Return the words of a line with single spaces, those of one with spaced
    letters (青 色 ： 80 ％) without.
    """
    if len(words) < _FEWEST_LETTERS:
        return " ".join(words)
    single = sum(len(word) == 1 for word in words)
    is_spaced = single >= _FEWEST_LETTERS and 4 * single >= 3 * len(words)
    return ("" if is_spaced else " ").join(words)


_JOINED = pattern(
    r"^(?=\s{0,9}(?:[…‥:：=＝→⇒]|\.{2}|・{2}))[\s…‥:：=＝→⇒.・]+(?=[^\s.・0-9<>＜＞])"
)
"""What joins a condition to the swatch before its cell: …済."""


def condition_alone(text: str) -> str:
    """Return the text of a cell beside a colour without what joins it to this
    and without the footnote marks behind its lines.
    """
    lines = _JOINED.sub("", text).splitlines()
    return "\n".join(map(_without_footnote, lines))


def _without_footnote(line: str) -> str:
    return _FOOTNOTE.sub("", line) if _NOTE_SIGN.search(line) else line


def colored_text(
    text: str,
    font: str | None = None,
    runs: Iterable[TextRun] = (),
) -> ColoredText:
    """Return the text of a cell; ``font`` is the colour of the cell's font,
    ``runs`` the parts of a rich text.
    """
    parts = [(run.text, run.argb or font) for run in runs] or [(text, font)]
    marks: list[Fill] = []
    written = [
        _with_marks(_PRIVATE.sub(" ", part), argb, marks)
        for part, argb in parts
    ]
    return ColoredText(legible("".join(written)), tuple(marks))


def _with_marks(
    text: str,
    argb: str | None,
    marks: list[Fill],
) -> str:
    """Return text with its coloured marks as characters of the private use
    area.
    """
    if argb is None or is_grey(argb) or len(marks) >= _MOST_MARKS:
        return text
    sign = chr(_FIRST_MARK + len(marks))
    found = "".join(
        sign if character in _COLORED_MARKS else character
        for character in text
    )
    if found != text:
        marks.append(Fill.solid(argb))
    return found


def name_of_fill(fill: Fill, palettes: Mapping[str, Palette]) -> ColorName:
    """Return the colour that a swatch shows: a palette's own, else the nearest
    hue; ``other`` for none of the five.
    """
    for palette in palettes.values():
        if color := color_in(palette, fill):
            return color
    if is_grey_fill(fill):
        return "none"
    return color_by_hue(fill) or "other"


# ---- Colour words -----------------------------------------------------------

_STRONG = frozenset("青緑黄橙赤紫灰桃")
_NO_PREDICATES = frozenset("無水空")
"""Of the other words those that say something else too: 該当は無."""
_BEFORE = r"(?<![日新常刺葉卵硫丹っ])(?<![A-Za-z0-9])"
"""What no colour word follows: 日赤, 新緑, 硫黄 are other words."""
_ADVERB = pattern(
    r"(?:必ず|常に|全て|すべて|全部|一律に?|いずれも|、?上記に(?:かかわら|関わら)ず)$"
)
"""What may be said before a colour, and changes nothing: 未着手は必ず赤."""
_LONGEST_ADVERB = 9
_NAMED = "(?:マーク|地|判定|評価|区分|ゾーン|レベル|ランク|ラベル|帯)"
"""What a legend calls a colour before its colon: 青判定：100%以上."""
_AFTER_BARE = (
    r"(?=$|[\s"
    + re.escape(OPENING + CLOSING + MARKS)
    + r"、,;。/|:=→.…<>~\"'0-9-]|[はがをでにともへ]|系|です|について|ー|"
    r"い(?:欄|セル|部分|箇所|マス)|"
    r"の(?:行|列|欄|セル|部分|箇所|もの|場合|塗|網|着色|枠|マス|表示|背景|とき|色|下限|上限|基準|範囲|割合)|"
    r"進捗|目標|達成|未達|措置|取組|未着手|着手|完了|対応|期限|実施|検討|それ以外|上記|"
    rf"網|塗|セル|マーカー|信号|ランプ|丸|印|表示|背景|枠|着色|ハイライト|マス|{_NAMED}(?=\s?[:=]))"
)
_OPENED = frozenset(OPENING)
_GOES_ON = pattern(rf"[{re.escape(CLOSING)}]?[一-龥]")
_PLAIN = frozenset("白黒紫桃茶")
"""Words that behind a condition and a sign, 未着手=白, and in brackets are
nothing but colours.
"""
_AFTER_WEAK = r"(?=\s?[:=])"
_AS_PREDICATE = r"(?=と(?:する|し|なる)|で(?:示|表|着|塗)|に(?:する|し|着|塗)|です|[、。]|$)"
"""What follows a word that is a colour only as a predicate:
新規の手続は白とする.
"""
_NO_FILL = (
    "(?:文字|太字|字|フォント|枠線|枠|罫線|下線|線|矢印|タブ|付箋|見出し)"
)
"""What a colour may be of beside a cell's fill."""
_BEHIND_TYPE = r"(?=[\s:=→、はがをで)】」]|$)"
_SUFFIX = (
    r"(?:\s?[)】」』\]]?[のい]?(?:塗りつぶし|塗潰し|網掛け|網かけ|あみかけ|網掛|塗り|セル|マーカー|信号|ランプ|丸印|丸|印|表示|背景|欄|"
    rf"部分|箇所|着色|ハイライト|マス|(?<=の)(?:行|列))(?!し|す|さ)|系|{_NAMED}(?=\s?[:=]))*+"
)


_OTHER_LOOK = pattern(
    rf"(?:{_NO_FILL}|丸印|記号|左端|右端)の?色(?=[^一-龥ぁ-ん]|[はがをで]|$)"
)


def names_other_look(text: str) -> bool:
    """Tell whether a legible text announces colours of something else than a
    cell's fill: 文字の色.
    """
    return _OTHER_LOOK.search(text) is not None


def is_other_look(text: str) -> bool:
    """Tell whether a legible text is such an announcement and nothing else."""
    return (
        _OTHER_LOOK.fullmatch(text.strip(OPENING + CLOSING + ":")) is not None
    )


def _english(words: Iterable[str]) -> str:
    """Return a pattern of colour words between Latin letters, where they speak
    of cells: Blue: 100%, Red cells, shown in red.
    """
    word = rf"(?:{any_of(words)})(?![A-Za-z])"
    before = r"(?<![A-Za-z])"
    after = r"(?=$|\s?[:=<>(){}0-9→]|\s?\.\.|\s(?:cells?|fills?)\b)"
    return rf"{before}{word}{after}|(?:(?<=\bin\s)|(?<=\bmarked\s)){word}"


def _by_strength(
    words: Iterable[str],
) -> tuple[list[str], list[str], list[str]]:
    """Return the English words, those that are colours without a 色, and those
    that are only where more says so.
    """
    english: list[str] = []
    strong: list[str] = []
    weak: list[str] = []
    for word in words:
        if word.isascii():
            english.append(word)
        elif len(word) > 1 or word in _STRONG:
            strong.append(word)
        else:
            weak.append(word)
    return english, strong, weak


def _alone(weak: Iterable[str]) -> str:
    """Return a pattern of the words that are colours where nothing else is in
    their bracket, or behind a condition's sign.
    """
    plain = any_of(_PLAIN.intersection(weak))
    return (
        rf"(?<=[:=])(?:{plain})(?=[、,/\s]|$)"
        rf"|(?<=[(【「])(?:{plain})(?=[)】」])"
    )


class ColorWords:
    """Finds the colour words of a profile in legible text."""

    def __init__(self, profile: Profile) -> None:
        self._palettes = profile.palettes
        self._colors = {
            legible(word): name
            for name, listed in profile.color_words.items()
            if name != "prose"
            for word in listed
        }
        english, strong, weak = _by_strength(self._colors)
        said = any_of(set(weak) - _NO_PREDICATES)
        prose = any_of(profile.color_words["prose"])
        colored = rf"(?!{prose})(?:{any_of(self._colors)})色系?"
        unknown = rf"(?<![\w※])(?!{prose})[一-龥]{{1,2}}色"
        typed = (
            rf"{_BEFORE}(?:{any_of(strong)})色?[いの]?{_NO_FILL}{_BEHIND_TYPE}"
        )
        bare = (
            rf"{_BEFORE}(?:{any_of(strong)}){_AFTER_BARE}|{_english(english)}"
            rf"|(?<=[はをがも])(?:{said}){_AS_PREDICATE}|{_alone(weak)}"
        )
        loose = rf"{_BEFORE}(?:{any_of(weak)}){_AFTER_WEAK}"
        keep = profile.is_shipped
        self._words = pattern(
            rf"(?P<mark>[\ue000-\ue0ff])|(?P<typed>{typed})|(?P<word>{colored}|{unknown}|{bare})|(?P<loose>{loose})",
            keep=keep,
        )
        self._suffix = pattern(_SUFFIX)
        self._after = pattern(_AFTER_BARE)
        self._inner = pattern(any_of(strong), keep=keep)
        self._hint = pattern(
            rf"[\ue000-\ue0ff]|色|{any_of(strong + english)}"
            rf"|[はをがも](?:{said})",
            keep=keep,
        )

    def mentions(self, colored: ColoredText) -> list[Mention]:
        """Return the colours that a text names, in its order."""
        if not self._hint.search(colored.text):
            return []
        matches = list(self._words.finditer(colored.text))
        if all(match["loose"] for match in matches):
            return []
        found = [self._mention(match, colored) for match in matches]
        return _joined(found, colored.text)

    def are_compounds(self, text: str, mentions: Sequence[Mention]) -> bool:
        """Tell whether the one colour of a text only begins another word:
        青色申告, 橙(だいだい)町, and not 【青】済.
        """
        is_one = len({each.color for each in mentions}) == 1
        return is_one and all(
            each.word
            and text[each.start - 1 : each.start] not in _OPENED
            and (end := _GOES_ON.match(text, each.end))
            and not self._after.match(text, end.end() - 1)
            for each in mentions
        )

    def hidden(self, text: str) -> set[ColorName]:
        """Return the colours whose words are anywhere in a text, within longer
        words too.
        """
        return {self._color(match[0]) for match in self._inner.finditer(text)}

    def _mention(self, match: re.Match[str], colored: ColoredText) -> Mention:
        text = colored.text
        start, end = match.span()
        start -= _adverb_before(text, start)
        word = match[0]
        if match["mark"]:
            fill = colored.marks[ord(word) - _FIRST_MARK]
            name = name_of_fill(fill, self._palettes)
            return Mention(start, end, None, name, fill)
        if match["typed"]:
            return Mention(start, end, word, "other", None, is_type=True)
        if suffix := self._suffix.match(text, end):
            end = suffix.end()
        is_row = text.endswith(("行", "列"), start, end)
        return Mention(start, end, word, self._color(word), None, is_row)

    def _color(self, word: str) -> ColorName:
        squeezed = "".join(word.split())
        for name in (
            squeezed,
            squeezed.removesuffix("系").removesuffix("色"),
            squeezed.removesuffix("系"),
        ):
            if name in self._colors:
                return self._colors[name]
        return "other"


def _adverb_before(text: str, at: int) -> int:
    """Return the length of the adverb that ends at a place; 0 for none."""
    adverb = _ADVERB.search(text[max(0, at - _LONGEST_ADVERB) : at])
    return len(adverb[0]) if adverb else 0


_BETWEEN = frozenset(" \t" + OPENING)


def _joined(found: list[Mention], text: str) -> list[Mention]:
    """Join a coloured mark and the colour word right behind it, and two words
    for one colour: 青(水色).
    """
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        between = text[last.end : mention.start] if last else ""
        if last is None or not set(between) <= _BETWEEN:
            joined.append(mention)
        elif last.word is None and mention.word:
            joined[-1] = mention._replace(start=last.start, fill=last.fill)
        elif last.color == mention.color and between.strip():
            joined[-1] = last._replace(end=mention.end)
        else:
            joined.append(mention)
    return joined


_SPACE = pattern(r"(?<![0-9.\s])\s+|\s+(?![0-9\s])")


def squeezed(text: str) -> str:
    """Return a condition without white space, but for what parts two figures:
    1 100% is not 1100%.
    """
    return _SPACE.sub("", text)


def one_line(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(text.split())


_BARE = frozenset(" \n:=色系→" + OPENING + CLOSING + MARKS)


def is_bare(text: str, mention: Mention) -> bool:
    """Tell whether a text holds a colour and nothing else: 青, ■青色, 【青】."""
    return set(text[: mention.start] + text[mention.end :]) <= _BARE


_ENGLISH = pattern(r"(?i)\b(?:blue|green|yellow|amber|orange|red|gr[ae]y)\b")
"""Colour words of another language: a text that sets two of them apart is a
legend that is not understood.
"""
_LETTER = pattern(r"(?<![A-Za-z0-9])[A-Z](?=\s?[:=→<>])")
_OF_COLORS = frozenset("BGYOAR")
"""The first letters of blue, green, yellow, orange, amber and red."""


def names_two_english(text: str) -> bool:
    """Tell whether a text has two colour words of another language."""
    return len({found[0].lower() for found in _ENGLISH.finditer(text)}) > 1


def names_by_letters(text: str) -> bool:
    """Tell whether a legible text calls colours by their first letters, as in
    G: 80%, Y: 50%, R: 50%; A and B alone may be ranks.
    """
    letters = set(_LETTER.findall(text))
    return letters <= _OF_COLORS and len(letters & set("GYR")) > 1


# ---- Marks of an assessment --------------------------------------------------
#
# ◎ ○ △ ×, S A B C D, 評価A. A sign is a mark where no letter or figure touches
# it; a letter is one where it is a word of its own.

SIGNS = "◎○〇◯⭕△▲▽▼×✕✖✗✘☆★◇□"
_CROSSES = "×✕✖✗✘"
_OTHERS = "".join(sign for sign in SIGNS if sign not in _CROSSES)
# 3×100 is a product
_MARK_SIGN = rf"(?<![0-9A-Za-z])(?:[{_OTHERS}]|[{_CROSSES}](?![0-9A-Za-z]))"
_RANK = r"(?:評価|判定|ランク|区分|評定)"
_BEHIND_LETTER = rf"(?=\s*$|\s*[\s:=→>、,。・/|(\[【「『〔〈)\]】」』〕〉…‥\".-]|[はをがにでと]|\s*{_RANK})"
_MARK_LETTER = r"(?<![0-9A-Za-z+&%-])(?:[A-Z]|SS|AA|AAA)[+-]?(?![0-9A-Za-z&]|\.[0-9A-Za-z])"
_DASH = r"(?m:^|(?<=[\s、。]))-(?=\s?[:=])"
_MARK = pattern(rf"{_DASH}|{_MARK_SIGN}|(?P<letter>{_MARK_LETTER})")
_ENDS_LETTER = pattern(_BEHIND_LETTER)
_WORD_MARK_BEHIND = pattern(rf"\s*{_RANK}(?![一-龥ぁ-ん])")
_ONE = rf"(?P<mark>[{SIGNS}]|(?:[A-Z]|SS|AA|AAA)[+-]?|-(?=[:=(]|$))"
_LEADING = pattern(rf"(?:{_RANK}[\s:]*)?[(\[【「]?{_ONE}[)\]】」]?{_RANK}?")
_SEPARATED = pattern(r"\s*(?:[:=→|…‥・、,。/-]|(?=[(（\[【「\s])|は|とは)+\s*")
_MARK_BEHIND = pattern(rf"^(?P<text>[^()]+)\((?P<mark>[{SIGNS}]|[A-Z])\)$")
_LONGEST_MARK = 12


class MarkSpan(NamedTuple):
    """A mark and where it is in a text."""

    start: int
    end: int
    mark: str
    """In one form."""


def marks_in(text: str, colors: Collection[int] = ()) -> list[MarkSpan]:
    """Return the marks in a legible text, in its order; 評価 or ランク behind
    one belongs to it.

    ``colors`` are the places where colours begin, which end a letter too: A青.
    """
    found = []
    for match in _MARK.finditer(text):
        is_apart = match.end() in colors or _ENDS_LETTER.match(
            text, match.end()
        )
        if match["letter"] and not is_apart:
            continue
        word = _WORD_MARK_BEHIND.match(text, match.end())
        found.append(
            MarkSpan(
                match.start(),
                word.end() if word else match.end(),
                mark_of(match[0]),
            )
        )
    return found


def lone_mark(text: str) -> str | None:
    """Return the mark that a cell holds and nothing else: ◎, 「A」, A評価,
    ランクA.
    """
    bare = "".join(plain(text).split())
    if not bare or len(bare) > _LONGEST_MARK:
        return None
    match = _LEADING.fullmatch(bare)
    return mark_of(match["mark"]) if match else None


def split_mark(condition: str) -> tuple[str, str] | None:
    """Return the mark of a condition and what it says about it: A：100%以上,
    ◎目標達成, 達成(A); None without one.
    """
    match = _LEADING.match(condition)
    if match and _is_apart(match):
        rest = condition[match.end() :]
        separated = _SEPARATED.match(rest)
        explanation = rest[separated.end() :] if separated else rest
        return mark_of(match["mark"]), explanation
    behind = _MARK_BEHIND.match(condition)
    return (mark_of(behind["mark"]), behind["text"]) if behind else None


def _is_apart(match: re.Match[str]) -> bool:
    """Tell whether the mark that begins a condition is no letter of a word:
    A：, (A), ◎達成.
    """
    rest = match.string[match.end() :]
    if not rest:
        return False
    if match[0] != match["mark"] or rest[0] in "(（[【「":
        return True
    if match["mark"] in SIGNS and rest[0] not in SIGNS:
        return True
    separated = _SEPARATED.match(rest)
    return bool(separated and separated.end())
