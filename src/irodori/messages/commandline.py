"""The sentences of the command line: refusals, usage, what was done, and the help pages."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # irodori.cli, refusals
    "cli.error": Wording("エラー: {text}", "Error: {text}"),
    "cli.error_in": Wording("エラー: {place}: {text}", "Error: {place}: {text}"),
    "cli.interrupted": Wording(
        "中断しました。書きかけのファイルは残っていません。",
        "Interrupted. No half-written file is left.",
    ),
    "cli.unexpected": Wording(
        "予期しない誤りが起きたため中止しました（{kind}、{where}）。ファイルは書き出していません。"
        "環境変数 IRODORI_DEBUG=1 を付けてもう一度実行し、表示された内容と irodori --version の結果を開発者にお知らせください。",
        "Stopped by an unexpected error ({kind} at {where}). No file was written. Run the command again with "
        "IRODORI_DEBUG=1 in the environment, and report what it shows together with the output of irodori --version.",
    ),
    "cli.unexpected_after": Wording(
        "予期しない誤りが起きたため中止しました（{kind}、{where}）。{written} は書き出しましたが、残りは書き出していません。"
        "環境変数 IRODORI_DEBUG=1 を付けてもう一度実行し、表示された内容と irodori --version の結果を開発者にお知らせください。",
        "Stopped by an unexpected error ({kind} at {where}). {written} was written, nothing after it. Run the command "
        "again with IRODORI_DEBUG=1 in the environment, and report what it shows together with the output of irodori "
        "--version.",
    ),
    "cli.memory": Wording(
        "メモリが足りないため中止しました。ほかのプログラムを閉じるか、ブックを分けてから実行してください。",
        "There was not enough memory. Close other programs, or split the workbook, and try again.",
    ),
    "cli.already_written": Wording("{written} は書き出しました。", "{written} was written."),
    # irodori.cli, usage
    "usage.hint": Wording("使い方: {command} --help", "For help: {command} --help"),
    "usage.no_command": Wording("コマンドを指定してください: {known}。", "Give a command: {known}."),
    "usage.no_such_command": Wording(
        "「{name}」というコマンドはありません。{meant}使えるのは {known} です。",
        "There is no command “{name}”. {meant}The commands are {known}.",
    ),
    "usage.no_such_option": Wording(
        "「{option}」というオプションはありません。{meant}",
        "There is no option {option}. {meant}",
    ),
    "usage.no_value": Wording("{option} の後に値を指定してください。", "Give a value after {option}."),
    "usage.takes_no_value": Wording("{option} に値は指定できません。", "{option} takes no value."),
    "usage.missing": Wording("{name} を指定してください。", "{name} is missing."),
    "usage.extra": Wording(
        "余分な指定があります: {text}。取り除いてください。", "There is too much: {text}. Leave it out."
    ),
    "usage.other": Wording("指定が正しくありません（{problem}）。", "The command line is not right: {problem}"),
    "usage.choice": Wording(
        "{option} に「{value}」は指定できません。{meant}指定できるのは {choices} です。",
        "{option} cannot be “{value}”. {meant}It can be {choices}.",
    ),
    "usage.no_file": Wording(
        "{option} のファイル {path} が見つかりません。名前と場所を確かめてください。",
        "There is no file {path} for {option}. Check its name and folder.",
    ),
    "usage.as_of": Wording(
        "--as-of の「{text}」は日付として読めません。2022-04-01 や 令和4年3月末 のように指定してください。",
        "“{text}” after --as-of is no date. Write it like 2022-04-01 or 令和4年3月末.",
    ),
    "usage.number": Wording(
        "{option} は {least} から {most} までの整数で指定してください（「{text}」は指定できません）。",
        "{option} takes a whole number from {least} to {most}, not “{text}”.",
    ),
    "usage.output_or_folder": Wording(
        "-o と --out-dir は一緒に使えません。どちらか一つにしてください。",
        "-o and --out-dir exclude each other. Give one of them.",
    ),
    "usage.output_for_several": Wording(
        "入力が{count}件あるときは -o を使えません。--out-dir で出力先のフォルダーを指定してください。",
        "-o names one output, but there are {count} inputs. Give a folder with --out-dir.",
    ),
    "usage.report_for_several": Wording(
        "入力が{count}件あるときは、{option} の名前に {{stem}} を入れてください（例: {example}）。入力の名前に置き換わります。",
        "There are {count} inputs, so the name after {option} must hold {{stem}}, which stands for each input's name "
        "(for example {example}).",
    ),
    "usage.output_kind": Wording(
        "出力 {output} の拡張子を入力と同じ {suffix} にしてください。違う拡張子では Excel で開けません。",
        "The output {output} must end in {suffix} like its input; Excel would not open it otherwise.",
    ),
    "usage.same_output": Wording(
        "{first} と {second} の書き出し先が同じ {output} になります。入力の名前を変えるか、別々に実行してください。",
        "{first} and {second} would both be written to {output}. Rename one, or run them apart.",
    ),
    "usage.same_input": Wording(
        "入力 {input} が二度指定されています。一つにしてください。",
        "The input {input} is given twice. Give it once.",
    ),
    "usage.output_is_input": Wording(
        "書き出し先 {output} は入力 {input} と同じファイルです。入力は上書きしません。別の名前を指定してください。",
        "{output} is the input {input}, which is never overwritten. Give another name.",
    ),
    "usage.no_variable": Wording(
        "{option} の環境変数 {name} が設定されていません。設定してから実行してください。",
        "The environment variable {name} of {option} is not set. Set it first.",
    ),
    "usage.not_installed": Wording(
        "{what} には追加のパッケージが必要です（{missing}）。pip install 'irodori[{extra}]' で入れてください。",
        "{what} needs more packages ({missing}). Install them with pip install 'irodori[{extra}]'.",
    ),
    # irodori.cli, what was done
    "cli.converted": Wording("{source} → {target}", "{source} → {target}"),
    "cli.also_written": Wording("{label}: {path}", "{label}: {path}"),
    "cli.report": Wording("報告（JSON）", "Report (JSON)"),
    "cli.html": Wording("報告（HTML）", "Report (HTML)"),
    "cli.strict": Wording(
        "--strict: 確認の必要な点が{count}件あるため、終了コード 1 で終わります。",
        "--strict: {count} findings, so the exit status is 1.",
    ),
    "cli.all_converted": Wording("入力{count}件をすべて変換しました。", "All {count} inputs were converted."),
    "cli.several": Wording(
        "入力{count}件のうち{done}件を変換し、{refused}件は変換できませんでした。",
        "{done} of {count} inputs were converted, {refused} were not.",
    ),
    "cli.working": Wording("{name} を変換しています", "Converting {name}"),
    "cli.password_prompt": Wording("{name} のパスワード: ", "Password of {name}: "),
    "cli.password_again": Wording(
        "パスワードが違います。もう一度入力してください。", "That password is wrong. Try again."
    ),
    # irodori.cli, help
    "help.usage": Wording("使い方", "Usage"),
    "help.options": Wording("オプション", "Options"),
    "help.arguments": Wording("引数", "Arguments"),
    "help.commands": Wording("コマンド", "Commands"),
    "help.default": Wording("既定は {default}。", "Default: {default}."),
    "help.irodori": Wording(
        "Excel のスコアカードを凡例どおりに色分けします。塗りつぶしのほかは何も変わりません。",
        "Fills an Excel scorecard according to its legend. Nothing but the fills changes.",
    ),
    "help.convert": Wording(
        "ブックを凡例どおりに色分けし、入力と同じフォルダーに NAME.colored.xlsx を書き出します。入力は上書きしません。",
        "Fill workbooks according to their legend and write NAME.colored.xlsx beside each. The input is never "
        "overwritten.",
    ),
    "help.convert.exit": Wording(
        "終了コード: 0 正常終了、1 --strict で指摘あり、2 指定の誤り、3 受け付けられないファイルあり、70 内部エラー。"
        "いくつも当てはまるときは最も大きい数になります。",
        "Exit status: 0 done, 1 --strict found something, 2 usage, 3 a file was refused, 70 internal error; the highest "
        "one wins.",
    ),
    "help.inspect": Wording(
        "見出し、列、凡例、基準日、状況の示し方をどう読み取ったかを表示します。何も書き出しません。",
        "Show how the headings, columns, legend, as-of date and statuses were understood. Nothing is written.",
    ),
    "help.inspect.exit": Wording(
        "終了コード: 0 正常終了、2 指定の誤り、3 受け付けられないファイル、70 内部エラー。",
        "Exit status: 0 done, 2 usage, 3 the file was refused, 70 internal error.",
    ),
    "help.check": Wording(
        "塗りつぶしが凡例と違うセルを、理由とともに表示します。何も書き出しません。",
        "Show each cell whose fill is not what the legend asks for, with the reason. Nothing is written.",
    ),
    "help.check.exit": Wording(
        "終了コード: 0 すべて凡例どおり、1 違うセルあり、2 指定の誤り、3 受け付けられないファイル、70 内部エラー。",
        "Exit status: 0 all fills agree, 1 some do not, 2 usage, 3 the file was refused, 70 internal error.",
    ),
    "help.diff": Wording(
        "二つの版の間で変わったところ（手続の追加と削除、色の上がり下がり、値）を表示します。ブックは変えません。",
        "Show what changed between two editions: procedures in and out, colours up and down, values. The workbooks stay "
        "as they are.",
    ),
    "help.diff.exit": Wording(
        "終了コード: 0 正常終了、2 指定の誤り、3 受け付けられないファイル、70 内部エラー。",
        "Exit status: 0 done, 2 usage, 3 a file was refused, 70 internal error.",
    ),
    "help.old": Wording("前の版のブック（.xlsx、.xlsm）。", "The workbook before (.xlsx, .xlsm)."),
    "help.new": Wording("後の版のブック（.xlsx、.xlsm）。", "The workbook after (.xlsx, .xlsm)."),
    "help.judged": Wording(
        "塗りつぶしの代わりに、凡例で判定した色を比べます。",
        "Compare the colours that the legend asks for, not the fills.",
    ),
    "help.diff_html": Wording("結果を HTML でも書き出します。", "Write the result as HTML too."),
    "help.check_html": Wording(
        "シートの形のまま、今の色と凡例の色を HTML でも書き出します。",
        "Write the sheet with the fills it has and those it should have as HTML too.",
    ),
    "help.diff_password_env": Wording(
        "両方のブックのパスワードが入った環境変数の名前。端末では、指定しなければ尋ねます。",
        "The environment variable that holds the password of both workbooks. On a terminal it is asked for otherwise.",
    ),
    "help.check_password_env": Wording(
        "ブックのパスワードが入った環境変数の名前。端末では、指定しなければ尋ねます。",
        "The environment variable that holds the workbook's password. On a terminal it is asked for otherwise.",
    ),
    "help.inputs": Wording(
        "色分けするブック（.xlsx、.xlsm）、フォルダー、パターン（'*.xlsx'）。いくつでも指定できます。- は標準入力です。",
        "What to fill: workbooks (.xlsx, .xlsm), folders, patterns ('*.xlsx'), or - for standard input.",
    ),
    "help.input": Wording(
        "ブック（.xlsx、.xlsm）。- は標準入力です。", "The workbook (.xlsx, .xlsm); - is standard input."
    ),
    "help.output": Wording(
        "出力ファイルの名前。入力が一つのときだけ使えます。- は標準出力です。",
        "The output's name, with one input only; - is standard output.",
    ),
    "help.out_dir": Wording(
        "出力先のフォルダー。なければ作ります。", "The folder for the outputs; it is made if need be."
    ),
    "help.as_of": Wording(
        "基準日。2022-04-01 や 令和4年3月末 のように指定します。指定しないときは、シートの「…時点」の日付、それもなければ日本の今日。",
        "The date to judge by: 2022-04-01, 令和4年3月末. Otherwise the date that the sheet names (…時点), else today in "
        "Japan.",
    ),
    "help.status": Wording(
        "アクションプランの状況の CSV（府省名、手続名、課題、プラン、状況、期限）。",
        "A CSV with the action plans' statuses (府省名, 手続名, 課題, プラン, 状況, 期限).",
    ),
    "help.legend": Wording(
        "使う凡例。auto はブックの凡例（なければ組込み）、builtin は組込み、ほかは凡例を書いた TOML ファイル。",
        "Which legend: auto is the workbook's own or else the built-in one, builtin the built-in one, or a TOML file.",
    ),
    "help.profile": Wording(
        "見出しや状況の言葉を足す設定ファイル（TOML）。", "A TOML file that adds labels, status words and more."
    ),
    "help.palette": Wording(
        "凡例に色見本がないときの配色: cud（色覚に配慮した配色）、excel（Excel の標準色）、print（白黒印刷向け）、"
        "または設定ファイルの配色。",
        "The colours where the legend shows no swatches: cud (Color Universal Design), excel, print (for grey prints), "
        "or one of the profile's.",
    ),
    "help.report": Wording(
        "結果と理由を JSON で書き出します。入力が複数のときは名前に {{stem}} を入れます。",
        "Write what was done and why as JSON; with several inputs the name holds {{stem}}.",
    ),
    "help.html": Wording(
        "結果と理由を HTML で書き出します。入力が複数のときは名前に {{stem}} を入れます。",
        "Write what was done and why as HTML; with several inputs the name holds {{stem}}.",
    ),
    "help.strict": Wording(
        "確認の必要な点が一つでもあれば、終了コード 1 で終わります（出力は書き出します）。",
        "End with exit status 1 if there is any finding; the output is written all the same.",
    ),
    "help.verify": Wording(
        "full を指定すると、いつもの検証に加えて、openpyxl でも全セルの値と書式を比べます。",
        "full: beside the usual verification, compare every cell's value and format with openpyxl.",
    ),
    "help.compact": Wording("時間をかけて小さく圧縮します。", "Pack the output smaller, which takes longer."),
    "help.force": Wording("すでにある出力を上書きします。", "Replace outputs that exist already."),
    "help.allow_signed": Wording(
        "電子署名の付いたブックも変換します（署名は無効になります）。",
        "Convert signed workbooks too; their signatures become invalid.",
    ),
    "help.password_env": Wording(
        "ブックのパスワードが入った環境変数の名前。出力も同じパスワードで保護します。端末では、指定しなければ尋ねます。",
        "The environment variable that holds the workbook's password; the output is protected with it again. On a "
        "terminal it is asked for otherwise.",
    ),
    "help.max_unpacked": Wording(
        "展開後の大きさの上限（MiB、既定値は 512）。", "How many MiB a workbook may take unpacked (512 if not given)."
    ),
    "help.max_ratio": Wording(
        "10 MiB を超える部品の圧縮率の上限（倍、既定値は 200）。",
        "How many times its packed size a part over 10 MiB may take unpacked (200 if not given).",
    ),
    "help.max_parts": Wording(
        "部品の数の上限（既定値は 10000）。", "How many parts a workbook may have (10000 if not given)."
    ),
    "help.allow_duplicates": Wording(
        "同じ名前の部品が二つあるブックも、後にあるほうを正として読み込みます。",
        "Read workbooks too in which two parts have one name; the last one counts.",
    ),
    "help.json": Wording("JSON で表示します。", "Print JSON."),
    "help.lang": Wording("表示の言語。", "The language of messages."),
    "help.json_logs": Wording(
        "表示を 1 行に 1 件の JSON にします（ほかのプログラム向け）。", "Print one JSON object per line, for machines."
    ),
    "help.version": Wording(
        "バージョンと、内側の処理がコンパイル済みかどうかを表示して終わります。",
        "Show the version, and whether the compiled inner loops run.",
    ),
    "help.help_option": Wording("この説明を表示して終わります。", "Show this help and end."),
    "help.help": Wording("コマンドの説明を表示します。", "Explain a command."),
    # irodori.cli, inputs, project file, groups and examples of the help
    "usage.did_you_mean": Wording("「{names}」ではありませんか。", "Did you mean {names}? "),
    "usage.nothing_alike": Wording("", ""),
    "usage.no_books": Wording(
        "フォルダー {folder} にブック（.xlsx、.xlsm）がありません。",
        "There is no workbook (.xlsx, .xlsm) in the folder {folder}.",
    ),
    "usage.no_match": Wording(
        "{pattern} に当てはまるブックがありません。フォルダーと名前を確かめてください。",
        "No workbook matches {pattern}. Check the folder and the name.",
    ),
    "usage.binary_terminal": Wording(
        "ブックを端末には書き出せません。-o FILE で名前を指定するか、> FILE を付けてください。",
        "A workbook cannot be written to a terminal. Give a name with -o FILE, or add > FILE.",
    ),
    "inputs.left_out": Wording(
        "{path} は {original} の出力なので除きました。", "Left out {path}, which is the output of {original}."
    ),
    "project.used": Wording("プロジェクトの設定: {path}", "Project file: {path}"),
    "project.unreadable": Wording(
        "プロジェクトの設定ファイル {path} を読めません（{problem}）。",
        "The project file {path} cannot be read: {problem}",
    ),
    "project.unknown_key": Wording(
        "プロジェクトの設定ファイル {path} に「{key}」という項目は書けません。{meant}書けるのは {known} です。",
        "The project file {path} has the unknown key {key}. {meant}The keys are {known}.",
    ),
    "project.value": Wording(
        "プロジェクトの設定ファイル {path} の {key} には{wanted}を書いてください。",
        "In the project file {path}, {key} must be {wanted}.",
    ),
    "project.no_file": Wording(
        "プロジェクトの設定ファイル {path} の {key} が指すファイル {file} がありません。",
        "In the project file {path}, {key} names the file {file}, which does not exist.",
    ),
    "project.wanted.date": Wording(
        '日付（"2022-04-01"、"令和4年3月末" など）', 'a date such as "2022-04-01" or "令和4年3月末"'
    ),
    "project.wanted.file": Wording("ファイルの名前", "the name of a file"),
    "project.wanted.name": Wording('配色の名前（"cud" など）', 'the name of a palette, such as "cud"'),
    "project.wanted.language": Wording('"ja" か "en" ', '"ja" or "en"'),
    "project.wanted.table": Wording("表（[limits]）", "a table ([limits])"),
    "project.wanted.number": Wording("1 以上の整数", "a whole number above 0"),
    "file.too_slow": Wording(
        "{seconds} 秒以内に終わらなかったため中止しました。--max-seconds の数を増やすか、ブックを分けてください。",
        "Stopped because it took longer than {seconds} seconds. Raise --max-seconds, or split the workbook.",
    ),
    "cli.standard_output": Wording("標準出力", "standard output"),
    "cli.dry_run": Wording("--dry-run のため、書き出していません。", "Nothing was written (--dry-run)."),
    "cli.several_dry": Wording(
        "--dry-run: 入力{count}件のうち{done}件を変換でき、{refused}件は変換できません。",
        "--dry-run: {done} of {count} inputs can be converted, {refused} cannot.",
    ),
    "statuses.made": Wording(
        "アクションプラン {plans} 件のうち {known} 件の状況が分かりました。残り {left} 件の「状況」を書き入れ、--status で指定してください。",
        "The status of {known} of {plans} action plans is known. Fill in 状況 of the other {left} and give the file to --status.",
    ),
    "statuses.made_all": Wording(
        "アクションプラン {plans} 件すべての状況が分かりました。直したら --status で指定してください。",
        "The status of all {plans} action plans is known. Edit the file where needed and give it to --status.",
    ),
    "help.examples": Wording("例", "Examples"),
    "help.group.books": Wording("ブックを色分けし、調べる", "Fill and examine workbooks"),
    "help.group.made": Wording("新しいブックを作る", "Make new workbooks"),
    "help.group.automation": Wording("自動で動かす", "Automation"),
    "help.group.more": Wording("このコマンドについて", "This program"),
    "help.group.output": Wording("出力", "Output"),
    "help.group.judging": Wording("判定", "Judging"),
    "help.group.writing": Wording("書き出しと検証", "Writing and verifying"),
    "help.group.opening": Wording("パスワードと上限", "Password and limits"),
    "help.group.messages": Wording("表示", "Messages"),
    "help.group.size": Wording("大きさ", "Size"),
    "help.group.content": Wording("中身", "Content"),
    "help.group.watching": Wording("フォルダーの見方", "Watching"),
    "help.group.address": Wording("アドレス", "Address"),
    "help.group.access": Wording("利用者", "Access"),
    "help.group.work": Wording("仕事", "Work"),
    "help.group.limits": Wording("上限", "Limits"),
    "help.quiet": Wording(
        "エラーのほかは何も表示しません。結果は終了コードで分かります。",
        "Print errors only; the exit status tells the result.",
    ),
    "help.verbose": Wording(
        "使ったプロジェクトの設定ファイルなど、詳しいことも表示します。",
        "Print more, such as which project file was used.",
    ),
    "help.several_inputs": Wording(
        "調べるブック（.xlsx、.xlsm）、フォルダー、パターン（'*.xlsx'）。いくつでも指定できます。- は標準入力です。",
        "What to examine: workbooks (.xlsx, .xlsm), folders, patterns ('*.xlsx'), or - for standard input.",
    ),
    "help.convert_dry_run": Wording(
        "読み取りと判定だけを行い、何も書き出しません。", "Read and judge only; nothing is written."
    ),
    "help.fills": Wording(
        "前回の塗りつぶしを状況として読むとき: exact は凡例や配色と同じ色だけ、scale は色合いが凡例の色と対応する場合も、ignore は読みません。",
        "Which fills from last time tell a status: exact takes colours of the legend or a palette only, scale also shades that match the legend's colours one to one, ignore none.",
    ),
    "help.max_seconds": Wording(
        "一つのブックにかける時間の上限（秒）。指定しなければ上限はありません。",
        "How many seconds one workbook may take; no limit if not given.",
    ),
    "help.diff_status": Wording(
        "後の版のアクションプランの状況の CSV。判定した色を比べます。",
        "A CSV with the statuses of the newer edition's plans; compares the colours that the legend asks for.",
    ),
    "help.only_listed": Wording("この名前のジョブだけを対象にします。", "Only the job of this name."),
    "help.statuses": Wording(
        "ブックのアクションプランの一覧（府省名、手続名、課題、プラン、状況、期限）を CSV に書き出します。分かっている状況は書き入れてあります。",
        "Write the action plans of a workbook as a CSV (府省名, 手続名, 課題, プラン, 状況, 期限), with the statuses that are known filled in.",
    ),
    "help.statuses.output": Wording(
        "作る CSV。Excel でそのまま開けます。- は標準出力です。",
        "The CSV to make; Excel opens it as it is. - is standard output.",
    ),
    "help.statuses.exit": Wording(
        "終了コード: 0 正常終了、2 指定の誤り、3 受け付けられないファイル、70 内部エラー。",
        "Exit status: 0 done, 2 usage, 3 the file was refused, 70 internal error.",
    ),
    "help.completion": Wording(
        "コマンドとオプションの補完をシェルで使うためのスクリプトを表示します。",
        "Print the script that completes commands and options in a shell.",
    ),
    "help.completion.exit": Wording("終了コード: 0 正常終了、2 指定の誤り。", "Exit status: 0 done, 2 usage."),
    "help.shell": Wording("bash、zsh、fish、powershell のいずれか。", "One of bash, zsh, fish and powershell."),
    "help.help_command": Wording(
        "説明を見るコマンド。省くと全体の説明です。", "The command to explain; without one, the whole program."
    ),
    "help.irodori.examples": Wording(
        "# 色分けしたブックを隣に作る\nirodori convert 進捗.xlsx\n# コマンドごとの詳しい説明\nirodori help convert",
        "# Write a filled copy beside the workbook\n"
        "irodori convert progress.xlsx\n"
        "# Explain one command\n"
        "irodori help convert",
    ),
    "help.convert.examples": Wording(
        "irodori convert 進捗.xlsx --as-of 令和5年6月末\n"
        "# フォルダーのブックを全部、別のフォルダーへ\n"
        "irodori convert 今期/ --out-dir 出力 --report '出力/{{stem}}.json'\n"
        "# 状況の CSV を使い、結果だけ見る\n"
        "irodori convert 進捗.xlsx --status 状況.csv --dry-run\n"
        "cat 進捗.xlsx | irodori convert - -o - > 色付き.xlsx",
        "irodori convert progress.xlsx --as-of 2023-06-30\n"
        "# Every workbook of a folder, into another one\n"
        "irodori convert issue/ --out-dir out --report 'out/{{stem}}.json'\n"
        "# With a table of statuses, only to see the result\n"
        "irodori convert progress.xlsx --status statuses.csv --dry-run\n"
        "cat progress.xlsx | irodori convert - -o - > filled.xlsx",
    ),
    "help.check.examples": Wording(
        "irodori check 進捗.xlsx --as-of 令和5年6月末\n"
        "irodori check 公表/ --html '点検/{{stem}}.html'\n"
        "# 終了コードだけを使う\n"
        "irodori check -q 進捗.xlsx || echo 違いがあります",
        "irodori check progress.xlsx --as-of 2023-06-30\n"
        "irodori check published/ --html 'checked/{{stem}}.html'\n"
        "# Only the exit status\n"
        "irodori check -q progress.xlsx || echo differs",
    ),
    "help.inspect.examples": Wording(
        "irodori inspect 進捗.xlsx\nirodori inspect '*.xlsx' --json",
        "irodori inspect progress.xlsx\nirodori inspect '*.xlsx' --json",
    ),
    "help.statuses.examples": Wording(
        "irodori statuses 進捗.xlsx -o 状況.csv\n"
        "# 書き入れた CSV で色分けする\n"
        "irodori convert 進捗.xlsx --status 状況.csv",
        "irodori statuses progress.xlsx -o statuses.csv\n"
        "# Fill the workbook by the completed CSV\n"
        "irodori convert progress.xlsx --status statuses.csv",
    ),
    "help.diff.examples": Wording(
        "irodori diff 前回.xlsx 今回.xlsx\n"
        "# 塗りつぶしでなく、判定した色を比べる\n"
        "irodori diff 前回.xlsx 今回.xlsx --judged --html 違い.html\n"
        "irodori diff 前回.xlsx 今回.xlsx --status 今回の状況.csv",
        "irodori diff old.xlsx new.xlsx\n"
        "# Compare judged colours, not fills\n"
        "irodori diff old.xlsx new.xlsx --judged --html changes.html\n"
        "irodori diff old.xlsx new.xlsx --status new-statuses.csv",
    ),
    "help.template.examples": Wording(
        "irodori template 様式.xlsx --issues 3 --plans 3,5,3\n"
        "# 集計の記録から行を埋める\n"
        "irodori summary 今期/ -o 集計.xlsx --csv 記録.csv\n"
        "irodori template 次期.xlsx --records 記録.csv",
        "irodori template form.xlsx --issues 3 --plans 3,5,3\n"
        "# Fill the rows from the records of a summary\n"
        "irodori summary issue/ -o summary.xlsx --csv records.csv\n"
        "irodori template next.xlsx --records records.csv",
    ),
    "help.summary.examples": Wording(
        "irodori summary 今期/ -o 集計.xlsx\n"
        "irodori summary 今期/*.xlsx -o 集計.xlsx --previous 前期.xlsx --csv 記録.csv",
        "irodori summary issue/ -o summary.xlsx\n"
        "irodori summary issue/ -o s.xlsx --previous last.xlsx --csv records.csv",
    ),
    "help.run.examples": Wording(
        "irodori run JOBS.toml --dry-run\nirodori run JOBS.toml --only quarterly --json-logs",
        "irodori run JOBS.toml --dry-run\nirodori run JOBS.toml --only quarterly --json-logs",
    ),
    "help.watch.examples": Wording(
        "irodori watch 受付 出力\n# 今あるものだけを処理して終わる\nirodori watch 受付 出力 --once",
        "irodori watch inbox outbox\n# Do what is there now and end\nirodori watch inbox outbox --once",
    ),
    "help.jobs_history.examples": Wording(
        "irodori jobs history JOBS.toml --limit 5",
        "irodori jobs history JOBS.toml --limit 5",
    ),
    "help.jobs_show.examples": Wording(
        "irodori jobs show JOBS.toml 20260401T070000-1a2b",
        "irodori jobs show JOBS.toml 20260401T070000-1a2b",
    ),
    "help.jobs_verify.examples": Wording(
        "irodori jobs verify JOBS.toml --only quarterly",
        "irodori jobs verify JOBS.toml --only quarterly",
    ),
    "help.jobs.examples": Wording(
        "irodori jobs history JOBS.toml\nirodori jobs verify JOBS.toml",
        "irodori jobs history JOBS.toml\nirodori jobs verify JOBS.toml",
    ),
    "help.serve.examples": Wording(
        "irodori serve --open\n# 庁内に公開する\nirodori serve --host 0.0.0.0 --token-env IRODORI_TOKEN",
        "irodori serve --open\n# For the whole office\nirodori serve --host 0.0.0.0 --token-env IRODORI_TOKEN",
    ),
    "help.completion.examples": Wording(
        "# bash（~/.bashrc に書く）\n"
        'eval "$(irodori completion bash)"\n'
        "# zsh（$fpath のフォルダーに置く）\n"
        "irodori completion zsh > ~/.zfunc/_irodori\n"
        "irodori completion fish > ~/.config/fish/completions/irodori.fish\n"
        "# PowerShell（$PROFILE に書く）\n"
        "irodori completion powershell | Out-String | Invoke-Expression",
        "# bash (in ~/.bashrc)\n"
        'eval "$(irodori completion bash)"\n'
        "# zsh (in a folder of $fpath)\n"
        "irodori completion zsh > ~/.zfunc/_irodori\n"
        "irodori completion fish > ~/.config/fish/completions/irodori.fish\n"
        "# PowerShell (in $PROFILE)\n"
        "irodori completion powershell | Out-String | Invoke-Expression",
    ),
    "help.help.examples": Wording(
        "irodori help convert\nirodori help jobs history",
        "irodori help convert\nirodori help jobs history",
    ),
}
