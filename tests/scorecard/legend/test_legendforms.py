"""Legends as offices word and lay them out: each is understood as meant or in
doubt, and none is read as another one.
"""

# ruff: noqa: E501  (a form is one line)

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from fractions import Fraction

import pytest

from irodori.scorecard.legend import (
    Legend,
    LegendCell,
    builtin_legend,
    read_legend,
)
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.profile import Rule
from irodori.scorecard.profiles import load_profile
from irodori.workbook.cells import TextRun
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell

PROFILE = load_profile()
BUILTIN = builtin_legend(PROFILE)
BANDS = {
    "blue": "100%以上",
    "green": "80%以上100%未満",
    "yellow": "50%以上80%未満",
    "orange": "20%以上50%未満",
    "red": "20%未満",
}
STATUSES = {
    "blue": "措置済", "green": "取組中(期限内)", "yellow": "取組中(期限超過)", "orange": "未着手(期限内)",
    "red": "未着手(期限超過)",
}  # fmt: skip
KPI = {"blue": "met", "red": "unmet"}

# Thresholds of 100, 80, 50 and 20 %, which are not those of the built-in
# legend. A line break begins a new cell.
PROGRESS_FORMS = [
    "オンライン利用率：100%以上＝青、8割以上＝緑、5割以上＝黄、2割以上＝橙、2割未満＝赤（進捗率＝（現在値－令和元年度）÷（目標－令和元年度））",
    "現在値の色：進捗率（＝（現在値－基準値）÷（目標値－基準値））100%以上 青、80%以上 緑、50%以上 黄、20%以上 橙、20%未満 赤",
    "現在値：進捗率（（現在値－R1）/（目標－R1））　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "オンライン利用率（現在値）の色分け：(現在値－R1)/(目標－R1)が100％以上は青、80％以上は緑、50％以上は黄、20％以上は橙、20％未満は赤",
    "注）進捗率＝（現在値－基準値）／（目標値－基準値）　100%以上：青　80%以上：緑　50%以上：黄　20%以上：橙　20%未満：赤",
    "（進捗率）＝（現在値－基準値）÷（目標値－基準値）×100　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "目標値に対する進捗　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "現在値：青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満（現在値欄を着色）",
    "現在値：進捗率が100%以上の手続は青、80%以上の手続は緑、50%以上の事業は黄、20%以上の施策は橙、20%未満の指標は赤",
    "オンライン利用率：青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%より小さい",
    "オンライン利用率（現在値）：Blue: 100%以上, Green: 80%以上, Yellow: 50%以上, Orange: 20%以上, Red: 20%未満",
    "オンライン利用率（現在値）：BLUE：100%以上　GREEN：80%以上　YELLOW：50%以上　ORANGE：20%以上　RED：20%未満",
    "オンライン利用率：青マーク：100%以上　緑マーク：80%以上　黄マーク：50%以上　橙マーク：20%以上　赤マーク：20%未満",
    "オンライン利用率：青判定：100%以上　緑判定：80%以上　黄判定：50%以上　橙判定：20%以上　赤判定：20%未満",
    "オンライン利用率：青地：100%以上　緑地：80%以上　黄地：50%以上　橙地：20%以上　赤地：20%未満",
    "オンライン利用率（現在値）：青：目標達成 緑：80%以上100%未満 黄：50%以上80%未満 橙：20%以上50%未満 赤：20%未満",
    "オンライン利用率（現在値）：【青】目標達成済　【緑】80%以上100%未満　【黄】50%以上80%未満　【橙】20%以上50%未満　【赤】20%未満",
    "オンライン利用率（現在値）：「青」＝目標達成済、「緑」＝80%以上、「黄」＝50%以上80%未満、「橙」＝20%以上50%未満、「赤」＝20%未満",
    "オンライン利用率：（青）100%以上（緑）80%以上100%未満（黄）50%以上80%未満（橙）20%以上50%未満（赤）20%未満",
    "オンライン利用率：[青]100%以上 [緑]80%以上 [黄]50%以上 [橙]20%以上 [赤]20%未満",
    "オンライン利用率：〈青〉100%以上、〈緑〉80%以上、〈黄〉50%以上、〈橙〉20%以上、〈赤〉20%未満",
    "オンライン利用率：『青』100%以上、『緑』80%以上、『黄』50%以上、『橙』20%以上、『赤』20%未満",
    "オンライン利用率の色：青 目標達成　緑 80％以上100％未満　黄 50％以上80％未満　橙 20％以上50％未満　赤 20％未満",
    "オンライン利用率（現在値）：青網掛け：目標達成済　緑網掛け：80%以上　黄網掛け：50%以上80%未満　橙網掛け：20%以上50%未満　赤網掛け：20%未満",
    "オンライン利用率：青塗り…達成、緑塗り…８割以上、黄塗り…５割以上、橙塗り…２割以上、赤塗り…２割未満",
    "オンライン利用率：青セル＝100%以上、緑セル＝80%以上、黄セル＝50%以上、橙セル＝20%以上、赤セル＝20%未満",
    "オンライン利用率：青色の欄は100%以上、緑色の欄は80%以上、黄色の欄は50%以上、橙色の欄は20%以上、赤色の欄は20%未満です。",
    "オンライン利用率（現在値）：①青：目標達成済　②緑：80%以上100%未満　③黄：50%以上80%未満　④橙：20%以上50%未満　⑤赤：20%未満",
    "オンライン利用率：1.青：100%以上 2.緑：80%以上 3.黄：50%以上 4.橙：20%以上 5.赤：20%未満",
    "オンライン利用率（現在値）：◎（青）達成　○（緑）80％以上　△（黄）50％以上80％未満　▲（橙）20％以上50％未満　×（赤）20％未満",
    "オンライン利用率（現在値）：青≧100％、緑≧80％、黄≧50％、橙≧20％、赤＜20％",
    "オンライン利用率：青：進捗率≧100％、緑：80％≦進捗率＜100％、黄：50％≦進捗率＜80％、橙：20％≦進捗率＜50％、赤：進捗率＜20％",
    "オンライン利用率（現在値）　青＝進捗度≧100% ／ 緑＝100%＞進捗度≧80% ／ 黄＝80%＞進捗度≧50% ／ 橙＝50%＞進捗度≧20% ／ 赤＝進捗度＜20%",
    "オンライン利用率（現在値）　進捗率＝（最新値－初期値）÷（目標値－初期値）\n青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "オンライン利用率：青：>=100% 緑：>=80% 黄：>=50% 橙：>=20% 赤：<20%",
    "オンライン利用率：青：100%以上 緑：80%～100%未満 黄：50%～80%未満 橙：20%～50%未満 赤：～20%未満",
    "オンライン利用率：青：100%以上 緑：80〜100%未満 黄：50〜80%未満 橙：20〜50%未満 赤：0〜20%未満",
    "オンライン利用率：青：100%から 緑：80%から100%未満 黄：50%から80%未満 橙：20%から50%未満 赤：20%未満",
    "オンライン利用率：青：10割以上 緑：8割以上 黄：半分以上 橙：2割以上 赤：2割未満",
    "オンライン利用率：青：100%達成 緑：80%以上 黄：50%以上 橙：20%以上 赤：それ以外",
    "オンライン利用率：青：達成済 緑：80%以上 黄：50%以上 橙：20%以上 赤：上記以外",
    "オンライン利用率：青：1.0以上 緑：0.8以上 黄：0.5以上 橙：0.2以上 赤：0.2未満",
    "オンライン利用率：青１００％以上／緑８０％以上／黄５０％以上／橙２０％以上／赤２０％未満",
    "オンライン利用率：青⇒100%以上、緑⇒80%以上、黄⇒50%以上、橙⇒20%以上、赤⇒20%未満",
    "オンライン利用率：青→目標達成、緑→80%以上、黄→50%以上、橙→20%以上、赤→20%未満",
    "オンライン利用率：青 … 100%以上 ／ 緑 … 80%以上 ／ 黄 … 50%以上 ／ 橙 … 20%以上 ／ 赤 … 20%未満",
    "オンライン利用率：青・・・100%以上　緑・・・80%以上　黄・・・50%以上　橙・・・20%以上　赤・・・20%未満",
    "オンライン利用率：青は目標を達成したもの、緑は80%以上のもの、黄は50%以上のもの、橙は20%以上のもの、赤は20%未満のもの",
    "オンライン利用率：青とは100%以上、緑とは80%以上、黄とは50%以上、橙とは20%以上、赤とは20%未満",
    "オンライン利用率（現在値）は、目標を達成したものを青、進捗率80％以上のものを緑、50％以上80％未満のものを黄、20％以上50％未満のものを橙、20％未満のものを赤で表示している。",
    "オンライン利用率（現在値）は、進捗率が100%以上の場合は青色、80%以上100%未満の場合は緑色、50%以上80%未満の場合は黄色、20%以上50%未満の場合は橙色、20%未満の場合は赤色とする。",
    "オンライン利用率については、進捗率100%以上を青色で、80%以上を緑色で、50%以上を黄色で、20%以上を橙色で、20%未満を赤色で着色しています。",
    "オンライン利用率は、進捗率100%以上を青、80%以上を緑、50%以上を黄、20%以上を橙、20%未満を赤で塗っています。",
    "オンライン利用率は、目標達成を青、80%以上を緑、50%以上を黄、20%以上を橙、20%未満を赤に塗り分けております。",
    "オンライン利用率：青：ｘ≧100%　緑：80%≦ｘ＜100%　黄：50%≦ｘ＜80%　橙：20%≦ｘ＜50%　赤：ｘ＜20%",
    "オンライン利用率：青…≧100% / 緑…80%≦進捗<100% / 黄…50%≦進捗<80% / 橙…20%≦進捗<50% / 赤…<20%",
    "・オンライン利用率（現在値）は、基準値から目標値までの進捗が100%以上のものを青、80%以上100%未満のものを緑、50%以上80%未満のものを黄、20%以上50%未満のものを橙、20%未満のものを赤で表示しています。",
    "オンライン利用率：青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上／上記以外：赤",
    "オンライン利用率の色分け　青＝100％以上／緑＝進捗率80％以上100％未満／黄＝50％以上80％未満／橙＝20％以上50％未満／赤＝20％未満",
    "オンライン利用率\n100%以上→青\n進捗率80%以上100%未満→緑\n50%以上80%未満→黄\n20%以上50%未満→橙\n20%未満→赤\nアクションプラン\n青 措置済\n赤 未着手",
    "オンライン利用率：あお：目標達成　みどり：80%以上　きいろ：50%以上　だいだい：20%以上　あか：20%未満",
    "オンライン利用率：青←100%以上　緑←80%以上　黄←50%以上　橙←20%以上　赤←20%未満",
    "オンライン利用率は、進捗率が100%以上なら青、80%以上なら緑、50%以上なら黄、20%以上なら橙、20%未満なら赤とする。",
    "オンライン利用率の色は、100%以上のとき青、80%以上のとき緑、50%以上のとき黄、20%以上のとき橙、20%未満のとき赤。",
    "オ ン ラ イ ン 利 用 率　青 色 ： 100 ％ 以 上　緑 色 ： 80 ％ 以 上　黄 色 ： 50 ％ 以 上　橙 色 ： 20 ％ 以 上　赤 色 ： 20 ％ 未 満",
    "※現在値の列：■青■目標達成　■緑■80%以上100%未満　■黄■50%以上80%未満　■橙■20%以上50%未満　■赤■20%未満（いずれも目標に対する進捗率）",
    "オンライン利用率は、目標を達成した場合は青、80%以上の場合は緑、50%以上の場合は黄、20%以上の場合は橙、20%未満の場合は赤とする。",
    "オンライン利用率：100%以上（青）、80%以上100%未満（緑）、50%以上80%未満（黄）、20%以上50%未満（橙）、20%未満（赤）",
    "オンライン利用率\n※進捗度が100%以上：青、80%以上100%未満：緑、50%以上80%未満：黄、20%以上50%未満：橙、20%未満：赤",
    "オンライン利用率：100%以上→青、80%以上→緑、50%以上→黄、20%以上→橙、20%未満→赤",
    "オンライン利用率：100%以上 青 80%以上 緑 50%以上 黄 20%以上 橙 20%未満 赤",
    "オンライン利用率：100%以上＝青色、80%以上＝緑色、50%以上＝黄色、20%以上＝橙色、20%未満＝赤色",
    "オンライン利用率：100%以上は青色　80%以上は緑色　50%以上は黄色　20%以上は橙色　20%未満は赤色",
    "進捗度：青 100％以上、緑 80％以上100％未満、黄 50％以上80％未満、橙 20％以上50％未満、赤 20％未満",
    "進捗率：青 100％以上、緑 80％以上、黄 50％以上、橙 20％以上、赤 20％未満",
    "達成率：青 100％以上、緑 80％以上、黄 50％以上、橙 20％以上、赤 20％未満",
    "【凡例】目標に対する進捗率　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "凡例\n青：進捗率100%以上\n緑：進捗率80%以上\n黄：進捗率50%以上\n橙：進捗率20%以上\n赤：進捗率20%未満",
    "凡例\n青\t100%以上\n緑\t80%以上\n黄\t50%以上\n橙\t20%以上\n赤\t20%未満",
    "オンライン利用率\n青：100%以上\n緑：80%以上\n黄：50%以上\n橙：20%以上\n赤：20%未満",
    "■オンライン利用率\n・青：100%以上\n・緑：80%以上\n・黄：50%以上\n・橙：20%以上\n・赤：20%未満",
    "オンライン利用率：青：100%以上 緑：80%以上 黄：50%以上 オレンジ：20%以上 赤：20%未満",
    "オンライン利用率：ブルー：100%以上 グリーン：80%以上 イエロー：50%以上 オレンジ：20%以上 レッド：20%未満",
    "オンライン利用率：水色：100%以上 黄緑：80%以上 薄黄：50%以上 薄橙：20%以上 ピンク：20%未満",
    "オンライン利用率：青系：100%以上 緑系：80%以上 黄系：50%以上 橙系：20%以上 赤系：20%未満",
    "オンライン利用率：青（順調、100%以上）緑（概ね順調、80%以上）黄（やや遅れ、50%以上）橙（遅れ、20%以上）赤（大幅な遅れ、20%未満）",
    "オンライン利用率：赤：20%未満、橙：20%以上50%未満、黄：50%以上80%未満、緑：80%以上100%未満、青：100%以上",
    "オンライン利用率：赤：20%未満、橙：50%未満、黄：80%未満、緑：100%未満、青：100%以上",
    "オンライン利用率：青：100%以上、緑：80%以上、黄：50%以上、橙：20%以上、赤：20%を下回る",
    "オンライン利用率：青：100%以上、緑：100%に満たないが80%以上、黄：80%未満50%以上、橙：50%未満20%以上、赤：20%未満",
    "青：目標達成　緑：80%以上100%未満　黄：50%以上80%未満　橙：20%以上50%未満　赤：20%未満",
    "※ 色分けは進捗率による。青：100%以上、緑：80%以上、黄：50%以上、橙：20%以上、赤：20%未満",
    # the colour, then the rule's name
    "【青】進捗率：100%以上　【緑】進捗率：80%以上100%未満　【黄】進捗率：50%以上80%未満　【橙】進捗率：20%以上50%未満　【赤】進捗率：20%未満",
    "■青　達成率：100%以上　■緑　達成率：80%以上100%未満　■黄　達成率：50%以上80%未満　■橙　達成率：20%以上50%未満　■赤　達成率：20%未満",
    "青：利用率：100%以上　緑：利用率：80%以上　黄：利用率：50%以上　橙：利用率：20%以上　赤：利用率：20%未満",
    "【凡例】\n【青】利用率：100％以上\n【緑】利用率：80％以上100％未満\n【黄】利用率：50％以上80％未満\n【橙】利用率：20％以上50％未満\n【赤】利用率：20％未満",
    "青　現在値：100%以上\n緑　現在値：80%以上\n黄　現在値：50%以上\n橙　現在値：20%以上\n赤　現在値：20%未満",
    "利用率（青）：100％以上\n利用率（緑）：80％以上100％未満\n利用率（黄）：50％以上80％未満\n利用率（橙）：20％以上50％未満\n利用率（赤）：20％未満",
    "進捗率：100%以上【青】　進捗率：80%以上【緑】　進捗率：50%以上【黄】　進捗率：20%以上【橙】　進捗率：20%未満【赤】",
    "オンライン利用率（現在値）…青：100%以上、緑：80%以上、黄：50%以上、橙：20%以上、赤：20%未満",
    "色分け：現在値　青：100%以上、緑：80%以上、黄：50%以上、橙：20%以上、赤：20%未満",
    "（注２）色分け：利用率（現在値）…進捗率　青100%～、緑80%～、黄50%～、橙20%～、赤20%未満",
    "凡例：現在利用率　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "現在値：S（青）進捗率100%以上、A（緑）80%以上100%未満、B（黄）50%以上80%未満、C（橙）20%以上50%未満、D（赤）20%未満",
    "オンライン利用率（現在値）　Ａ【青】100%以上　Ｂ【緑】80%以上　Ｃ【黄】50%以上　Ｄ【橙】20%以上　Ｅ【赤】20%未満",
    "オンライン利用率（現在値）　レベル5（青）：100%以上　レベル4（緑）：80%以上　レベル3（黄）：50%以上　レベル2（橙）：20%以上　レベル1（赤）：20%未満",
    "オンライン利用率（現在値）　100%以上 A（青）　80%以上 B（緑）　50%以上 C（黄）　20%以上 D（橙）　20%未満 E（赤）",
    "オンライン利用率（現在値）　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満（令和5年度改定）",
    "利用率（実績）：目標に対する進捗率で色分け　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "※3 現在値の色：（現在値－R元）÷（目標－R元） 青：100%以上 緑：80%以上 黄：50%以上 橙：20%以上 赤：20%未満",
    "・利用率（現在値）　（現在値－基準値）／（目標値－基準値）×100\n青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "電子申請率　青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満",
    "現在値：進捗率＝（現在値－基準値）÷（目標値－基準値）が 100％以上＝青、80％以上＝緑、50％以上＝黄、20％以上＝橙、20％未満＝赤",
    "現在値：進捗率＝（現在値－R1）÷（目標－R1）　青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満",
    "進捗率＝（現在値－R1）÷（目標－R1）の値が、青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満",
    "現在値（進捗率＝（現在値－R1）÷（目標－R1））：青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満",
    "現在値は進捗率により色を付けてください。（青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満）",
    "現在値の色は、目標への進捗で付ける：青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満",
    "現在値の色：青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満（基準は令和元年度）",
    "現在値の色：青100%以上、緑80%以上、黄50%以上、橙20%以上、赤20%未満（R1からの進捗）",
    "オンライン利用率（現在値）：目標の達成状況（進捗度※）に応じて色分け ※目標に対する進捗(%) = (現在の利用率 - 令和元年度利用率) / (目標利用率 - 令和元年度利用率)\n(青色：目標達成済 緑色：目標に対する進捗率80%~100%未満 黄色：50%~80%未満 橙色：20%~50%未満 赤色：20%未満)",
]  # fmt: skip

STATUS_FORMS = [
    "アクションプラン…青＝措置済、緑＝取組中（期限内）、黄＝取組中（期限超過）、橙＝未着手（期限内）、赤＝未着手（期限超過）",
    "（注３）色分け：アクションプラン……青：措置済、緑：取組中（期限内）、黄：取組中（期限超過）、橙：未着手（期限内）、赤：未着手（期限超過）",
    "アクションプラン：青：措置済 緑：取組中（期限内） 黄：取組中（期限超過） 橙：未着手（期限内） 赤：未着手（期限超過）",
    "アクションプラン：【青】措置済【緑】取組中（期限内）【黄】取組中（期限超過）【橙】未着手（期限内）【赤】未着手（期限超過）",
    "アクションプラン：■青 措置済　■緑 取組中(期限内)　■黄 取組中(期限超過)　■橙 未着手(期限内)　■赤 未着手(期限超過)",
    "アクションプランは、措置済を青、期限内に取組中のものを緑、期限を過ぎて取組中のものを黄、期限内で未着手のものを橙、期限を超過して未着手のものを赤で表示。",
    "アクションプラン：青＝完了、緑＝実施中・期限内、黄＝実施中・期限切れ、橙＝未着手・期限内、赤＝未着手のまま期限経過",
    "アクションプランの色：青 措置済　緑 取組中（期限内）　黄 取組中（期限超過）　橙 未着手（期限内）　赤 未着手（期限超過）",
    "各アクションプラン\n青色のセル：対応済\n緑色のセル：対応中（期限前）\n黄色のセル：対応中（期限超過）\n橙色のセル：未対応（期限前）\n赤色のセル：未対応（期限超過）",
    "取組の進捗状況に応じて色分け\n措置済（青）、取組中・期限内（緑）、取組中・期限超過（黄）、未着手・期限内（橙）、未着手・期限超過（赤）",
    "凡例：青：措置済、緑：取組中（期限内）、黄：取組中（期限超過）、橙：未着手（期限内）、赤：未着手（期限超過）",
    "プラン：措置済→青、取組中(期限内)→緑、取組中(期限超過)→黄、未着手(期限内)→橙、未着手(期限超過)→赤",
    "アクションプラン：①青…措置済 ②緑…取組中（期限内） ③黄…取組中（期限超過） ④橙…未着手（期限内） ⑤赤…未着手（期限超過）",
    "アクションプラン：青網掛け：措置済、緑網掛け：期限内の取組中、黄網掛け：期限超過の取組中、橙網掛け：期限内の未着手、赤網掛け：期限超過の未着手",
    "【青】取組：措置済　【緑】取組：取組中(期限内)　【黄】取組：取組中(期限超過)　【橙】取組：未着手(期限内)　【赤】取組：未着手(期限超過)",
    "プラン（青）：措置済\nプラン（緑）：取組中（期限内）\nプラン（黄）：取組中（期限超過）\nプラン（橙）：未着手（期限内）\nプラン（赤）：未着手（期限超過）",
    "アクションプランaは状況欄及び期限欄により、措置済は青、取組中（期限内）は緑、取組中（期限超過）は黄、未着手（期限内）は橙、未着手（期限超過）は赤で着色。",
    "※改善策：青＝実施済み、緑＝取組中（期限内）、黄＝取組中（期限超過）、橙＝着手前（期限内）、赤＝着手前（期限超過）",
    "対策の状況　青：完了　緑：対応中（期限内）　黄：対応中（期限超過）　橙：未対応（期限内）　赤：未対応（期限超過）",
]  # fmt: skip

OTHER_FORMS: list[tuple[Rule, dict[str, str], str]] = [
    (
        "status",
        {"blue": "措置済", "green": "取組中", "red": "未着手"},
        "アクションプラン：措置済は青、取組中は緑、未着手はすべて赤",
    ),
    (
        "progress",
        {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"},
        "利用率：100%以上は全て青、60%以上は必ず緑、60%未満は一律赤",
    ),
]

KPI_FORMS = [
    "進捗（中間KPI）：青：達成 赤：未達成",
    "中間KPI：青＝目標達成、赤＝未達",
    "進捗(中間KPI)：目標を達成したものは青、達成していないものは赤で表示",
    "中間KPI：【青】100%以上【赤】100%未満",
    "中間KPIの達成状況 青：達成済 赤：未達成",
    "青：中間KPI達成　赤：中間KPI未達成",
    "中間KPIを達成した場合、進捗の欄を青色に塗る。達成していない場合は赤色に塗る。",
    "【青】中間KPI：達成　【赤】中間KPI：未達成",
    "KPI（青） 達成\nKPI（赤） 未達成",
]

THREE_BANDS = (
    "オンライン利用率（現在値）：青：100%以上　緑：60%以上　赤：60%未満"
)

DOUBTFUL: list[tuple[Rule, str]] = [
    # a formula that is not known, and more in its bracket
    ("progress", "現在値は進捗率（（目標－R1）÷（現在値－R1））が100％以上は青、50%以上は緑、50%未満は赤"),
    ("progress", "現在値は進捗率（（現在値－R1）÷（目標－R1）、小数点以下切捨て）が100％以上は青、100%未満は赤"),
    ("progress", "利用率：達成＝青、5割以上＝緑、5割未満＝赤（目標未設定を除く）"),
    ("progress", "オンライン利用率：青：とても良い 緑：良い 赤：悪い"),
    (
        "progress",
        "オンライン利用率：青：利用率80%以上 緑：利用率50%以上 赤：利用率50%未満",
    ),
    (
        "progress",
        "オンライン利用率：青：前年比10ポイント以上増 緑：前年比増 赤：前年比減",
    ),
    (
        "progress",
        "オンライン利用率：青：100%以上（令和5年度以降に開始した手続を除く） 赤：100%未満",
    ),
    (
        "progress",
        "オンライン利用率：青：100%以上 赤：100%未満。ただし、目標が未設定のものは緑",
    ),
    ("progress", "オンライン利用率は、青が100%以上、70%以上は緑、赤が20%未満"),
    ("progress", "オンライン利用率：青・緑：70%以上、赤：70%未満"),
    (
        "progress",
        "オンライン利用率：進捗率 = 現在値 × 2 / 目標値\n青：100%以上 赤：100%未満",
    ),
    ("progress", "オンライン利用率：青 -100%以上 緑 -70%以上 赤 -70%未満"),
    ("progress", "オンライン利用率：青：1以上 赤：1未満"),
    ("progress", "オンライン利用率：青：5以上 黄：3以上 赤：3未満"),
    ("progress", "オンライン利用率：青：100件以上 赤：100件未満"),
    (
        "progress",
        "オンライン利用率（変更前の基準）：青：100%以上 赤：100%未満",
    ),
    ("progress", "オンライン利用率：青：70%台 赤：70%未満"),
    ("status", "アクションプラン：青：措置済 緑：取組中（期限内に完了見込）"),
    (
        "progress",
        "オンライン利用率（現在値）の値が、青：50％以上　赤：50％未満",
    ),
    (
        "progress",
        "オンライン利用率（現在値）が50％以上のものは青、50％未満は赤",
    ),
    ("status", "アクションプラン：青：措置済 赤：50%以上"),
    ("status", "アクションプラン：青：措置済（一部を除く） 赤：未着手"),
    ("status", "アクションプラン：青：2年以内に措置 赤：それ以外"),
    (
        "progress",
        "オンライン利用率の値そのもの（目標との比ではない）が50％以上のもの＝青、30％以上50％未満＝緑、30％未満＝赤",
    ),
    (
        "progress",
        "オンライン利用率：（令和4年度まで）青＝90％以上　（令和5年度から）青＝100％以上、緑＝80％以上、赤＝80％未満",
    ),
    (
        "progress",
        "オンライン利用率：青＝目標達成（ただし令和5年度新規の手続を除く）、緑＝80％以上、赤＝80％未満",
    ),
    ("kpi", "進捗（中間KPI）：青：達成 緑：50%以上 赤：50%未満"),
    ("kpi", "進捗（中間KPI）：青：概ね達成 赤：未達成"),
    ("progress", "青：達成 赤：未達成"),
    ("kpi", "青：達成 赤：未達成"),
    ("status", "青：良い 赤：悪い"),
    ("progress", "青信号→100%超え、緑は目標の八割方、赤はそれ以下"),
    ("status", "アクションプランは青、緑、黄、橙、赤で色分け"),
    ("progress", "手続件数が100件未満のものは色分けしない"),
    ("progress", "Red cells: below 20%."),
    ("progress", "Cells in red are below 20% of the target."),
    ("progress", "Rates below 20 % are shown in red."),
    ("progress", "Cells marked red need attention."),
    ("status", "Blue cells have been achieved."),
    # a colour that is not known leaves the list uneven: it never turns round
    ("status", "アクションプラン：実施済は青、実施中は緑、未実施は碧"),
    ("status", "アクションプラン：実施済は碧、実施中は緑、未実施は赤"),
    ("status", "アクションプラン：完了は青、対応中は緑、未対応は空欄"),
    ("status", "アクションプラン：完了は青、対応中は緑、未対応は原則赤"),
    # what is an exception to the entries, wherever its colour is
    ("progress", f"{THREE_BANDS}\n※前年より悪化した手続はすべて赤で示す。"),
    ("progress", f"{THREE_BANDS}\n※前回を下回った場合は進捗率によらず橙とする。"),
    ("progress", f"{THREE_BANDS}\n※本年度新規の手続は白とする。"),
    ("progress", f"{THREE_BANDS}\n※新規の手続は無色とする。"),
    ("status", "アクションプラン：青：完了 緑：対応中\n※所管が替わったものは一律赤とする。"),
    ("status", "アクションプラン：青：完了　緑：対応中（期限内）　黄：対応中（期限超過）\nただし、期限超過は赤とする。"),
    ("status", "アクションプラン：青：完了　緑：対応中　赤：未対応\nただし、対応中は黄とする。"),
    # a rule that a note changes without naming a colour
    ("status", "アクションプラン：青：完了 緑：対応中\n※期限当日は期限超過とする。"),
    ("status", "アクションプラン：青：完了 緑：対応中\n※期限超過の判定には１か月の猶予を設ける。"),
    ("kpi", "進捗（中間KPI）：青：達成\n※KPIは、目標値の９割以上であれば達成とみなす。"),
    ("kpi", f"{THREE_BANDS}\n※KPIは目標値を上回った場合に限り達成とする（同値は未達成）。"),
    ("kpi", f"{THREE_BANDS}\n※KPIは±１ポイントの差は達成とみなす。"),
    # what moves a bound
    ("progress", f"{THREE_BANDS}\n※90%以上は達成とみなす。"),
    ("progress", f"{THREE_BANDS} ※90%以上は達成とみなす。"),
    ("progress", f"{THREE_BANDS}\n※目標は令和5年度の目標値を用いる。"),
    ("status", "アクションプラン：青：完了 緑：対応中 ※検討中のものは未着手とする。"),
    ("status", "アクションプラン：青：完了 緑：対応中\n※期限が休日に当たるときは翌開庁日を期限とする。"),
    ("progress", f"{THREE_BANDS}\n※緑の下限は75%とする。"),
    ("progress", f"{THREE_BANDS}\n※緑の基準を75%に改めた。"),
    # another quantity than progress
    ("progress", f"{THREE_BANDS}\n※災害により遅れているものは色を変えている。"),
    ("progress", "利用率の伸び率：青：100%以上　赤：100%未満"),
    ("progress", "オンライン利用率（現在値）：目標との差　青：0%　赤：0%超"),
    ("progress", "オンライン利用率（現在値）：青：達成　緑：前年より上昇　赤：前年より低下"),
    # deadlines in brackets before the colours are of all that follows
    ("status", "アクションプラン：（期限内）青：完了　緑：未着手　（期限超過）赤：未着手"),
    # a colour without a condition, and a condition without a colour
    ("status", "【青】取組：措置済　【緑】取組：おおむね3割の取組　【赤】取組：未着手"),
    ("progress", "【青】進捗率：100%以上　【緑】進捗率：おおむね80%　【赤】進捗率：80%未満"),
    ("progress", "進捗率　青　100%以上　進捗率：80%以上"),
    # columns that are said to have no colours
    ("status", "オンライン利用率（現在値）だけ色分けする（青：100%以上、赤：100%未満）"),
    ("kpi", f"{THREE_BANDS}\n※着色はオンライン利用率（現在値）に限る。"),
]  # fmt: skip


def cells_of(form: str) -> list[LegendCell]:
    """Return a legend in one column; a tab begins the next cell of its row."""
    found = []
    for row, line in enumerate(form.split("\n"), 10):
        for column, text in enumerate(line.split("\t"), 1):
            found.append(
                LegendCell(row, column, f"{'AB'[column - 1]}{row}", text, None)
            )
    return found


def read(form: str) -> Legend | None:
    return read_legend(cells_of(form), PROFILE).legend


def bands(legend: Legend) -> dict[str, str]:
    return {str(band.color): band.sentence.text("ja") for band in legend.bands}


def statuses(legend: Legend) -> dict[str, str]:
    return {
        str(rule.color): rule.sentence.text("ja") for rule in legend.statuses
    }


def said(legend: Legend, rule: Rule) -> dict[str, str]:
    """Return what each colour means under a rule."""
    if rule == "progress":
        return bands(legend)
    if rule == "status":
        return statuses(legend)
    return {str(legend.kpi): "met", str(legend.kpi_unmet): "unmet"}


FORMS: list[tuple[Rule, dict[str, str], str]] = [
    *(("progress", BANDS, form) for form in PROGRESS_FORMS),
    *(("status", STATUSES, form) for form in STATUS_FORMS),
    *(("kpi", KPI, form) for form in KPI_FORMS),
    *OTHER_FORMS,
]


@pytest.mark.parametrize(("rule", "wanted", "form"), FORMS)
def test_a_reworded_legend_is_understood(
    rule: Rule, wanted: dict[str, str], form: str
) -> None:
    legend = read(form)
    assert legend
    assert legend.doubts_by_rule == {}
    words = {
        "完了": "措置済",
        "実施中": "取組中",
        "対応中": "取組中",
        "未対応": "未着手",
        "対応済": "措置済",
    }
    found = said(legend, rule)
    for word, same in words.items():
        found = {
            color: text.replace(word, same) for color, text in found.items()
        }
    assert found == wanted


@pytest.mark.parametrize(("rule", "form"), DOUBTFUL)
def test_a_legend_that_is_not_understood_whole_is_in_doubt(
    rule: Rule, form: str
) -> None:
    reading = read_legend(cells_of(form), PROFILE)
    assert reading.legend
    assert rule in reading.legend.doubts_by_rule
    assert reading.findings
    assert reading.unread


def test_better_colours_for_less_progress_are_in_doubt() -> None:
    legend = read("利用率：青：20%未満　緑：20%以上60%未満　赤：60%以上")
    assert legend
    assert set(legend.doubts_by_rule) == {"progress"}
    assert legend.doubts_by_rule["progress"].code == "legend.reversed"


def test_better_colours_for_less_progress_are_read_by_a_formula() -> None:
    legend = read(
        "進捗率＝（現在値－令和元年度）÷（目標－令和元年度）\n"
        "利用率：赤：100%以上　緑：50%以上　青：50%未満"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert bands(legend)["red"] == "100%以上"


@pytest.mark.parametrize(
    ("formula", "measured"),
    [
        (
            "progress = (current - FY2019 base) / (target - FY2019 base)",
            "progress",
        ),
        ("achievement rate = current value / target value", "achievement"),
    ],
)
def test_bounds_and_formulas_in_english_are_read(
    formula: str, measured: str
) -> None:
    legend = read(
        f"Online usage rate (current value): {formula}\n"
        "Blue: 100% or more / Green: 80% to less than 100% / Yellow: at least 50% and below 80% / Red: less than 50%"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.formula == measured
    assert bands(legend) == {
        "blue": "100%以上",
        "green": "80%以上100%未満",
        "yellow": "50%以上80%未満",
        "red": "50%未満",
    }


def test_a_formula_in_english_that_is_not_known_puts_the_rates_in_doubt() -> (
    None
):
    legend = read(
        "progress = target - current\nBlue: 100% or more\nRed: less than 100%"
    )
    assert legend
    assert "progress" in legend.doubts_by_rule


def test_there_are_sixty_forms_and_more() -> None:
    assert len(FORMS) >= 60


def test_a_legend_whose_last_condition_is_before_its_colour_is_understood() -> (
    None
):
    legend = read(
        "オンライン利用率　青：100%以上　緑：80%以上　50%未満は色なし"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert [band.color for band in legend.bands] == ["blue", "green", None]
    assert [doubt.low for doubt in legend.doubts] == [Fraction(1, 2)]


THRESHOLDS = [
    (100, 80, 50, 20),
    (100, 70, 40, 10),
    (120, 100, 80, 60),
    (90, 60, 30, 5),
]


CHANGED = [
    form
    for form in PROGRESS_FORMS
    if all(f"{step}%" in form for step in (80, 50, 20)) and "〜" not in form
]


@pytest.mark.parametrize("form", CHANGED)
@pytest.mark.parametrize("steps", [(70, 40, 10), (90, 60, 30), (85, 45, 5)])
def test_changed_thresholds_change_the_reading(
    form: str, steps: Sequence[int]
) -> None:
    text = form
    for before, sign in zip((80, 50, 20), "甲乙丙", strict=True):
        text = text.replace(f"{before}%", sign)
    for after, sign in zip(steps, "甲乙丙", strict=True):
        text = text.replace(sign, f"{after}%")
    legend = read(text)
    assert legend
    assert legend.doubts_by_rule == {}
    lows = sorted(band.low for band in legend.bands if band.low is not None)
    assert lows == [Fraction(step, 100) for step in (*reversed(steps), 100)]


# ---- Coloured type and swatches ---------------------------------------------

TYPE = {
    "blue": "FF00B0F0",
    "green": "FF92D050",
    "yellow": "FFFFFF00",
    "orange": "FFFFC000",
    "red": "FFFF0000",
}
CONDITIONS = (
    "100%以上",
    "80%以上100%未満",
    "50%以上80%未満",
    "20%以上50%未満",
    "20%未満",
)


def cell(
    ref: str, text: str = "", fill: str | None = None, font: str | None = None
) -> LegendCell:
    row, column = parse_cell(ref)
    return LegendCell(
        row, column, ref, text, Fill.solid(fill) if fill else None, font
    )


def check(*cells: LegendCell, fills: bool = True) -> Legend:
    reading = read_legend(
        sorted(cells, key=lambda each: (each.row, each.column)), PROFILE
    )
    assert reading.legend
    assert reading.legend.doubts_by_rule == {}
    assert bands(reading.legend) == BANDS
    if fills:
        found = {
            color: reading.legend.fill("progress", color) for color in COLORS
        }
        assert found == {
            color: Fill.solid(argb) for color, argb in TYPE.items()
        }
    return reading.legend


def test_squares_in_coloured_type_beside_their_conditions() -> None:
    rows = zip(TYPE.values(), CONDITIONS, range(11, 16), strict=True)
    parts = [
        (cell(f"A{row}", "■", font=argb), cell(f"B{row}", text))
        for argb, text, row in rows
    ]
    check(
        cell("A10", "オンライン利用率（現在値）"),
        *(each for pair in parts for each in pair),
    )


def test_squares_in_the_coloured_runs_of_one_text() -> None:
    pairs = list(zip(TYPE.values(), CONDITIONS, strict=True))
    runs = [
        run
        for argb, text in pairs
        for run in (TextRun("■", argb), TextRun(f"{text}　", None))
    ]
    text = "".join(run.text for run in runs)
    row, column = parse_cell("A11")
    check(
        cell("A10", "オンライン利用率（現在値）"),
        LegendCell(row, column, "A11", text, None, None, tuple(runs)),
    )


def test_a_coloured_square_before_its_colour_word() -> None:
    words = "青緑黄橙赤"
    parts = zip(TYPE.values(), CONDITIONS, words, range(11, 16), strict=True)
    cells = []
    for argb, text, word, row in parts:
        runs = (TextRun("●", argb), TextRun(f"{word}：{text}", None))
        cells.append(
            LegendCell(row, 1, f"A{row}", f"●{word}：{text}", None, None, runs)
        )
    check(cell("A10", "オンライン利用率（現在値）"), *cells)


def test_conditions_in_coloured_type() -> None:
    rows = zip(TYPE.values(), CONDITIONS, range(11, 16), strict=True)
    check(
        cell("A10", "オンライン利用率（現在値）"),
        *(cell(f"A{row}", text, font=argb) for argb, text, row in rows),
        fills=False,
    )


@pytest.mark.parametrize(
    ("rule", "conditions"), [("progress", BANDS), ("status", STATUSES)]
)
def test_conditions_in_coloured_type_in_one_cell(
    rule: Rule, conditions: dict[str, str]
) -> None:
    types = ("FF00B0F0", "FF00B050", YELLOW, "FFFFC000", RED)
    runs = [
        run
        for words, argb in zip(conditions.values(), types, strict=True)
        for run in (TextRun(words, argb), TextRun("　", None))
    ]
    text = "".join(run.text for run in runs)
    cell = LegendCell(10, 1, "A10", text, None, None, tuple(runs))
    legend = read_legend([cell], PROFILE).legend
    assert legend
    assert said(legend, rule) == conditions


@pytest.mark.parametrize("shift", [-1, 1])
def test_swatches_above_and_below_their_conditions(shift: int) -> None:
    cells = [cell("A10", "オンライン利用率（現在値）")]
    for column, argb, text in zip(
        "BCDEF", TYPE.values(), CONDITIONS, strict=True
    ):
        cells += [
            cell(f"{column}{12 + shift}", "", argb),
            cell(f"{column}12", text),
        ]
    check(*cells)


def test_a_table_with_a_header() -> None:
    cells = [cell("A10", "色"), cell("B10", "進捗度"), cell("C10", "状況")]
    for row, word, argb, text in zip(
        range(11, 16), "青緑黄橙赤", TYPE.values(), CONDITIONS, strict=True
    ):
        cells += [cell(f"A{row}", word, argb), cell(f"B{row}", text)]
    check(*cells)


@pytest.mark.parametrize("first", ["達成", "目標達成", "達成(100%以上)"])
@pytest.mark.parametrize(
    "heading",
    [
        "現在値",
        "現在の利用率",
        "現在のオンライン利用率",
        "最新の利用率",
        "R6利用率",
        "令和6年度の利用率",
        "目標に対する状況",
    ],
)
def test_a_reached_target_is_of_the_rates_that_are_below_it(
    heading: str, first: str
) -> None:
    cells = [cell("B10", heading), cell("C10", "アクションプラン")]
    for row, argb, rate, plan in zip(
        range(11, 14),
        TYPE.values(),
        (first, "進捗率40%以上", "進捗率40%未満"),
        ("完了", "実施中", "未着手"),
        strict=False,
    ):
        cells += [cell(f"A{row}", "", argb), cell(f"B{row}", rate)]
        cells.append(cell(f"C{row}", plan))
    legend = read_legend(cells, PROFILE).legend
    assert legend
    assert not legend.doubts_by_rule
    assert legend.color_of_progress(Fraction(1)) == "blue"
    assert legend.kpi == BUILTIN.kpi


def test_the_swatches_of_a_small_table_beside_a_legend_in_sentences() -> None:
    cells = [cell("A10", PROGRESS_FORMS[0])]
    cells += [
        cell(f"C{row}", word, argb)
        for row, word, argb in zip(
            range(10, 15), "青緑黄橙赤", TYPE.values(), strict=True
        )
    ]
    check(*cells)


def test_the_labels_of_a_tables_rows_decide_nothing() -> None:
    labels = ("達成", "順調", "おおむね順調", "遅れ", "大幅な遅れ")
    cells = [
        cell("A10", "区分"),
        cell("B10", "進捗率（オンライン利用率）"),
        cell("C10", "表示色"),
    ]
    for row, label, text, argb in zip(
        range(11, 16), labels, CONDITIONS, TYPE.values(), strict=True
    ):
        cells += [
            cell(f"A{row}", label),
            cell(f"B{row}", text),
            cell(f"C{row}", "", argb),
        ]
    assert check(*cells).kpi == "blue"


def test_one_entry_a_cell_across_a_row_with_its_own_fill() -> None:
    cells = [cell("A9", "凡例（アクションプラン）")]
    cells += [
        cell("D10", "青：措置済", "FF00B0F0"),
        cell("K10", "黄：取組中", "FFFFFF00"),
        cell("R10", "赤：未着手", "FFFF0000"),
    ]
    legend = read_legend(cells, PROFILE).legend
    assert legend
    assert legend.doubts_by_rule == {}
    assert statuses(legend) == {
        "blue": "措置済",
        "yellow": "取組中",
        "red": "未着手",
    }
    assert legend.fill("status", "yellow") == Fill.solid("FFFFFF00")


def understood(**cells: str | tuple[str, str]) -> Legend | None:
    """Return the legend of cells by reference, each a text or a text with a
    fill.
    """
    made = [
        cell(ref, *((content,) if isinstance(content, str) else content))
        for ref, content in cells.items()
    ]
    return read_legend(
        sorted(made, key=lambda each: (each.row, each.column)), PROFILE
    ).legend


BLUE, GREEN, YELLOW, RED = (
    TYPE["blue"],
    TYPE["green"],
    TYPE["yellow"],
    TYPE["red"],
)
THREE = {"blue": "措置済", "yellow": "取組中", "red": "未着手"}


@pytest.mark.parametrize(
    "cells",
    [
        {"A10": ("措置済", BLUE), "B10": ("取組中", YELLOW), "C10": ("未着手", RED)},
        {"A10": ("■", BLUE), "B10": "措置済", "A11": ("■", YELLOW), "B11": "取組中", "A12": ("■", RED), "B12": "未着手"},
        {"A10": "措置済", "C10": ("", BLUE), "A11": "取組中", "C11": ("", YELLOW), "A12": "未着手", "C12": ("", RED)},
        {"A10": "凡例", "B10": ("", BLUE), "C10": "措置済", "D10": ("", YELLOW), "E10": "取組中", "F10": ("", RED), "G10": "未着手"},
        {"A10": "色", "B10": ("青", BLUE), "C10": ("黄", YELLOW), "D10": ("赤", RED),
         "A11": "オンライン利用率", "B11": "100%以上", "C11": "50%以上", "D11": "それ未満",
         "A12": "アクションプラン", "B12": "措置済", "C12": "取組中", "D12": "未着手"},
        {"A10": "アクションプラン：青は措置済、黄は取組中、赤は未着手", "A11": ("", BLUE), "B11": ("", YELLOW), "C11": ("", RED)},
    ],
    ids=["texts in swatches", "filled marks", "a column apart", "in one row", "turned table", "swatches under a sentence"],
)  # fmt: skip
def test_swatches_of_statuses_in_other_layouts(
    cells: dict[str, str | tuple[str, str]],
) -> None:
    legend = understood(**cells)
    assert legend
    assert legend.doubts_by_rule == {}
    assert statuses(legend) == THREE
    assert [
        legend.fill("status", color) for color in ("blue", "yellow", "red")
    ] == [Fill.solid(argb) for argb in (BLUE, YELLOW, RED)]


@pytest.mark.parametrize(
    "cells",
    [
        {
            "A1": ("オンライン利用率スコアカード（令和4年3月末）", "FF0070C0"),
            "A2": ("内閣府", "FFDDEBF7"),
        },
        {
            "A10": "アクションプラン",
            "A11": ("担当", "FFDDEBF7"),
            "B11": ("連絡先", YELLOW),
        },
        {"A10": ("", BLUE), "A12": ("", YELLOW)},
        {"A10": "※期限超過に注意"},
    ],
    ids=["a title", "a form", "blank cells", "a note"],
)
def test_filled_cells_that_are_decoration(
    cells: dict[str, str | tuple[str, str]],
) -> None:
    assert understood(**cells) is None


@pytest.mark.parametrize(
    "cells",
    [
        {
            "A10": "凡例",
            "A11": ("", BLUE),
            "B11": "順調に推移",
            "A12": ("", RED),
            "B12": "推移が芳しくない",
        },
        {
            "A10": "青",
            "B10": "措置済",
            "C10": "緑",
            "D10": "取組中",
            "E10": "赤",
        },
        {
            "A10": "措置しました",
            "B10": "青",
            "C10": "取組中",
            "D10": "緑",
            "E10": "未着手",
            "F10": "赤",
        },
        {"A10": "青", "B10": "緑", "C10": "赤"},
    ],
    ids=[
        "words of its own",
        "a colour too many",
        "a condition that is not known",
        "colours alone",
    ],
)
def test_swatches_and_words_that_leave_it_open_are_in_doubt(
    cells: dict[str, str | tuple[str, str]],
) -> None:
    legend = understood(**cells)
    assert legend
    assert legend.doubts_by_rule


def test_an_example_of_one_value_is_no_entry() -> None:
    example = "（記載例）現在値が15％、目標が20％の場合：進捗率75％ → 黄"
    legend = read(f"オンライン利用率（現在値）\n{LISTED}\n{example}")
    assert legend
    assert legend.doubts_by_rule == {}
    bounded = "（記載例）進捗率75％以上 → 黄"
    legend = read(f"オンライン利用率（現在値）\n{LISTED}\n{bounded}")
    assert legend
    assert legend.doubts_by_rule


@pytest.mark.parametrize("side", ["", "以上"])
def test_bounds_in_cells_apart_are_one_band(side: str) -> None:
    legend = understood(
        A9="オンライン利用率（現在値）の凡例",
        A10=("", "0070C0"), B10=f"100％{side}", C10="～",
        A11=("", "00B050"), B11=f"50％{side}", C11="～", D11="100％未満",
        A12=("", "FF0000"), C12="～", D12="50％未満",
    )  # fmt: skip
    assert legend
    assert bands(legend) == {
        "blue": "100%以上",
        "green": "50%以上100%未満",
        "red": "50%未満",
    }


def test_a_missed_target_beside_a_swatch_says_nothing_of_the_kpi() -> None:
    legend = understood(
        A9="オンライン利用率（現在値）",
        A10=("", "0070C0"), B10="目標を達成",
        A11=("", "00B050"), B11="進捗率70％以上（目標未達成）",
        A12=("", "FF0000"), B12="進捗率70％未満",
        A13="進捗（中間KPI）",
        A14=("", "0070C0"), B14="中間KPI目標達成済",
    )  # fmt: skip
    assert legend
    assert legend.doubts_by_rule == {}
    assert bands(legend)["green"] == "70%以上100%未満"


@pytest.mark.parametrize(
    "number", ["{}.", "{}. ", "{} ", "{}　", "{}）", "{}、", "No.{} ", "{}："]
)
def test_the_numbers_of_a_list_are_no_part_of_its_thresholds(
    number: str,
) -> None:
    entries = ("100%以上…青", "60%以上…緑", "60%未満…赤")
    lines = [
        f"{number.format(at)}{entry}" for at, entry in enumerate(entries, 1)
    ]
    whole = LegendCell(10, 1, "A10", "\n".join(lines), None)
    for cells in (cells_of("\n".join(lines)), [whole]):
        legend = read_legend(cells, PROFILE).legend
        assert legend
        assert bands(legend) == {
            "blue": "100%以上",
            "green": "60%以上100%未満",
            "red": "60%未満",
        }


@pytest.mark.parametrize(
    "form",
    [
        "Ｂ：100％以上　Ｇ：80％以上　Ｙ：50％以上　Ｒ：50％未満",
        "RAG: G >=80%, A >=50%, R <50%",
    ],
)
def test_colours_called_by_their_first_letters_are_in_doubt(form: str) -> None:
    legend = read(form)
    assert legend
    assert set(legend.doubts_by_rule) == {"progress"}


def test_english_colours_before_dots() -> None:
    legend = read(
        "アクションプラン　Blue…措置済　Green…取組中（期限内）　Red…未着手"
    )
    assert legend
    assert statuses(legend) == {
        "blue": "措置済",
        "green": "取組中(期限内)",
        "red": "未着手",
    }


def test_figures_that_do_not_stand_together_are_not_one_number() -> None:
    legend = read("オンライン利用率：青：1 00%以上　赤：1 00%未満")
    assert legend
    assert "progress" in legend.doubts_by_rule


SWATCHES = (BLUE, YELLOW, RED)


def swatches(heading: str, *words: str) -> Legend | None:
    """Return the legend of a heading and swatches beside words."""
    cells: dict[str, str | tuple[str, str]] = {"A10": heading}
    for row, (word, argb) in enumerate(zip(words, SWATCHES, strict=False), 11):
        cells |= {f"A{row}": ("", argb), f"B{row}": word}
    return understood(**cells)


@pytest.mark.parametrize(
    ("heading", "words", "rule"),
    [
        ("オンライン利用率（現在値）", ("良好", "普通", "不調"), "progress"),
        ("オンライン利用率（現在値）の色分け", ("順調", "やや遅れ", "遅れ"), "progress"),
        ("オンライン利用率（現在値）", ("十分", "それなり", "不十分"), "progress"),
        ("進捗（中間KPI）", ("はい", "いいえ"), "kpi"),
    ],
)  # fmt: skip
def test_swatches_beside_unknown_words_put_the_rule_of_their_heading_in_doubt(
    heading: str, words: Sequence[str], rule: Rule
) -> None:
    legend = swatches(heading, *words)
    assert legend
    assert set(legend.doubts_by_rule) == {rule}


@pytest.mark.parametrize(
    ("heading", "words", "left"),
    [
        ("アクションプラン", ("完成", "作業中", "待ち"), {"done", "active", "not_started"}),
        ("Action plans", ("Finished", "Running", "Waiting"), {"done", "active", "not_started"}),
        ("アクションプラン", ("措置済", "作業中", "未着手"), {"active"}),
    ],
)  # fmt: skip
def test_swatches_beside_an_offices_own_statuses_leave_the_others_open(
    heading: str, words: Sequence[str], left: set[str]
) -> None:
    legend = swatches(heading, *words)
    assert legend
    assert {rule.status for rule in legend.unclear} == left


@pytest.mark.parametrize(
    "words", [("OK", "NG"), ("○", "×"), ("達成", "未達成")]
)
def test_swatches_beside_signs_of_a_kpi(words: Sequence[str]) -> None:
    legend = swatches("進捗（中間KPI）", *words)
    assert legend
    assert (legend.kpi, legend.kpi_unmet) == ("blue", "yellow")


def test_three_swatches_without_a_heading_are_a_legend_of_something() -> None:
    legend = understood(
        A10=("", BLUE), B10="上々", A11=("", YELLOW), B11="並", A12=("", RED), B12="難"
    )  # fmt: skip
    assert legend
    assert set(legend.doubts_by_rule) == {"progress", "status", "kpi"}


@pytest.mark.parametrize("word", ["", "青"])
def test_two_shades_are_two_colours_unless_one_word_names_both(
    word: str,
) -> None:
    legend = understood(
        A10="オンライン利用率",
        A11=(word, "FF0070C0"),
        B11="100%以上",
        A12=(word, BLUE),
        B12="50%以上100%未満",
    )
    assert legend
    shown = [legend.fill("progress", str(band.color)) for band in legend.bands]
    doubts = [band.low for band in legend.doubts]
    if word:
        assert doubts == [1, Fraction(1, 2)]
    else:
        assert (doubts, shown) == ([], [*map(Fill.solid, ("FF0070C0", BLUE))])


@pytest.mark.parametrize(
    ("text", "doubted", "sure"),
    [
        (
            "青：100%以上 緑：80%以上 青：50%以上 赤：50%未満",
            (60, 110),
            (85, 20),
        ),
        (
            "青：100%以上 赤：80%以上 黄：50%以上 赤：50%未満",
            (85, 20),
            (60, 110),
        ),
        ("青：100%以上 緑：80%以上 緑：70%以上 赤：70%未満", (75,), (110,)),
    ],
)
def test_a_colour_of_two_bands_is_left_unrated(
    text: str, doubted: tuple[int, ...], sure: tuple[int, ...]
) -> None:
    reading = read_legend(cells_of(f"オンライン利用率：{text}"), PROFILE)
    assert reading.legend
    assert "legend.same_color" in [each.code for each in reading.findings]

    def is_doubted(percent: int) -> bool:
        return any(
            band.holds(Fraction(percent, 100))
            for band in reading.legend.doubts  # type: ignore[union-attr]
        )

    assert all(map(is_doubted, doubted))
    assert not any(map(is_doubted, sure))


def test_a_grey_that_means_something_is_a_colour_of_its_own() -> None:
    legend = read(
        "アクションプラン：青：措置済 緑：取組中 赤：未着手 灰：中止"
    )
    assert legend
    assert legend.unclear == ()
    assert legend.color_of_status("中止", None) == "gray"
    assert legend.fill("status", "gray") == Fill.solid("FFBFBFBF")


# ---- Notes that are no legend -----------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "黄色のセルのみ入力し、灰色のセルには入力しないこと。", "期限を過ぎたものは赤字で記入すること。",
        "青森県、緑区の手続を含む。", "黄砂対策に係る申請", "赤字：前回からの変更", "黄色：前回からの変更箇所", "赤十字社の手続",
        "緑化計画の届出 80%以上", "担当：Red Hat", "Green ITの推進", "※数値は令和5年3月末時点", "水曜日（水）に更新", "薄黄色のセルに入力してください",
        "※別紙の青色の様式を使用すること。", "黄色の付箋を添付し、赤色の封筒で提出", "※色は四半期ごとに更新する。", "※色分けは令和6年4月から実施。",
    ],
)  # fmt: skip
def test_a_note_puts_nothing_in_doubt(text: str) -> None:
    reading = read_legend([cell("A10", text)], PROFILE)
    assert reading.legend is None
    assert [each.code for each in reading.findings] in ([], ["legend.unread"])


def test_a_formula_of_current_by_target_is_returned_as_data() -> None:
    legend = read(
        "オンライン利用率：達成率＝現在値÷目標値\n青：100%以上 赤：100%未満"
    )
    assert legend
    assert legend.formula == "achievement"
    assert legend.doubts_by_rule == {}


def test_the_formula_names_the_base() -> None:
    bands = "青：100%以上 赤：100%未満"
    for form, base in [
        (PROGRESS_FORMS[-1], "令和元年度利用率"),
        (PROGRESS_FORMS[0], "令和元年度"),
        (PROGRESS_FORMS[3], "R1"),
        (f"進捗率＝（R6年度－R3年度）÷（目標－R3年度）\n{bands}", "R3年度"),
        (f"進捗率＝（実績値－現状値）÷（目標値－現状値）\n{bands}", "現状値"),
        (f"※進捗率＝（R4の値－現状値）÷（目標値－現状値）\n{bands}", "現状値"),
    ]:
        legend = read(form)
        assert legend
        assert (legend.formula, legend.base) == ("progress", base)


@pytest.mark.parametrize("word", ["後退", "悪化", "低下", "マイナス"])
def test_less_than_nothing_may_be_called_by_its_name(word: str) -> None:
    legend = read(f"青：100%以上 黄：0%以上100%未満 赤：0%未満（{word}）")
    assert legend
    assert not legend.doubts_by_rule
    assert legend.color_of_progress(Fraction(-1, 10)) == "red"
    # of other bounds it is a condition of its own
    other = read(f"青：100%以上 黄：10%以上100%未満 赤：10%未満（{word}）")
    assert other
    assert other.doubts_by_rule


def test_a_quotient_in_the_place_of_the_measure_is_the_formula() -> None:
    legend = read("現在値：現在値/目標が100％以上は青、100%未満は赤")
    assert legend
    assert legend.formula == "achievement"


# ---- Time -------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        " \n",
        "凡例 ",
        "■",
        "青",
        "青：",
        "青：100%",
        "(",
        "【",
        "※",
        "・",
        "1.",
        "-",
        "ー",
        "が",
        "オンライン利用率 ",
        "達成",
        "70%以上",
    ],
)
def test_a_note_of_any_length_takes_a_time_in_proportion(unit: str) -> None:
    def seconds(count: int) -> float:
        text = ("凡例 " + unit * count + "件")[:32_000]
        begin = time.process_time()
        read_legend([cell("A10", text)], PROFILE)
        return time.process_time() - begin

    seconds(100)
    assert seconds(4000 // len(unit)) < 5


# ---- Forms that every clerk reads one way -----------------------------------

OWN_WORDS = [
    ("利用率：100%以上は青、90%～100%未満は緑、90%未満は着色しない", {"blue": "100%以上", "green": "90%以上100%未満", "None": "90%未満"}),
    ("利用率　青：100%以上　緑：60%以上　無着色：60%未満", {"blue": "100%以上", "green": "60%以上100%未満", "None": "60%未満"}),
    ("利用率：目標を達成した手続のみ青色で着色（未達成は着色しない）", {"blue": "100%以上", "None": "100%未満"}),
    ("利用率：青：十割以上　緑：六割以上　赤：六割未満", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青：100%以上　緑：4分の3以上　赤：4分の3未満", {"blue": "100%以上", "green": "75%以上100%未満", "red": "75%未満"}),
    ("利用率：青：>=100% ; 緑：>=60% & <100% ; 赤：<60%", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青：100以上、緑：60以上、赤：60未満（単位：％）", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：100%以上は青色、60%から100%未満までは緑色、60%未満は赤色で着色する。", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青…100％以上　緑…60％から100％未満まで　赤…60％未満まで", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：100%以上を青、60%以上を緑、それに満たないものを赤", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青は達成、赤は60%未満、それ以外は緑", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青い欄は100%以上、緑の欄は60%以上、赤い欄は60%未満", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青（100%以上）、緑（60%以上100%未満）、赤（60%未満）の3段階で表示", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青（100%以上）、緑（60%以上100%未満）、赤（60%未満）で表示しています。", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率　1（青）：100%以上　2（緑）：60%以上　3（赤）：60%未満", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率※1：青※2：100%以上、緑：60%以上（注3）、赤：60%未満", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：青：100%以上　緑：60%以上　赤：60%未満　（目標値が未設定のものは無色）", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("なお、利用率が目標に達している場合は青色に、60%以上の場合は緑色に、60%未満の場合は赤色に着色している。", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：60%未満は全て赤。60%以上のうち、100%以上は青、100%未満は緑。", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：達成は青。未達成のうち、60%以上は緑、60%未満は赤。", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：100%以上…Ａ（青）、60%以上100%未満…Ｂ（緑）、60%未満…Ｃ（赤）", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
    ("利用率：BLUE 100%以上, GREEN 60%以上, RED 60%未満", {"blue": "100%以上", "green": "60%以上100%未満", "red": "60%未満"}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "wanted"), OWN_WORDS)
def test_bands_in_an_offices_own_words(
    form: str, wanted: dict[str, str]
) -> None:
    legend = read(form)
    assert legend
    assert legend.doubts_by_rule == {}
    assert bands(legend) == wanted


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("緑は達成、それ以外は赤", {"green": "met", "red": "unmet"}),
        ("達成したら緑、達成しなければ赤", {"green": "met", "red": "unmet"}),
        ("達成したものを緑色とし、達成していないものは着色しない。", {"green": "met", "None": "unmet"}),
        ("欄が緑色の場合は中間KPIを達成したこと、赤色の場合は達成していないことを示す。", {"green": "met", "red": "unmet"}),
    ],
)  # fmt: skip
def test_kpis_in_an_offices_own_words(
    form: str, wanted: dict[str, str]
) -> None:
    legend = read(f"進捗（中間KPI）：{form}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert said(legend, "kpi") == wanted


@pytest.mark.parametrize(
    "note",
    [
        "※青色申告に係る手続を含む。",
        "※赤色回転灯の設置許可を含む。",
        "※橙（だいだい）町の手続を除く。",
        "達成期限：赤字は期限超過",
        "達成期限：赤は期限超過",
        "黄色マーカーは照会中の箇所。",
        "（集計）青 3手続、緑 5手続、赤 4手続",
        "前回からの変化：緑→青 2件、赤→緑 1件",
        "青の割合：30%、緑の割合：50%、赤の割合：20%",
        "※白黒印刷では青と赤の区別がつきにくいため注意。",
        "※緑は順調、赤は要改善を意味する。",
        "進捗に応じて青・緑・赤の３色で表示している。",
        "達成しているほど青く、遅れているほど赤く表示。",
        "（青：優、緑：良、赤：不可）",
        "ただし、目標値が未公表のものは着色しない。",
    ],
)
def test_a_note_that_is_no_legend_changes_none(note: str) -> None:
    legend = read(f"{THREE_BANDS}\n{note}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert bands(legend) == bands(read(THREE_BANDS) or legend)
    assert len(legend.bands) == 3


@pytest.mark.parametrize(
    "note",
    [
        "アクションプランは色分けしない。\n進捗（中間KPI）：着色はしない。",
        "アクションプラン：無色\n進捗（中間KPI）：白（塗り分けなし）",
        "アクションプラン及び進捗（中間KPI）は色分けの対象外",
        "各アクションプラン(a,b,c)：取組の進捗状況。色分けはしていない。\n※KPIには色を付けない。",
    ],
)
def test_a_rule_without_colours_leaves_the_others_theirs(note: str) -> None:
    legend = read(f"{THREE_BANDS}\n{note}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert len(legend.bands) == 3
    assert {each.color for each in legend.statuses} == {None}
    assert (legend.kpi, legend.kpi_unmet) == (None, None)


def test_a_table_says_that_a_rule_has_no_colours() -> None:
    legend = read(
        "項目\t色分け\nアクションプラン\tなし\n進捗（中間KPI）\t達成は緑"
    )
    assert legend
    assert {each.color for each in legend.statuses} == {None}
    assert legend.kpi == "green"


# ---- Statuses and their deadlines ------------------------------------------

# The colours of 措置済, of 取組中 within its deadline and past it, and of 未着手
# within and past; - is no colour, ? is in doubt.
DEADLINE_FORMS = [
    ("完了は青、対応中は緑、対応中のもののうち期限超過のものは黄、未対応は赤", "B G Y R R"),
    ("完了のものを青、対応中のもののうち期限内のものを緑、期限を超過しているものを黄、未対応のもののうち期限内のものを橙、期限を超過しているものを赤で示している。", "B G Y O R"),
    ("完了を青、対応中のうち期日内のものを緑、期日を過ぎたものを黄、未対応を赤とする。", "B G Y R R"),
    ("青：完了　緑：対応中（課題の解決期限内）　黄：対応中（課題の解決期限超過）　赤：未対応", "B G Y R R"),
    ("完了（青）、対応中（緑）、対応中で終了日超過（黄）、未対応（橙）、未対応で終了予定日を過ぎたもの（赤）", "B G Y O R"),
    ("Done（青）　In progress（緑）　Not started（赤）", "B G G R R"),
    ("青：完了 / Done　緑：対応中 / In Progress　赤：未対応 / Not started", "B G G R R"),
    ("青：完了　緑：対応中（期限内）　黄：未対応（期限内）　赤：期限超過", "B G R Y R"),
    ("青＝完了、緑＝期限内、赤＝期限切れ", "B G R G R"),
    ("青：完了　緑：対応中　黄：未対応\n※期限を過ぎても完了していないものは、上記にかかわらず赤で示す。", "B G R Y R"),
    ("完了は青、対応中は緑、未対応は黄。期限を過ぎたものは一律赤とする。", "B G R Y R"),
    ("完了は青、対応中は緑、未対応は期限内であれば黄、期限超過であれば赤", "B G G Y R"),
    ("未対応はすべて赤。完了は青、対応中は期限前なら緑、期限後なら橙。", "B G O R R"),
    ("完了は青、対応中は期限にかかわらず緑、未対応は黄", "B G G Y Y"),
    ("青＝完了、緑＝対応中（期限内・期限超過を問わない）、赤＝未対応", "B G G R R"),
    ("青：完了（期限後の完了を含む）　緑：対応中　赤：未対応", "B G G R R"),
    ("青：完了　黄：対応中（期限超過）・未対応（期限内）　緑：対応中（期限内）　赤：未対応（期限超過）", "B G Y Y R"),
    ("対応中（期限内：緑、期限超過：橙）、未対応（期限内：黄、期限超過：赤）、完了：青", "B G O Y R"),
    ("対応中は緑（期限超過は橙）、未対応は黄（期限超過は赤）、完了は青", "B G O Y R"),
    ("青：完了　橙：期限が到来した未対応　黄：期限が到来していない未対応", "B - - Y O"),
    ("期限超過は全て赤。期限内のうち、完了は青、対応中は緑、未対応は黄。", "B G R Y R"),
    ("青：完了　緑：対応中（期限内）　橙：同（期限超過）　黄：未対応（期限内）　赤：同（期限超過）", "B G O Y R"),
    ("赤は未対応（期限超過）、その他は緑", "G G G G R"),
    ("青＝完了、黄＝対応中、残りは赤", "B Y Y R R"),
    ("完了のみ青で示し、その他は無色とする。", "B - - - -"),
    ("完了は青、未完了は赤", "B R R R R"),
    ("完了は青、完了していないものは赤", "B R R R R"),
    ("完了したものは青、着手したものは黄、着手していないものは赤", "B Y Y R R"),
    ("青：完了　緑：対応中（期日内）　黄：対応中（期日を過ぎている）　橙：未対応（期日前）　赤：未対応（期日後）", "B G Y O R"),
    ("青：完了　緑：対応中（予定どおり）　黄：対応中（遅れ）　橙：未対応（期限未経過）　赤：未対応（期限経過）", "B G Y O R"),
    ("完了は青、対応中は緑、未対応は橙とする。ただし、期限を超過した対応中は黄、期限を超過した未対応は赤とする。", "B G Y O R"),
    ("完了は青。対応中は緑（ただし期限を過ぎたものは黄）。未対応は橙（ただし期限を過ぎたものは赤）。", "B G Y O R"),
    ("青：完了　緑：未措置（期限内）　赤：未措置（期限超過）", "B G R G R"),
    ("青：完了　緑：対応中　赤：未措置", "B G G R R"),
    ("アクションプラン（完了）：青　アクションプラン（対応中）：緑　アクションプラン（未対応）：赤", "B G G R R"),
    ("完了は青、緑は対応中、赤は未対応", "B G G R R"),
    ("青は完了、対応中は緑、未対応は赤", "B G G R R"),
    ("完了・対応中・未対応を、それぞれ青・緑・赤で表示", "B G G R R"),
    ("完了、対応中、未対応の順に青、緑、赤", "B G G R R"),
    ("未対応（赤）→対応中（緑）→完了（青）", "B G G R R"),
    ("青（完了）、黄（対応中）、赤（未対応）の3区分", "B Y Y R R"),
    ("青が完了、緑が対応中、赤が未対応であることを示す。", "B G G R R"),
    ("完了＝青／対応中＝緑（期日超過は黄）／未対応＝橙（期日超過は赤）", "B G Y O R"),
    ("完了＝青／対応中＝緑（期限を過ぎたら黄）／未対応＝橙（期限を過ぎたら赤）", "B G Y O R"),
    ("青…完了　緑…対応中　黄…対応中で期限すぎ　橙…未対応　赤…未対応で期限すぎ", "B G Y O R"),
    # words that the profile takes for one status, told apart by the legend
    ("青：完了　緑：実施中　黄：検討中　赤：未着手", "B - - R R"),
]  # fmt: skip
LETTERS = {
    "blue": "B", "green": "G", "yellow": "Y", "orange": "O", "red": "R", None: "-",
}  # fmt: skip


@pytest.mark.parametrize(("form", "wanted"), DEADLINE_FORMS)
def test_each_status_and_deadline_has_the_colour_that_is_meant(
    form: str, wanted: str
) -> None:
    legend = read(f"アクションプラン：{form}")
    assert legend
    assert legend.doubts_by_rule == {}
    sides = [
        ("done", False),
        ("active", False),
        ("active", True),
        ("not_started", False),
        ("not_started", True),
    ]
    colors = [legend.color_of_status(*side) for side in sides]
    assert " ".join(LETTERS[color] for color in colors) == wanted


def test_words_that_a_legend_tells_apart_are_statuses_of_their_own() -> None:
    legend = read("アクションプラン：青：完了　緑：実施中　黄：検討中")
    assert legend
    assert legend.color_of_status("実施中", None) == "green"
    assert legend.color_of_status("検討中", None) == "yellow"
    assert "取組中" in {rule.status for rule in legend.unclear}


# ---- A colour that is not known ---------------------------------------------

EVERY_FORM = [
    *(form for _, _, form in FORMS),
    *(f"アクションプラン：{form}" for form, _ in DEADLINE_FORMS),
    *(form for form, _ in OWN_WORDS),
]


def test_a_status_takes_in_what_its_entry_says_that_it_does() -> None:
    legend = read("青：措置済　緑：取組中　赤：未着手（検討中を含む）")
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.color_of_status(legend.words["検討中"], None) == "red"
    assert legend.color_of_status(legend.words["取組中"], None) == "green"


def test_what_an_entry_leaves_out_puts_the_statuses_in_doubt() -> None:
    legend = read("青：措置済　緑：取組中（検討中を除く）　赤：未着手")
    assert legend
    assert set(legend.doubts_by_rule) == {"status"}


def colors_of(form: str) -> dict[str, str]:
    """Return the colour of each progress and status that is not in doubt."""
    legend = read(form)
    if legend is None:
        return {}
    found = {}
    for percent in (0, 19, 20, 50, 60, 79, 80, 99, 100):
        progress = Fraction(percent, 100)
        doubts = any(doubt.holds(progress) for doubt in legend.doubts)
        if not doubts and "progress" not in legend.doubts_by_rule:
            found[f"{percent}%"] = str(legend.color_of_progress(progress))
    if "status" in legend.doubts_by_rule:
        return found
    unclear = {(rule.status, rule.overdue) for rule in legend.unclear}
    for status in ("done", "active", "not_started"):
        for overdue in (False, True):
            if not unclear & {(status, overdue), (status, None)}:
                color = legend.color_of_status(status, overdue)
                found[f"{status} {overdue}"] = str(color)
    return found


@pytest.mark.parametrize("form", EVERY_FORM)
def test_a_colour_that_is_not_known_never_changes_another(form: str) -> None:
    wanted = colors_of(form)
    # a note alone on its line says nothing without its colour
    line = form.split("\n※期限", maxsplit=1)[0]
    for word in re.finditer("青|緑|黄|橙|赤", line):
        changed = f"{form[: word.start()]}碧{form[word.end() :]}"
        found = colors_of(changed)
        assert {key: wanted[key] for key in found} == found, changed


# ---- Entries that no status or fill is reduced to ---------------------------


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ("青：全て措置済　緑：取組中　赤：未着手", {"done"}),
        ("青：予定どおり措置済　緑：取組中　赤：未着手", {"done"}),
        ("青：達成　緑：取組中　赤：未着手", {"done"}),
        ("青：完了　黄：半完了", {"active", "not_started"}),
        ("青：完了　黄：一部完了　赤：未着手", {"active"}),
        ("青：計画　赤：実績", {"done", "active", "not_started"}),
    ],
)
def test_a_word_that_is_no_known_status_leaves_the_unnamed_ones_in_doubt(
    entry: str, left: set[str]
) -> None:
    legend = read(f"アクションプラン：{entry}")
    assert legend
    assert {rule.status for rule in legend.unclear} == left


@pytest.mark.parametrize("word", ["終了", "廃止", "対象外", "不明"])
@pytest.mark.parametrize(
    "form",
    [
        "アクションプラン　青：完了　緑：取組中　黄：{}　赤：未着手",
        "アクションプランは、完了を青、取組中を緑、{}を黄、未着手を赤",
        "取組の状況：【青】完了【緑】取組中【黄】{}【赤】未着手",
    ],
)
def test_a_word_at_a_colour_of_the_plans_is_a_status(
    form: str, word: str
) -> None:
    legend = read(form.format(word))
    assert legend
    assert legend.color_of_status(legend.words[word], None) == "yellow"


@pytest.mark.parametrize("word", ["終了", "対象外"])
def test_grey_is_no_status_of_the_rates(word: str) -> None:
    legend = read(f"オンライン利用率　青：50%以上　赤：50%未満　灰：{word}")
    assert legend
    assert not legend.doubts_by_rule
    assert word not in legend.words


def test_a_new_status_beside_all_known_ones_leaves_nothing_in_doubt() -> None:
    legend = read(
        "アクションプラン：青：措置済　緑：取組中　赤：未着手　灰：廃止"
    )
    assert legend
    assert legend.unclear == ()


@pytest.mark.parametrize(
    "entry",
    [
        "青字：措置済　赤字：未着手",
        "青枠：措置済　赤枠：未着手",
        "青いタブ：措置済",
        "文字の色：青＝措置済、赤＝未着手",
        "見出しの色：青＝措置済、赤＝未着手",
        "措置済の文字は青、未着手の文字は赤",
        "未着手は赤字",
    ],
)
def test_colours_of_type_or_frames_are_no_fills(entry: str) -> None:
    legend = read(f"アクションプラン：{entry}")
    assert legend
    assert "status" in legend.doubts_by_rule


def test_a_table_of_colours_of_type_is_no_legend_of_fills() -> None:
    reading = read_legend(
        [
            cell("A1", "文字色"),
            cell("B1", "意味"),
            cell("A2", "青"),
            cell("B2", "措置済"),
            cell("A3", "赤"),
            cell("B3", "未着手"),
        ],
        PROFILE,
    )
    assert reading.legend
    assert "status" in reading.legend.doubts_by_rule


@pytest.mark.parametrize(
    "text",
    [
        "赤枠は重点手続を示す。",
        "黄色い付箋は確認中の項目",
        "シート見出しの色：青＝本省、緑＝地方支分部局",
    ],
)
def test_a_note_about_frames_and_tabs_puts_no_rule_in_doubt(text: str) -> None:
    assert read(text) is None


# ---- What the colours go by -------------------------------------------------

LISTED = "青：100%以上　緑：80%以上　黄：50%以上　橙：20%以上　赤：20%未満"


@pytest.mark.parametrize(
    "measure",
    [
        "現在値の目標値に対する割合により色分け",
        "目標値に対する現在値の比率で色分け",
        "目標値を100とした場合の現在値で色分け",
        "達成率は現在値を目標値で割った値。",
        "目標達成率は、現在値を目標値で除したもの",
        "基準値は考慮せず、目標値に占める現在値の割合で判定",
        "対目標比",
        "目標を100とした指数",
        "目標達成率（現在値／目標値）",
        "現在値／目標の比率",
        "目標に対する割合",
        "現在値が目標値の何％に当たるかにより色分け",
        "目標に対する割合により色分け　※割合＝現在の利用率／目標利用率",
    ],
)
def test_the_share_of_the_target_is_a_formula_in_words(measure: str) -> None:
    legend = read(f"オンライン利用率（現在値）：{measure}\n{LISTED}")
    assert legend
    assert legend.formula == "achievement"
    assert legend.doubts_by_rule == {}


@pytest.mark.parametrize(
    "measure",
    [
        "目標値との乖離率に応じて色分け",
        "前年度からの伸びに応じて色分け",
        "未達成率（100%－進捗率）に応じて色分け",
        "目標までの残りにより色分け",
        "令和元年度からの増加幅で着色",
    ],
)
def test_colours_that_go_by_something_else_are_in_doubt(measure: str) -> None:
    legend = read(f"オンライン利用率（現在値）：{measure}\n{LISTED}")
    assert legend
    assert "progress" in legend.doubts_by_rule


@pytest.mark.parametrize(
    "measure",
    [
        "目標の達成状況（進捗度※）に応じて色分け",
        "目標に対する進捗率により色分け",
        "以下のとおり、進捗状況に応じて5段階で色分け",
        "目標の達成度合いに応じた色分け",
    ],
)
def test_colours_that_go_by_progress_are_read(measure: str) -> None:
    legend = read(f"オンライン利用率（現在値）：{measure}\n{LISTED}")
    assert legend
    assert legend.doubts_by_rule == {}


def test_more_than_a_bound_leaves_the_bound_out() -> None:
    legend = read("オンライン利用率：青：100%以上　緑：80%より大　赤：80%以下")
    assert legend
    assert legend.doubts_by_rule == {}
    assert [band.low_closed for band in legend.bands[:2]] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "オンライン利用率（現在値）及び進捗（中間KPI）：目標を達成したものは青",
        "オンライン利用率（現在値）・進捗（中間KPI）　青：目標達成",
        "進捗（中間KPI）、オンライン利用率（現在値）：達成は青、未達成は赤",
        "青：目標達成済（オンライン利用率（現在値）、進捗（中間KPI））",
        "オンライン利用率（現在値）と進捗（中間KPI）：\n青：目標達成",
    ],
)
def test_one_legend_for_two_rules_puts_both_in_doubt(text: str) -> None:
    legend = read(text)
    assert legend
    assert {"progress", "kpi"} <= set(legend.doubts_by_rule)


@pytest.mark.parametrize(
    "note",
    [
        "オンライン利用率及び進捗（中間KPI）は令和5年3月末時点",
        "※未実施は0%とみなす。",
        "※期限内とは、期限の日を含む。",
        "※期限当日は期限内とする。",
        "※期限内・期限超過は、令和4年10月31日を基準に判定。",
        "※期限の定めのないものは期限内として扱う。",
        "※一部措置済のものは取組中とする。",
    ],
)
def test_a_note_that_restates_a_rule_puts_nothing_in_doubt(note: str) -> None:
    legend = read(f"オンライン利用率（現在値）：{LISTED}\n{note}")
    assert legend
    assert legend.doubts_by_rule == {}


SCALE = "青：100％以上　緑：80％以上100％未満　赤：80％未満"
OTHER_MEASURES = [
    "オンライン利用率（現在値）　当年度計画に対する達成率",
    "オンライン利用率（現在値）　各年度の計画値に対する達成率",
    "オンライン利用率（現在値）の対前年同期比",
    "オンライン利用率（現在値）　全国平均に対する割合",
    "オンライン利用率（現在値）　中間目標に対する進捗",
    "オンライン利用率（現在値）　単年度目標に対する進捗",
    "オンライン利用率（現在値）の指数（令和元年度＝100）",
    "オンライン利用率（現在値）　（現在値－令和元年度）÷令和元年度",
    "オンライン利用率（現在値）　件数で加重した進捗率",
    "オンライン利用率（現在値）と目標の差（％）",
    "オンライン利用率（現在値）の水準（利用率の高さ）により色分け",
    "オンライン利用率の高低により色分け（令和元年度との比較ではない）",
    "対前年度比",
    "当年度計画達成率",
]


@pytest.mark.parametrize("caption", OTHER_MEASURES)
@pytest.mark.parametrize("joint", ["\n", "　"])
def test_a_caption_that_names_another_measure_puts_the_rates_in_doubt(
    caption: str, joint: str
) -> None:
    found = read(f"{caption}{joint}{SCALE}")
    assert found
    assert "progress" in found.doubts_by_rule


@pytest.mark.parametrize(
    "caption",
    [
        "オンライン利用率（現在値）",
        "【凡例】",
        "オンライン利用率（現在値）の進捗状況に応じて、次のとおり３段階で色分けしています。",
        "利用状況（進捗率）",
        "各手続の目標に対する進捗（令和５年３月末時点）",
        "オンライン利用率（現在値）の進捗状況（各府省の報告に基づく）",
        "オンライン利用率（現在値）　最終年度目標に対する達成率",
    ],
)
def test_a_caption_of_the_rates_progress_is_no_doubt(caption: str) -> None:
    found = read(f"{caption}\n{SCALE}")
    assert found
    assert not found.doubts_by_rule
    assert len(found.bands) == 3


@pytest.mark.parametrize(
    "caption",
    ["満足度の色分け", "テレワーク実施率", "監査指摘事項の対応状況"],
)
def test_a_scale_of_something_else_is_not_the_rules(caption: str) -> None:
    cells = cells_of(f"スコアカード\n{caption}\n{SCALE}")
    unread = [
        each.sentence.params["unread"]
        for each in read_legend(cells, PROFILE).findings
    ]
    assert unread in ([], [caption])
    for scale in (SCALE, "青：措置済　緑：取組中　赤：未着手"):
        found = read(f"スコアカード\n{caption}\n{scale}")
        assert found is None or found.doubts_by_rule


@pytest.mark.parametrize(
    ("note", "rule"),
    [
        ("※目標値の95％以上で達成として整理", "kpi"),
        ("（５ポイント以内の差は達成とみなす）", "kpi"),
        ("※小数点以下を四捨五入して目標値と比較", "kpi"),
        ("※前回・今回とも目標に達した場合のみ達成", "kpi"),
        ("※速報値は達成としない。", "kpi"),
        ("※目標値と同値の場合は未達成とする。", "kpi"),
        ("（「検討中」は着手していないものとして整理）", "status"),
        ("※対応済は、公表するまでの間は取組中とする。", "status"),
        ("※前回から低下した手続は１ランク下げる。", "progress"),
        ("※KPIは端数処理をして判定している", "kpi"),
        ("※改善傾向にあるものは取組中に格上げ", "status"),
        ("※コロナの影響を受けた手続は評価しない", "progress"),
        ("※No.2及びNo.4は、制度改正のため判定対象外", "progress"),
        (
            "※目標に対する進捗ではなく、利用率の値で色分けしています。",
            "progress",
        ),
        ("※現在値は過去３年の平均値に置き換えて算出", "progress"),
        ("※進捗は、計画期間の経過割合で按分した値と比較", "progress"),
    ],
)
def test_a_note_that_changes_a_rule_puts_it_in_doubt(
    note: str, rule: Rule
) -> None:
    found = read(note)
    assert found
    assert rule in found.doubts_by_rule


@pytest.mark.parametrize(
    "note",
    [
        "※状況欄には、措置済、取組中、未着手のいずれかを記入すること。",
        "※目標値は令和６年度のもの。",
        "※未達成の手続については、次回までに改善策を検討する。",
    ],
)
def test_a_note_that_changes_nothing_puts_nothing_in_doubt(note: str) -> None:
    assert read(note) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "次回（令和５年10月）からは、進捗90％以上を緑とする予定。",
        "進捗90％以上を緑とすることを検討中",
        "進捗95％以上を青とする予定",
    ],
)
def test_a_colour_that_is_only_planned_puts_its_rule_in_doubt(
    sentence: str,
) -> None:
    found = read(sentence)
    assert found
    assert set(found.doubts_by_rule) == {"progress"}


def test_a_note_that_leaves_some_procedures_without_a_colour_is_heard() -> (
    None
):
    note = "※年間手続件数が100件未満の手続は色を付けない。"
    legend = read(f"オンライン利用率（現在値）：{LISTED}\n{note}")
    assert legend
    assert "progress" in legend.doubts_by_rule


@pytest.mark.parametrize(
    "form",
    [
        "オンライン利用率（現在値）の色分け\n青：目標達成　緑：順調　赤：遅れ",
        "オンライン利用率（現在値）　青：十分　緑：おおむね良好　黄：それなり　赤：不十分",
    ],
)
def test_a_vague_word_under_a_heading_puts_only_its_rule_in_doubt(
    form: str,
) -> None:
    legend = read(form)
    assert legend
    assert set(legend.doubts_by_rule) == {"progress"}


@pytest.mark.parametrize(
    "note", ["※未実施は赤とする。", "赤：未実施", "※未実施は0%とみなす。"]
)
def test_a_remark_on_rates_not_begun_says_nothing_of_plans(note: str) -> None:
    legend = read(f"オンライン利用率（現在値）：{LISTED}\n{note}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.statuses == BUILTIN.statuses
    assert not legend.unlike_zero


@pytest.mark.parametrize(
    "note",
    [
        "黄：未実施",
        "無色：未実施、集計中",
        "※「未実施」は評価対象外",
        "※未実施のものは進捗率を算出しない。",
        "ただし、未実施の手続には色を付けない。",
        "※令和元年度に未実施の手続は、令和3年度の利用率を基準とする。",
    ],
)
def test_a_rule_of_its_own_for_rates_not_begun_concerns_these(
    note: str,
) -> None:
    legend = read(f"オンライン利用率（現在値）：{LISTED}\n{note}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.statuses == BUILTIN.statuses
    assert legend.unlike_zero


@pytest.mark.parametrize(
    ("rate", "plan"),
    [
        ("オンライン利用率（現在値）は進捗率{}、", "アクションプランは{}"),
        ("利用率{}・", "プラン{}"),
        ("①{}　", "②{}"),
        ("進捗率{}／", "{}"),
        ("{}（利用率）、", "{}（アクションプラン）"),
    ],
)
def test_one_line_a_colour_that_speaks_of_several_rules(
    rate: str, plan: str
) -> None:
    lines = [
        f"青：{rate.format('100%以上')}{plan.format('措置済')}",
        f"緑：{rate.format('60%以上100%未満')}{plan.format('取組中(期限超過)')}",
        f"黄：{rate.format('60%未満')}{plan.format('取組中(期限内)')}",
    ]
    legend = read("\n".join(lines))
    assert legend
    assert legend.doubts_by_rule == {}
    assert bands(legend) == {
        "blue": "100%以上",
        "green": "60%以上100%未満",
        "yellow": "60%未満",
    }
    assert statuses(legend) == {
        "blue": "措置済",
        "green": "取組中(期限超過)",
        "yellow": "取組中(期限内)",
    }


def test_a_line_that_is_not_understood_is_about_each_rule_that_it_names() -> (
    None
):
    legend = read(
        "青：利用率は高め、プランは早め\n赤：利用率は低め、プランは遅め"
    )
    assert legend
    assert set(legend.doubts_by_rule) == {"progress", "status"}


@pytest.mark.parametrize(
    "text",
    [
        "アクションプラン・進捗（中間KPI）　緑：措置済・達成　黄：取組中　赤：未着手・未達成",
        "進捗（中間KPI）及びアクションプラン\n緑：達成、措置済\n黄：取組中\n赤：未達成、未着手",
    ],
)
def test_a_legend_of_plans_and_kpis_says_nothing_of_rates(text: str) -> None:
    legend = read(text)
    assert legend
    assert set(legend.doubts_by_rule) == {"status", "kpi"}
    assert legend.bands == builtin_legend(PROFILE).bands


@pytest.mark.parametrize(
    "entries",
    [
        "青：100%以上　緑：60%以上100％末満　赤：60%末満",
        "青：100%以上（3件）　緑：60%以上100％未満（12件）　赤：60%未満（0件）",
    ],
)
def test_slips_and_counts_change_no_bound(entries: str) -> None:
    legend = read(f"オンライン利用率（現在値）：{entries}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.bands == (read(THREE_BANDS) or BUILTIN).bands


def test_a_sentence_may_go_on_from_one_rule_to_the_next() -> None:
    legend = read(
        "スコアカードの見方：オンライン利用率（現在値）については100%以上のものを青、100%未満のものを赤とし、"
        "アクションプランについては措置済のものを青、未着手のものを赤とする。"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert bands(legend) == {"blue": "100%以上", "red": "100%未満"}
    assert legend.color_of_status("not_started", None) == "red"


@pytest.mark.parametrize(
    "formula",
    [
        "進捗率＝｛現在値－令和元年度｝÷｛目標値－令和元年度｝×１００（％）",
        "進捗率＝（令和元年度－現在値）÷（令和元年度－目標値）",
        "進捗率＝（現在値－令和２年度実績）÷（目標値－令和２年度実績）",
        "進捗度＝（R7実績－ベースライン）／（目標値－ベースライン）",
    ],
)
def test_a_formula_that_comes_to_the_same_is_known(formula: str) -> None:
    legend = read(f"{formula}\n{THREE_BANDS}")
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.formula == "progress"


def test_a_formula_may_stand_over_the_entries_in_their_cell() -> None:
    form = "オンライン利用率（現在値）の色分け（進捗率＝（現在値－令和元年度）÷（目標－令和元年度））"
    cell = LegendCell(
        9, 1, "A9", f"{form}\n青　100％以上\n赤　100％未満", None
    )
    legend = read_legend([cell], PROFILE).legend
    assert legend
    assert legend.doubts_by_rule == {}


def test_a_heading_in_angle_brackets_is_one_with_its_formula_behind() -> None:
    legend = read(
        "＜オンライン利用率（現在値）＞目標に対する進捗（%）＝（現在値－令和元年度）÷（目標値－令和元年度）\n"
        "青：100%以上\n赤：100%未満\n＜アクションプラン＞\n青：措置済\n赤：未着手"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert (legend.formula, legend.base) == ("progress", "令和元年度")
    assert bands(legend) == {"blue": "100%以上", "red": "100%未満"}
    assert legend.color_of_status("done", None) == "blue"


@pytest.mark.parametrize(
    "text",
    [
        "オンライン利用率は、基準値から現在値までの進捗が100%以上のものを青、100%未満のものを赤で表示",
        "オンライン利用率：進捗率＝（現在値－前年度）÷翌年度値　青≧100%／赤＜100%",
    ],
)
def test_another_way_or_formula_is_no_known_progress(text: str) -> None:
    legend = read(text)
    assert legend
    assert set(legend.doubts_by_rule) == {"progress"}


@pytest.mark.parametrize(
    "measure",
    [
        "目標に対する進捗（%）＝（現在値－令和元年度）÷（目標値－令和元年度）",
        "目標に対する進捗（%）",
    ],
)
def test_a_bracket_behind_the_last_entry_says_what_is_measured(
    measure: str,
) -> None:
    legend = read(
        f"※１　オンライン利用率（現在値）の色：青＝100%以上、赤＝100%未満（{measure}）"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.formula == "progress"
    assert bands(legend) == {"blue": "100%以上", "red": "100%未満"}


def test_the_formula_behind_the_last_entry_is_the_one_in_force() -> None:
    legend = read(
        "進捗率の色：青＝100%以上、赤＝100%未満（進捗率＝現在値÷目標値）"
    )
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.formula == "achievement"


@pytest.mark.parametrize(
    "remark",
    [
        "進捗率＝（現在値－前年度値）÷基準値",
        "進捗率、ただし新規を除く",
        "前年度からの進捗",
    ],
)
def test_another_bracket_behind_the_last_entry_is_in_doubt(
    remark: str,
) -> None:
    legend = read(
        f"オンライン利用率（現在値）の色：青＝100%以上、赤＝100%未満（{remark}）"
    )
    assert legend
    assert set(legend.doubts_by_rule) == {"progress"}


def test_a_colour_in_brackets_begins_no_other_word() -> None:
    legend = read("アクションプラン\n【青】済\n【赤】未着手")
    assert legend
    assert legend.doubts_by_rule == {}
    assert legend.color_of_status("done", None) == "blue"
