"""The sentences of the drop page and the HTTP API."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # serve
    "help.serve": Wording(
        "ブラウザーで使うページと HTTP API を開きます（Ctrl-C で終了）。",
        "Opens the page for the browser and the HTTP API (Ctrl-C ends it).",
    ),
    "help.serve.host": Wording(
        "待ち受ける住所。127.0.0.1 以外では --token-env か --proxy-header が要ります。",
        "The address to listen on; another than 127.0.0.1 asks for --token-env or --proxy-header.",
    ),
    "help.serve.port": Wording("ポート。0 なら空いているもの。", "The port; 0 takes any that is free."),
    "help.serve.open": Wording("ページをブラウザーで開く。", "Open the page in the browser."),
    "help.serve.jobs": Wording(
        "定期実行の設定ファイル。ページと同じプロセスで動かします。",
        "A file of scheduled jobs, run in the same process as the page.",
    ),
    "help.serve.token_env": Wording(
        "利用者に求める合言葉（トークン）の入った環境変数。",
        "The environment variable with the token that clients must show.",
    ),
    "help.serve.proxy_header": Wording(
        "リバースプロキシが利用者の名前を入れる見出し。これのない要求は断ります。",
        "The header in which a reverse proxy names the user; requests without it are refused.",
    ),
    "help.serve.allow_host": Wording(
        "このサーバーの別の名前（何度でも指定できます）。", "A further name of this server (may be repeated)."
    ),
    "help.serve.workers": Wording("同時に働くプロセスの数。", "How many processes work at once."),
    "help.serve.queue": Wording(
        "順番待ちの上限。超えると 503 を返します。", "How many may wait; beyond it the answer is 503."
    ),
    "help.serve.max_upload": Wording("送れるファイルの上限（MiB）。", "The largest upload, in MiB."),
    "help.serve.job_seconds": Wording("一件にかける時間の上限（秒）。", "The most seconds for one job."),
    "help.serve.job_memory": Wording("一件に使うメモリーの上限（MiB）。", "The most memory for one job, in MiB."),
    "help.serve.keep_minutes": Wording(
        "受け取られない結果を取っておく時間（分）。", "How many minutes a result waits to be fetched."
    ),
    "serve.ready": Wording(
        "{address} をブラウザーで開いてください。終わるときは Ctrl-C を押します。",
        "Open {address} in a browser. Press Ctrl-C to end.",
    ),
    "usage.serve.address": Wording(
        "{host} のポート {port} で待ち受けられません（{reason}）。--port で別の番号を指定してください。",
        "Port {port} of {host} cannot be listened on ({reason}). Give another one with --port.",
    ),
    "usage.serve.open": Wording(
        "{host} で待ち受けると、ほかの機械からも使えます。--token-env NAME で合言葉を求めるか、"
        "--proxy-header NAME でリバースプロキシに任せてください。",
        "On {host} other machines reach the page. Ask for a token with --token-env NAME, "
        "or leave that to a reverse proxy with --proxy-header NAME.",
    ),
    # page
    "web.page.title": Wording("彩り Irodori — スコアカードの塗り分け", "Irodori — colours for scorecards"),
    "web.page.description": Wording(
        "Excel のスコアカードを凡例どおりに塗り分けます。", "Fills the cells of an Excel scorecard by its legend."
    ),
    "web.page.skip": Wording("本文へ移動", "Skip to the content"),
    "web.page.home": Wording("彩り Irodori はじめの画面", "Irodori, start page"),
    "web.page.nav": Wording("案内", "Navigation"),
    "web.page.nav.legend": Wording("色の意味", "Colours"),
    "web.page.nav.jobs": Wording("定期実行", "Jobs"),
    "web.page.dark": Wording("暗い画面", "Dark"),
    "web.page.heading": Wording("スコアカードを塗り分ける", "Colour a scorecard"),
    "web.page.lead": Wording(
        "Excel のブックを入れると、凡例どおりに色を塗ったブックが返ります。変わるのは塗りつぶしだけです。",
        "Put an Excel workbook in and get it back with its cells filled by its legend. Nothing but the fills changes.",
    ),
    "web.page.drop": Wording("ここにブックをドロップ", "Drop workbooks here"),
    "web.page.drop.here": Wording("ここで離すと読み込みます", "Let go to read the files"),
    "web.page.pick": Wording("ファイルを選ぶ", "Choose files"),
    "web.page.kinds": Wording(
        ".xlsx・.xlsm・.xltx・.xltm　一件 {limit} MiB まで、何件でも",
        ".xlsx, .xlsm, .xltx, .xltm; up to {limit} MiB each",
    ),
    "web.page.options": Wording("塗り分けの条件", "Options"),
    "web.page.as_of": Wording("基準日", "As-of date"),
    "web.page.as_of.none": Wording(
        "空欄なら、シートに書かれた日付（なければ今日）", "Blank: the sheet's own date, else today"
    ),
    "web.page.palette": Wording("色の組", "Palette"),
    "web.page.palette.cud": Wording("標準（見分けやすい色）", "Standard, easy to tell apart"),
    "web.page.palette.excel": Wording("Excel の標準の色", "Excel's standard colours"),
    "web.page.palette.print": Wording("白黒印刷でも分かる", "Also told apart in grey"),
    "web.page.palette.note": Wording(
        "凡例に色見本があるブックでは、その色が優先されます。", "The swatches of a workbook's own legend come first."
    ),
    "web.page.status_csv": Wording("取組の状況の CSV（任意）", "Statuses of plans, CSV (optional)"),
    "web.page.status_csv.pick": Wording("CSV を選ぶ", "Choose a CSV"),
    "web.page.status_csv.none": Wording("選んでいません", "None chosen"),
    "web.page.status_csv.remove": Wording("CSV を外す", "Remove the CSV"),
    "web.page.status_csv.note": Wording(
        "列: 府省名・手続名・課題・プラン・状況・期限。なくても、結果の画面で一つずつ選べます。",
        "Columns: 府省名, 手続名, 課題, プラン, 状況, 期限. Without it, statuses can be chosen on the result.",
    ),
    "web.page.files": Wording("ファイル", "Files"),
    "web.page.again": Wording("条件を変えて塗り直す", "Apply the changed options"),
    "web.page.zip": Wording("まとめて ZIP で保存", "Save all as one zip"),
    "web.page.column.file": Wording("ファイル", "File"),
    "web.page.column.state": Wording("状態", "State"),
    "web.page.column.none": Wording("塗りなし", "No fill"),
    "web.page.column.attention": Wording("要確認", "Check"),
    "web.page.column.actions": Wording("操作", "Actions"),
    "web.page.promise": Wording(
        "ファイルはこのサーバーの中だけで処理され、結果が受け取られた時点で消えます。外部とは通信しません。",
        "Files stay on this server and are gone once their result is fetched. Nothing is sent anywhere else.",
    ),
    "web.page.api": Wording("プログラムから使う（OpenAPI）", "For programs (OpenAPI)"),
    "web.page.back": Wording("戻る", "Back"),
    "web.page.tabs": Wording("表示するもの", "What is shown"),
    "web.page.tab.view": Wording("表", "Sheet"),
    "web.page.tab.legend": Wording("凡例", "Legend"),
    "web.page.get.status": Wording("状況の CSV", "Status CSV"),
    "web.page.get.report": Wording("報告（JSON）", "Report (JSON)"),
    "web.page.get.book.before": Wording("ブックを", ""),
    "web.page.get.book": Wording("ダウンロード", "Download"),
    "web.page.get.book.after": Wording("", " the workbook"),
    "web.page.noscript": Wording("このページには JavaScript が必要です。", "This page needs JavaScript."),
    "web.page.plan": Wording("取組の状況を決める", "Give this plan its status"),
    "web.page.plan.hint": Wording(
        "シートからは状況が分かりません。選ぶとすぐに塗り直します。",
        "The sheet does not say how this plan stands. A choice colours it at once.",
    ),
    "web.page.plan.deadline": Wording("期限（任意）", "Deadline (optional)"),
    "web.page.plan.deadline.none": Wording("空欄なら、シートに書かれた期限", "Blank: the deadline in the sheet"),
    "web.page.plan.done": Wording("措置済", "Done"),
    "web.page.plan.active": Wording("取組中", "Under way"),
    "web.page.plan.not_started": Wording("未着手", "Not started"),
    "web.page.plan.undo": Wording("選択を取り消す", "Take the choice back"),
    "web.page.plan.working": Wording("塗り直しています…", "Colouring…"),
    "web.page.plan.applied": Wording("塗り直しました。", "Coloured."),
    "web.page.legend.title": Wording("色の意味", "What the colours mean"),
    "web.page.legend.lead": Wording(
        "ブックに凡例があれば、そちらが優先されます（読み取った内容は結果の「凡例」で確かめられます）。なければ、次のとおりに塗り分けます。",
        "A workbook's own legend comes first; how it was understood is shown with each result. Without one, these rules hold.",
    ),
    "web.page.legend.progress": Wording(
        "目標に対する進捗 ＝（現在値 − 基準値）÷（目標値 − 基準値）", "Progress = (current − base) ÷ (target − base)"
    ),
    "web.page.legend.status": Wording("取組の状況と期限による", "By the plan's status and deadline"),
    "web.page.legend.kpi": Wording("中間KPIの目標を満たしたときだけ塗る", "Filled only when the target is met"),
    "web.page.legend.color": Wording("色", "Colour"),
    "web.page.legend.meaning": Wording("意味", "Meaning"),
    "web.page.legend.words": Wording("状況の言葉", "Words for a status"),
    "web.page.legend.words.note": Wording("どの言葉でも同じ意味に読み取ります。", "Each of these is read alike."),
    "web.page.legend.back": Wording("ブックを塗り分ける", "Colour a workbook"),
    "web.page.jobs.title": Wording("定期実行", "Scheduled jobs"),
    "web.page.jobs.lead": Wording("このサーバーが決まった時刻に行う仕事です。", "What this server does at set times."),
    "web.page.jobs.name": Wording("名前", "Name"),
    "web.page.jobs.schedule": Wording("予定", "Schedule"),
    "web.page.jobs.next": Wording("次回", "Next"),
    "web.page.jobs.last": Wording("前回", "Last"),
    "web.page.jobs.outcome": Wording("前回の結果", "Outcome"),
    "web.page.jobs.none": Wording("仕事はありません。", "There are no jobs."),
    # script
    "web.script.tally": Wording("{all} 件のうち {done} 件が終わりました", "{done} of {all} done"),
    "web.script.tally.failed": Wording(
        "{all} 件のうち {done} 件が終わり、{failed} 件は受け付けられませんでした",
        "{done} of {all} done, {failed} refused",
    ),
    "web.script.state.sending": Wording("送信中 {share}%", "Sending, {share}%"),
    "web.script.state.queued": Wording("順番待ち（前に {ahead} 件）", "Waiting, {ahead} before it"),
    "web.script.state.next": Wording("順番待ち", "Waiting"),
    "web.script.state.reading": Wording("読み込み中", "Reading"),
    "web.script.state.coloring": Wording("判定と塗り分け中", "Judging and colouring"),
    "web.script.state.drawing": Wording("表を描画中", "Drawing the sheet"),
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
    "web.script.away": Wording(
        "サーバーにつながりませんでした。サーバーが動いているかを確かめて、もう一度送ってください。",
        "The server could not be reached. See whether it is running, and send the file again.",
    ),
    "web.script.changed": Wording(
        "{name} を読めません。選んだあとで変わったか、移されました。もう一度選んでください。",
        "{name} cannot be read: it was changed or moved after it was chosen. Choose it again.",
    ),
    "web.script.unreadable": Wording(
        "サーバーの返事（{status}）を読めませんでした。もう一度送ってください。",
        "The server's answer ({status}) could not be read. Please send the file again.",
    ),
    "web.script.open": Wording("表を見る", "Show"),
    "web.script.open.of": Wording("{name} の表を見る", "Show {name}"),
    "web.script.download": Wording("ダウンロード", "Download"),
    "web.script.download.of": Wording("{name} を塗り分けたブックをダウンロード", "Download {name}, coloured"),
    "web.script.remove": Wording("外す", "Remove"),
    "web.script.remove.of": Wording("{name} を一覧から外す", "Remove {name} from the list"),
    "web.script.retry": Wording("もう一度送る", "Send again"),
    "web.script.retry.of": Wording("{name} をもう一度送る", "Send {name} again"),
    "web.script.progress.of": Wording("{name} の進み具合", "Progress of {name}"),
    "web.script.password": Wording("パスワード", "Password"),
    "web.script.password.open": Wording("開く", "Open"),
    "web.script.showing": Wording("表示しています…", "Showing…"),
    "web.script.chosen": Wording("選んだ状況 {count} 件", "{count} statuses chosen"),
    "web.script.frame.view": Wording("{name} の塗り分け結果", "{name}, coloured"),
    "web.script.frame.legend": Wording("{name} の凡例", "Legend of {name}"),
    "web.script.column.blue": Wording("青", "Blue"),
    "web.script.column.green": Wording("緑", "Green"),
    "web.script.column.yellow": Wording("黄", "Yellow"),
    "web.script.column.orange": Wording("橙", "Orange"),
    "web.script.column.red": Wording("赤", "Red"),
    "web.script.column.none": Wording("塗りなし", "No fill"),
    "web.script.column.attention": Wording("要確認", "Check"),
    # problems
    "web.title.refused": Wording("受け付けられません", "Refused"),
    "web.title.internal": Wording("サーバーの内部エラー", "Internal error"),
    "web.title.401": Wording("利用を認められません", "Not authorised"),
    "web.title.403": Wording("禁止されています", "Forbidden"),
    "web.title.404": Wording("見つかりません", "Not found"),
    "web.title.503": Wording("混み合っています", "Busy"),
    "web.host": Wording(
        "このサーバーは「{host}」という名前では応答しません。その名前で使うには、サーバーを --allow-host を付けて起動してください。",
        "This server does not answer to the name “{host}”. To use that name, start the server with --allow-host.",
    ),
    "web.cross_site": Wording(
        "別のサイトのページからの送信は受け付けません。Irodori のページを直接開いて使ってください。",
        "What a page of another site sends is not accepted. Open Irodori's own page and use that.",
    ),
    "web.token": Wording(
        "このサーバーを使うには合言葉（トークン）が必要です。管理者に尋ね、パスワードの欄に入れてください。",
        "This server asks for a token. Ask its administrator, and enter it as the password.",
    ),
    "web.no_user": Wording(
        "リバースプロキシからの見出し「{header}」がありません。プロキシを通して開いてください。",
        "The reverse proxy's header {header} is missing. Open the page through the proxy.",
    ),
    "web.upload_size": Wording(
        "送られたファイルは、このサーバーの上限（{limit} MiB）を超えています。不要なシートや画像を除くか、ブックを分けてください。",
        "The upload is larger than this server takes ({limit} MiB). Remove sheets or pictures that are not needed, or split the workbook.",
    ),
    "web.upload_slow": Wording(
        "ファイルの送信が途中で止まりました。もう一度送ってください。",
        "The upload stood still. Please send it again.",
    ),
    "web.queue_full": Wording(
        "順番待ちがいっぱいです。しばらくしてから、もう一度送ってください。",
        "The queue is full. Please try again in a moment.",
    ),
    "web.store_full": Wording(
        "受け取られていない結果がたまっていて、新しい結果を置けません。しばらくしてから、もう一度送ってください。",
        "Too many results are waiting to be fetched. Please try again in a moment.",
    ),
    "web.gone": Wording(
        "この結果はもうありません（一度受け取られたか、時間が過ぎました）。もう一度変換してください。",
        "This result is gone: it was fetched, or its time is over. Please convert the workbook again.",
    ),
    "web.not_found": Wording("そのページはありません。", "There is no such page."),
    "web.method": Wording("その方法では使えません。", "This address is not used in this way."),
    "web.form": Wording(
        "送られた内容を読めません。multipart/form-data の形で送ってください。",
        "The request cannot be read. Send it as multipart/form-data.",
    ),
    "web.fields": Wording(
        "項目「{where}」が正しくありません: {problem}",
        "The field “{where}” is not as it should be: {problem}",
    ),
    "web.as_of": Wording(
        "基準日「{text}」を読めません。2022-04-01 や 令和4年4月1日 のように入れてください。",
        "The as-of date “{text}” cannot be read. Write it as 2022-04-01 or 令和4年4月1日.",
    ),
    "web.statuses": Wording(
        "取組の状況の指定を読めません（{where}: {problem}）。",
        "The plans' statuses cannot be read ({where}: {problem}).",
    ),
    "web.job_time": Wording(
        "{seconds} 秒では終わらなかったため、処理を打ち切りました。ブックを分けるか、コマンド irodori convert を使ってください。",
        "The work did not end within {seconds} seconds and was broken off. Split the workbook, or use the command irodori convert.",
    ),
    "web.job_memory": Wording(
        "このブックには、このサーバーが一件に使えるメモリーでは足りません。ブックを分けるか、コマンド irodori convert を使ってください。",
        "This workbook needs more memory than this server gives to one. Split it, or use the command irodori convert.",
    ),
    "web.job_died": Wording(
        "処理が途中で止まりました。もう一度送っても同じなら、ブックを分けてください。",
        "The work stopped halfway. If it does so again, split the workbook.",
    ),
    "web.unexpected": Wording(
        "思いがけないエラーが起きました（{kind}、{where}）。ファイルは作られていません。",
        "Something unforeseen happened ({kind}, {where}). No file was made.",
    ),
}
