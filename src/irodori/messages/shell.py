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
        "{path} はすでにあります。上書きするには --force を付けるか、別の名前を指定してください。",
        "{path} exists already. Add --force to replace it, or give another name.",
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
}
