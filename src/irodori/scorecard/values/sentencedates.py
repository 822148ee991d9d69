"""The deadline that a sentence gives: a plan's text, a KPI, a note, a heading.

システム改修を令和5年3月末までに行う   the date before まで, 目途, 予定, or behind 期限
システム改修(令和5年3月)               else one that closes or heads the sentence
令和6年度以降に検討                    no deadline: an answer too
…までに提出された意見への対応          no deadline: a clause of the past
令和5年9月頃, 9月までに                in doubt
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from irodori.patterns import pattern
from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    no_deadline,
    read_deadline,
)
from irodori.scorecard.values.datewords import (
    DEADLINE_NAME,
    FoundDate,
    date_at,
    dates_in,
    with_digits,
)
from irodori.scorecard.values.text import (
    outside_and_inside,
    plain,
    squeezed,
    unspaced,
)

LONGEST_SENTENCE = 4_000
"""The most characters of a plan's text that are looked through for a date."""

_ACTION = (
    "実施|改修|公開|整備|構築|導入|リリース|完了|措置|対応|見直|検討|結論|策定|開発|設計|調達|周知|作成|公表|改正|施行|"
    "移行|提供|廃止|簡素化|オンライン化"
)
_DEED = (
    rf"(?:{_ACTION})"
    "(?!法|令|案|版|会|書|委|部会|チーム|結果|状況|報告|要領|基準|計画|事業|前|後|時|率)"
)
"""What will be done, and no noun that begins with it: 改正法, 検討会."""
_THEN = pattern(
    r"に(?![お関比対つよ基係向伴わ至引続])[^、。]{2,40}(?=$|[。【\[〔(])"
)
_DONE_BEFORE = pattern(
    r"た(?![め])|済|基づ|踏まえ|以降|以後|から|より|時点|現在|[0-9]"
)
"""What says of a date that something was done on it before the plan."""
_BEGINNING = pattern(
    r"(?:着手|開始|始動)(?:時期|予定日?|日)?(?: ?[:=は(] ?)?$"
)
_LABEL = pattern(
    r"(?:期限|期日|締切|〆切|締め切り|時期|終了日|完了日)(?: ?[:=は(] ?)?$"
)
_OTHER_LABEL = pattern(
    r"(?:(?:前回|当初|変更前|改定前|見直し前|旧)(?:の?(?:期限|期日|時期|計画|予定|報告|目標))?"
    r"|(?:(?<!の)|(?=..(?:年月)?日))(?:作成|更新|記入|報告|公表|提出|策定)(?:年月)?日?|参考)(?: ?[:=は(] ?| )?$"
)
"""Before a date that is no deadline in force: （前回：R5.3）, 作成：R5.3; but
手引の作成（R5.3） is what is to be done by then.
"""
_ROUGHLY = pattern(r" ?(?:頃|ごろ|前後)")
_ROUGHLY_BEFORE = pattern(r"(?:概ね|おおむね|およそ|約) ?$")
_AIM = pattern(
    rf" ?(?:まで(?!の|~|に比|と比)|[をに]? ?(?:目途|目処|めど)|を?期限|の(?:完了|達成)"
    rf"|を?目標(?=$|[)\]】〕。、,]|に(?!対)|と)|[にのを]?(?:達成|{_ACTION})?予定)"
)
_STOP_AFTER_TAIL = pattern(
    r"に?$|に?[。、,]| |に(?!お|関|比|対|つ|よ)|の(?:完了|達成|実現|措置|施行)"
    r"|[)\]】〕] ?(?:$|[。、,(\[【〔])|[(【\[〔:]"
)
_STOP = pattern(rf"$|。|[)\]】〕] ?(?:$|[。、,(\[【〔])|[【\[〔]|に?{_DEED}")
_NAMES = pattern(
    rf"に?(?:{_ACTION})(?:済み?)?"
    "(?:の(?!ため|予定|完了|見込|方向)|へ|に(?:基づ|伴|関|係|よ|対応)|を踏まえ)"
)
_HEADS_DEED = pattern(rf"[ 、]{_DEED}")
_LIST_MARK = pattern(
    r"[・●■◆◇○◎□▪~-]? ?(?:[0-9a-zA-Zア-ン][.)]? |[0-9a-zA-Zア-ン][.)]"
    r"|[0-9](?=[令平RH])|\([0-9a-zA-Zア-ン]\))? ?"
)
_BEHIND_HEAD = pattern(r" (?!現在|時点|着手|開始|始動)")
_TO_A_MONTH = pattern(r"月|[0-9][./-][0-9]")
"""A month at the head of a line is the plan's; a year may be that of the noun
behind it: 令和5年度 予算.
"""
_NO_DEADLINE = pattern(
    r" ?(?:の)?(?:法律|政令|省令|府令|条例|告示|通達|通知|法令|規則|法|予算|補正|当初予算|税制|決算|調査|統計|白書|実態"
    r"|実績|利用|申請|件数|基本|閣議|国会|通常国会|臨時国会|第[0-9]|施行|計画|方針|要求|概算|分(?!析|担|野)|時)"
)
"""What follows a date that only says which: 令和5年度予算, 平成30年法律第1号."""
_YEAR = "(?:令和?|平成?|[RHSrhs])(?:元|[0-9]{1,2})"
_LONE_YEAR = pattern(
    rf"[(\[【〔]{_YEAR}[)\]】〕]"
    rf"|(?<![0-9A-Za-z一-龥]){_YEAR}(?:まで|[中末内]|に(?!お|関|比|対|つ|よ)|[ 、]?{_DEED})"
)
"""(R4), R4に改修: it may be a calendar or a fiscal year."""
_HEADS_LINE = pattern(r"(?:^|[。、 ]|[0-9a-zA-Z]\)|・)$")
_IN_BRACKETS_HEADS_LINE = pattern(r"(?:^|[。、 ]|・)[(\[【〔]$")
_CLOSES = pattern(r" ?[)\]】〕]")
_COLON = pattern(" ?:")
_OPENS = pattern(r" ?(?:頃|ごろ)?(?:以降|以後)")
_STARTS = pattern(
    r" ?(?:頃|ごろ)?(?:から|より(?!も)|~|(?!まで)中?に?"
    r"(?P<what>[^。、0-9()\[【]{0,10}?)[にを]?(?:着手|開始|スタート|始動))"
)
_PAST = pattern(
    rf" ?(?:に|で|の|中に|末に)?(?:時点|現在|実績|付け?(?![一-鿿]?[加帯属録])|公布|閣議決定|比(?!較)|版"
    rf"|(?:{_ACTION})?(?:済|した|された|しました|しており|に成立))"
)
_BY_THEN = r" ?(?:まで(?:に)?|に|中に|末に)は?"
_WITHIN = r"[^、。:・()\[\]【】〔〕0-9]"
_NOUN = "(?=[一-鿿ァ-ヺA-Za-z「『]|もの|こと)"
_PAST_CLAUSE = pattern(
    rf"{_BY_THEN}(?:{_WITHIN}{{1,14}}?(?:に|で|から))?"
    r"(?:実施|完了|終了|提出|契約|締結|開催|申請|届出|届け?出|受付|受け?付け|寄せ|取りまとめ|とりまとめ|発生|判明|採択|認定)"
    rf"(?:し|され|られ|せられ)?た{_NOUN}"
    rf"|{_BY_THEN}{_WITHIN}{{1,14}}?(?:を(?:行っ|受け|終え|迎え|(?:締結|提出|完了|実施|取得|開催)し)"
    rf"|[がの]あっ|が終わっ|が行われ|が提出され)た{_NOUN}"
    rf"|{_BY_THEN}{_WITHIN}{{1,14}}?(?:済み?の|が(?:到来|満了|終了|失効)する(?=[一-鿿]))"
)
"""A clause of what had been done by then, before the noun that the plan deals
with: …までに提出された意見への対応.
"""
_MAYBE_PAST = pattern(
    rf"{_BY_THEN}(?:(?![をがはもとのへやに]){_WITHIN}){{1,14}}?"
    rf"(?:[しれけっいきりえめべてねげせちじみびぎ見出来得]た|んだ){_NOUN}"
    rf"|{_BY_THEN}{_WITHIN}{{1,30}}?[しれけっいきりえめ]た(?:$|[。)\]】〕])"
    rf"|{_BY_THEN}(?:(?![をがはもとのへやに]){_WITHIN}){{1,14}}?(?:する|される|れている)(?=[一-鿿ァ-ヺ])"
    "(?!方向|予定|方針|見込|計画(?!の)|必要|旨|目標|考え|想定|際|場合|ため)"
)
"""The same with another verb, which may also say how the noun is that will be
done by then (…までに統一された様式の公表, …に施行される法律への対応); and a
sentence of the past.
"""
_GOES_LIVE = pattern(r"運用|供用|利用|受付|サービス|稼働|提供")
_UNDECIDED_WORD = pattern("[未検調](?:定|討|整|設)")
_UNDECIDED = pattern(
    r"(?:時期|期限|期日|日程)(?:は|が|も|:|=)?(?:現時点で(?:は)?)?(?:未定|検討中|調整中|未設定)|[(\[【]未定[)\]】]"
)


def find_deadline(text: str) -> Deadline | None:
    """Return the one deadline inside a sentence, a plan's text, a KPI or a
    note; None where there is none, or more than one.
    """
    found = find_plan_deadline(text)
    return found if isinstance(found, Deadline) else None


_HEADED = pattern(DEADLINE_NAME)


def find_headed_deadline(heading: str) -> Deadline | None:
    """Return the deadline that a heading is, or gives in brackets:
    期限：令和4年12月末, 課題①（達成期限：令和4年12月末）,
    アクションプランa（令和4年12月末まで）.
    """
    words = unspaced(heading)
    for note in (words, *outside_and_inside(words)[1]):
        is_deadline = _HEADED.match(note) or "まで" in note
        found = read_deadline(note) if is_deadline else None
        if isinstance(found, Deadline):
            return found
    return None


def find_plan_deadline(text: str) -> Deadline | NoDeadline | None:
    """Return what a plan's text says about its deadline; None where it says
    nothing.

    A date is taken where まで, 目途 or 予定 follows it, or 期限 or 完了時期
    precedes it. Only where there is no such date, one is taken that closes the
    sentence or its brackets (システム改修(令和5年3月)), heads it
    (令和2年度:改修), is followed by what will be done (令和5年度に改修), or
    has 末, 中, 内 before a stop. 令和元年度利用率, 令和4年3月末時点,
    令和4年4月着手 and 令和3年6月18日閣議決定 are no deadlines; any other date
    is not understood.

    ``deadline.none``: 令和6年度以降, 時期未定. ``deadline.ambiguous``:
    different dates that are no range. ``deadline.unreadable``: a day that does
    not exist, a rough one (令和5年9月頃), one without its year (9月までに,
    下半期に改修), or a date of which the words do not tell what happens then
    (令和3年12月策定の計画に基づく改修, 令和5年3月末までに統一された様式の公表).
    """
    if not _MAY_SAY.search(text):
        return _without_year(text)
    text = text[:LONGEST_SENTENCE]
    found = _in_sentence(text) or _without_year(text)
    is_sure = found is not None and found[0] != "deadline.unreadable"
    if is_sure or "\n" not in text:
        return found
    joined = _in_sentence(text.replace("\n", ""))  # a break within a word
    return joined if isinstance(joined, Deadline) else found or joined


_WITHOUT_YEAR = pattern(
    r"[(（\[【]((?:今|来|本|翌|同|次)?年度?[中内末]|[0-9０-９]{1,2}月[末中頃]?|随時|継続|通年|毎年度?|順次)"
    r"(?:まで|実施|予定|目途|目処)?[)）\]】]"
)
"""When something is done, in brackets and without the year: （来年度中）, （随時）."""


def _without_year(text: str) -> NoDeadline | None:
    """Return a time without its year that a text gives in brackets as one that
    is not understood.
    """
    found = _WITHOUT_YEAR.search(text)
    return NoDeadline("deadline.unreadable", found[1]) if found else None


def _in_sentence(text: str) -> Deadline | NoDeadline | None:
    words = with_digits(_FOOTNOTES.sub("", squeezed(text)))
    dates = list(dates_in(words))
    kinds = _by_kind(words, dates)
    kinds["closing"].update(_heads_of_lines(text))
    deciding = kinds["aim"] or kinds["closing"]
    months = {day.month for day in deciding if day}
    if any(month not in months for month in _undated(words, dates)):
        if months:
            return no_deadline("deadline.ambiguous", text)
        kinds["unclear"][None] = ""
    if _LONE_YEAR.search(words):
        kinds["unclear"][None] = ""
    if _UNDECIDED_WORD.search(words) and _UNDECIDED.search(words):
        kinds["open"][None] = ""
    return _one_of(kinds, text)


def _heads_of_lines(text: str) -> Iterator[tuple[date | None, str]]:
    """Yield the months and days that a space parts from the text behind them,
    at the head of a line or of an item: 1. R5.9 様式の統一.
    """
    for line in text.splitlines():
        words = with_digits(" ".join(plain(line).split()))
        mark = _LIST_MARK.match(words)
        found = date_at(words, mark.end() if mark else 0)
        if (
            found
            and _TO_A_MONTH.search(found.text)
            and _BEHIND_HEAD.match(words, found.end)
        ):
            yield found.last_day, found.text


def _by_kind(
    words: str, dates: Iterable[FoundDate]
) -> dict[str, dict[date | None, str]]:
    """Return the distinct dates of a sentence by what each is."""
    kinds: dict[str, dict[date | None, str]] = {
        "aim": {},
        "closing": {},
        "open": {},
        "unclear": {},
    }
    for found in dates:
        kind = _kind(words, found)
        if kind:
            kinds[kind].setdefault(found.last_day, found.text)
    return kinds


_UNDATED = pattern(
    r"(?<![0-9毎前昨各当])(?<![毎翌例前昨]年)(?:(?P<month>[0-9]{1,2})月(?:[0-9]{1,2}日|[上中初下]旬|末日?)?|(?:会計)?年度(?:末|内|中|当初)|年[末内]"
    r"|[上下]半?期|第?[1-4一二三四]四半期|[今本来翌次]年度)(?:末|中|内)?"
)
_UNDATED_AIM = pattern(
    rf"(?:頃|ごろ)?(?:まで(?!の|~)|[をに]? ?(?:目途|目処|めど)|[にのを]?(?:達成|{_ACTION})?予定|に(?:{_ACTION}))"
)


def _undated(words: str, dates: Iterable[FoundDate]) -> Iterator[int | None]:
    """Yield the month, None for a half or the like, of each time without a
    year of its own that is a deadline's.
    """
    spans = [(found.start, found.end) for found in dates]
    for found in _UNDATED.finditer(words):
        if any(
            start < found.end() and found.start() < end for start, end in spans
        ):
            continue
        end = found.end()
        if (
            _UNDATED_AIM.match(words, end)
            and not _PAST.match(words, end)
            and not _STARTS.match(words, end)
        ):
            yield int(found["month"]) if found["month"] else None


def _one_of(
    kinds: dict[str, dict[date | None, str]], text: str
) -> Deadline | NoDeadline | None:
    days = kinds["aim"] or kinds["closing"]
    if len(days) > 1:
        return no_deadline("deadline.ambiguous", text)
    for last_day, words in days.items():
        if last_day is None or (kinds["open"] and not kinds["aim"]):
            return no_deadline("deadline.unreadable", text)
        return Deadline(last_day, words)
    if kinds["open"]:
        return no_deadline("deadline.none", text)
    return (
        no_deadline("deadline.unreadable", text) if kinds["unclear"] else None
    )


def _kind(words: str, found: FoundDate) -> str:
    """Return what a date in a sentence is: ``aim``, ``closing``, ``open``,
    ``unclear``; nothing for no deadline.
    """
    end = found.end
    before = words[max(0, found.start - 10) : found.start]
    if _OPENS.match(words, end):
        return "open"
    if _PAST.match(words, end) or _PAST_CLAUSE.match(words, end):
        return ""
    if _MAYBE_PAST.match(words, end):
        return "unclear"
    starts = _STARTS.match(words, end)
    if starts and _GOES_LIVE.search(starts["what"] or ""):
        return "unclear"
    if starts or _BEGINNING.search(before) or _OTHER_LABEL.search(before):
        return ""
    if _ROUGHLY.match(words, end) or _ROUGHLY_BEFORE.search(before):
        return "unclear"
    if _LABEL.search(before) or _AIM.match(words, end):
        return "aim"
    return _kind_by_place(words, found, before)


def _kind_by_place(words: str, found: FoundDate, before: str) -> str:
    """Return what a date is that no word calls a deadline: by whether it opens
    a line or closes a sentence, and by what follows.
    """
    is_head = _HEADS_LINE.search(before) is not None
    if _heads_line(words, found, before) or (
        is_head and _HEADS_DEED.match(words, found.end)
    ):
        return "closing"
    if _NAMES.match(words, found.end):
        return "unclear"
    stop = _STOP_AFTER_TAIL if found.has_tail else _STOP
    if stop.match(words, found.end) or _is_done_then(words, found.end):
        return "closing"
    if not _NO_DEADLINE.match(words, found.end):
        return "unclear"
    is_of_noun = words.startswith("の", found.end)
    is_month = _TO_A_MONTH.search(found.text) is not None
    is_own = is_month and not found.start and not is_of_noun
    return "unclear" if is_own else ""


def _is_done_then(words: str, end: int) -> bool:
    """Tell whether the rest of a sentence says what will be done on the date
    before it: 令和6年3月に添付書類の省略.
    """
    then = _THEN.match(words, end)
    return then is not None and not _DONE_BEFORE.search(then[0])


def _heads_line(words: str, found: FoundDate, before: str) -> bool:
    """Tell whether a date opens a line: R5.9:要件定義 or 【R5.9】要件定義."""
    if _COLON.match(words, found.end):
        return _HEADS_LINE.search(before) is not None
    return (
        _CLOSES.match(words, found.end) is not None
        and _IN_BRACKETS_HEADS_LINE.search(before) is not None
    )


_FOOTNOTES = pattern(
    r" ?\(注[0-9]{0,2}\)| ?[※*]{1,2}[0-9]{1,2}\)?(?![0-9年月日./:時])"
)
_MAY_SAY = pattern(
    r"[年\uf98eYＹⓎ\U00010000-\U0010ffff]|[RHrhＲＨｒｈ][0-9０-９]{1,2}[にま中末内]|[\d元]\s*+[^\s%％,，。0-9０-９A-Za-zぁ-ゖァ-ヺー一-鿿]"
    r"|未定|検討中|調整中|未設定|[0-9０-９]月|[上下]期|半期"
)
"""Every date holds 年, the Y of FY, or a number with a sign behind it, as NFKC
makes them of their characters.
"""
