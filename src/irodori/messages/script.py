"""The sentences that the page's scripts say."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    "web.script.tally": Wording("{all} 件のうち {done} 件が終わりました", "{done} of {all} done"),
    "web.script.tally.failed": Wording(
        "{all} 件のうち {done} 件が終わり、{failed} 件は受け付けられませんでした",
        "{done} of {all} done, {failed} refused",
    ),
    "web.script.state.sending": Wording("送信中 {share}%", "Sending, {share}%"),
    "web.script.state.queued": Wording("順番待ち（前に {ahead} 件）", "Waiting, {ahead} before it"),
    "web.script.state.next": Wording("順番待ち", "Waiting"),
    "web.script.state.loading": Wording("プログラムを準備中（初回だけ）", "Preparing the program (first time only)"),
    "web.script.state.reading": Wording("読み込み中", "Reading"),
    "web.script.state.coloring": Wording("判定と色分け中", "Judging and colouring"),
    "web.script.state.drawing": Wording("表を準備中", "Preparing the sheet"),
    "web.script.state.busy": Wording(
        "サーバーが混み合っています。空くのを待っています", "The server is busy; waiting for it"
    ),
    "web.script.state.away": Wording(
        "サーバーにつながりません。つながるのを待っています", "The server is away; waiting for it"
    ),
    "web.script.state.done": Wording("できました", "Done"),
    "web.script.state.failed": Wording("受け付けられません", "Refused"),
    "web.script.as_of.option": Wording("基準日 {date}", "as of {date}"),
    "web.script.as_of.sheet": Wording("基準日 {date}（シートの記載）", "as of {date} (from the sheet)"),
    "web.script.as_of.today": Wording("基準日 {date}（今日）", "as of {date} (today)"),
    "web.script.as_of.from.option": Wording("指定した日付", "given"),
    "web.script.as_of.from.sheet": Wording("シートの記載", "from the sheet"),
    "web.script.as_of.from.today": Wording("今日", "today"),
    "web.script.away": Wording(
        "サーバーにつながりませんでした。サーバーが動いているかを確かめて、もう一度送ってください。",
        "The server could not be reached. See whether it is running, and send the file again.",
    ),
    "web.script.changed": Wording(
        "{name} を読めません。選んだあとで変わったか、移されました。もう一度選んでください。",
        "{name} cannot be read: it was changed or moved after it was chosen. Choose it again.",
    ),
    "web.script.unreadable": Wording(
        "サーバーの返事を読めませんでした。もう一度送ってください。",
        "The server's answer could not be read. Please send the file again.",
    ),
    "web.script.memory": Wording(
        "このブックには、ブラウザーが使えるメモリーでは足りません。ブックを分けてください。",
        "This workbook needs more memory than the browser gives. Split it.",
    ),
    "web.script.start": Wording(
        "プログラムを準備できませんでした（{reason}）。ページを読み込み直してください。",
        "The program could not be prepared ({reason}). Load the page again.",
    ),
    "web.script.open": Wording("表を見る", "Show"),
    "web.script.open.of": Wording("{name} の表を見る", "Show {name}"),
    "web.script.download": Wording("ダウンロード", "Download"),
    "web.script.download.of": Wording("{name} を色分けしたブックをダウンロード", "Download {name}, coloured"),
    "web.script.remove": Wording("外す", "Remove"),
    "web.script.remove.of": Wording("{name} を一覧から外す", "Remove {name} from the list"),
    "web.script.remove.sure": Wording(
        "{name} を外すと、選んだ状況 {count} 件も消えます。外しますか？",
        "Removing {name} also loses {count} chosen statuses. Remove it?",
    ),
    "web.script.forget.sure": Wording(
        "この端末に残したファイルと、選んだ状況 {count} 件をすべて消します。よろしいですか？",
        "This forgets all files and {count} chosen statuses kept in this browser. Go on?",
    ),
    "web.script.retry": Wording("もう一度送る", "Send again"),
    "web.script.retry.of": Wording("{name} をもう一度送る", "Send {name} again"),
    "web.script.progress.of": Wording("{name} の進み具合", "Progress of {name}"),
    "web.script.password": Wording("パスワード", "Password"),
    "web.script.password.open": Wording("開く", "Open"),
    "web.script.showing": Wording("表示しています…", "Showing…"),
    "web.script.making": Wording("選んだ状況でブックを作っています…", "Making the workbook with the choices…"),
    "web.script.comparing": Wording("前回のブックと比べています…", "Comparing with the last issue…"),
    "web.script.chosen": Wording("ここで変えた取組 {count} 件", "{count} plans changed here"),
    "web.script.differs": Wording(
        "画面の件数が、作られるブックの件数と合いません。ブックの色が正しい色です。ページを読み込み直してください。",
        "The counts on the screen are not those of the workbook. The workbook is right; load the page again.",
    ),
    "web.script.column.blue": Wording("青", "Blue"),
    "web.script.column.green": Wording("緑", "Green"),
    "web.script.column.yellow": Wording("黄", "Yellow"),
    "web.script.column.orange": Wording("橙", "Orange"),
    "web.script.column.red": Wording("赤", "Red"),
    "web.script.column.none": Wording("塗りなし", "No fill"),
    "web.script.column.unrated": Wording("判定できず", "Not rated"),
    "web.script.column.attention": Wording("要確認", "Check"),
    "web.script.color.other": Wording("別の色", "another fill"),
    "web.script.status.done": Wording("措置済", "Done"),
    "web.script.status.active": Wording("取組中", "Under way"),
    "web.script.status.not_started": Wording("未着手", "Not started"),
    "web.script.source.here": Wording("この画面", "this page"),
    "web.script.from": Wording("{source}より", "from: {source}"),
    "web.script.before": Wording("入ってきた色", "Came in as"),
    "web.script.info": Wording("お知らせ", "Note"),
    "web.script.reason.plain": Wording("「{status}」を選択 → {color}", "“{status}” was chosen → {color}"),
    "web.script.reason.within": Wording(
        "「{status}」を選択、期限 {deadline} は基準日 {asOf} 以後（期限内） → {color}",
        "“{status}” was chosen; the deadline {deadline} is not before {asOf}, so within it → {color}",
    ),
    "web.script.reason.overdue": Wording(
        "「{status}」を選択、期限 {deadline} は基準日 {asOf} より前（期限超過） → {color}",
        "“{status}” was chosen; the deadline {deadline} is before {asOf}, so overdue → {color}",
    ),
    "web.script.reason.undated": Wording(
        "「{status}」を選択。期限が分からないため色が決まりません。期限を入れてください。",
        "“{status}” was chosen. Its colour depends on a deadline that is not known; please give one.",
    ),
    "web.script.plan.now": Wording("今は「{status}」（{source}）", "Now “{status}” ({source})"),
    "web.script.plan.unknown": Wording(
        "状況が分かりません。選んでください。", "The status is not known. Please choose one."
    ),
    "web.script.deadline.unreadable": Wording(
        "日付を読めません。令和5年3月31日、R5.3.31、2023-03-31 のように入れてください。",
        "This is no date. Write it as 2023-03-31 or 令和5年3月31日.",
    ),
    "web.script.deadline.fallback": Wording("空欄なら {date}（{source}）", "Blank: {date} ({source})"),
    "web.script.deadline.none": Wording("シートに期限がありません", "The sheet gives no deadline"),
    "web.script.deadline.none.text": Wording("シートの期限は「{text}」です", "The sheet's deadline is “{text}”"),
    "web.script.every.ministry": Wording("すべての府省", "All ministries"),
    "web.script.filtered": Wording("{count} 行を表示中", "{count} rows shown"),
    "web.script.plans.count": Wording("{all} 件のうち {listed} 件", "{listed} of {all}"),
    "web.script.plans.selected": Wording("{count} 件を選択中", "{count} chosen"),
    "web.script.plans.status.of": Wording("{plan} の状況", "Status of {plan}"),
    "web.script.plans.deadline.of": Wording("{plan} の期限", "Deadline of {plan}"),
    "web.script.plans.status.first": Wording(
        "状況のない取組には期限だけを入れられません。先に状況を選んでください。",
        "A plan without a status takes no deadline. Choose its status first.",
    ),
    "web.script.plans.unread": Wording(
        "貼り付けた {count} 行を読めませんでした（「{first}」など）。状況（措置済・取組中・未着手）と期限の列を貼り付けてください。",
        "{count} pasted rows could not be read (“{first}”). Paste a column of statuses and one of deadlines.",
    ),
    "web.script.plans.pasted": Wording("貼り付けた表.csv", "pasted.csv"),
    "web.script.more": Wording("ほか {count} 件", "{count} more"),
    "web.script.findings.none": Wording("確認することはありません。", "There is nothing to check."),
    "web.script.findings.amount": Wording("{count} 件", "{count}"),
    "web.script.findings.settled": Wording("うち {count} 件はここで指定済", "{count} settled here"),
    "web.script.findings.more": Wording("同じ種類がほかに {count} 通りあります。", "{count} more of this kind."),
    "web.script.changes.title": Wording("入ってきた色との違い", "Against the colours that came in"),
    "web.script.changes.note": Wording(
        "「そのまま」は、判定できないため触れなかったセルです。", "“Left as it is” are cells that could not be rated."
    ),
    "web.script.changes.filled": Wording("新しく塗った", "Filled"),
    "web.script.changes.recolored": Wording("色が変わった", "Another colour"),
    "web.script.changes.cleared": Wording("色を消した", "Cleared"),
    "web.script.changes.same": Wording("同じ色", "The same colour"),
    "web.script.changes.kept": Wording("そのまま", "Left as it is"),
    "web.script.changes.none": Wording("前も今も塗りなし", "No fill, before and now"),
    "web.script.diff.title": Wording("{name} との違い", "Against {name}"),
    "web.script.diff.cell": Wording("セル", "Cell"),
    "web.script.diff.procedure": Wording("手続", "Procedure"),
    "web.script.diff.item": Wording("項目", "Item"),
    "web.script.diff.old": Wording("前回", "Before"),
    "web.script.diff.new": Wording("今回", "Now"),
    "web.script.diff.added": Wording("加わった手続", "New procedures"),
    "web.script.diff.removed": Wording("なくなった手続", "Procedures that are gone"),
    "web.script.diff.none": Wording("違いはありません。", "Nothing differs."),
    "web.script.legend.workbook": Wording("ブックの凡例を読み取りました。", "Read from the workbook's own legend."),
    "web.script.legend.builtin": Wording(
        "ブックに凡例がないため、標準の凡例を使いました。", "The workbook has no legend; the built-in one holds."
    ),
    "web.script.legend.file": Wording("指定された凡例を使いました。", "The legend that was given holds."),
    "web.script.legend.read": Wording("読み取った文", "What was read"),
    "web.script.legend.differences": Wording("標準の凡例と違うところ", "What differs from the built-in legend"),
    "web.script.tool.choose": Wording("ブックを選んでください。", "Please choose a workbook."),
    "web.script.tool.making": Wording("作っています…", "Making it…"),
    "web.script.tool.made": Wording("保存しました。", "Saved."),
    # what a command line says with its options
    "web.say.status.missing": Wording(
        "取組の状況が分からないため、色分けしていません。ここで選んでください（一覧でまとめて選んだり、CSV を読み込んだりもできます）。",
        "The status of this plan is not known, so it was not rated. Choose it here, in the list of plans, or read a CSV.",
    ),
    "web.say.status.unknown_word": Wording(
        "{place}の状況「{word}」は知らない言葉なので、使っていません。措置済・取組中・未着手などに直すか、ここで選んでください。",
        "The status “{word}” in {place} is not a known word and was not used. Write 措置済, 取組中 or 未着手, or choose it here.",
    ),
    "web.say.as_of.differs": Wording(
        "ほかの時点が書かれています（{other}）。{used} で判定しました。違うときは、画面の上の基準日を直してください。",
        "Another as-of date is given here ({other}). {used} was used; change the as-of date at the top if that is wrong.",
    ),
    "web.say.legend.in_doubt": Wording(
        "凡例の {cell}「{text}」のうち「{unread}」を読み取れないため、この凡例に当たるセルは色分けしていません。"
        "「青：100%以上」「緑：取組中(期限内)」のような形に直してください。",
        "“{unread}” in the legend at {cell} (“{text}”) cannot be understood, so the cells it is about were not rated. "
        "Write it like 青：100%以上 or 緑：取組中(期限内).",
    ),
    "web.say.legend.sheets_disagree": Wording(
        "このシートには{part}の凡例がなく、ほかのシートの凡例が互いに違うため、色分けしていません。凡例を揃えてください。",
        "This sheet has no legend for {part}, and those of other sheets differ, so its cells were not rated. "
        "Make them agree.",
    ),
    "web.say.progress.in_doubt": Wording(
        "進捗率 {progress} に当たる色が凡例から一つに決まらないため、色分けしていません。凡例を直してください。",
        "The legend gives no single colour for a progress of {progress}, so the cell was not rated. Correct the legend.",
    ),
    "web.say.status.in_doubt": Wording(
        "「{status}」に当たる色が凡例から読み取れないため、色分けしていません。凡例を直してください。",
        "The colour that the legend gives to “{status}” is not known, so the plan was not rated. Correct the legend.",
    ),
    "web.say.rate.no_column": Wording(
        "{field}の列が見つからないため、進捗を計算できません。見出しを確かめてください。",
        "There is no column for the {field}, so progress cannot be computed. Check the heading.",
    ),
    "web.say.status.scale": Wording(
        "取組の塗りつぶしは凡例の色の濃淡とみて、{mapping} と読みました。違う場合は、取組の一覧で状況を選んでください。",
        "The fills of the plans were taken for shades of the legend's colours: {mapping}. If they are not, choose the "
        "statuses in the list of plans.",
    ),
    "web.say.header.not_found": Wording(
        "スコアカードの表が見つかりません。探した見出し: {wanted}。見つかった見出し: {found}。見出しを公式の様式に合わせてください。",
        "No scorecard table was found. Headings looked for: {wanted}. Headings found: {found}. "
        "Name the headings as in the official layout.",
    ),
    "web.say.header.claimed_twice": Wording(
        "「{field}」に当たる見出しが二つあります（{first} と {second}「{heading}」）。どちらの列か分かるように見出しを直してください。",
        "Two headings claim the field {field}: {first} and {second} (“{heading}”). Change one.",
    ),
    "web.say.workbook.password": Wording(
        "パスワードで保護されています。パスワードを入れてください。",
        "The workbook is protected with a password. Please enter it.",
    ),
    "web.say.workbook.signed": Wording(
        "電子署名があります。色を付けると署名が無効になるため、受け付けません。署名を外したブックを入れてください。",
        "The workbook is digitally signed, and filling cells makes the signature invalid. Put in one without a signature.",
    ),
    # findings
    "web.findings.sheet": Wording("シート", "Sheet"),
    "web.findings.cell": Wording("セル", "Cell"),
    "web.findings.severity": Wording("程度", "Severity"),
    "web.findings.about": Wording("何について", "About"),
    "web.findings.text": Wording("内容", "What it says"),
    "web.findings.code": Wording("コード", "Code"),
    "web.severity.info": Wording("お知らせ", "Note"),
    "web.severity.warning": Wording("要確認", "Check"),
    "web.severity.error": Wording("誤り", "Error"),
    "web.finding.status.missing": Wording("状況の分からない取組", "Plans without a status"),
    "web.finding.status": Wording("取組の状況", "Statuses of plans"),
    "web.finding.deadline": Wording("期限", "Deadlines"),
    "web.finding.rate": Wording("オンライン利用率", "Online rates"),
    "web.finding.progress": Wording("目標に対する進捗", "Progress"),
    "web.finding.target": Wording("目標", "Targets"),
    "web.finding.kpi": Wording("中間KPI", "Interim KPIs"),
    "web.finding.legend": Wording("凡例", "The legend"),
    "web.finding.as_of": Wording("基準日", "The as-of date"),
    "web.finding.column": Wording("読み取れない列", "Columns that were not read"),
    "web.finding.row": Wording("読み取れない行", "Rows that were not read"),
    "web.finding.sheet": Wording("シート", "Sheets"),
    "web.finding.online": Wording("オンライン完結", "Wholly online"),
    "web.finding.count": Wording("件数", "Counts"),
    "web.finding.value": Wording("値", "Values"),
    "web.finding.fill": Wording("塗りつぶし", "Fills"),
    "web.finding.other": Wording("そのほか", "Other"),
}
