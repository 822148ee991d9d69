"""The sentences of the shells: files, options, tables and what a command says when it is done."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # files
    "file.missing": Wording(
        "ファイルが見つかりません: {path}。名前と場所を確かめてください。",
        "No such file: {path}. Check its name and folder.",
    ),
    "file.unreadable": Wording(
        "ファイルを読めません: {path}（{reason}）。ほかのプログラムで開いていないか、"
        "読む権限があるかを確かめてください。",
        "{path} cannot be read ({reason}). Close it in other programs and check that you may read it.",
    ),
    "file.is_folder": Wording(
        "{path} はフォルダーです。ファイルの名前を指定してください。",
        "{path} is a folder. Give the name of a file.",
    ),
    "file.not_regular": Wording(
        "{path} は普通のファイルではありません（パイプや装置など）。ファイルの名前を指定してください。",
        "{path} is not an ordinary file but a pipe, a device or the like. Give the name of a file.",
    ),
    "file.too_large": Wording(
        "{path} は {limit} MiB を超えています。不要なシートや画像を除くか、ブックを分けてください。",
        "{path} is larger than {limit} MiB. Remove sheets or pictures that are not needed, or split the workbook.",
    ),
    "file.exists": Wording(
        "{path} はすでにあります。上書きするには --force（Python では overwrite=True）を付けるか、別の名前を指定してください。",
        "{path} exists already. Add --force (overwrite=True in Python) to replace it, or give another name.",
    ),
    "file.same": Wording(
        "{path} は入力ファイルそのものです。入力は上書きしません。出力に別の名前を指定してください。",
        "{path} is the input itself, which is never overwritten. Give the output another name.",
    ),
    "file.read_only": Wording(
        "{path} に書き込めません（{reason}）。読み取り専用でないか、Excel で開いていないかを確かめるか、"
        "-o か --out-dir で別の場所を指定してください。",
        "{path} cannot be written ({reason}). See whether it is read-only or open in Excel, or give another place with "
        "-o or --out-dir.",
    ),
    "file.disk_full": Wording(
        "空き容量が足りず {path} を書けません（{reason}）。不要なファイルを消すか、別の場所を指定してください。",
        "There is no room to write {path} ({reason}). Free some space or give another place.",
    ),
    "file.no_folder": Wording(
        "{path} の保存先のフォルダーがありません。フォルダーを作るか、別の場所を指定してください。",
        "The folder for {path} does not exist. Create it or give another place.",
    ),
    "file.bad_name": Wording(
        "{path} はファイルの名前として使えません。短い、普通の文字だけの名前を指定してください。",
        "{path} cannot be a file's name. Give a shorter one of ordinary characters.",
    ),
    "file.unwritable": Wording(
        "{path} を書けません（{reason}）。保存先を確かめるか、別の場所を指定してください。",
        "{path} cannot be written ({reason}). Check the folder or give another place.",
    ),
    # report.text
    "screen.fact": Wording("{label}: {text}", "{label}: {text}"),
    "screen.as_of": Wording("基準日", "As-of date"),
    "screen.as_of.option": Wording("{date}（--as-of の指定）", "{date} (given with --as-of)"),
    "screen.as_of.sheet": Wording("{date}（シートの「時点」の記載）", "{date} (as the sheet says)"),
    "screen.as_of.today": Wording(
        "{date}（今日。ほかの日で判定するには --as-of で指定してください）",
        "{date} (today; give --as-of to judge by another day)",
    ),
    "screen.legend": Wording("凡例", "Legend"),
    "screen.legend.builtin": Wording("組込みの凡例", "the built-in one"),
    "screen.legend.file": Wording("--legend のファイル", "the file given with --legend"),
    "screen.legend.workbook": Wording(
        "ブックの凡例（{where}）。{comparison}", "the workbook's own ({where}); {comparison}"
    ),
    "screen.legend.same": Wording("組込みの凡例と同じです。", "the same as the built-in one"),
    "screen.legend.differs": Wording("組込みの凡例と違うところ:{points}", "it differs from the built-in one:{points}"),
    "screen.left_alone": Wording("表のないシート", "Sheets without a table"),
    "screen.left_alone.sheets": Wording("{sheets}（そのままにしました）", "{sheets} (left as they are)"),
    "screen.sheet": Wording("シート", "Sheet"),
    "screen.total": Wording("合計", "Total"),
    "screen.unrated": Wording("判定できず", "not rated"),
    "screen.findings": Wording("確認してください（{count}件）", "Please check ({count})"),
    "screen.notes": Wording("参考（{count}件）", "For information ({count})"),
    "screen.finding": Wording("{place}: {text}", "{place}: {text}"),
    "screen.places": Wording("{places} など{count}件", "{places} and {more} more"),
    "screen.together.status.missing": Wording(
        "アクションプラン{count}件は取組の状況が分からないため、塗り分けていません（{place}）。次のどれかで示してください: "
        "シート「進捗入力」または --status の CSV、「アクションプラン a 状況」の列、セルのコメント（取組中 期限:令和5年3月末）、"
        "本文の印（【取組中】【措置済】【未着手】）、前回の塗りつぶし。",
        "{count} action plans have no known status and were not rated ({place}). Give it in one of these ways: a sheet "
        "進捗入力 or a CSV with --status, a column headed アクションプラン a 状況, a note on the cell (取組中 期限:令和5年3月末), "
        "a tag in the text (【取組中】, 【措置済】, 【未着手】), or the fill from last time.",
    ),
    "screen.more": Wording("（同じ種類がほかに{count}件）", "({count} more of this kind)"),
    "screen.all_in_report": Wording(
        "すべての指摘は --report FILE.json か --html FILE.html で書き出せます。",
        "--report FILE.json or --html FILE.html writes all of them.",
    ),
    "screen.all_in_file": Wording("すべての指摘は {file} にあります。", "All of them are in {file}."),
    # report.inspection_text
    "inspect.status_sheet": Wording(
        "状況の表: シート「{name}」（{count}行）", "Status table: sheet “{name}” ({count} rows)"
    ),
    "inspect.status_file": Wording("状況の表: {name}（{count}行）", "Status table: {name} ({count} rows)"),
    "inspect.legend_sentence": Wording("{place} 「{text}」 → {meaning}", "{place} “{text}” → {meaning}"),
    "inspect.sheet": Wording("シート「{name}」", "Sheet “{name}”"),
    "inspect.no_table": Wording(
        "スコアカードの表は見つかりません。変換してもそのまま残ります。",
        "No scorecard table was found; a conversion leaves the sheet as it is.",
    ),
    "inspect.near_header": Wording("見出しに最も近い行: {found}", "The row nearest to a header: {found}"),
    "inspect.table": Wording("表 {number}", "Table {number}"),
    "inspect.header_rows": Wording("見出し: {first}～{last}行目", "Header: rows {first} to {last}"),
    "inspect.rows": Wording("手続: {first}～{last}行目に{count}件", "Procedures: {count} in rows {first} to {last}"),
    "inspect.no_rows": Wording("手続: なし", "Procedures: none"),
    "inspect.no_heading": Wording("（見出しなし）", "(no heading)"),
    "inspect.unused": Wording("使わない列（そのまま残ります）", "kept, not used"),
    "inspect.block": Wording(
        "課題ブロック{number}: {label}（{first}～{last}列、アクションプラン{count}件）",
        "Issue block {number}: {label} (columns {first} to {last}, {count} action plans)",
    ),
    "inspect.plans": Wording("アクションプラン: {count}件", "Action plans: {count}"),
    "inspect.source": Wording("{source}で状況の分かるもの: {count}件", "status known from the {source}: {count}"),
    "inspect.no_source": Wording(
        "状況の分かるものはありません。シート「進捗入力」か --status の CSV、状況の列、コメント、本文の印、塗りつぶしのどれかで示してください。",
        "None of them has a status yet. Give it in a sheet 進捗入力 or a CSV with --status, in status columns, notes, tags or "
        "fills.",
    ),
    "inspect.account": Wording("記入のあるセル: {count}個", "Cells with content: {count}"),
    "inspect.account.header": Wording("見出し: {count}個", "headings: {count}"),
    "inspect.account.read": Wording("読んだ値: {count}個", "values read: {count}"),
    "inspect.account.title": Wording("表題や時点: {count}個", "titles and the as-of date: {count}"),
    "inspect.account.legend": Wording("凡例: {count}個", "the legend: {count}"),
    "inspect.account.note": Wording("注やその他の文: {count}個", "notes and other text: {count}"),
    "inspect.account.apart": Wording(
        "合計の行や使わない列など: {count}個", "totals, columns that are not used and the like: {count}"
    ),
    "inspect.account.unread": Wording("読めなかったもの: {count}個", "not read: {count}"),
    # report.check
    "check.differs": Wording(
        "塗りつぶしが凡例と違うセル: {different}（比べた{checked}セルのうち）",
        "Cells whose fill is not what the legend asks for: {different} of {checked}",
    ),
    "check.agrees": Wording(
        "比べた{checked}セルの塗りつぶしは、すべて凡例どおりです。",
        "All {checked} fills that were compared agree with the legend.",
    ),
    "check.nothing": Wording(
        "凡例と比べられるセルがありません。下の理由を確かめてください。",
        "No cell could be compared with the legend. See the reasons below.",
    ),
    "check.column.cell": Wording("セル", "Cell"),
    "check.column.found": Wording("今の色", "Found"),
    "check.column.expected": Wording("凡例では", "Expected"),
    "check.column.reason": Wording("理由", "Reason"),
    "check.other_color": Wording("凡例にない色 {rgb}", "another colour, {rgb}"),
    "check.not_checked": Wording(
        "判定できず、比べていないセル（{count}件）", "Not rated and so not compared ({count})"
    ),
    "check.all_in_json": Wording("すべては --json で表示できます。", "--json prints all of them."),
    # report.diff
    "diff.colors_from.fills": Wording("色: セルの塗りつぶし", "Colours: the cells' fills"),
    "diff.colors_from.judged": Wording("色: 凡例による判定", "Colours: as the legend judges"),
    "notebook.head": Wording("{name}　基準日 {date}（{source}）", "{name}, as of {date} ({source})"),
    "notebook.unnamed": Wording("ブック", "workbook"),
    "notebook.from.option": Wording("指定", "given"),
    "notebook.from.sheet": Wording("シートの記載", "named by the sheet"),
    "notebook.from.today": Wording("今日", "today"),
    "notebook.unrated": Wording("未判定", "not rated"),
    "notebook.sheet": Wording("シート", "Sheet"),
    "notebook.procedures": Wording("手続数", "Procedures"),
    "notebook.legend": Wording("凡例", "Legend"),
    "notebook.legend.workbook": Wording("ブックの凡例", "the workbook's"),
    "notebook.legend.builtin": Wording("標準の凡例", "the built-in one"),
    "notebook.legend.file": Wording("指定の凡例", "the file given"),
    "notebook.cell": Wording("セル", "Cell"),
    "notebook.code": Wording("種類", "Code"),
    "notebook.finding": Wording("確認すること", "What to look at"),
    "notebook.more": Wording("ほかに {count} 件", "{count} more"),
    "notebook.checked": Wording(
        "{checked} セルを確かめ、{different} セルの色が凡例と違います。{not_checked} セルは確かめられません。",
        "{checked} cells were checked: {different} have another colour than the legend asks for. {not_checked} could not "
        "be checked.",
    ),
    "notebook.found": Wording("今の色", "Colour"),
    "notebook.wanted": Wording("凡例の色", "Legend's colour"),
    "notebook.reason": Wording("理由", "Reason"),
    "notebook.diff": Wording(
        "{old} → {new}　手続: 追加 {added}、削除 {removed}、共通 {matched}",
        "{old} → {new}: {added} procedures added, {removed} removed, {matched} in both",
    ),
    "notebook.procedure": Wording("手続", "Procedure"),
    "notebook.item": Wording("項目", "Item"),
    "notebook.change": Wording("変化", "Change"),
    "diff.dates": Wording("時点: {old} → {new}", "As of: {old} → {new}"),
    "diff.undated": Wording("記載なし", "no date given"),
    "diff.plan_text": Wording("「{text}」", "“{text}”"),
    "diff.procedures": Wording(
        "手続: {before} → {after}（追加 {added}、削除 {removed}）",
        "Procedures: {before} → {after} ({added} added, {removed} removed)",
    ),
    "diff.before": Wording("前", "Before"),
    "diff.after": Wording("後", "After"),
    "diff.difference": Wording("差", "Change"),
    "diff.same": Wording("変わったところはありません。", "Nothing changed."),
    "diff.down": Wording("下がった色（{count}件）", "Colours that fell ({count})"),
    "diff.up": Wording("上がった色（{count}件）", "Colours that rose ({count})"),
    "diff.set": Wording("新しく付いた色（{count}件）", "New colours ({count})"),
    "diff.cleared": Wording("なくなった色（{count}件）", "Colours that are gone ({count})"),
    "diff.values": Wording("変わった値（{count}件）", "Values that changed ({count})"),
    "diff.added": Wording("追加された手続（{count}件）", "Procedures added ({count})"),
    "diff.removed": Wording("削除された手続（{count}件）", "Procedures removed ({count})"),
    "diff.change": Wording("{role}: {old} → {new}", "{role}: {old} → {new}"),
    "diff.role.block": Wording("課題{block} {field}", "issue {block}, {field}"),
    "diff.role.plan": Wording("課題{block} {field} {letter}", "issue {block}, {field} {letter}"),
    "diff.old_cell": Wording("前の{cell}", "old {cell}"),
    "diff.more": Wording("（続きは --json で表示できます）", "(--json prints the rest)"),
    # report.html
    "report.html.kicker.converted": Wording("スコアカード 塗り分け結果", "Scorecard, coloured"),
    "report.html.kicker.checked": Wording("スコアカード 塗りつぶしの点検", "Scorecard, its fills checked"),
    "report.html.checked": Wording("比べたセル", "Compared"),
    "report.html.checked.cells": Wording("{checked}（違い {different}）", "{checked} cells, {different} differ"),
    "report.html.differs": Wording("違い", "Differs"),
    "report.html.differs_none": Wording(
        "比べたセルの塗りつぶしは、すべて凡例どおりです。", "All fills that were compared agree with the legend."
    ),
    "report.html.differs_before": Wording("前の違うセルへ", "Previous cell that differs"),
    "report.html.differs_after": Wording("次の違うセルへ", "Next cell that differs"),
    "report.html.difference": Wording(
        "今は{found}、凡例では{expected}です。{reason}", "It has {found}; the legend asks for {expected}. {reason}"
    ),
    "report.html.color.blue": Wording("青", "blue"),
    "report.html.color.green": Wording("緑", "green"),
    "report.html.color.yellow": Wording("黄", "yellow"),
    "report.html.color.orange": Wording("橙", "orange"),
    "report.html.color.red": Wording("赤", "red"),
    "report.html.color.none": Wording("塗りなし", "no fill"),
    "report.html.color.other": Wording("別の色", "another colour"),
    "report.html.untitled": Wording("名前のないブック", "Untitled workbook"),
    "report.html.skip": Wording("表へ移動", "Skip to the sheet"),
    "report.html.as_of": Wording("時点", "As of"),
    "report.html.as_of.option": Wording("指定された日付", "given"),
    "report.html.as_of.sheet": Wording("シートの記載", "from the sheet"),
    "report.html.as_of.today": Wording("記載がないため今日", "today, as the sheet names no date"),
    "report.html.procedures": Wording("手続", "Procedures"),
    "report.html.legend": Wording("凡例", "Legend"),
    "report.html.legend.workbook": Wording("ブックの凡例", "the workbook's own"),
    "report.html.legend.builtin": Wording("組込みの凡例", "built in"),
    "report.html.legend.file": Wording("指定された凡例", "from a file"),
    "report.html.tally": Wording("色ごとのセル数（押すと絞り込み）", "Cells by colour (press to filter)"),
    "report.html.tools": Wording("表示の切替え", "View"),
    "report.html.sheets": Wording("シート", "Sheets"),
    "report.html.ministry": Wording("府省名", "Ministry"),
    "report.html.all": Wording("すべて", "All"),
    "report.html.no_ministry": Wording("（空欄）", "(blank)"),
    "report.html.show_hidden": Wording("非表示の行と列も見る", "Show hidden rows and columns"),
    "report.html.clear": Wording("絞り込みを解除", "Clear filters"),
    "report.html.shown": Wording("{all} 手続のうち {shown} を表示", "{shown} of {all} procedures"),
    "report.html.attention": Wording("要確認", "Check"),
    "report.html.check_before": Wording("前の要確認のセルへ", "Previous cell to check"),
    "report.html.check_after": Wording("次の要確認のセルへ", "Next cell to check"),
    "report.html.dark": Wording("暗い画面", "Dark"),
    "report.html.pane": Wording("シート「{sheet}」の表", "Sheet {sheet}"),
    "report.html.table": Wording("{sheet} {first}行から{last}行までの表", "{sheet}, table in rows {first} to {last}"),
    "report.html.around": Wording(
        "{sheet} {first}行から{last}行まで（題名・凡例・注記）",
        "{sheet}, rows {first} to {last}: title, legend or notes",
    ),
    "report.html.cut": Wording(
        "このシートは {rows} 行あります。ここには初めの {most} 行を示します。すべてのセルの結果は、塗り分けたブックと JSON の報告にあります。",
        "This sheet has {rows} rows, of which the first {most} are shown. "
        "The coloured workbook and the JSON report hold every cell.",
    ),
    "report.html.left_out": Wording(
        "スコアカードの表がないシート: {sheets}（変更していません）",
        "Sheets without a scorecard table, left as they are: {sheets}",
    ),
    "report.html.comma": Wording("、", ", "),
    "report.html.side": Wording("セルの理由・要確認・凡例", "Reasons, findings and legend"),
    "report.html.cell": Wording("選んだセル", "Selected cell"),
    "report.html.close": Wording("閉じる", "Close"),
    "report.html.hint": Wording(
        "表のセルを選ぶと、色の理由がここに出ます。矢印キーでも動けます。",
        "Select a cell to see why it has its colour. The arrow keys move from cell to cell.",
    ),
    "report.html.no_note": Wording("判定の対象ではないセルです。", "This cell is not rated."),
    "report.html.procedure": Wording("手続名", "Procedure"),
    "report.html.value": Wording("値", "Value"),
    "report.html.blank": Wording("（空欄）", "(blank)"),
    "report.html.no_findings": Wording("確認が必要なものはありません。", "There is nothing to check."),
    "report.html.severity.error": Wording("誤り", "Error"),
    "report.html.severity.warning": Wording("確認してください", "Please check"),
    "report.html.severity.info": Wording("お知らせ", "Note"),
    "report.html.more": Wording("ほか {count} 件", "{count} more"),
    "report.html.more_texts": Wording(
        "ほか {count} 種類。すべては JSON の報告にあります。", "{count} more kinds; the JSON report holds all."
    ),
    "report.html.legend_as_understood": Wording("読み取った凡例", "Legend as understood"),
    "report.html.differences": Wording("組込みの凡例との違い", "Differences from the built-in legend"),
    "report.html.no_differences": Wording("組込みの凡例と同じ意味です。", "It says the same as the built-in legend."),
    "report.html.sentences": Wording("凡例の文と読み方", "Its sentences and how they were read"),
    "report.html.help": Wording("使い方", "Keys and marks"),
    "report.html.help.arrows": Wording("となりのセルへ", "to the next cell"),
    "report.html.help.attention": Wording("次・前の要確認のセルへ", "to the next or previous cell to check"),
    "report.html.help.ends": Wording("行のはじめ・おわりへ", "to the start or end of the row"),
    "report.html.help.escape": Wording("選択をやめる", "to leave the cell"),
    "report.html.help.marks": Wording(
        "青・緑・黄・橙・赤は塗った色、–は判定して塗らないセル、?は判定できなかったセル、!は値を確かめるセル、iはお知らせのあるセルです。",
        "B G Y O R name the colours; – is rated without a fill, ? could not be rated, ! has a value to check, i a note.",
    ),
    "report.html.reasons": Wording("理由の一覧", "Reasons"),
    "report.html.status_from": Wording("状況の出所: {source}", "status from: {source}"),
    "report.html.footer": Wording(
        "この文書は一つのファイルで完結し、外部とは通信しません。 彩り Irodori",
        "This document is complete in one file and connects to nothing. Irodori",
    ),
    "report.html.diff.dates": Wording("時点", "As of"),
    "report.html.diff.kicker": Wording("スコアカード 版の比較", "Scorecard, two editions"),
    "report.html.diff.procedures": Wording("追加 {added}、削除 {removed}", "{added} added, {removed} removed"),
    "report.html.diff.colors": Wording("色", "Colours"),
    "report.html.diff.colors.fills": Wording("セルの塗りつぶし", "the cells' fills"),
    "report.html.diff.colors.judged": Wording("凡例による判定", "as the legend judges"),
    "report.html.diff.tally": Wording("色ごとのセル数", "Cells by colour"),
    "report.html.diff.cell": Wording("セル", "Cell"),
    "report.html.diff.item": Wording("項目", "Item"),
    "report.html.diff.change": Wording("前 → 後", "Before → after"),
    "report.html.diff.down": Wording("下がった色", "Colours that fell"),
    "report.html.diff.up": Wording("上がった色", "Colours that rose"),
    "report.html.diff.set": Wording("新しく付いた色", "New colours"),
    "report.html.diff.cleared": Wording("なくなった色", "Colours that are gone"),
    "report.html.diff.values": Wording("変わった値", "Values that changed"),
    "report.html.diff.added": Wording("追加された手続", "Procedures added"),
    "report.html.diff.removed": Wording("削除された手続", "Procedures removed"),
    "report.html.diff.more": Wording(
        "ほか {count} 件。すべては --json で表示できます。", "{count} more; --json prints all of them."
    ),
    "report.html.tag.blue": Wording("青", "B"),
    "report.html.tag.green": Wording("緑", "G"),
    "report.html.tag.yellow": Wording("黄", "Y"),
    "report.html.tag.orange": Wording("橙", "O"),
    "report.html.tag.red": Wording("赤", "R"),
    "report.html.tag.none": Wording("塗りなし", "no fill"),
    "report.html.tag.other": Wording("他", "other"),
    "report.html.tag.differs": Wording("違い", "differs"),
    "report.html.tag.check": Wording("要確認", "check"),
    "report.html.tag.info": Wording("お知らせ", "note"),
}
