"""The sentences of scheduled work: jobs files, the ledger, runs and drop folders."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # jobs.jobsfile
    "jobs.unreadable": Wording(
        "ジョブファイル {path} を読めません（{problem}）。場所と、文字コードが UTF-8 であることを確かめてください。",
        "The jobs file {path} cannot be read ({problem}). Check that it is there and in UTF-8.",
    ),
    "jobs.syntax": Wording(
        "ジョブファイル {path} の {line} 行目が TOML として正しくありません（{problem}）。その行を直してください。",
        "Line {line} of the jobs file {path} is not valid TOML ({problem}). Correct that line.",
    ),
    "jobs.invalid": Wording(
        "ジョブファイル {path} の {line} 行目 {where}: {problem}",
        "Line {line} of the jobs file {path}, {where}: {problem}",
    ),
    "jobs.invalid_many": Wording(
        "ジョブファイル {path} に直すところが {count} か所あります。\n{problems}",
        "There are {count} things to correct in the jobs file {path}:\n{problems}",
    ),
    "jobs.problem.line": Wording("{line} 行目 {where}: {problem}", "line {line}, {where}: {problem}"),
    "jobs.problem.one_address": Wording(
        "url か url_env のどちらか一つを書いてください。", "give either url or url_env."
    ),
    "jobs.not_notified": Wording(
        "{place} に通知できませんでした（{reason}）。設定とネットワークを確かめてください。",
        "{place} could not be told ({reason}). Check its settings and the network.",
    ),
    "jobs.notice.done": Wording("[Irodori] {file}: 終わりました（{run}）", "[Irodori] {file}: done ({run})"),
    "jobs.notice.trouble": Wording(
        "[Irodori] {file}: 確認してください（{run}）", "[Irodori] {file}: please look ({run})"
    ),
    "jobs.notice.started": Wording("開始 {time}", "Started {time}"),
    "jobs.notice.ended": Wording("終了 {time}", "Ended {time}"),
    "jobs.notice.job": Wording(
        "ジョブ「{job}」: 変換 {converted}、変更なし {unchanged}、受け付けられない {refused}、エラー {failed}、中断 {lost}",
        "Job {job}: {converted} converted, {unchanged} unchanged, {refused} refused, {failed} failed, {lost} lost",
    ),
    "jobs.notice.report": Wording("実行の記録: {path}", "Report of the run: {path}"),
    "jobs.no_variable": Wording(
        "ジョブファイル {path} が指す環境変数 {name} が設定されていません。値を設定してから実行してください。",
        "The environment variable {name} that the jobs file {path} names is not set. Set it first.",
    ),
    "jobs.problem.unknown_key": Wording(
        "この名前の項目はありません。{meant}項目名を直すか、削除してください。",
        "there is no such key. {meant}Correct its name, or delete it.",
    ),
    "jobs.problem.empty": Wording("少なくとも一つ必要です。加えてください。", "at least one is needed. Add it."),
    "jobs.problem.number": Wording("範囲内の整数にしてください。", "write a whole number that is not too small."),
    "jobs.problem.name": Wording(
        "文字、数字、_ . - だけの100字以内の名前にしてください。",
        "write a name of at most 100 letters, digits and _ . - .",
    ),
    "jobs.problem.pattern": Wording(
        "{wrong} は使えません。使えるのは {fields} です。", "{wrong} cannot stand here. There are {fields}."
    ),
    "jobs.problem.as_of": Wording(
        "「{text}」は日付ではありません。today、month-end、fiscal-year-end か、2022-04-01 や 令和4年3月末 のような日付にしてください。",
        "“{text}” is no date. Write today, month-end, fiscal-year-end or a date such as 2022-04-01 or 令和4年3月末.",
    ),
    "jobs.problem.cron": Wording(
        "「{text}」は cron の書式ではありません（{reason}）。分 時 日 月 曜日 の順に書いてください。例: 0 7 * * 1-5",
        "“{text}” is no cron line ({reason}). Write minute, hour, day, month and day of the week, such as 0 7 * * 1-5.",
    ),
    "jobs.problem.timezone": Wording(
        "「{text}」という時間帯はありません。Asia/Tokyo のように書いてください。",
        "there is no time zone “{text}”. Write it as in Asia/Tokyo.",
    ),
    "jobs.problem.twice": Wording(
        "「{name}」という名前のジョブが二つあります。別の名前にしてください。",
        "two jobs are called “{name}”. Rename one.",
    ),
    "jobs.problem.no_file": Wording(
        "{path} がありません。名前と場所を確かめてください。", "{path} is not there. Check its name and folder."
    ),
    # jobs.plan, jobs.runner
    "jobs.name_no_text": Wording(
        "ファイル名に読めない文字があります（別の文字コードの zip から取り出したときなど）。名前を付け直してから置いてください。",
        "The file's name holds bytes that are no text, as after unpacking a zip in another encoding. Rename it and put it "
        "there again.",
    ),
    "jobs.timeout": Wording(
        "{seconds} 秒たっても終わらなかったため、このブックは打ち切りました。ファイルが変わるまで再び試しません。"
        "大きなブックなら timeout_seconds を増やし、--force で試してください。",
        "This book was given up after {seconds} seconds, and is not tried again until the file changes. If it is just large, "
        "raise timeout_seconds and use --force.",
    ),
    "jobs.other_format": Wording(
        "出力 {path} の拡張子が元のブック（{suffix}）と違うため、Excel で開けません。destination の末尾を {{suffix}} にしてください。",
        "The output {path} has another extension than its book ({suffix}), so Excel would not open it. End the destination "
        "with {{suffix}}.",
    ),
    "jobs.no_such_job": Wording(
        "「{name}」というジョブはありません。あるのは {known} です。", "There is no job “{name}”; there are {known}."
    ),
    "jobs.locked": Wording(
        "ジョブ「{job}」は別の実行が処理しています（{host}、プロセス {pid}、{since} から）。その終了後にもう一度実行してください。",
        "The job “{job}” is being done by another run (on {host}, process {pid}, since {since}). Run it again when that "
        "one has ended.",
    ),
    "jobs.no_protocol": Wording(
        "{path} に接続するためのプログラムがありません（{problem}）。必要なパッケージを入れてください。",
        "What reaches {path} is not installed ({problem}). Install the package that it needs.",
    ),
    "jobs.unexpected": Wording(
        "予期しない誤りが起きたため、変換できませんでした（{kind}、{where}）。irodori convert でこのファイルだけを試し、結果を開発者にお知らせください。",
        "Not converted because of an unexpected error ({kind} at {where}). Try this file alone with irodori convert, and "
        "report the result.",
    ),
    "jobs.worker_lost": Wording(
        "処理中に作業プロセスが失われ、もう一度試しても同じでした（メモリ不足、制限時間など）。ファイルを分けるか、timeout_seconds と空きメモリを確かめてください。",
        "The worker process was lost while it held this file, and so was the next one (lack of memory, the time limit). "
        "Split the workbook, or see to timeout_seconds and free memory.",
    ),
    "jobs.output_edited": Wording(
        "{path} は書き出した後に人の手で変更されているため、上書きしませんでした。別の場所に移すか、変更を捨ててよければ --force を付けてください。",
        "{path} has been edited since it was written, and was not replaced. Move it elsewhere, or use --force if the "
        "changes may go.",
    ),
    "jobs.output_unknown": Wording(
        "{path} にはこの台帳にないファイルがあるため、上書きしませんでした。移すか、上書きしてよければ --force を付けてください。",
        "{path} holds a file that this ledger does not know, and was not replaced. Move it, or use --force if it may be "
        "replaced.",
    ),
    "jobs.same_output": Wording(
        "{first} と {second} の書き出し先が同じ {path} になります。destination に {{folder}} などを加えて分けてください。",
        "{first} and {second} would both be written to {path}. Tell them apart in the destination, with {{folder}} for "
        "example.",
    ),
    "jobs.output_forced": Wording(
        "--force により、書き出し先にあった別のファイル {path} を置き換えました。",
        "{path}, which was not as Irodori wrote it, was replaced because of --force.",
    ),
    "jobs.output_edited_kept": Wording(
        "{path} は書き出した後に人の手で変更されています。入力が変わっていないため、そのままにしました。",
        "{path} has been edited since it was written. As its input is the same, it was left as it is.",
    ),
    "jobs.due.new": Wording("新しいファイルです。", "It is new."),
    "jobs.due.changed": Wording("前回の後に変更されました。", "It changed since the last time."),
    "jobs.due.touched": Wording(
        "日時が変わりました。内容が同じなら変換しません。", "Its time changed; if its content did not, it is left."
    ),
    "jobs.due.missing": Wording("出力がなくなっています。", "An output is gone."),
    "jobs.due.rules": Wording("ジョブの設定が変わりました。", "The job's settings changed."),
    "jobs.due.program": Wording("Irodori の版が変わりました。", "It was converted by another version of Irodori."),
    "jobs.due.day": Wording("判定の基準日が変わりました（今日）。", "The day to judge by, today, is another one."),
    "jobs.due.again": Wording("前回の障害が解消したか試します。", "What was in the way last time may be gone."),
    "jobs.due.forced": Wording("--force の指定があります。", "--force asks for it."),
    # jobs.ledger
    "ledger.missing": Wording(
        "台帳 {path} がありません。まだ一度も実行していないか、場所が違います。",
        "There is no ledger {path}: nothing was run yet, or it is elsewhere.",
    ),
    "ledger.unusable": Wording(
        "台帳 {path} を使えません（{problem}）。場所、権限、空き容量を確かめ、壊れているときは別の場所に移してください。",
        "The ledger {path} cannot be used ({problem}). Check its folder, permissions and free space; if it is damaged, "
        "move it elsewhere.",
    ),
    "ledger.version": Wording(
        "台帳 {path} は別の版の Irodori のものです（形式 {version}）。その版を使うか、新しい台帳を指定してください。",
        "The ledger {path} belongs to another version of Irodori (form {version}). Use that one, or name a new ledger.",
    ),
    # jobs.cluster
    "cluster.unreachable": Wording(
        "クラスター {address} に接続できません（{problem}）。アドレスと、スケジューラーが動いていることを確かめてください。",
        "The cluster {address} cannot be reached ({problem}). Check the address and that its scheduler runs.",
    ),
    "cluster.lost": Wording(
        "クラスター {address} との接続が切れました。スケジューラーが動いていることを確かめて、もう一度実行してください。続きから始まります。",
        "The connection to the cluster {address} was lost. Check that its scheduler runs, and run again: it goes on from "
        "here.",
    ),
    "cluster.no_workers": Wording(
        "クラスター {address} に作業プロセスがありません。dask worker を起動してください。",
        "The cluster {address} has no workers. Start some with dask worker.",
    ),
    "cluster.other_version": Wording(
        "作業プロセスの Irodori は {found} で、実行側の {wanted} と違います。同じ版にそろえてください。",
        "A worker runs Irodori {found}, this is {wanted}. Install the same version on both.",
    ),
    "cluster.missing": Wording(
        "--cluster には追加のパッケージが必要です（{problem}）。irodori[cluster] を入れてください。",
        "--cluster needs more packages ({problem}). Install irodori[cluster].",
    ),
    # jobs.runpage
    "run.page.title": Wording("実行 {id} の記録", "Run {id}"),
    "run.page.summary": Wording("集計", "Summary"),
    "run.page.kicker": Wording("スコアカード 実行の記録", "Scorecards, one run"),
    "run.page.started": Wording("開始", "Started"),
    "run.page.seconds": Wording("{seconds} 秒", "{seconds} s"),
    "run.page.exit_status": Wording("終了コード", "Exit status"),
    "run.page.where": Wording("実行した場所", "Where"),
    "run.page.workers": Wording("作業プロセス {count}", "{count} workers"),
    "run.page.program": Wording("プログラム", "Program"),
    "run.page.tally": Wording("状態ごとのファイル数", "Files by state"),
    "run.page.as_of": Wording("基準日 {date}", "as of {date}"),
    "run.page.as_of_sheet": Wording("基準日はシートの記載による", "as of each sheet's own date"),
    "run.page.no_books": Wording("対象のファイルはありませんでした。", "There were no files."),
    "run.page.book": Wording("入力", "Input"),
    "run.page.result": Wording("結果", "Result"),
    "run.page.tries": Wording("{count} 回試行", "tried {count} times"),
    "run.page.findings": Wording("指摘 {count} 件", "{count} findings"),
    "run.page.more": Wording(
        "ほか {count} 件。すべては JSON の報告にあります。", "{count} more; the JSON report holds all."
    ),
    "run.page.expired": Wording("保存期間が過ぎて削除した出力", "Outputs deleted as their time was over"),
    "run.state.converted": Wording("変換した", "Converted"),
    "run.state.unchanged": Wording("変更なし", "Unchanged"),
    "run.state.planned": Wording("変換する予定", "To be converted"),
    "run.state.refused": Wording("受け付けられない", "Refused"),
    "run.state.failed": Wording("内部エラー", "Internal error"),
    "run.state.lost": Wording("作業プロセスの異常", "Worker lost"),
    "run.state.not_run": Wording("未処理", "Not begun"),
    # cli.run
    "run.begins": Wording(
        "ジョブ「{job}」: 変換する {due} 件、変更なしなど {settled} 件",
        "Job “{job}”: {due} to convert, {settled} settled already",
    ),
    "run.book_refused": Wording("{source}: {text}", "{source}: {text}"),
    "run.ends": Wording(
        "ジョブ「{job}」: 変換 {converted}、変更なし {unchanged}、受け付けられない {refused}、エラー {failed}",
        "Job “{job}”: {converted} converted, {unchanged} unchanged, {refused} refused, {failed} failed",
    ),
    "run.ends_dry": Wording(
        "ジョブ「{job}」: 変換する予定 {planned}、変更なし {unchanged}、受け付けられない {refused}（何も書き出していません）",
        "Job “{job}”: {planned} to convert, {unchanged} unchanged, {refused} refused (nothing was written)",
    ),
    "run.planned": Wording("{source}: {why}", "{source}: {why}"),
    "run.stopped": Wording(
        'on_error = "stop" のため、ジョブ「{job}」は途中で止まりました（未処理 {count} 件）。',
        'The job “{job}” stopped early because of on_error = "stop" ({count} not begun).',
    ),
    "run.report": Wording("実行の記録: {path}", "Report of the run: {path}"),
    "run.working": Wording("{job}", "{job}"),
    # cli.jobs
    "history.none": Wording("記録はまだありません。", "Nothing is recorded yet."),
    "history.started": Wording("開始", "Started"),
    "history.run": Wording("実行", "Run"),
    "history.job": Wording("ジョブ", "Job"),
    "history.state": Wording("状態", "State"),
    "history.converted": Wording("変換", "Converted"),
    "history.unchanged": Wording("変更なし", "Unchanged"),
    "history.refused": Wording("不可", "Refused"),
    "history.exit": Wording("終了コード", "Exit"),
    "history.state.running": Wording("実行中", "running"),
    "history.state.done": Wording("完了", "done"),
    "history.state.stopped": Wording("途中停止", "stopped"),
    "history.state.refused": Wording("不可", "refused"),
    "history.state.interrupted": Wording("中断", "interrupted"),
    "show.not_found": Wording(
        "{name} は台帳にありません。irodori jobs history で実行の名前を、run の報告で入力の場所を確かめてください。",
        "{name} is not in the ledger. See irodori jobs history for the names of runs, and a run's report for inputs.",
    ),
    "show.run": Wording(
        "実行 {id}: {state}、終了コード {exit_status}（{started} ～ {ended}、{host}、Irodori {program}）",
        "Run {id}: {state}, exit status {exit_status} ({started} to {ended}, {host}, Irodori {program})",
    ),
    "show.attempt": Wording("{number} {started} {job} {source}: {state}", "{number} {started} {job} {source}: {state}"),
    "show.input": Wording("入力 SHA-256 {sha256}", "input SHA-256 {sha256}"),
    "show.output": Wording("{kind} {place}（{state}、SHA-256 {sha256}）", "{kind} {place} ({state}, SHA-256 {sha256})"),
    "show.as_of": Wording("基準日 {date}、{seconds} 秒、試行 {tries} 回", "as of {date}, {seconds} s, {tries} tries"),
    "show.attempt.started": Wording("処理中", "begun"),
    "show.attempt.staged": Wording("書き出し待ち", "waiting for its names"),
    "show.attempt.done": Wording("変換した", "converted"),
    "show.attempt.unchanged": Wording("変更なし", "unchanged"),
    "show.attempt.refused": Wording("受け付けられない", "refused"),
    "show.attempt.failed": Wording("内部エラー", "internal error"),
    "show.attempt.lost": Wording("作業プロセスの異常", "worker lost"),
    "show.attempt.interrupted": Wording("中断", "interrupted"),
    "show.output.staged": Wording("書き出し待ち", "waiting"),
    "show.output.written": Wording("書き出し済み", "written"),
    "show.output.expired": Wording("保存期間切れ", "expired"),
    "show.output.dropped": Wording("書き出さず", "not written"),
    "show.kind.workbook": Wording("ブック", "workbook"),
    "show.kind.report": Wording("報告（JSON）", "report (JSON)"),
    "show.kind.html": Wording("報告（HTML）", "report (HTML)"),
    "outputs.edited": Wording(
        "変更されています: {place}（{source} から {ended} に書き出したもの）",
        "Edited: {place} (written from {source} at {ended})",
    ),
    "outputs.missing": Wording(
        "なくなっています: {place}（{source} から {ended} に書き出したもの）",
        "Missing: {place} (written from {source} at {ended})",
    ),
    "outputs.unreadable": Wording("読めません: {place}（{reason}）", "Unreadable: {place} ({reason})"),
    "outputs.same": Wording(
        "出力 {count} 件はすべて、書き出したときのままです。", "All {count} outputs are as they were written."
    ),
    "outputs.differ": Wording(
        "出力 {count} 件のうち {differ} 件が、書き出したときと違います。",
        "{differ} of {count} outputs are not as they were written.",
    ),
    # jobs.schedule
    "schedule.outcome": Wording(
        "{state}: 変換 {converted}、変更なし {unchanged}、受け付けられない {refused}（終了コード {exit_status}）",
        "{state}: {converted} converted, {unchanged} unchanged, {refused} refused (exit status {exit_status})",
    ),
    # jobs.watch, cli.watch
    "watch.begins": Wording(
        "{inbox} を見ています。入れたブックは変換して {outbox} に書き出し、元のファイルは done か failed に移します。終わるには Ctrl-C を押してください。",
        "Watching {inbox}. Workbooks put there are converted into {outbox}; the originals go to done or failed. Press "
        "Ctrl-C to end.",
    ),
    "watch.done": Wording("{source} → {target}", "{source} → {target}"),
    "watch.failed": Wording("{source} → {target}: {text}", "{source} → {target}: {text}"),
    "watch.waiting": Wording(
        "{count} 件が書き込み中か、Excel で開かれています。終わるのを待っています。",
        "{count} files are being written or open in Excel. Waiting for them.",
    ),
    "watch.not_moved": Wording(
        "{source} はそのままにしました（{reason}）。ほかのプログラムで開いていないかを確かめてください。また試します。",
        "{source} stays where it is ({reason}). See whether another program holds it; it will be tried again.",
    ),
    "watch.same_folder": Wording(
        "INBOX と OUTBOX が同じか、一方が他方の中にあります（{inbox}、{outbox}）。別々のフォルダーを指定してください。",
        "INBOX and OUTBOX are the same folder or one lies in the other ({inbox}, {outbox}). Give two folders apart.",
    ),
    "watch.no_inbox": Wording(
        "フォルダー {inbox} がありません。作ってから実行してください。",
        "There is no folder {inbox}. Make it first.",
    ),
    # help
    "help.run": Wording(
        "ジョブファイルのジョブを一回りし、新しいブックと変わったブックだけを変換します。cron、systemd、タスク スケジューラから使えます。",
        "Do one pass over the jobs of a file: new and changed workbooks are converted, the rest is left. For cron, systemd "
        "timers and Task Scheduler.",
    ),
    "help.run.exit": Wording(
        "終了コード: 0 正常終了、1 strict のジョブで指摘あり、2 指定の誤り、3 受け付けられないファイルか実行中のジョブあり、70 内部エラー。"
        "いくつも当てはまるときは最も大きい数になります。",
        "Exit status: 0 done, 1 a strict job has findings, 2 usage, 3 a file was refused or a job is being done already, 70 "
        "internal error; the highest one wins.",
    ),
    "help.jobs_file": Wording("ジョブファイル（TOML）。", "The jobs file (TOML)."),
    "help.workers": Wording(
        "作業プロセスの数。指定しないときはプロセッサの数。",
        "How many worker processes; as many as processors otherwise.",
    ),
    "help.dry_run": Wording(
        "何を変換するかだけを表示します。何も書き出しません。", "Only show what would be converted. Nothing is written."
    ),
    "help.run_force": Wording(
        "変わっていないブックも変換し、人が変更した出力も置き換えます。",
        "Convert unchanged workbooks too, and replace outputs that were edited.",
    ),
    "help.only": Wording(
        "この名前のジョブだけを実行します。何度でも指定できます。", "Do this job only; may be repeated."
    ),
    "help.cluster": Wording(
        "作業を Dask のスケジューラーに送ります。例: tcp://scheduler:8786", "Send the work to a Dask scheduler."
    ),
    "help.jobs": Wording("実行の台帳を調べます。", "Ask the ledger of the runs."),
    "help.jobs_history": Wording("これまでの実行を新しい順に表示します。", "List the runs, the last one first."),
    "help.jobs_history.exit": Wording(
        "終了コード: 0 正常終了、2 指定の誤り、3 台帳を使えない。",
        "Exit status: 0 done, 2 usage, 3 the ledger cannot be used.",
    ),
    "help.jobs_show": Wording(
        "一つの実行、または一つの入力について、すべての試行とその出力を表示します。",
        "Show every attempt of a run, or on an input, with its outputs.",
    ),
    "help.jobs_show.exit": Wording(
        "終了コード: 0 正常終了、2 指定の誤り、3 台帳にない、または台帳を使えない。",
        "Exit status: 0 done, 2 usage, 3 it is not in the ledger, or that cannot be used.",
    ),
    "help.jobs_verify": Wording(
        "すべての出力を読み直し、書き出した後に変更されたものと、なくなったものを表示します。何も変えません。",
        "Read all outputs again and name those that were edited or are gone. Nothing is changed.",
    ),
    "help.jobs_verify.exit": Wording(
        "終了コード: 0 すべて書き出したときのまま、1 違うものあり、2 指定の誤り、3 台帳を使えない。",
        "Exit status: 0 all are as they were written, 1 some are not, 2 usage, 3 the ledger cannot be used.",
    ),
    "help.ledger_of": Wording(
        "ジョブファイル（TOML）か、台帳（.db）。", "The jobs file (TOML), or the ledger itself (.db)."
    ),
    "help.show_what": Wording(
        "実行の名前（20260401T070000-1a2b など）か、入力の場所。",
        "The name of a run, such as 20260401T070000-1a2b, or an input.",
    ),
    "help.limit": Wording("表示する実行の数。", "How many runs to list."),
    "help.watch": Wording(
        "フォルダー INBOX に入れたブックを変換して OUTBOX に書き出し、元のファイルを done か failed に移します。",
        "Convert workbooks that are put into the folder INBOX, write them to OUTBOX and move the originals to done or "
        "failed.",
    ),
    "help.watch.exit": Wording(
        "終了コード: 0 --once で正常終了、2 指定の誤り、3 --once で受け付けられないファイルあり、70 内部エラー、130 Ctrl-C で終了。",
        "Exit status: 0 done with --once, 2 usage, 3 a file was refused with --once, 70 internal error, 130 ended by "
        "Ctrl-C.",
    ),
    "help.inbox": Wording("ブックを入れるフォルダー。", "The folder that workbooks are put into."),
    "help.outbox": Wording("変換したブックを書き出すフォルダー。", "The folder for the converted workbooks."),
    "help.poll": Wording(
        "変更の通知を待たず、定期的に調べます。ネットワーク上のフォルダーでは自動でそうなります。",
        "Look again and again instead of waiting for notifications; on network shares this is done anyway.",
    ),
    "help.watch_ledger": Wording(
        "処理を記録する台帳。この機械のディスクに置きます。指定しないときは OUTBOX の中（ネットワーク上なら利用者のフォルダー）。",
        "The database that records the work, on a disk of this machine; otherwise in OUTBOX, or in the user's own folder "
        "where OUTBOX is a network share.",
    ),
    "help.once": Wording("今あるブックを変換し終えたら終わります。", "End when what is there now has been converted."),
    "help.settle": Wording(
        "大きさと日時がこの秒数だけ変わらないファイルを、書き終わったものとみなします。",
        "A file whose size and time stay the same for so many seconds is taken as whole.",
    ),
}
