"""The as-of date in a text: titles, labels, notes and headings.

A date counts where the text says that the sheet is as of it (令和4年3月末時点,
基準日：令和4年3月31日), and not where it says so of another thing
(10月1日現在の人口).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from operator import itemgetter

from irodori.patterns import pattern
from irodori.scorecard.reading.rowkinds import begins_note
from irodori.scorecard.values.dates import (
    Deadline,
    english_month,
    read_deadline,
)
from irodori.scorecard.values.datewords import dates_in, with_digits
from irodori.scorecard.values.text import (
    outside_and_inside,
    plain,
    without_footnote,
)
from irodori.workbook.rendering import ShownDate

WEAK = 5
"""The rank of a date that decides only where no other place gives one."""
PREVIOUS = 6
"""The rank of a date that a title gives the edition before: it decides nothing,
but may be meant where a sheet has no other; that behind a label of which it is not
known what it says (印刷日：令和4年4月1日) too.
"""
_OF_ELSE = 7
"""The rank of a date whose label says that it is that of another thing."""
WITH_OTHERS = 2
"""The rank of a date in a title that says more, and of the edition before where
a title gives both.
"""
LONGEST_TITLE = 300
"""The longest text in characters in which an as-of date is looked for."""
NAMED = pattern(r"時点|現在")
_ONLY_DATE = pattern(
    r"[0-9元年月日度末.,/\- 令和平成昭西暦RHrh火水木金土曜第四半期上下()]{4,30}"
)
_TO_THE_MONTH = pattern(r"[0-9]月|[0-9][./-][0-9]|年度末|半期")
_STATE = pattern(
    r"(?:の|における)(?:進捗|取組|実施|対応|達成)?(?:状況|実績|現況)$"
)
"""What a title says of the day whose state it shows: 令和5年6月末の進捗状況."""
_EDITION = pattern(r"(?:版|実績)$")
LABEL = pattern(
    r"(?:(?:評価|判定|集計|進捗(?:状況)?|状況|データ|数値|調査|作成|実績|更新|対象|報告|現況|取りまとめ)?の?(?:基準日|時点日?|現在日?|基準時点|評価日|判定日)"
    r"|(?:調査|集計|照会)(?:期日|時点)|(?:FY[0-9]{2,4} ?)?[1-4]Q末?時点)[:はを]?"
)
_MADE = r"(?:作成|更新|調査|提出|回答|公表|記入|記載|入力|集計|点検|報告|確認|出力|抽出|取得|発行|修正|取りまとめ)"
_MADE_OF = rf"(?:最終|直近|本表|データ|実績|進捗|状況)?の?{_MADE}(?:年月)?日?"
WEAK_LABEL = pattern(rf"(?:{_MADE_OF}|本日|今日)(?:[: は]|$)")
_MADE_ON = pattern(
    rf"(?P<date>[^()]{{4,30}}?)(?: (?!計画|様式|[前次]回)[^0-9 ]{{1,12}}?)?(?:{_MADE_OF}|基準日|評価日|判定日)"
    r"|(?P<found>[^()]{4,30}?)調べ?"
)
"""What says behind a date when a sheet was made: 令和6年7月1日 総務課作成."""
_DAY_OF_ELSE = pattern(
    r"[^0-9:。、 ]{0,10}(?:計画|様式|[前次]回|策定|改定|施行|公布|制定|適用|開始|着手|完了|終了"
    r"|締め?切り?|〆切り?|期限|決裁|決定|承認|開催|会議|予定|開庁|契約|設置|満了|発足|公開)"
    r"[^0-9:。、 ]{0,6}日(?:[: は]|$)"
)
_DAY_OF_SOMETHING = pattern(r"[^0-9:。、 ]{1,10}日(?:[: は]|$)")
"""Any other label of a day: 印刷日, 受付年月日."""
_LABELS = (
    (1, LABEL),
    (WEAK, WEAK_LABEL),
    (_OF_ELSE, _DAY_OF_ELSE),
    (PREVIOUS, _DAY_OF_SOMETHING),
)
"""The labels of days with the ranks of the dates beside them."""
_OVERWRITTEN = r"(?!分?(?:に|を|から)の?(?:上書|更新|追記|修正|変更))"
"""前回分に上書き says how the edition at hand was made."""
_ABOUT_WORK = (
    r"進捗|対策|計画|戦略|ビジョン|プラン|施策|取組|事業|達成|スコアカード"
)
_BEFORE_A_DATE = pattern(
    rf"(?:(?:前回|前年|次回|旧){_OVERWRITTEN}[^。、]{{0,12}}"
    rf"|(?:人口|統計|世帯|法令|出典|国勢調査)(?:(?!{_ABOUT_WORK})[^。、]){{0,12}})$"
)
"""A statistic before a date, and not the name of a plan that begins with one:
人口減少対策 進捗一覧.
"""
BEFORE = pattern(r"前々?[回年期]|[昨旧][年版]|参考")
"""What a title between tables says of an earlier edition below it."""
_OF_THE_EDITION_BEFORE = pattern(
    rf"(?:前回|前年|旧){_OVERWRITTEN}[^。、]{{0,12}}$"
)
_TITLED_BEFORE = pattern(r"(?:前回|前年度?|旧)(?:公表)?[分版]?[)\]】>] ?$")
"""What names a whole sheet before its date: スコアカード（前回）令和5年3月末時点."""
_BEHIND_A_DATE = pattern(
    r"(?:時点|現在)\)?(?:の|における|で)?(?:住民|推計人口|総人口|国勢|統計|世帯|法令|前回|人口|から|と比|との比|からの)"
)
_OF_A_PLAN = pattern(r"(?:計画|策定|改定|決定)\s*+[(（\[【]?+\s*+$")
_CURRENT = pattern(r"(?:現在値|現状値|直近値|最新値)[:、 ]?")
_LEAD = r"[※*・＊注備考資料0-9():. ]{0,10}"
_SUBJECT = (
    r"(?:本表|この表|表中|上記|本資料|いずれも|(?:各欄|各項目|表)の(?:記載|数値|内容)|(?:各)?(?:数値|値|データ)|現在値|実績値?"
    r"|(?:記載)?内容|(?:進捗|取組|実施|達成)?(?:の)?状況|進捗)"
    r"(?:の(?:数値|内容|記載|(?:進捗|取組|実施)?状況|進捗))?"
)
_DATE = r"[0-9元年月日末度.,/\- 令和平成西暦RHrh第四半期上下]{4,30}"
_PERIOD = pattern(
    r"(?:報告|集計)?(?:対象|集計|報告|調査|実績|評価|データ)(?:期間[:はを]?|年?月[:は]) ?(?P<of>[^()]{6,40})$"
    rf"|(?P<period>[~{_DATE[1:]})(?:分|の?(?:実績|報告))(?:の?報告)?$"
)
"""What says of which months a sheet is, and not of which day."""
_STATED = (
    r"(?=$|[)\]、。 ]|で|とする|とし|です|である|による|に(?:基づ|よ)|を(?:記載|反映|集計)"
    r"|(?:の|における)(?:[^。、0-9]{0,10}からの)?報告(?:に基づ|を|内容)"
    r"|(?:の|における)(?:もの|(?:進捗|取組|実施|対応|達成)?(?:状況|実績|数値|内容|値|情報|データ)))"
)
"""What follows the day by which a sheet was filled in; before another word
(時点の人口, 時点の利用率を基準) the day is that of another thing.
"""
_NOTE = pattern(
    rf"{_LEAD}(?:{_SUBJECT})?(?:について)?(?:は|、|:){{0,2}} ?(?:原則(?:として)?|すべて|全て)?"
    rf"{_DATE} ?(?:時点|現在){_STATED}"
)
_REPLIED = pattern(
    rf"{_LEAD}{_SUBJECT}欄?(?:は|、|:){{1,2}} ?(?P<date>{_DATE}?)(?:時点|現在)?の? ?"
    r"[^。、0-9年月日]{0,8}(?:回答|報告|調査|照会|聞き?取り)(?:結果|内容)?(?:に(?:よる|より|よって|基づ)|である|を(?:記載|反映))"
)
"""What says of which day the values were told: 状況は令和5年7月末の回答による."""
_JUDGED_BY = pattern(
    rf"{_LEAD}[^。0-9]{{0,30}}?期限[^。0-9]{{0,20}}?"
    rf"(?:は|を|、|:){{1,2}} ?(?P<date>{_DATE}?) ?(?:時点|現在)?"
    r"(?:を基準(?:日)?(?:に|として)|に基づ(?:き|いて)|により|で)(?:判定|区分|判断|評価)"
)
"""What says by which day deadlines are judged:
期限内・期限超過は、令和4年10月31日を基準に判定.
"""
_BASE_DAY = pattern(
    rf"{_LEAD}(?:[^。0-9]{{1,20}}?(?:は|、) ?)?(?P<date>{_DATE}?)(?:時点|現在)?を"
    r"(?:評価|判定|集計)?の?(?:基準(?:日|時点)|判定日|評価日)(?:に|と(?:する|し))"
)
"""What makes a day the one judged by: 令和5年6月30日を基準日とする."""
_SOURCE = pattern(rf"{_LEAD}[^()。]{{1,30}}(?:調べ|作成|取りまとめ|集計)")
"""Before a date in brackets: 資料：内閣府調べ（令和5年3月31日現在）."""
_CLOCK = pattern(
    r"(?<=日) ?の?(?:午前|午後)? ?(?:[0-9]{1,2}時(?:[0-9]{1,2}分)?|正午)(?= ?(?:時点|現在))"
)
_SAME_DAY = pattern(r" ?\(?同日(?=(?:時点|現在))")
_TO_BE = pattern(r"(?:とする|とします|です|である)。?$")
_SPACE = pattern(" ")
_OF_A_YEAR = pattern(r"(?:令和|平成)?(?:[0-9]{1,4}|元)年度")
_OVER = pattern(r"(?<=[期Q月度末])の?終了(?:時点|(?:後|時)(?=$|[)】\]]))")
"""令和5年度第4四半期終了時点 is as of its end."""
_YEARLESS = pattern(
    r"(?<![0-9年度第])(?:第?[1-4]四半期|[上下]半期|[0-9]{1,2}月)"
    r"(?:末?[0-9日]{0,3} ?(?=時点|現在)|末(?=$|[)】\]]))"
)
"""A part of a year before 時点, whose year is named elsewhere in the text:
令和4年度スコアカード（第4四半期末時点）, 6月末時点（令和5年度）.
"""
_SAME_MONTH = pattern(
    r"(?P<year>(?:令和(?:元|[0-9]{1,2})|20[0-9]{2})年)(?P<month>[0-9]{1,2}月)分?"
    r" ?[(【\[](?=(?P=month)末?[0-9日]{0,3} ?(?:時点|現在))"
)
"""A day whose month is named with its year right before: 2024年11月（11月30日時点）."""
_YEAR_BEHIND = pattern(
    r"(?:時点|現在)?[)】\]]? ?[(【\[](?:令和|平成)?(?:[0-9]{1,4}|元)年度[)】\]]"
)


RankedDate = tuple[int, dt.date]
"""The rank of a place that gives a date, and the date."""
_LAST_MONTH = 3
"""The month in which a fiscal year ends."""
_AS_OF = pattern(r" ?(?:時点|現在)")
_ENGLISH = pattern(
    r"\b[Aa]s (?:of|at) (?:(?P<day>[0-9]{1,2}) )?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? "
    r"(?:(?P<day2>[0-9]{1,2}), ?)?(?P<year>20[0-9]{2})(?![0-9])"
)
"""as of June 30, 2023."""


def find_as_of(text: str) -> dt.date | None:
    """Return the date before 時点 or 現在 in a title or heading:
    令和4年3月末時点, (R6.3.19時点), 平成20年度末現在.

    None where there is none, and where there are two different ones.
    """
    if "時点" not in text and "現在" not in text:
        return None
    words = plain(text).split()
    days = _days_as_of("".join(words)) or _days_as_of(" ".join(words))
    return days.pop() if len(days) == 1 else None


def _days_as_of(text: str) -> set[dt.date | None]:
    """Return the dates right before 時点 or 現在. A space may part a date from
    a number before it (プラン2023 R6.3.31時点), or pieces of one date.
    """
    words = with_digits(text)
    return {
        found.last_day
        for found in dates_in(words)
        if _AS_OF.match(words, found.end)
    }


def one_line(text: str) -> str:
    """Return a text as the grammar reads it: on one line with single spaces,
    its dates in digits, without a footnote's mark, the hour of a day and a
    full stop at its end.

    Spaces within 時 点 and 現 在 go with all others.
    """
    words = plain(text).split()
    spaced = " ".join(words)
    squeezed = "".join(words)
    is_apart = NAMED.search(squeezed) and not NAMED.search(spaced)
    line = squeezed if is_apart else spaced
    line = _ENGLISH.sub(_from_english, line)
    line = with_digits(_CLOCK.sub("", without_footnote(line))).rstrip("。")
    line = _SAME_DAY.sub("", line)
    return _OVER.sub("時点", line) if "終了" in line else line


def _from_english(found: re.Match[str]) -> str:
    """Return an English as-of date as Japanese titles write it."""
    day = found["day"] or found["day2"]
    shown_day = f"{day}日" if day else "末"
    return f"{found['year']}年{english_month(found['month'])}月{shown_day}時点"


def days_of_titles(texts: Iterable[str]) -> frozenset[dt.date]:
    """Return the days of which some texts between tables say that what is
    below is of them: 【前回】令和5年3月末時点; a note is about the table above.
    """
    lines = [one_line(text) for text in texts if len(text) <= LONGEST_TITLE]
    return frozenset(
        day
        for line in lines
        if not begins_note(line)
        for rank, day in title_dates(line, None)
        if is_of_table(rank, line)
    )


def is_of_table(rank: int, text: str) -> bool:
    """Tell whether a date of some rank in a title may be that of one table:
    its text says 時点, or its label 基準日.
    """
    return rank in {1, PREVIOUS} or (
        rank == WITH_OTHERS and NAMED.search(text) is not None
    )


def title_dates(text: str, label: int | None) -> list[RankedDate]:
    """Return the dates that the text of a title gives, each with its rank;
    ``label`` is that of the label beside it.
    """
    if day := judging_date(text):
        return [(0, day)]
    if named := _named_dates(_with_its_year(text)):
        return named
    if day := whole_date(text):
        return [(label or 2, day)]
    outside, notes = outside_and_inside(text)
    if stated := _stated_date(text, outside, notes):
        return [stated]
    dates = [_day_of_a_state(text), *map(whole_date, reversed(notes))]
    days = [day for day in dates if day] or _word_dates(outside)
    return [(2, day) for day in days[:1]]


def _stated_date(
    text: str, outside: str, notes: Iterable[str]
) -> RankedDate | None:
    """Return the date of which a title says what it is, with its rank: by a
    label in front or in brackets (``notes``), or in a sentence.
    """
    texts = (text, *notes, *_from_labels(text))
    if labelled := [*filter(None, map(labelled_date, texts))]:
        return min(labelled)
    is_named = any(map(LABEL.fullmatch, notes))
    day = (whole_date(outside) if is_named else None) or noted_date(text)
    return (1, day) if day else None


def label_rank(text: str) -> int | None:
    """Return the rank of the date beside a text that is the label of a day."""
    ranks = (rank for rank, words in _LABELS if words.fullmatch(text))
    return next(ranks, None)


def labelled_date(text: str) -> RankedDate | None:
    """Return the date behind a label, with the label's rank, or before what
    says that the sheet was made then.
    """
    for rank, words in _LABELS:
        labelled = words.match(text)
        if labelled is None:
            continue
        behind = text[labelled.end() :]
        word = behind.strip().partition(" ")[0]
        day = whole_date(behind) or whole_date(word)
        return (rank, day) if day else None
    made = _MADE_ON.fullmatch(text.strip(" ()[]【】"))
    day = whole_date(made["date"] or made["found"]) if made else None
    return (WEAK, day) if day else None


def _from_labels(text: str) -> list[str]:
    """Return the ends of a title that may begin with a label:
    スコアカード 時点：令和5年6月末.
    """
    return [text[word.end() :] for word in _SPACE.finditer(text)]


def _with_its_year(text: str) -> str:
    """Return a text with the fiscal year that it names, earlier or in brackets
    behind, before a part of a year that has none: 令和4年度…（第4四半期末時点）.
    """
    if same := _SAME_MONTH.search(text):
        return text[: same.end()] + same["year"] + text[same.end() :]
    part = _YEARLESS.search(text)
    year = _OF_A_YEAR.search(text)
    if part is None or year is None:
        return text
    at = part.start()
    is_behind = _YEAR_BEHIND.match(text, part.end()) is not None
    if year.end() >= at and not is_behind:
        return text
    return text[:at] + year[0] + text[at:]


def _named_dates(text: str) -> list[RankedDate]:
    """Return the dates before 時点 and 現在, the one that counts first; that
    of a plan has the last rank.
    """
    found: list[RankedDate] = []
    earlier: list[RankedDate] = []
    for before, day, named in _dates_before_names(text):
        if not _is_of_another_thing(before, text, named):
            found.append((_rank_behind(before), day))
        elif _OF_THE_EDITION_BEFORE.search(before):
            earlier.append((_rank_of_edition(before, text, named), day))
    if not found:
        return [each for each in earlier if each[0]][-1:]
    found.reverse()
    ranked = sorted(found, key=itemgetter(0))
    return ranked + [(2, day) for _, day in earlier]


def _rank_behind(before: str) -> int:
    """Return the rank of a date in a title by the words before it."""
    return WEAK if _OF_A_PLAN.search(before) else 1


def _dates_before_names(
    text: str,
) -> Iterator[tuple[str, dt.date, re.Match[str]]]:
    """Yield each date before 時点 or 現在 with the words before it and the
    name behind it.
    """
    begin = 0
    for named in NAMED.finditer(text):
        if day := find_as_of(text[begin : named.end()]):
            yield _before_date(text[begin : named.start()]), day, named
        begin = named.end()


def _rank_of_edition(before: str, text: str, named: re.Match[str]) -> int:
    """Return the rank of the date of the edition before, as long as the title
    gives no other; 0 where more is said than the date.
    """
    if _TITLED_BEFORE.search(before):
        return 1
    return 0 if text[named.end() :].strip(") ]】") else PREVIOUS


def _before_date(piece: str) -> str:
    """Return the words before the date in a piece of text."""
    first = next(
        (
            at
            for at, sign in enumerate(piece)
            if sign.isdigit() or sign in "令平昭元RH西"
        ),
        0,
    )
    return piece[:first]


def _is_of_another_thing(
    before: str,
    text: str,
    named: re.Match[str],
) -> bool:
    """Tell whether a date in a title is that of a census or the edition
    before: 10月1日現在の人口, 前回(3月末時点).
    """
    return bool(
        _BEFORE_A_DATE.search(before)
        or _BEHIND_A_DATE.match(text, named.start())
    )


def _day_of_a_state(text: str) -> dt.date | None:
    """Return the day of which a whole text says that it shows the state:
    令和5年6月末の状況, 令和5年度第1四半期の進捗状況.
    """
    state = _STATE.search(text)
    found = read_deadline(text[: state.start()]) if state else None
    return found.last_day if isinstance(found, Deadline) else None


def _word_dates(text: str) -> list[dt.date]:
    """Return the date that is the first or last of the words of a title:
    スコアカード 令和5年3月末; none behind the name of a plan.
    """
    words = text.split()
    if len(words) < 2 or _OF_A_PLAN.search(words[-2]):
        return []
    ends = (words[0], words[-1])
    dates = [whole_date(word) for word in ends]
    return [day for day in dates if day][:1]


def judging_date(text: str) -> dt.date | None:
    """Return the date by which a sentence of a text says that deadlines are
    judged: 期限超過の判定は、令和5年3月31日を基準日とする.
    """
    for sentence in text.split("。"):
        judged = _judged(sentence)
        if judged and "期限" in sentence:
            return whole_date(judged["date"])
    return None


def _judged(sentence: str) -> re.Match[str] | None:
    """Return what says by which day a sentence judges."""
    return _JUDGED_BY.match(sentence) or _BASE_DAY.match(sentence)


def noted_date(text: str) -> dt.date | None:
    """Return the date of which a sentence of a note says that the sheet is as
    of it: 数値は令和5年3月末時点, 基準日は令和5年3月31日とする.
    """
    for sentence in text.split("。"):
        words = sentence.lstrip("※*・ ")
        if labelled := LABEL.match(words):
            behind = words[labelled.end() :]
            return whole_date(_TO_BE.sub("", behind))
        if judged := _judged(sentence):
            return whole_date(judged["date"])
        if noted := _NOTE.match(sentence):
            return find_as_of(sentence[: noted.end()])
        if replied := _REPLIED.match(sentence):
            return whole_date(replied["date"])
        if day := _day_of_a_state(words):
            return day
        outside, notes = outside_and_inside(sentence)
        if notes and _SOURCE.fullmatch(outside):
            return find_as_of(notes[-1])
    return None


def bracketed_date(heading: str) -> dt.date | None:
    """Return the date in the brackets of a heading that say which value is the
    current one: オンライン利用率（現在値：令和5年3月末）.
    """
    for note in outside_and_inside(plain(heading))[1]:
        current = _CURRENT.match(note)
        if current and (day := whole_date(note[current.end() :])):
            return day
    return None


def whole_date(text: str) -> dt.date | None:
    """Return the date that a text is and nothing else, to the month at least."""
    text = _EDITION.sub("", text.strip(" ()[]【】:<>"))
    if not _ONLY_DATE.fullmatch(text) or not _TO_THE_MONTH.search(text):
        return None
    found = read_deadline(text)
    return found.last_day if isinstance(found, Deadline) else None


def day_of_period(text: str) -> dt.date | None:
    """Return the last day of the months that a title says it is about, which
    may be its as-of date: 対象期間：令和5年4月～6月, 令和5年6月分.
    """
    for each in (text, *outside_and_inside(text)[1]):
        found = _PERIOD.search(each)
        words = (found["of"] or found["period"]) if found else ""
        last = read_deadline(words) if _TO_THE_MONTH.search(words) else None
        if isinstance(last, Deadline):
            return last.last_day
    return None


def only_date(text: str) -> dt.date | None:
    """Return the date, to the month at least, in a text that holds no other."""
    if not _TO_THE_MONTH.search(text):
        return None
    days = {each.last_day for each in dates_in(with_digits(text))}
    return days.pop() if len(days) == 1 else None


def last_day_shown(shown: ShownDate, *, is_fiscal: bool) -> dt.date | None:
    """Return the last day of what a date cell shows, a fiscal year's where it
    says 年度; None for another lone year.
    """
    day = shown.day
    if shown.has_year and not shown.has_month and is_fiscal:
        is_over = day.month > _LAST_MONTH
        return dt.date(day.year + is_over, _LAST_MONTH, 31)
    if not (shown.has_year and shown.has_month):
        return None
    if shown.has_day:
        return day
    if day.month == 12:
        return day.replace(day=31)
    next_month = day.replace(month=day.month + 1, day=1)
    return next_month - dt.timedelta(days=1)
