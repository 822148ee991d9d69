from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.messages import Language, Sentence
from irodori.scorecard.values.cellreader import decimal_of
from irodori.scorecard.values.rates import (
    Rate,
    RateScale,
    Unknown,
    read_rate,
    show_percent,
)
from irodori.workbook.rendering import render_number

UNKNOWN, AMBIGUOUS, UNREADABLE = "unknown", "ambiguous", "unreadable"
OUT_OF_RANGE = "out_of_range"

# What a cell of a rate column says, and the rate in per cent or the refusal.
# Where a form was found stands beside it.
RATES: list[tuple[str, str]] = [
    # The contract's forms
    ("0.2%", "0.2"),
    ("０．２％", "0.2"),
    ("約20%", "20"),
    ("20%以上", "20"),
    ("86.2%(前年度比1.3ポイント増)", "86.2"),  # 国税庁 e-Tax 令和5年度
    ("54%(目標:58%)", "54"),  # jpbm.or.jp dailynews 3719
    ("12.3%\n(令和4年3月)", "12.3"),
    ("未実施", "0"),
    ("未実施（システム未対応）", "0"),
    ("未実施ではない", UNREADABLE),
    ("未実施だったが開始", UNREADABLE),
    ("未実施（誤り）", UNREADABLE),
    ("46%（うち見込16%）", UNREADABLE),
    ("45件/60件", "75"),
    ("500/1,000件", "50"),
    ("80/100", UNREADABLE),
    ("1/2", UNREADABLE),
    ("82%（500/1,000件）", AMBIGUOUS),
    ("８２％（５００／１，０００件）", AMBIGUOUS),
    ("50%（500/1,000件）", "50"),
    ("80.4%（45/56件）", "80.4"),
    ("82%（3/31）", "82"),
    ("46%（うち法人5%）", "46"),
    ("25%（回答率）", UNREADABLE),
    ("累計30%", UNREADABLE),
    ("30%（累計）", UNREADABLE),
    ("未実施？", UNREADABLE),
    ("未実施（集計中）", UNREADABLE),
    ("未実施（試行中 5%）", UNREADABLE),
    ("未実施（令和5年4月から5%）", UNREADABLE),
    ("12.3%（前年度比）", UNREADABLE),
    ("12.3%前年度", UNREADABLE),
    ("12.3%前回", UNREADABLE),
    ("12.3%比", UNREADABLE),
    ("12.3%のうち", UNREADABLE),
    ("12.3%の2倍", UNREADABLE),
    ("2倍の12.3%", UNREADABLE),
    ("3か月12.3%", UNREADABLE),
    ("3Q12.3%", "12.3"),
    ("R4 3Q 12.3%", "12.3"),
    ("R4Q3 12.3%", "12.3"),
    ("12.3%（前年度比+2ポイント）", "12.3"),
    ("12.3%※1※2", "12.3"),
    ("", UNKNOWN),
    ("－", UNKNOWN),
    ("集計中", UNKNOWN),
    ("不明", UNKNOWN),
    ("未定", UNKNOWN),
    ("47.3% 45.4%", AMBIGUOUS),  # 総務省 資料1-3, two years side by side
    # One rate, dressed
    ("0.00%", "0"),  # 在留申請手続関連 基本計画, 再入国許可
    ("0.03%", "0.03"),  # the same, 資格外活動許可
    ("100%", "100"),
    ("121.2万件(28.8%)", "28.8"),  # 国土交通白書 2022
    ("32万9126件(利用率24.9%)", "24.9"),  # 自動車OSS 2010年度
    ("121.2万件（28.8％）", "28.8"),
    ("78.0%(目標:72%)", "78"),  # jpbm.or.jp dailynews 3719
    ("37.1%(同7.6ポイント増)", "37.1"),  # np-net.co.jp
    ("73.3%\n(+2.7 ポイント)", "73.3"),  # 国税庁 平成25年度 e-Taxの利用状況
    ("46.0%(前年度比2.5ポイント増)", "46"),  # 情報通信白書 平成30年版
    # 情報通信白書 平成24年版
    (
        "31.8%(オンライン利用件数は155,943,915件、前年度差0.3ポイント増加)",
        "31.8",
    ),
    ("55%(約5億226万件)", "55"),  # 情報通信白書 令和3年版
    ("18㌽アップの27%", "27"),  # 近畿運輸局 OSS
    ("64.3%(令和元年度比プラス4.4ポイント)", "64.3"),  # 令和2年度 e-Tax
    ("30.1%(2023(令和5)年度)", "30.1"),  # 厚生労働白書 令和7年版
    ("14.6%(令和5年度12.1%)", "14.6"),  # 令和6年度 雇用均等基本調査
    ("22.5%(同21.5%)", "22.5"),  # the same
    ("67.0%(前月比3.5ポイント増)", "67"),  # マイナンバーカード交付率
    ("令和4年4月1日現在 43.3%", "43.3"),  # the same
    ("約0.10％", "0.1"),  # 厚生労働省 重点手続
    ("32・1%", "32.1"),  # 西日本新聞, the decimal point of vertical writing
    ("27・1%", "27.1"),  # 日刊自動車新聞
    ("11.8％※1", "11.8"),
    ("28.8%(速報値)", "28.8"),
    ("99.0%(令和5年度決算)", "99"),
    ("28.8%²", "28.8"),
    ("①20%", "20"),
    ("20%(20%)", "20"),
    ("(86.2%)", "86.2"),
    ("60パーセント", "60"),
    ("60㌫", "60"),
    ("1,200%", OUT_OF_RANGE),
    ("120%", "120"),
    ("25%+12%", UNREADABLE),
    ("△2.7%", OUT_OF_RANGE),  # 令和4年度 e-Tax, 消費税
    ("▲10.2％", OUT_OF_RANGE),  # 大分県 当初予算要求
    ("-5%", OUT_OF_RANGE),
    ("−5%", OUT_OF_RANGE),
    ("50%程度", "50"),
    ("0", "0"),  # 行政手続等の悉皆調査, 520 cells
    ("０", "0"),
    ("0.0", "0"),
    ("約7割", "70"),  # マイナンバーカード保有枚数率
    ("4割", "40"),
    ("３割５分", "35"),
    ("3割5分2厘", "35.2"),
    ("5割以上", "50"),  # 改革工程表 2016
    ("未実施（令和6年1月開始予定）", "0"),
    ("オンライン未実施", "0"),
    ("－(未実施)", UNKNOWN),
    # No rate is known
    ("-", UNKNOWN),
    ("ー", UNKNOWN),
    ("ｰ", UNKNOWN),
    ("‐", UNKNOWN),
    ("―", UNKNOWN),
    ("…", UNKNOWN),  # 山梨県 統計表の記号: 不詳
    ("・・・", UNKNOWN),  # 厚生労働省 統計表に用いている符号
    ("***", UNKNOWN),
    ("x", UNKNOWN),  # 山梨県: 秘匿
    ("X", UNKNOWN),
    ("該当なし", UNKNOWN),  # 行政手続等の悉皆調査
    ("なし", UNKNOWN),
    ("無し", UNKNOWN),
    ("集計中(前回28.8%)", UNKNOWN),
    ("※集計中", UNKNOWN),
    ("（集計中）", UNKNOWN),
    ("調査中", UNKNOWN),
    ("令和5年6月公表予定", UNKNOWN),
    ("2016年6月頃把握予定", UNKNOWN),  # 地方行財政改革 KPI整理表
    ("把握していない", UNKNOWN),
    ("#N/A", UNKNOWN),
    # Two rates and no rule to choose
    ("令和2年度:12.3% 令和3年度:15.4%", AMBIGUOUS),
    ("12%→15%", AMBIGUOUS),
    ("10%~20%", AMBIGUOUS),
    ("10〜20%", AMBIGUOUS),
    ("10-20%", AMBIGUOUS),
    ("66.2%/64.1%", AMBIGUOUS),
    ("7.6%、4.2%", AMBIGUOUS),
    ("(48.6%)(77.8%)", AMBIGUOUS),
    # No rate that could be relied on
    ("0.2", UNREADABLE),
    ("20", UNREADABLE),
    ("75,4%", UNREADABLE),  # office-tokiwa.com, a comma for the point
    ("1/3", UNREADABLE),
    ("1/3%", UNREADABLE),
    ("2021 12.3%", UNREADABLE),
    ("1%未満", UNREADABLE),
    ("90%超", UNREADABLE),
    ("3割強", UNREADABLE),
    ("1.3ポイント増", UNREADABLE),
    ("前年度比8.8%増", UNREADABLE),  # 令和4年度 e-Tax, a change and no rate
    ("+2.1%", UNREADABLE),
    ("(目標:58%)", UNREADABLE),
    ("%", UNREADABLE),
    ("○%", UNREADABLE),
    ("五二・四%", UNREADABLE),  # 国会会議録
    ("約半数", UNREADABLE),
    ("割合", UNREADABLE),
    ("達成", UNREADABLE),
    # What stands before or behind a number is one of a closed list
    ("1)10%", "10"),
    ("1) 10%", "10"),
    ("(1)10%", "10"),
    ("（１）１０％", "10"),
    ("ア)10%", "10"),
    ("a)10%", "10"),
    ("・10%", "10"),
    ("○10%", "10"),
    ("※1)10%", "10"),
    ("注1）10%", "10"),
    ("2)5%", "5"),
    ("10%※", "10"),
    ("10%※1、2", "10"),
    ("10%*", "10"),
    ("10%*1", "10"),
    ("10%注1", "10"),
    ("10%1)", "10"),
    ("10%(※1)", "10"),
    ("10%(注)", "10"),
    ("10%(注1、2)", "10"),
    ("10%†", "10"),
    ("10%②", "10"),
    ("20%。", "20"),
    ("20%程度", "20"),
    ("20%前後", "20"),
    ("およそ20%", "20"),
    ("約1割", "10"),
    ("1割5分", "15"),
    ("20%(令和4年度)", "20"),
    ("20%(R4)", "20"),
    ("20%(R4.3)", "20"),
    ("20%(R4.3末時点)", "20"),
    ("20%(2022年度実績)", "20"),
    ("20%(2022)", "20"),
    ("20%(12月末)", "20"),
    ("20%(4〜9月)", "20"),
    ("20%(上半期)", "20"),
    ("令和4年度:20%", "20"),
    ("R5.3 20%", "20"),
    ("令和4年度の利用率は20%", "20"),
    ("利用率:20%", "20"),
    ("オンライン申請20%", "20"),
    ("実績20%", "20"),
    ("現状値:20%", "20"),
    ("20%(速報)", "20"),
    ("20%(確定値)", "20"),
    ("20%(暫定値)", "20"),
    ("20%(出典:○○調査)", "20"),
    ("20%(○○省調べ)", "20"),
    ("20%(令和4年度○○調査)", "20"),
    ("20%(前年度15%)", "20"),
    ("20% 前年度15%", "20"),
    ("20%、目標58%", "20"),
    ("20%(前年同期比+1.2pt)", "20"),
    ("20%(対前年比1.2ポイント減)", "20"),
    ("20%(うち法人30%)", "20"),
    ("20%(全国平均15%)", "20"),
    ("20%(R4上半期)", "20"),
    ("20%(令和4年下半期)", "20"),
    ("20%(R4第1四半期)", "20"),
    ("20%(R4.4～9)", "20"),
    ("20%(元年度)", "20"),
    ("20%(令和4年度・確定値)", "20"),
    ("20%(全国平均)", UNREADABLE),
    ("20%(前年度)", UNREADABLE),
    ("満足度20%", UNREADABLE),
    ("認知度20%", UNREADABLE),
    ("オンライン化率20%", UNREADABLE),
    ("20%(10件)", "20"),
    ("今回25%", "25"),
    ("前回12%、今回25%", "25"),
    ("25%（注：e-Gov集計）", "25"),
    ("25% ※情報システム課集計", "25"),
    ("25%（※小数第2位四捨五入）", "25"),
    ("25%（一部集計）", UNREADABLE),
    ("25%（未集計）", UNREADABLE),
    ("10件25%", AMBIGUOUS),  # nothing parts the two numbers
    ("10件 25%", "25"),
    ("100/714件(14.0%)", "14"),
    ("714件中100件(14.0%)", "14"),
    # What is said of it changes nothing
    ("20%で推移", "20"),
    ("20％に増加した", "20"),
    ("20%まで伸びた", "20"),
    ("20%にとどまっている。", "20"),
    ("オンライン申請率は20%となっている。", "20"),
    ("令和4年度の利用率は20%であった。", "20"),
    ("20%と低調", "20"),
    ("20%（前回公表値から変更なし）", "20"),
    ("20%（据置き）", "20"),
    ("20%【訂正】", "20"),
    ("20%（過去最高）", "20"),
    ("20%（分母：10,000件）", "20"),
    ("20%（対象45件）", "20"),
    ("20%（全件）", "20"),
    ("0%（制度開始前）", "0"),
    ("20%（制度開始前）", UNREADABLE),
    ("全10,000件のうち20%", "20"),
    ("20 percent", "20"),
    ("0%（未実施）", "0"),
    ("未実施（0%）", "0"),
    ("20%（未実施）", UNREADABLE),
    ("未実施（20%）", UNREADABLE),
    ("12.3%*1,*2", "12.3"),
    ("注１：12.3%", "12.3"),
    ("※　12.3％", "12.3"),
    ("12.3%(123÷1,000)", "12.3"),
    ("20%に増加する", UNREADABLE),
    ("20%（訂正前）", UNREADABLE),
    ("20%（過去最高を更新見込）", UNREADABLE),
    # Anything else is not understood, and no part of it is taken for the whole
    ("1. 10%", UNREADABLE),
    ("２．　１０％", UNREADABLE),
    ("28.\n8%", UNREADABLE),
    ("12、3%", UNREADABLE),
    ("12:3%", UNREADABLE),
    ("12.3.4%", UNREADABLE),
    ("1,23%", UNREADABLE),
    ("20 30%", UNREADABLE),
    ("※10%", UNREADABLE),  # ※1 and 0 %, or 10 %
    ("*110%", UNREADABLE),
    ("目標58%", UNREADABLE),
    ("20%(目標)", UNREADABLE),
    ("20%(計画値)", UNREADABLE),
    ("20%達成見込み", UNREADABLE),
    ("15%以下", UNREADABLE),  # a bound above the rate
    ("20%(見込み)", UNREADABLE),
    ("20%見込", UNREADABLE),
    ("20%予定", UNREADABLE),
    ("20%(予測)", UNREADABLE),
    ("20%(推計)", UNREADABLE),
    ("20%を目指す", UNREADABLE),
    ("20%に引き上げ", UNREADABLE),
    ("50%弱", UNREADABLE),
    ("50%強", UNREADABLE),
    ("50%を超える", UNREADABLE),
    ("50%を下回る", UNREADABLE),
    ("20%台", UNREADABLE),
    ("最大20%", UNREADABLE),
    ("ほぼ100%", UNREADABLE),
    ("20%(一部)", UNREADABLE),
    ("20%(登録車のみ)", UNREADABLE),
    ("20%(集計中)", UNREADABLE),
    ("窓口80%", UNREADABLE),
    ("20%(窓口80%)", UNREADABLE),
    ("20%増", UNREADABLE),
    ("2割減", UNREADABLE),
    ("前年度比20%", UNREADABLE),
    ("〜20%", UNREADABLE),
    ("20%〜", UNREADABLE),
    ("20%-", UNREADABLE),
    ("3/10", UNREADABLE),
    ("二割", UNREADABLE),
    ("20%(前年度比", UNREADABLE),
    ("〃", UNREADABLE),
    ("前年度実績15%", UNREADABLE),
    ("全国平均の利用率15%", UNREADABLE),
    ("前年度の利用率は15%", UNREADABLE),
    ("9/30 20%", UNREADABLE),
    ("20%(30%)", AMBIGUOUS),
    ("20%と30%", AMBIGUOUS),
    ("15%から20%", AMBIGUOUS),
    ("法人20%" * 90, UNREADABLE),
]


@pytest.mark.parametrize(("text", "expected"), RATES)
def test_a_rate_in_text_is_read_or_refused(text: str, expected: str) -> None:
    found = read_rate(text)
    if expected in {UNKNOWN, AMBIGUOUS, UNREADABLE, OUT_OF_RANGE}:
        assert isinstance(found, Unknown)
        assert found.code == f"rate.{expected}"
    else:
        assert isinstance(found, Rate)
        assert found.value * 100 == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("０．２％", "0.2%"),
        ("約20%", "20%"),
        ("5.0%(前年度4.0%)", "5.0%"),
        ("未実施", "未実施"),
        ("３割５分", "35%"),
        ("32・1%", "32.1%"),
    ],
)
def test_a_rate_is_shown_with_the_digits_of_the_cell(
    text: str, seen: str
) -> None:
    assert read_rate(text).text == seen


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "code",
    [
        "rate.unknown", "rate.ambiguous", "rate.unreadable", "rate.scale", "cell.error", "count.unknown",
        "count.unreadable", "deadline.none", "deadline.ambiguous",
        "deadline.unreadable", "kpi.unknown", "kpi.ambiguous", "kpi.unreadable",
    ],
)  # fmt: skip
def test_each_refusal_has_a_sentence_that_quotes_the_cell(
    code: str, language: Language
) -> None:
    assert "集計中" in Sentence(
        code, {"text": "集計中", "field": "現在値"}
    ).text(language)


# What a target cell sets, and the direction that its words give.
TARGETS: list[tuple[str, str, str]] = [
    ("20%", "20", ""),
    ("目標20%", "20", ""),
    ("令和5年度末までに20%以上", "20", ">="),
    ("各年度50%以上", "50", ">="),
    ("20%以上を維持", "20", ">="),
    ("10%まで低減", "10", ""),
    ("5%以下に抑制", "5", "<="),
    ("目標値:20%", "20", ""),
    ("20%(目標)", "20", ""),
    ("20%以上", "20", ">="),
    ("20%超", "20", ">"),
    ("20%を超える", "20", ">"),
    ("20%を上回る", "20", ">"),
    ("20%以下", "20", "<="),
    ("20%以内", "20", "<="),
    ("20%未満", "20", "<"),
    ("20%を下回る", "20", "<"),
    ("20%を下回らない", "20", ">="),
    ("20%を目指す", "20", ""),
    ("20%以上を達成", "20", ">="),
    ("20%以上に引き上げる", "20", ">="),
    ("20%程度", "20", ""),
    ("10%→20%", "20", ""),
    ("30%から20%以上に下方修正", "20", ">="),
    ("旧10%　新20%", "20", ""),
    ("10%から20%へ", "20", ""),
    ("20%（現状維持）", "20", ""),
    ("20%（旧：10%）", "20", ""),
    ("20%（改定前10%）", "20", ""),
    ("20%（10%から引上げ）", "20", ""),
    ("20%【R4.7改訂】", "20", ""),
    ("20%（令和4年7月29日変更）", "20", ""),
    ("20% ※見直し後", "20", ""),
    ("令和5年度に20%", "20", ""),
    ("概ね20%", "20", ""),
    ("20%目途", "20", ""),
    ("少なくとも20%", "20", ">="),
    ("最終20%", "20", ""),
    ("20%に到達", "20", ""),
    ("20%に減らす", "20", ""),
    ("半数以上", "50", ">="),
    ("ゼロ", "0", ""),
    ("20%以上\n(R4.6改定)", "20", ">="),
    ("20%（全件）", "20", ""),
    ("R6末 20%", "20", ""),
]


@pytest.mark.parametrize(("text", "percent", "bound"), TARGETS)
def test_a_target_says_its_direction_where_it_can(
    text: str, percent: str, bound: str
) -> None:
    found = read_rate(text, target=True)
    assert isinstance(found, Rate)
    assert (found.value * 100, found.bound) == (Fraction(percent), bound)


@pytest.mark.parametrize(
    "text",
    [
        "20%見込み",
        "見込45%",
        "実績45%",
        "45%（実績）",
        "前年度45%",
        "50%弱",
        "50%強",
        "20%〜30%",
        "20%、30%",
        "30%(令和6年度40%)",
        "54%(目標58%)",
        "未定",
        "1)2)%",
        "20%(暫定的)",
        "20%であった",
        "20%に達した",
        "20%（変更予定）",
        "20%（令和6年4月に見直し）",
        "20%【R6.4改訂予定】",
        "10%→20%→30%",
        "20%（見直し前）",
        "R5:10%→R7:20%",
    ],
)
def test_what_is_no_one_target_is_not_known(text: str) -> None:
    assert isinstance(read_rate(text, target=True), Unknown)


def test_a_refusal_says_which_part_was_not_understood() -> None:
    assert read_rate("20%(登録車のみ)") == Unknown(
        "rate.unreadable", "20%(登録車のみ)", "登録車のみ"
    )
    assert read_rate("12、3%") == Unknown(
        "rate.unreadable", "12、3%", "12、3%"
    )


# The stored number, its format, the scale of its column's bare numbers; the
# rate in per cent and its text.
NUMBERS: list[tuple[str, str, RateScale, str, str]] = [
    ("0.002", "0.0%", "share", "0.2", "0.2%"),
    # Excel shows 0%: the exact rate is said instead
    ("0.002", "0%", "share", "0.2", "0.2%"),
    ("0.05", "0.0%", "share", "5", "5.0%"),
    ("0.05", "0.00%", "percent", "5", "5.00%"),
    ("0.05", "0.00%", "doubt", "5", "5.00%"),
    ("0.00158126", "0.0%", "share", "0.158126", "0.158126%"),
    (
        "0.00158126335388333",
        "General",
        "share",
        "0.158126335388333",
        "0.158126335388333%",
    ),
    ("0.28999999999999998", "0%", "share", "29", "29%"),
    ("1", "0%", "share", "100", "100%"),
    ("20", '0"%"', "share", "20", "20%"),
    ("20", "0\\%", "share", "20", "20%"),
    ("20", "0!%", "share", "20", "20%"),
    ("20", "0％", "share", "20", "20%"),
    ("20.5", '0.0"％"', "share", "20.5", "20.5%"),
    ("0.2", '"約"0%', "share", "20", "20%"),
    ("0.2", "[赤]0.0%;[青]-0.0%", "share", "20", "20.0%"),
    ("6", '0"割"', "share", "60", "60%"),
    ("0.05", '[=0]"－";0.0%', "share", "5", "5.0%"),
    ("0.05", "[<0.1]0.0%;0%", "share", "5", "5.0%"),
    ("0.2", '[<0.1]0.0"%";0%', "share", "20", "20%"),
    ("0", '0.0%;-0.0%;0"%"', "share", "0", "0%"),
    ("20", "General", "percent", "20", "20%"),
    ("20", 'G/標準"%"', "share", "20", "20%"),
    ("0.2", "General", "percent", "0.2", "0.2%"),
    ("0.2", "General", "share", "20", "20%"),
    ("0", "General", "share", "0", "0%"),
    ("0", "General", "doubt", "0", "0%"),
    ("1", "General", "share", "100", "100%"),
    ("2E-3", "0.0%", "share", "0.2", "0.2%"),
    ("-0", "0%", "share", "0", "0%"),
]


@pytest.mark.parametrize(
    ("raw", "number_format", "scale", "percent", "text"), NUMBERS
)
def test_a_number_is_the_rate_that_its_format_and_column_make_of_it(
    raw: str, number_format: str, scale: RateScale, percent: str, text: str
) -> None:
    found = read_rate(
        render_number(decimal_of(raw), number_format).exact or "", scale=scale
    )
    assert isinstance(found, Rate)
    assert (found.value, found.text) == (Fraction(percent) / 100, text)


@pytest.mark.parametrize(
    ("raw", "number_format", "scale", "code"),
    [
        ("20", "General", "share", "rate.unreadable"),
        ("0.5", "General", "doubt", "rate.scale"),
        ("20", "0", "doubt", "rate.scale"),
        ("-0.027", "0.0%;△0.0%", "share", "rate.out_of_range"),
        ("-0.027", "0.0%;(0.0%)", "share", "rate.out_of_range"),
        ("-0.027", "0.0%;[Red]0.0%", "share", "rate.out_of_range"),
        ("0", '[=0]"－";0.0%', "share", "rate.unknown"),
        ("0.2", ";;;", "share", "rate.unknown"),
        ("0.2", '"集計中"', "share", "rate.unknown"),
        ("0.2", '0%"見込み"', "share", "rate.unreadable"),
        ("0.2", '"目標"0%', "share", "rate.unreadable"),
        ("0.2", '0%"台"', "share", "rate.unreadable"),
        ("0.2", '[<1]"%"0;0%', "share", "rate.unreadable"),
        ("3", '0"件"', "percent", "rate.unreadable"),
    ],
)
def test_words_in_a_number_format_speak(
    raw: str, number_format: str, scale: RateScale, code: str
) -> None:
    found = read_rate(
        render_number(decimal_of(raw), number_format).exact or "", scale=scale
    )
    assert isinstance(found, Unknown)
    assert found.code == code


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("0.28999999999999998", "0.29"),
        ("0.09999999999999999", "0.1"),
        ("2E-3", "0.002"),
        ("1.5e+2", "150"),
        ("20", "20"),
        (" 20 ", "20"),
        (".5", "0.5"),
        ("-0", "0"),
        ("1E-320", "1E-320"),
    ],
)
def test_a_stored_number_is_the_decimal_of_fifteen_digits(
    raw: str, expected: str
) -> None:
    assert decimal_of(raw) == Decimal(expected)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "abc",
        "NaN",
        "INF",
        "1_000",
        "２０",
        "1,225",
        "1E999",
        "1e",
        "0x10",
        "9" * 1000,
    ],
)
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        decimal_of(raw)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_is_kept_to_fifteen_digits(number: float) -> None:
    if number and abs(number) > 1e-300:
        assert abs(
            Fraction(decimal_of(repr(number))) / Fraction(number) - 1
        ) < Fraction(1, 10**14)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(24, 99), "24.2%"),
        (Fraction(1, 5), "20%"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(5, 4), "125%"),
        (Fraction("0.9995"), "99.95%"),
        (Fraction("0.09996"), "9.996%"),
        (Fraction("0.3999"), "39.99%"),
        (Fraction("0.10039"), "10.0%"),
        (Fraction("0.2425"), "24.3%"),
        (Fraction("-0.0004"), "-0.04%"),
        (Fraction("-0.5"), "-50%"),
        (1 - Fraction(1, 10**9), "99.9999999%"),
    ],
)
def test_a_share_is_shown_on_its_own_side_of_each_band(
    value: Fraction, expected: str
) -> None:
    assert show_percent(value) == expected


@given(st.fractions(min_value=-2, max_value=3, max_denominator=10**9))
def test_what_is_shown_lies_between_the_same_whole_per_cents(
    value: Fraction,
) -> None:
    assert Fraction(show_percent(value)[:-1]) // 1 == value * 100 // 1
