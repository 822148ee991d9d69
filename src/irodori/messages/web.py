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
    "web.not_found": Wording("このページはありません。", "There is no such page."),
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
    "site.pyodide": Wording(
        "{path} に、ブラウザー用の Python（Pyodide）のファイルがありません（{missing}）。"
        "npm のパッケージ pyodide を「npm pack pyodide」で取り出し、その .tgz かフォルダーを --pyodide に指定してください。",
        "{path} lacks files of Python for the browser, Pyodide ({missing}). Get the npm package with “npm pack pyodide”, "
        "and name the .tgz or its folder with --pyodide.",
    ),
    "site.made": Wording("{folder} に {count} 個のファイルを書きました。", "{count} files written to {folder}."),
    "help.site": Wording(
        "ページを、サーバーのいらない普通のファイルとして書き出します。ブックはブラウザーの中で処理されます。",
        "Writes the page as plain files for any web server; books are worked on in the browser.",
    ),
    "help.site.examples": Wording(
        "npm pack pyodide\nirodori site public/irodori --pyodide pyodide-314.0.7.tgz",
        "npm pack pyodide\nirodori site public/irodori --pyodide pyodide-314.0.7.tgz",
    ),
    "help.site.pyodide": Wording(
        "npm のパッケージ pyodide（.tgz かフォルダー）。", "The npm package pyodide, as a .tgz or a folder."
    ),
    "help.site.folder": Wording("書き出すフォルダー。", "The folder to write to."),
    "web.browser_password": Wording(
        "パスワードの付いたブックは、このページでは開けません。Excel でパスワードを外して保存したものを入れてください。",
        "This page cannot open a workbook behind a password. Save it in Excel without one and put that in.",
    ),
    "web.tool.files": Wording(
        "ブックを {count} つ選んでください。", "Please choose {count} workbooks."
    ),
    "web.tool.plans": Wording(
        "プランの数「{text}」を読めません。課題ごとに 3,5,3 のように入れてください（課題は {issues} まで、プランは {plans} まで）。",
        "The numbers of plans “{text}” cannot be read. Write them by issue as 3,5,3 (at most {issues} issues of {plans} plans).",
    ),
    "web.job_time": Wording(
        "{seconds} 秒では終わらなかったため、処理を打ち切りました。ブックを分けてください。",
        "The work did not end within {seconds} seconds and was broken off. Split the workbook.",
    ),
    "web.job_memory": Wording(
        "このブックには、このサーバーが一件に使えるメモリーでは足りません。ブックを分けてください。",
        "This workbook needs more memory than this server gives to one. Split it.",
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
