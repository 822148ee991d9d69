"""Notes that change a rule without a word of colours: 速報値は達成としない,
前回から低下した手続は1ランク下げる.

What they ask is not carried out; the rule of which they speak is in doubt.
"""

from __future__ import annotations

from re import Pattern

from irodori.patterns import pattern
from irodori.scorecard.profile import Rule

_RULES: tuple[tuple[tuple[Rule, ...], Pattern[str], Pattern[str]], ...] = (
    (
        ("kpi",),
        pattern(
            r"達成(?:と(?:する|します|しない|しません|みな|して(?:整理|扱|計上))|に含(?:む|め|まない)|のみ|$)"
            r"|KPI.*判定|目標値?[とに](?:比較|比べ|同値|同じ値|等しい)"
        ),
        pattern(
            r"場合|とき|のみ|以上|以内|未満|同[値じ]|速報|後に|四捨五入|端数|切り?[上捨]げ?|誤差|(?<!目標)の差"
        ),
    ),
    (
        ("status",),
        pattern(
            r"[」』]?(?:[中済]|済み|着手|完了|予定|検討)[」』]?(?:のもの|の取組)?は、?.*"
            r"(?:とする|とします|とみな[すし]|として(?:整理|扱|計上|分類)|に(?:含|分類))"
            r"|(?:措置済|取組中|未着手)[にへ](?:格[上下]げ|変更|読み?替え|移行)"
        ),
        pattern(r"(?:措置済|取組中|未?着手|完了|対応済|実施[済中])"),
    ),
    (
        ("progress",),
        pattern(
            r"(?:進捗|目標との比較)では(?:なく|ない|なし)|利用率そのもの|利用率(?:の値|自体)?(?:で|により)(?:判定|評価|色分け)"
            r"|(?:^|[^A-Z])[A-Z]/[A-Z]を?(?:進捗|達成)|手続.*[1-3一二三]ランク|^(?!.*(?:設定|未定|不明|集計中|実績)).*(?:(?:判定|評価)(?:の)?対象外|手続は、?(?:判定|評価)[をは]?(?:し(?:ない|てい)|せず|保留|行わ))"
        ),
        pattern("."),
    ),
)
"""Of each rule what its notes rule, and what else they hold that makes it a
change: 速報値は達成としない.
"""


_FILLED_IN = pattern(r"記[載入]|入力")


def changed_rules(sentence: str) -> tuple[Rule, ...]:
    """Return the rules that a note changes in words of their subject."""
    bare = sentence.strip("()「」※*。・")
    if _FILLED_IN.search(bare):
        return ()
    return tuple(
        rule
        for rules, ruling, subject in _RULES
        if ruling.search(bare) and subject.search(bare)
        for rule in rules
    )
