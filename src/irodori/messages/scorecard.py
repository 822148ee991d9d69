"""The sentences of the scorecard floors: reasons, findings and refusals of a legend, profile or header."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # scorecard.judge
    "value.blank": Wording("空欄", "blank"),
    "value.quoted": Wording("「{text}」", "“{text}”"),
    "field.ministry": Wording("府省名", "ministry"),
    "field.program": Wording("取組対象事業", "program"),
    "field.procedure_count": Wording("手続件数", "procedure count"),
    "field.procedure": Wording("手続名", "procedure"),
    "field.law": Wording("法令", "law"),
    "field.procedure_type": Wording("手続の種類", "procedure type"),
    "field.annual_count": Wording("年間手続件数", "annual count"),
    "field.annual_online_count": Wording("年間オンライン件数", "annual online count"),
    "field.online_rate_base": Wording("オンライン利用率（基準）", "base online rate"),
    "field.online_rate_current": Wording("オンライン利用率（現在値）", "current online rate"),
    "field.online_rate_target": Wording("オンライン利用率目標", "target online rate"),
    "field.deadline": Wording("達成期限", "deadline"),
    "field.online_complete": Wording("オンライン完結", "online completion"),
    "field.issue": Wording("課題", "issue"),
    "field.interim_kpi": Wording("中間KPIと目標", "interim KPI"),
    "field.action_plan": Wording("アクションプラン", "action plan"),
    "field.kpi_progress": Wording("進捗（中間KPI）", "KPI progress"),
    "field.kpi_deadline": Wording("達成期限（中間KPI）", "KPI deadline"),
    "field.plan_status": Wording("アクションプランの状況", "action plan status"),
    "field.plan_deadline": Wording("アクションプランの期限", "action plan deadline"),
    "rate.no_column": Wording(
        "{field}の列が見つからないため、進捗を計算できません。見出しを確かめるか、--profile で列の名前を足してください。",
        "There is no column for the {field}, so progress cannot be computed. "
        "Check the heading, or add its name with --profile.",
    ),
    "status.missing": Wording(
        "取組の状況が分からないため、塗り分けていません。次のどれかで示してください: シート「進捗入力」または --status の CSV、"
        "「アクションプラン a 状況」の列、セルのコメント（取組中 期限:令和5年3月末）、本文の印（【取組中】【措置済】【未着手】）、"
        "前回の塗りつぶし。",
        "The status of this plan is not known, so it was not rated. Give it in one of these ways: a sheet 進捗入力 or a CSV "
        "with --status, a column headed アクションプラン a 状況, a note on the cell (取組中 期限:令和5年3月末), a tag in "
        "its text (【取組中】, 【措置済】, 【未着手】), or the fill from last time.",
    ),
    "status.contradiction": Wording(
        "{source}の状況が食い違っています。塗り分けには優先順位の高い{used}を使いました。どちらが正しいか確かめてください。",
        "The status given by {source} is another one. The {used} goes first and was used; check which is right.",
    ),
    "status.from.table": Wording("状況の表", "status table"),
    "status.from.column": Wording("状況の列", "status column"),
    "status.from.note": Wording("コメント", "note"),
    "status.from.tag": Wording("本文の印", "tag in the text"),
    "status.from.fill": Wording("前回の塗りつぶし", "fill from last time"),
    "deadline.from.table": Wording("状況の表の期限", "the status table"),
    "deadline.from.column": Wording("プランの期限の列", "the plan's deadline column"),
    "deadline.from.note": Wording("コメントの期限", "the note"),
    "deadline.from.tag": Wording("本文の印の期限", "the tag"),
    "deadline.from.text": Wording("プラン本文の日付", "the plan's own text"),
    "deadline.from.kpi_deadline": Wording("達成期限（中間KPI）", "達成期限(中間KPI)"),
    "deadline.from.deadline": Wording("手続の達成期限", "the procedure's 達成期限"),
    "deadline.from.none": Wording("期限なし", "no deadline"),
    "kpi.other_quantity": Wording(
        "中間KPIは「{quantity}」の目標ですが、進捗にはオンライン利用率と同じ値（{value}）が入っています。比較はしましたが、値を確かめてください。",
        "The KPI sets a target for “{quantity}”, but its progress repeats the online usage rate ({value}). "
        "They were compared; check the value.",
    ),
    "progress.in_doubt": Wording(
        "進捗率 {progress} に当たる色が凡例から一つに決まらないため、塗り分けていません。凡例を直すか、--legend で指定してください。",
        "The legend gives no single colour for a progress of {progress}, so the cell was not rated. "
        "Correct the legend, or give one with --legend.",
    ),
    "status.in_doubt": Wording(
        "「{status}」に当たる色が凡例から読み取れないため、塗り分けていません。凡例を直すか、--legend で指定してください。",
        "The colour that the legend gives to “{status}” is not known, so the plan was not rated. "
        "Correct the legend, or give one with --legend.",
    ),
    # scorecard.header
    "header.claimed_twice": Wording(
        "「{field}」に当たる見出しが二つあります（{first} と {second}「{heading}」）。どちらの列か分かるように見出しを直すか、スキーマファイルに次のどれかを書いて --profile で渡してください:\n{snippet}",
        "Two headings claim the field {field}: {first} and {second} (“{heading}”). Change one, "
        "or write one of these in a schema file and pass it with --profile:\n{snippet}",
    ),
    "header.not_found": Wording(
        "スコアカードの表が見つかりません。探した見出し: {wanted}。見つかった見出し: {found}。"
        "見出しの名前が違うときは、プロファイルに次のように書いて --profile で渡してください:\n{snippet}",
        "No scorecard table was found. Headings looked for: {wanted}. Headings found: {found}. "
        "If the names differ, write this in a profile and pass it with --profile:\n{snippet}",
    ),
    "header.no_proposal": Wording(
        "# この見出しで表として読める設定は見つかりませんでした。手続名とオンライン利用率（現在値）の見出しを、上の「探した見出し」に直してください。",
        "# No setting was found that reads these headings as a table. Name the columns of procedures and of the current "
        "online rate as in the headings looked for.",
    ),
    "header.nothing": Wording("（なし）", "(none)"),
    # the account
    "column.not_read": Wording(
        "{column}列「{heading}」は、どの項目か分からないため読んでいません（記入のあるセル{count}個）。"
        "見出しを直すか、スキーマファイルにこの見出しを加えてください。",
        "Column {column} (“{heading}”) was not read: it is not known what it means ({count} cells with content). "
        "Change the heading, or add it to a schema file.",
    ),
    "value.repeated": Wording(
        "{column}列の{rows}行目の「〃」「同上」は、上のセルと同じとして読みました。",
        "〃 or 同上 in column {column}, row {rows}, was read as the cell above.",
    ),
    "column.title_without_block": Wording(
        "見出し「{heading}」の下に、課題やアクションプランの列が見つかりません。この列の取組は判定していません。下の段の見出しを確かめてください。",
        "No columns of issues or action plans were found below the heading “{heading}”; nothing there was rated. "
        "Check the headings below it.",
    ),
    "row.unnamed": Wording(
        "{row}行目には手続名がないため、読んでいません。手続名を書くか、上の行と結合してください。",
        "Row {row} has no procedure name and was not read. Write one, or merge it with the row above.",
    ),
    "row.stray": Wording(
        "{row}行目は凡例や注の下にあり、記入が少ないため、手続として読んでいません。手続であれば、凡例や注より上に移してください。",
        "Row {row} is below a legend or a note and holds little, so it was not read as a procedure. "
        "If it is one, move it above them.",
    ),
    "row.continues": Wording(
        "手続名のない行（{rows}行目）は、すぐ上の手続の続きとして読みました。別の手続であれば、手続名を書いてください。",
        "Rows without a procedure name ({rows}) were read as going on with the procedure above. "
        "If they are others, write their names.",
    ),
    "row.apart": Wording(
        "{rows}行目は{reason}のため、手続として読んでいません。手続であれば、行の名前を直してください。",
        "Rows not read as procedures, being {reason}: {rows}. If they are procedures, change their names.",
    ),
    "row.reason.total": Wording("合計や平均の行", "totals or averages"),
    "row.reason.column_numbers": Wording("列の番号の行", "column numbers"),
    "row.reason.header": Wording("見出しの繰り返し", "headings repeated"),
    "legend.text_not_taken": Wording(
        "色のことを書いた文「{text}」を凡例として読めませんでした（このようなセル{count}個）。凡例であれば、書き方を確かめてください。",
        "The text “{text}” speaks of colours, but was not read as part of a legend ({count} such cells). "
        "If it is one, check its wording.",
    ),
    "sheet.too_much_outside": Wording(
        "表の外の記入が多すぎるため、セル{count}個を見ていません。凡例や注を表の近くに移してください。",
        "There is so much outside the tables that {count} cells were not looked at. "
        "Move the legend and notes near the table.",
    ),
    "table.too_large": Wording(
        "表の行と列が多すぎます。使わない行や列を削るか、シートを分けてください。",
        "The table has too many rows and columns. Remove those that are not used, or split the sheet.",
    ),
    # conversion
    "as_of.differs": Wording(
        "ほかの時点が書かれています（{other}）。{used} で判定しました。違うときは --as-of で指定してください。",
        "Another as-of date is given here ({other}). {used} was used; give another one with --as-of.",
    ),
    # scorecard.values
    "rate.unknown": Wording(
        "{field}が決まっていないため、塗り分けていません（{text}）。決まったら 0.2% のように記入してください。",
        "The {field} is not known, so the cell was not rated ({text}). Once it is, write it as 0.2%.",
    ),
    "rate.ambiguous": Wording(
        "{field}にどの率を使うか決められないため、塗り分けていません（{text}）。率を一つだけ、% を付けて記入してください。",
        "Which {field} is meant cannot be told, so the cell was not rated ({text}). Write one rate only, with %.",
    ),
    "rate.unreadable": Wording(
        "{field}が率として読めないため、塗り分けていません（{text}）。20% のように % を付けて記入してください。",
        "The {field} cannot be read as a rate, so the cell was not rated ({text}). Write it with %, such as 20%.",
    ),
    "count.unknown": Wording(
        "件数が決まっていません（{text}）。決まったら 1,225 のように記入してください。",
        "The count is not known ({text}). Once it is, write it as 1,225.",
    ),
    "count.unreadable": Wording(
        "件数として読めません（{text}）。1,225 や 121.2万件 のように、一つだけ記入してください。",
        "This cannot be read as a count ({text}). Write one count only, such as 1,225 or 121.2万件.",
    ),
    "deadline.none": Wording(
        "期限が定められていません（{text}）。定めたら 令和6年3月末 のように記入してください。",
        "No deadline is set ({text}). Once it is, write it as 令和6年3月末 or 2024-03-31.",
    ),
    "deadline.unreadable": Wording(
        "期限として読めません（{text}）。令和6年3月末、令和5年度末、2024/3/31 のように、一つだけ記入してください。",
        "This cannot be read as a deadline ({text}). Write one only, such as 令和6年3月末, 令和5年度末 or 2024/3/31.",
    ),
    "deadline.ambiguous": Wording(
        "期限と読める日付が二つ以上あり、どれが期限か決められません（{text}）。期限を一つだけ記入してください。",
        "There are several dates that may be the deadline ({text}). Write one only.",
    ),
    "kpi.unknown": Wording(
        "中間KPIの進捗が分からないため、塗り分けていません（{text}）。数値か「達成」を記入してください。",
        "The progress of the interim KPI is not known, so the cell was not rated ({text}). Write its number or 達成.",
    ),
    "kpi.ambiguous": Wording(
        "中間KPIの進捗に数値が二つ以上あるため、塗り分けていません（{text}）。数値を一つだけ記入してください。",
        "The progress of the interim KPI holds several numbers, so it was not rated ({text}). Write one number only.",
    ),
    "rate.scale": Wording(
        "{field}の数値 {text} が {text}% なのか割合なのか決められません（同じ列や表に % の付いた値があります）。"
        "{text}% のように % を付けて記入してください。",
        "Whether {text} in {field} is {text}% or a share cannot be told, because values near it carry a % sign. "
        "Write it with a % sign.",
    ),
    "cell.uncalculated": Wording(
        "数式の計算結果が保存されていないため、塗り分けていません。Excel で開いて上書き保存してから、もう一度お試しください。",
        "The cell holds a formula whose value was never saved, so it was not rated. Open the workbook in Excel, save it, "
        "and try again.",
    ),
    "cell.error": Wording(
        "セルがエラー値（{text}）のため、塗り分けていません。数式を直すか、値を記入してください。",
        "The cell holds an error ({text}), so it was not rated. Mend the formula or write a value.",
    ),
    "kpi.unreadable": Wording(
        "中間KPIの進捗として読めません（{text}）。45% や 54件 のような数値か「達成」を記入してください。",
        "This cannot be read as the progress of an interim KPI ({text}). Write a number (45%, 54件) or 達成.",
    ),
    # scorecard.statustable, scorecard.statusmatch
    "status.place_row": Wording("シート「{name}」の{number}行目", "row {number} of the sheet {name}"),
    "status.place_line": Wording("{name} の{number}行目", "line {number} of {name}"),
    "status.unmatched": Wording(
        "{place}（{row}）に当たるプランがないため、使っていません。{nearest}府省名・手続名・課題・プランを確かめてください。",
        "{place} ({row}) names no plan and was not used. {nearest}Check its ministry, procedure, issue and plan.",
    ),
    "status.nearest": Wording("最も近いのは「{name}」です。", "The nearest one is “{name}”. "),
    "status.ambiguous_row": Wording(
        "{place}（{row}）に当たるプランが二つ以上あるため（{plans}）、使っていません。府省名・手続名・課題・プランを書き分けてください。",
        "{place} ({row}) names more than one plan ({plans}) and was not used. "
        "Give its ministry, procedure, issue and plan so that only one is meant.",
    ),
    "status.unknown_word": Wording(
        "{place}の状況「{word}」は知らない言葉なので、使っていません。措置済・取組中・未着手などに直すか、"
        "--profile の [add.statuses] に加えてください。",
        "The status “{word}” in {place} is not a known word and was not used. Write 措置済, 取組中, 未着手 or the like, "
        "or add the word under [add.statuses] of a --profile.",
    ),
    "status.row_deadline": Wording(
        "{place}の期限「{text}」は期限として読めません。令和6年3月末、令和5年度末、2024/3/31 のように、一つだけ記入してください。",
        "The deadline “{text}” in {place} cannot be read. Write one only, such as 令和6年3月末, 令和5年度末 or 2024/3/31.",
    ),
    "status.rows_differ": Wording(
        "{place}は、同じプラン（{plan}）についての{first}と食い違っています。{first}のほうを使いました。どちらかを直してください。",
        "{place} differs from {first}, which speaks of the same plan ({plan}) and was used. Correct one of them.",
    ),
    "status.rows_contradict": Wording(
        "{place}は、同じプラン（{plan}）についての{first}と食い違っています。どちらか決められないため、塗り分けていません。"
        "片方を消すか直してください。",
        "{place} contradicts {first}, which speaks of the same plan ({plan}), so the plan was not rated. Remove or correct "
        "one of them.",
    ),
    "status.headings": Wording(
        "このシートに状況の表の見出しが見つからないため、使っていません。探した見出し: {wanted}。見つかった見出し: {found}。"
        "少なくとも 手続名・プラン・状況 を一行に並べてください。",
        "The headings of a status table were not found on this sheet, so it was not used. Looked for: {wanted}. "
        "Found: {found}. Put at least 手続名, プラン and 状況 in one row.",
    ),
    "status.file_headings": Wording(
        "{path} に状況の表の見出しが見つかりません。探した見出し: {wanted}。見つかった見出し: {found}。"
        "少なくとも 手続名・プラン・状況 を最初の行に並べてください。",
        "The headings of a status table were not found in {path}. Looked for: {wanted}. Found: {found}. "
        "Put at least 手続名, プラン and 状況 in its first line.",
    ),
    "status.encoding": Wording(
        "{path} の文字コードが分かりません。UTF-8 の CSV として保存し直してください。",
        "The encoding of {path} is not known. Save it as CSV in UTF-8.",
    ),
    "status.csv": Wording(
        '{path} の{line}行目から CSV として読めません。引用符「"」が閉じているか確かめてください。',
        "{path} cannot be read as CSV from line {line} on. Check that each quotation mark is closed.",
    ),
    # scorecard.checks
    "check.sum_above": Wording(
        "手続件数 {total} が、この事業の{number}手続の年間手続件数の合計 {sum} より少なくなっています。件数を確かめてください。",
        "手続件数 is {total}, but the 年間手続件数 of its {number} procedures add up to more: {sum}. Check the counts.",
    ),
    "check.sum_below": Wording(
        "手続件数 {total} が、この事業の{number}手続の年間手続件数の合計 {sum} と合いません。"
        "主要な手続だけを載せているのなら、このままで構いません。",
        "手続件数 is {total}, but the 年間手続件数 of its {number} procedures add up to {sum}. "
        "Where only the main procedures are listed, nothing is wrong.",
    ),
    "check.rate_of_counts": Wording(
        "オンライン利用率 {rate} が、年間の件数から計算した率（{online} ÷ {all} = {reckoned}）と合いません。"
        "率と件数の対象期間が違うのなら、このままで構いません。",
        "The online rate {rate} is not what the annual counts give ({online} ÷ {all} = {reckoned}). "
        "Where rate and counts are of different periods, nothing is wrong.",
    ),
    "check.below_base": Wording(
        "オンライン利用率の現在値 {current} が、基準の {base} より低くなっています。値を確かめてください。",
        "The current online rate {current} is below the base of {base}. Check the values.",
    ),
    "check.displayed_band": Wording(
        "表示されている値と実際の値とで色が変わります。表示では {seen}。実際は {held}。"
        "実際の値で塗り分けました。表示のとおりにするときは、値を四捨五入して記入し直してください。",
        "The colour is another one by what the cells display. Displayed: {seen}. Held: {held}. "
        "What they hold was used; to go by what is displayed, write the rounded value.",
    ),
    "check.mark": Wording(
        "オンライン完結が ○ でも × でもありません（「{text}」）。どちらかを記入してください。",
        "オンライン完結 is neither ○ nor × (“{text}”). Write one of them.",
    ),
    "check.kpi_deadline": Wording(
        "達成期限（中間KPI）は {given} ですが、中間KPIの文には {named} とあります。どちらかを直してください。",
        "達成期限(中間KPI) is {given}, but the text of the KPI says {named}. Correct one of them.",
    ),
    # scorecard.profile
    "profile.unreadable": Wording(
        "設定ファイル {path} を読めません({problem})。場所と、文字コードが UTF-8 であることを確かめてください。",
        "The profile {path} cannot be read ({problem}). Check that it is there and in UTF-8.",
    ),
    "profile.syntax": Wording(
        "設定ファイル {path} の {line} 行目が TOML として正しくありません({problem})。その行を直してください。",
        "Line {line} of the profile {path} is not valid TOML ({problem}). Correct that line.",
    ),
    "profile.invalid": Wording(
        "設定ファイル {path} の {line} 行目 {where}: {problem}",
        "Line {line} of the profile {path}, {where}: {problem}",
    ),
    "profile.problem.unknown_key": Wording(
        "この名前の項目はありません。schemas/scorecard.toml の項目名に直すか、削除してください。",
        "there is no such key. Correct it to one of schemas/scorecard.toml, or delete it.",
    ),
    "profile.problem.missing": Wording("必要な項目がありません。追加してください。", "a key is missing. Add it."),
    "profile.problem.text": Wording("引用符で囲んだ文字列にしてください。", "write text in quotation marks."),
    "profile.problem.boolean": Wording("true か false にしてください。", "write true or false."),
    "profile.problem.list": Wording("[ ] で囲んだ一覧にしてください。", "write a list in [ ]."),
    "profile.problem.table": Wording("項目の表にしてください。", "write a table of keys."),
    "profile.problem.one_of": Wording("次のいずれかにしてください: {choices}", "write one of these: {choices}"),
    "profile.problem.pattern": Wording(
        "正規表現として正しくありません({reason})。直してください。",
        "this is no regular expression ({reason}). Correct it.",
    ),
    "profile.problem.percent": Wording(
        "パーセントの数値にしてください。例: 70", "write a number of per cent, such as 70."
    ),
    "profile.problem.color": Wording(
        "色を RRGGBB の形で書いてください。例: 4DC4FF", "write a colour as RRGGBB, such as 4DC4FF."
    ),
    "profile.problem.palette": Wording(
        "blue, green, yellow, orange, red の5色をすべて、それだけを書いてください。",
        "give all of blue, green, yellow, orange and red, and nothing else.",
    ),
    "profile.problem.bounds": Wording(
        "下限(at_least か above)と上限(below か at_most)は一つずつ、下限が上限より小さくなるように書いてください。",
        "give one lower bound (at_least or above) and one upper bound (below or at_most), the lower one being less.",
    ),
    "profile.problem.status": Wording(
        "状況「{status}」は [statuses] にありません。そこに加えるか、名前を直してください。",
        "the status “{status}” is not among [statuses]. Add it there, or correct its name.",
    ),
    "profile.problem.overlap": Wording(
        "{band}が二つの色に重なっています。境界を直してください。",
        "two colours both hold {band}. Correct their bounds.",
    ),
    "profile.problem.other": Wording("正しくありません({problem})。", "this is not valid ({problem})."),
    # scorecard.bands
    "band.at_least": Wording("{value}以上", "{value} or more"),
    "band.exactly": Wording("{value}", "{value}"),
    "band.above": Wording("{value}超", "more than {value}"),
    "band.below": Wording("{value}未満", "less than {value}"),
    "band.at_most": Wording("{value}以下", "{value} or less"),
    "band.between": Wording("{low}{high}", "{low} and {high}"),
    "band.all": Wording("すべて", "any"),
    # scorecard.legend
    "color.blue": Wording("青", "blue"),
    "color.green": Wording("緑", "green"),
    "color.yellow": Wording("黄", "yellow"),
    "color.orange": Wording("橙", "orange"),
    "color.red": Wording("赤", "red"),
    "color.none": Wording("塗りなし", "no fill"),
    "rule.progress": Wording("オンライン利用率", "online usage rate"),
    "rule.status": Wording("アクションプラン", "action plan"),
    "rule.kpi": Wording("進捗(中間KPI)", "interim KPI"),
    "status.done": Wording("措置済", "done"),
    "status.active": Wording("取組中", "under way"),
    "status.not_started": Wording("未着手", "not started"),
    "status.any": Wording("{status}", "{status}"),
    "status.within": Wording("{status}(期限内)", "{status} (within the deadline)"),
    "status.overdue": Wording("{status}(期限超過)", "{status} (past the deadline)"),
    "kpi.met": Wording("目標達成", "target met"),
    "kpi.unmet": Wording("目標未達成", "target not met"),
    "palette.unknown": Wording(
        "パレット「{name}」はありません。使えるもの: {known}。",
        "There is no palette “{name}”. Known: {known}.",
    ),
    "legend.means": Wording("{part}: {color} = {meaning}", "{part}: {color} = {meaning}"),
    "legend.nothing": Wording("なし", "nothing"),
    "legend.difference": Wording(
        "{part}の{color}: この凡例では{here}、組込みの凡例では{builtin}",
        "{part}, {color}: {here} in this legend, {builtin} in the built-in one",
    ),
    "legend.part_builtin": Wording(
        "{part}の色分けはこの凡例になく、組込みの凡例によります",
        "{part}: not in this legend, so the built-in one is used",
    ),
    "legend.in_doubt": Wording(
        "凡例の {cell}「{text}」のうち「{unread}」を読み取れないため、この凡例に当たるセルは塗り分けていません。"
        "「青：100%以上」「緑：取組中(期限内)」のような形に直すか、--legend で指定してください。",
        "“{unread}” in the legend at {cell} (“{text}”) cannot be understood, so the cells it is about were not rated. "
        "Write it like 青：100%以上 or 緑：取組中(期限内), or give --legend.",
    ),
    "legend.unread": Wording(
        "{cell}「{text}」に色の言葉がありますが、塗り分けには使っていません（読み取れない部分：「{unread}」）。凡例であれば、"
        "「青：100%以上」のような形に直してください。",
        "{cell} (“{text}”) names colours and was not used (not understood: “{unread}”). "
        "If it is a legend, write it like 青：100%以上.",
    ),
    "legend.differs": Wording(
        "シート「{sheet}」の凡例と{part}の色分けが違います。このシートではこのシート自身の凡例によりました。どちらかに揃えてください。",
        "The legend of sheet “{sheet}” gives other colours for {part}. This sheet's own legend was used. Make them agree.",
    ),
    "legend.sheets_disagree": Wording(
        "このシートには{part}の凡例がなく、ほかのシートの凡例が互いに違うため、塗り分けていません。凡例を揃えるか、--legend で指定してください。",
        "This sheet has no legend for {part}, and those of other sheets differ, so its cells were not rated. "
        "Make them agree, or give --legend.",
    ),
    "legend.color": Wording(
        "凡例の「{text}」の色が分からないため、これに当たるセルは塗り分けていません。青・緑・黄・橙・赤のいずれかにしてください。",
        "The colour of “{text}” in the legend is not known, so its cells were not rated. Use 青, 緑, 黄, 橙 or 赤.",
    ),
    "legend.overlap": Wording(
        "凡例で{band}が二つの色に当たるため、これに当たるセルは塗り分けていません。「以上」「未満」などで境界を示してください。",
        "Two colours of the legend hold {band}, so the cells there were not rated. Mark the bound with 以上, 未満 or the like.",
    ),
    "legend.gap": Wording(
        "凡例で{band}がどの色にも当たらないため、これに当たるセルは塗り分けていません。区分の間が空かないようにしてください。",
        "No colour of the legend holds {band}, so the cells there were not rated. Close the gap between the bands.",
    ),
    "legend.same_color": Wording(
        "凡例の二つの条件がどちらも{color}と読まれ、見分けが付かないため、これに当たるセルは塗り分けていません。別の色にしてください。",
        "Two conditions of the legend are both read as {color} and cannot be told apart, so their cells were not rated. Use another colour.",
    ),
    "legend.conflict": Wording(
        "凡例で「{status}」に{kept}と{other}の二つの色があるため、これに当たるセルは塗り分けていません。一つにしてください。",
        "The legend gives “{status}” two colours, {kept} and {other}, so its cells were not rated. Leave one of them.",
    ),
    "legend.swatch": Wording(
        "凡例の「{text}」の色見本が、言葉の色と合いません。言葉のほうを使いました。色見本を直してください。",
        "The swatch of “{text}” in the legend is not the colour it is called; the word was used. Correct the swatch.",
    ),
    "legend.same_swatch": Wording(
        "凡例の{color}の色見本が{other}と同じなので、どちらも使っていません。別の色にしてください。",
        "The legend's swatch for {color} is the same as for {other}; neither was used. Give one another colour.",
    ),
    # scorecard.rules
    "progress.reason": Wording(
        "({current} − {base}) ÷ ({target} − {base}) = {progress} → {color}",
        "({current} − {base}) ÷ ({target} − {base}) = {progress} → {color}",
    ),
    "progress.flat_reached": Wording(
        "目標が基準と同じ{target}で、現在の{current}は届いている → {color}",
        "the target is the base, {target}, and {current} has reached it → {color}",
    ),
    "progress.flat_missed": Wording(
        "目標が基準と同じ{target}で、現在の{current}は届いていない → {color}",
        "the target is the base, {target}, and {current} has not reached it → {color}",
    ),
    "status.reason": Wording("{status} → {color}", "{status} → {color}"),
    "status.not_in_legend": Wording(
        "{status}には凡例に色がない → {color}", "the legend has no colour for {status} → {color}"
    ),
    "status.reason_deadline": Wording(
        "{status}: 期限 {deadline}({last_day}まで){source}、基準日 {as_of} → {color}",
        "{status}: deadline {deadline} (to {last_day}){source}, as of {as_of} → {color}",
    ),
    "status.source": Wording("、期限の出所: {source}", ", taken from {source}"),
    "status.no_deadline": Wording(
        "「{status}」ですが期限が分からないため、期限内か超過かを決められず、塗り分けていません。期限を記入してください。",
        "The status is “{status}” but no deadline is known, so whether it has passed cannot be told. Write a deadline.",
    ),
    "kpi.says_met": Wording("「{text}」は目標達成 → {color}", "“{text}” says that the target is met → {color}"),
    "kpi.says_unmet": Wording("「{text}」は目標未達成 → {color}", "“{text}” says that the target is not met → {color}"),
    "kpi.reached": Wording(
        "{value} は目標({target})に届いている → {color}", "{value} reaches the target ({target}) → {color}"
    ),
    "kpi.missed": Wording(
        "{value} は目標({target})に届いていない → {color}", "{value} does not reach the target ({target}) → {color}"
    ),
    "kpi.no_target": Wording(
        "中間KPIに目標の数値がなく、進捗「{text}」と比べられません。KPI に「90%以上にする」のように書くか、"
        "進捗に「達成」と記入してください。",
        "The interim KPI sets no number to compare “{text}” with. Write one in the KPI (90%以上にする), or 達成 here.",
    ),
    "kpi.no_direction": Wording(
        "進捗「{text}」が中間KPIの目標({target})に届いたかどうか決められません。"
        "目標に「以上」「以下」などを付けるか、進捗に「達成」と記入してください。",
        "Whether “{text}” reaches the interim KPI's target ({target}) cannot be told. "
        "Add 以上 or 以下 to the target, or write 達成 here.",
    ),
    "kpi.unit": Wording(
        "進捗「{text}」の単位が中間KPIの目標({target})と違い、比べられません。同じ単位で記入してください。",
        "“{text}” is not in the unit of the interim KPI's target ({target}). Write it in the same unit.",
    ),
}
