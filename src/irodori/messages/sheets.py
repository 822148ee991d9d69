"""The sentences of the books made from nothing: the template and the summary."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # template
    "template.made": Wording(
        "課題 {issues} つ（アクションプラン {plans}）、空の行 {rows} 行の様式です。",
        "A layout of {issues} issues (with {plans} plans) and {rows} empty rows.",
    ),
    "template.made_filled": Wording(
        "課題 {issues} つ（アクションプラン {plans}）、{rows} 行のうち {filled} 行に値の入った様式です。",
        "A layout of {issues} issues (with {plans} plans) and {rows} rows, {filled} of them filled.",
    ),
    "template.heading": Wording(
        "プロファイルの見出しでは、様式の見出し「{heading}」を読めません。fields や block の labels に、様式の見出しを加えてください。",
        "The profile does not read the layout's heading “{heading}”. Add it to the labels of fields or block.",
    ),
    "template.too_large": Wording(
        "{rows} 行 × アクションプラン {plans} 件の進捗入力シートは、Excel の行数に収まりません。行か課題を減らしてください。",
        "A status sheet of {rows} rows with {plans} plans each has no room in Excel. Ask for fewer rows or issues.",
    ),
    "records.encoding": Wording(
        "{path} の文字コードを読めません。UTF-8 か Shift_JIS（CP932）で保存してください。",
        "The encoding of {path} cannot be read. Save it as UTF-8 or Shift_JIS (CP932).",
    ),
    "records.json": Wording(
        "{path} の {line} 行目は JSON として読めません（{problem}）。",
        "Line {line} of {path} is no JSON ({problem}).",
    ),
    "records.csv": Wording(
        "{path} の {line} 行目からの引用符が閉じていません。",
        "The quotes that open in line {line} of {path} do not close.",
    ),
    "records.form": Wording(
        "{path} の {place}: {problem}",
        "{path}, {place}: {problem}",
    ),
    "records.problem.list": Wording(
        '手続の配列が必要です（[{{…}}, …] または {{"procedures": [{{…}}, …]}}）。',
        'An array of procedures is needed: [{{…}}, …] or {{"procedures": [{{…}}, …]}}.',
    ),
    "records.problem.extra_forbidden": Wording(
        "その名前の項目はありません。項目の名前は docs/how-to/template.ja.md にあります。",
        "There is no such field; docs/how-to/template.md lists them.",
    ),
    "records.problem.long": Wording(
        "1 つのセルに入るのは 32,767 文字までです。", "A cell holds 32,767 characters at most."
    ),
    "records.problem.value": Wording("文字か数が必要です。", "A text or a number is needed."),
    "records.headings": Wording(
        "{path} の見出しに {wanted} が見つかりません（あったもの: {found}）。1 行目に、スコアカードの見出しを左から順に書いてください。",
        "{wanted} are not among the headings of {path} (found: {found}). Write the scorecard's headings into its first "
        "row, from left to right.",
    ),
    "records.none": Wording("{path} に手続が一つもありません。", "{path} holds no procedure."),
    "usage.template_kind": Wording(
        "出力は .xlsx にしてください: {output}", "The output must be an .xlsx file: {output}"
    ),
    "usage.plans": Wording(
        "--plans {plans} の個数が課題の数（{count}）と合いません。課題ごとに一つ、コンマで区切って書いてください。",
        "--plans {plans} does not fit the number of issues ({count}). Give one number for each issue, with commas.",
    ),
    "usage.plans_too_few": Wording(
        "記録には課題ごとにアクションプランが {needed} 件必要です（指定: {asked}）。",
        "The records need {needed} plans in their issues (asked for: {asked}).",
    ),
    "help.template": Wording(
        "スコアカードの様式を作ります。状況の選択肢、凡例、印刷設定、進捗入力シートが入ります。",
        "Make an empty official layout: drop-downs for statuses, the legend with swatches, print set-up, 進捗入力.",
    ),
    "help.template.exit": Wording(
        "終了コード: 0 作成した、2 指定か記録に誤りがある、3 書き出せない。",
        "Exit status: 0 made, 2 the options or the records are wrong, 3 it could not be written.",
    ),
    "help.template.out": Wording("作るブック（.xlsx）。", "The workbook to make (.xlsx)."),
    "help.template.issues": Wording(
        "課題の数（1 から 20）。指定がなければ 3、記録があればそれに合わせます。",
        "How many issues there are, 1 to 20; otherwise 3, or as many as the records need.",
    ),
    "help.template.plans": Wording(
        "課題ごとのアクションプランの数（1 から 26）。例: 3,5,3",
        "How many plans each issue has, 1 to 26: 3,5,3.",
    ),
    "help.template.rows": Wording(
        "行の数。指定がなければ 10、記録があればその件数です。",
        "How many rows there are; otherwise 10, or as many as there are records.",
    ),
    "help.template.records": Wording(
        "行に入れる記録（CSV または JSON、UTF-8 か Shift_JIS）。summary の --csv や --json で書き出したものも使えます。",
        "Records to fill the rows with: CSV or JSON, in UTF-8 or Shift_JIS; what summary --csv or --json wrote will do.",
    ),
    "help.template.live": Wording(
        "入力に合わせて色が変わる条件付き書式を入れます。",
        "Add conditional formats that follow the legend as people type.",
    ),
    "help.template.as_of": Wording(
        "表に書く時点（2022-04-01、令和4年3月末 など）。",
        "The date that the sheet is of (2022-04-01, 令和4年3月末).",
    ),
    "help.template.legend": Wording(
        "凡例: builtin（組込み）か、TOML ファイル。", "The legend to write: the built-in one or a TOML file."
    ),
    "help.template.palette": Wording(
        "凡例の色: cud、excel、print またはプロファイルにある名前。",
        "The legend's colours: cud, excel, print, or another name in the profile.",
    ),
    # summary
    "sheets.title": Wording("スコアカード 集計", "Scorecard summary"),
    "sheets.overview": Wording("概要", "Overview"),
    "sheets.ministries": Wording("府省別", "By ministry"),
    "sheets.open": Wording("要対応", "Red or overdue"),
    "sheets.open.note": Wording(
        "赤または期限超過 {count} 件（うち期限超過 {overdue} 件）", "{count} red or overdue, {overdue} of them overdue "
    ),
    "sheets.open.cut": Wording(
        "。期限超過の長い順に {most} 件を示します。", "; the {most} longest overdue are listed."
    ),
    "sheets.open.nothing": Wording("赤や期限超過はありません。", "Nothing is red or overdue."),
    "sheets.changes": Wording("前回との比較", "Changes"),
    "sheets.changes.note": Wording(
        "前回の色は公表された塗りつぶし（塗りがなければ凡例による判定）、今回の色は判定の結果です。",
        "The colours before are the fills as published, or judged where there are none; those after are as judged.",
    ),
    "sheets.changes.nothing": Wording("変わったところはありません。", "Nothing changed."),
    "sheets.change.down": Wording("下がった色", "Fell"),
    "sheets.change.up": Wording("上がった色", "Rose"),
    "sheets.change.set": Wording("新しく付いた色", "New colour"),
    "sheets.change.cleared": Wording("なくなった色", "Colour gone"),
    "sheets.change.values": Wording("変わった値", "Value"),
    "sheets.change.added": Wording("追加された手続", "Added"),
    "sheets.change.removed": Wording("削除された手続", "Removed"),
    "sheets.since": Wording("前回からの変化", "Since the issue before"),
    "sheets.worst.ministries": Wording("遅れの割合が大きい府省", "Where it is worst"),
    "sheets.worst.things": Wording("期限を最も長く過ぎているもの", "The longest overdue"),
    "sheets.printed": Wording(
        "先頭の {most} 行だけを印刷しています（全 {rows} 行）", "The first {most} of {rows} rows are printed"
    ),
    "sheets.findings": Wording("確認事項", "Findings"),
    "sheets.findings.note": Wording("人が確かめる必要のあるものです。", "What a person should look at."),
    "sheets.files": Wording("ファイル", "Files"),
    "sheets.files.read": Wording("集計した", "read"),
    "sheets.files.refused": Wording("読めない", "refused"),
    "sheets.files.note": Wording("{read} ファイルを集計", "{read} files"),
    "sheets.files.note_refused": Wording(
        "{read} ファイルを集計（ほかに {refused} ファイルは読めません）", "{read} files read, {refused} refused"
    ),
    "sheets.data": Wording("グラフ用", "Chart data"),
    "sheets.records": Wording("記録", "Records"),
    "sheets.table": Wording("記録", "Records"),
    "sheets.unrated": Wording("判定できず", "not rated"),
    "sheets.no_program": Wording("（事業名なし）", "(no programme)"),
    "sheets.as_of": Wording("時点 {day}", "As of {day}"),
    "sheets.as_of_range": Wording("時点 {first}〜{last}", "As of {first} to {last}"),
    "sheets.chart.by_ministry": Wording("{rule}の色別件数（府省別）", "{rule}: cells by colour and ministry"),
    "sheets.chart.axis.progress": Wording("手続数", "Procedures"),
    "sheets.chart.axis.status": Wording("アクションプラン数", "Action plans"),
    "sheets.chart.axis.kpi": Wording("中間KPI数", "Interim KPIs"),
    "sheets.chart.axis.rate": Wording("目標に対する進捗率", "Progress towards the target"),
    "sheets.chart.axis.deadlines": Wording("件数", "Items"),
    "sheets.chart.progress": Wording(
        "目標に対する進捗率（府省別、手続の中央値）", "Progress towards the target (median of procedures)"
    ),
    "sheets.chart.median": Wording("進捗率の中央値（色は凡例の区分）", "Median progress, in the colour of its band"),
    "sheets.chart.target": Wording("目標（100%）", "Target (100%)"),
    "sheets.chart.deadlines": Wording("期限の来る四半期と色（{as_of}）", "Deadlines by quarter ({as_of})"),
    "sheets.chart.other": Wording("その他", "Others"),
    "sheets.chart.before": Wording("{quarter}以前", "to {quarter}"),
    "sheets.chart.after": Wording("{quarter}以降", "from {quarter}"),
    "sheets.head.ministry": Wording("府省名", "Ministry"),
    "sheets.head.program": Wording("取組対象事業", "Programme"),
    "sheets.head.procedure": Wording("手続名", "Procedure"),
    "sheets.head.procedures": Wording("手続", "Procedures"),
    "sheets.head.item": Wording("項目", "Item"),
    "sheets.head.text": Wording("内容", "Content"),
    "sheets.head.color": Wording("色", "Colour"),
    "sheets.head.deadline": Wording("期限", "Deadline"),
    "sheets.head.days": Wording("超過日数", "Days overdue"),
    "sheets.head.open": Wording("赤・超過", "Red, overdue"),
    "sheets.head.overdue": Wording("うち超過", "Overdue"),
    "sheets.head.of": Wording("割合", "Share"),
    "sheets.head.reason": Wording("理由", "Reason"),
    "sheets.head.file": Wording("ファイル", "File"),
    "sheets.head.cell": Wording("セル", "Cell"),
    "sheets.head.severity": Wording("種類", "Kind"),
    "sheets.head.message": Wording("内容", "Message"),
    "sheets.head.code": Wording("コード", "Code"),
    "sheets.head.result": Wording("結果", "Result"),
    "sheets.head.as_of": Wording("時点", "As of"),
    "sheets.head.date_from": Wording("時点の出所", "Date from"),
    "sheets.head.legend": Wording("凡例", "Legend"),
    "sheets.head.findings": Wording("確認事項", "Findings"),
    "sheets.head.why": Wording("読めない理由", "Why it was refused"),
    "sheets.head.change": Wording("変化", "Change"),
    "sheets.head.before": Wording("前", "Before"),
    "sheets.head.after": Wording("後", "After"),
    "sheets.head.total": Wording("計", "Total"),
    "sheets.head.all": Wording("全体", "All"),
    "sheets.head.median": Wording("進捗率の中央値", "Median progress"),
    "sheets.head.blue": Wording("青", "blue"),
    "sheets.head.green": Wording("緑", "green"),
    "sheets.head.yellow": Wording("黄", "yellow"),
    "sheets.head.orange": Wording("橙", "orange"),
    "sheets.head.red": Wording("赤", "red"),
    "sheets.head.none": Wording("塗りなし", "no fill"),
    "sheets.head.unrated": Wording("判定できず", "not rated"),
    "sheets.field.file": Wording("ファイル", "File"),
    "sheets.field.sheet": Wording("シート", "Sheet"),
    "sheets.field.cell": Wording("セル", "Cell"),
    "sheets.field.ministry": Wording("府省名", "Ministry"),
    "sheets.field.program": Wording("取組対象事業", "Programme"),
    "sheets.field.procedure": Wording("手続名", "Procedure"),
    "sheets.field.rule": Wording("項目", "Rule"),
    "sheets.field.issue": Wording("課題", "Issue"),
    "sheets.field.plan": Wording("プラン", "Plan"),
    "sheets.field.text": Wording("内容", "Content"),
    "sheets.field.color": Wording("色", "Colour"),
    "sheets.field.base": Wording("基準の率", "Base"),
    "sheets.field.current": Wording("現在の率", "Current"),
    "sheets.field.target": Wording("目標の率", "Target"),
    "sheets.field.progress": Wording("進捗率", "Progress"),
    "sheets.field.status": Wording("状況", "Status"),
    "sheets.field.status_source": Wording("状況の出所", "Status from"),
    "sheets.field.deadline": Wording("期限", "Deadline"),
    "sheets.field.days_overdue": Wording("超過日数", "Days overdue"),
    "sheets.field.as_of": Wording("時点", "As of"),
    "sheets.field.reason": Wording("理由", "Reason"),
    "sheets.field.finding": Wording("確認事項", "Finding"),
    "summary.made": Wording(
        "{read} ファイル、{procedures} 手続、判定 {records} 件を集計しました。赤または期限超過は {open} 件です。",
        "Summed up {read} files, {procedures} procedures, {records} cells; {open} are red or overdue.",
    ),
    "summary.refused": Wording(
        "{refused} ファイルは読めませんでした（「ファイル」シートに理由があります）。",
        "{refused} files were refused; the sheet Files says why.",
    ),
    "summary.unexpected": Wording("予期しない誤りが起きました（{kind}）。", "An unexpected error ({kind})."),
    "help.summary": Wording(
        "スコアカードを集計し、Excel のグラフ付きのブックにします。",
        "Sum scorecards up, by ministry and colour, in a workbook with native Excel charts.",
    ),
    "help.summary.exit": Wording(
        "終了コード: 0 作成した、2 指定に誤りがある、3 読めないファイルがあった（ほかは集計しました）、70 内部エラー。",
        "Exit status: 0 made, 2 the options are wrong, 3 a file was refused (the others are summed up), 70 internal error.",
    ),
    "help.summary.inputs": Wording("集計するブック（.xlsx、.xlsm）。", "The workbooks to sum up (.xlsx, .xlsm)."),
    "help.summary.output": Wording("作るブック（.xlsx）。", "The workbook to make (.xlsx)."),
    "help.summary.previous": Wording(
        "前回のブック。何度でも指定でき、前回との比較のシートができます。",
        "A workbook of the issue before; may be given several times. What changed since gets a sheet.",
    ),
    "help.summary.csv": Wording("判定の記録を CSV（UTF-8）でも書き出します。", "Write the records as CSV (UTF-8) too."),
    "help.summary.json": Wording("判定の記録を JSON でも書き出します。", "Write the records as JSON too."),
    "help.summary.parquet": Wording(
        "判定の記録を Parquet でも書き出します（pyarrow が必要）。", "Write the records as Parquet too (needs pyarrow)."
    ),
    "help.summary.palette": Wording(
        "凡例に見本のないときの色: cud、excel、print またはプロファイルにある名前。",
        "The colours where the legend shows no swatches: cud, excel, print, or another name in the profile.",
    ),
    "help.summary.password_env": Wording(
        "ブックのパスワードが入った環境変数の名前。", "The environment variable that holds the workbooks' password."
    ),
}
