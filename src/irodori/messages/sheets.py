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
    "usage.number": Wording(
        "{option} は {least} から {most} までの数です（指定: {text}）。",
        "{option} is a number from {least} to {most} (given: {text}).",
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
        "行に入れる記録（CSV または JSON、UTF-8 か Shift_JIS）。",
        "Records to fill the rows with: CSV or JSON, in UTF-8 or Shift_JIS.",
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
}
