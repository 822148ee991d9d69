"""What judging says about a cell, and what a call says about its arguments."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # options
    "options.as_of": Wording(
        "基準日として {value} は読めません。日付、「2023-06-30」、「令和5年6月末」のように指定してください。",
        "{value} cannot be read as an as-of date. Give a date, 2023-06-30 or a Japanese form such as 令和5年6月末.",
    ),
    "options.choice": Wording(
        "{name} に {value} は指定できません。{choices} のどれかを指定してください。",
        "{name} cannot be {value}. Give one of {choices}.",
    ),
    "options.unknown": Wording(
        "{name} という指定はありません。指定できるのは {choices} です。",
        "There is no option {name}. The options are {choices}.",
    ),
    "options.source": Wording(
        "{value} はブックとして読めません。パス、バイト列、バイナリファイルのどれかを渡してください。",
        "{value} is no workbook to read. Give a path, bytes or a binary file.",
    ),
    "options.records": Wording(
        "{value} は行として読めません。ファイルのパス、バイト列、辞書のリストのどれかを渡してください。",
        "{value} are no rows. Give the path of a file, bytes, or a list of mappings.",
    ),
    # scorecard.judging.progress
    "progress.against_reached": Wording(
        "目標の{target}は基準と逆の向きですが、現在の{current}は目標に届いている → {color}",
        "the target {target} lies on the other side of the base; {current} has reached it → {color}",
    ),
    "progress.against_missed": Wording(
        "目標の{target}は基準と逆の向きで、現在の{current}は目標に届いていない → {color}",
        "the target {target} lies on the other side of the base; {current} has not reached it → {color}",
    ),
    "progress.reason_achievement": Wording(
        "{current} ÷ {target} = {progress} → {color}", "{current} ÷ {target} = {progress} → {color}"
    ),
    "progress.on_the_bound": Wording(
        "現在値が目標の{target}とちょうど同じで、目標は「超」「未満」と書かれています。達成かどうか決められないため、"
        "塗り分けていません。目標を「以上」「以下」で書くか、現在値を確かめてください。",
        "The current rate is exactly the target, {target}, which says 超 or 未満: whether it is reached cannot be told. "
        "Write the target with 以上 or 以下, or check the rate.",
    ),
    # scorecard.judging.plans, scorecard.statuses
    "status.scale": Wording(
        "プランの塗りつぶしは凡例の色の濃淡とみて、{mapping} と読みました。違う場合は --fills exact を指定してください。",
        "The fills of the plans were taken for shades of the legend's colours: {mapping}. Use --fills exact if they are "
        "not.",
    ),
    "status.scale_step": Wording("{rgb}＝{color}", "{rgb} is {color}"),
    "status.two_tags": Wording(
        "「{text}」に状況の違う印が二つ以上あります。どちらか決められないため、塗り分けていません。今の状況を一つだけ残してください。",
        "“{text}” carries tags with different statuses, so none was used. Leave the one that holds now.",
    ),
    "status.tag_inside": Wording(
        "「{text}」の途中に状況の印があります。プラン全体の状況か分からないため、塗り分けていません。"
        "プラン全体の状況を、文の初めか終わりに【取組中】のように書いてください。",
        "“{text}” has a status tag inside it: whether it is the whole plan's cannot be told. Put the plan's status at the "
        "start or the end, such as 【取組中】.",
    ),
    "status.tag_unread": Wording(
        "印「{text}」に、状況と期限のほかの言葉があるため、読んでいません。【取組中 令和5年3月末】のように書いてください。",
        "The tag “{text}” says more than a status and a date, so it was not read. Write it like 【取組中 令和5年3月末】.",
    ),
    "status.overdue_differs": Wording(
        "状況は「{status}」ですが、期限 {deadline} と基準日 {as_of} からはそうなりません。"
        "書かれた状況のとおりに塗りました。どちらかを直してください。",
        "The status says {status}, but by the deadline {deadline} and the date {as_of} it is not so. The status was "
        "believed; correct one of them.",
    ),
    "status.within_differs": Wording(
        "状況は「{status}」ですが、期限 {deadline} は基準日 {as_of} に過ぎているため、塗り分けていません。"
        "今の状況か期限を直してください。",
        "The status says {status}, but the deadline {deadline} has passed on {as_of}, so it was not rated. Correct the "
        "status or the deadline.",
    ),
    "status.unsure_date": Wording(
        "状況の前の「{date}」が期限か、その時点の状況かが分からず、塗り分けていません。「期限:{date}」のように書いてください。",
        "Whether “{date}” before the status is its deadline or the day it was written cannot be told. "
        "Write 期限:{date} if it is the deadline.",
    ),
    "status.unknown_heading": Wording(
        "{name} の見出し「{headings}」は分からないため、その列は読んでいません。見出しは {wanted} です。",
        "The headings “{headings}” of {name} are not known, so those columns were not read. The headings are {wanted}.",
    ),
}
