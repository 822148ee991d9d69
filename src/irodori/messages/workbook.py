"""The sentences of the workbook floor: what cannot be read or kept, and what to do next."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {
    # package
    "package.not_zip": Wording(
        "Excel ブック（.xlsx）ではありません。Excel で開き、.xlsx 形式で保存し直してください。",
        "This is no Excel workbook (.xlsx). Open it in Excel and save it as .xlsx.",
    ),
    "package.damaged": Wording(
        "ファイルが壊れています（{part}）。元のファイルをもう一度受け取るか、Excel の「開いて修復」をお試しください。",
        "The file is damaged ({part}). Fetch the original again, or try “Open and Repair” in Excel.",
    ),
    "package.encrypted": Wording(
        "{part} が暗号化されています。暗号を解除して保存し直してください。",
        "{part} is encrypted. Save the file without encryption.",
    ),
    "package.method": Wording(
        "{part} の圧縮方式（{method}）には対応していません。Excel で開いて保存し直してください。",
        "{part} is packed with method {method}, which is not supported. Open the workbook in Excel and save it again.",
    ),
    "package.duplicate": Wording(
        "同じ名前の部品（{part}）が二つあります。どちらが正しいか判断できません。Excel で開いて保存し直してください。",
        "Two parts have the name {part}, and which one counts cannot be told. Open the workbook in Excel and save it again.",
    ),
    "package.name": Wording(
        "ブックの外を指す名前（{part}）があります。安全のため読み込みません。入手元を確かめてください。",
        "A name points outside the workbook ({part}). For safety it is not read; check where the file came from.",
    ),
    "package.overlap": Wording(
        "部品 {part} がほかの部品と重なっています。安全のため読み込みません。入手元を確かめてください。",
        "The part {part} overlaps another one. For safety it is not read; check where the file came from.",
    ),
    "package.ambiguous": Wording(
        "{part} に、同じ役割または同じ番号の関連付けが二つあります（{kind}）。どちらが正しいか判断できません。Excel で開いて保存し直してください。",
        "{part} has two relationships of one kind or id ({kind}), and which one counts cannot be told. "
        "Open the workbook in Excel and save it again.",
    ),
    "package.target": Wording(
        "{part} の関連付けの参照先（{target}）は部品の名前として読めません。Excel で開いて保存し直してください。",
        "The target {target} of a relationship in {part} is no part name. Open the workbook in Excel and save it again.",
    ),
    "package.parts": Wording(
        "部品が {count} 個あり、上限（{limit} 個）を超えています。ブックを分けてください。",
        "The workbook has {count} parts; the limit is {limit}. Split the workbook.",
    ),
    "package.unpacked": Wording(
        "展開すると {size} MiB になり、上限（{limit} MiB）を超えます。ブックを分けてください。",
        "Unpacked the workbook would take {size} MiB; the limit is {limit} MiB. Split the workbook.",
    ),
    "package.ratio": Wording(
        "{part} の圧縮率が不自然です（{limit} 倍を超えます）。安全のため読み込みません。入手元を確かめてください。",
        "{part} unpacks to more than {limit} times its size. For safety it is not read; check where the file came from.",
    ),
    "package.missing_part": Wording(
        "ブックの部品 {part} がありません。元のファイルをもう一度受け取るか、Excel の「開いて修復」をお試しください。",
        "The part {part} is missing. Fetch the original again, or try “Open and Repair” in Excel.",
    ),
    "package.entries": Wording(
        "{part} の項目が {limit} 件を超えています。安全のため読み込みません。入手元を確かめてください。",
        "{part} has more than {limit} entries. For safety it is not read; check where the file came from.",
    ),
    "package.not_opc": Wording(
        "ZIP ファイルですが、Excel ブックではありません。Excel ブック（.xlsx）を選んでください。",
        "This is a zip file, but no Excel workbook. Choose a workbook (.xlsx).",
    ),
    # workbook.passwords
    "workbook.wrong_password": Wording(
        "パスワードが違います。大文字と小文字、全角と半角を確かめて、もう一度実行してください。",
        "The password is wrong. Check capitals and half-width or full-width letters, and try again.",
    ),
    "workbook.protection": Wording(
        "この方式の保護は解けません（{problem}）。Excel で開き、パスワードを外して保存し直してください。",
        "This kind of protection cannot be opened ({problem}). Open the workbook in Excel and save it without a password.",
    ),
    "workbook.spins": Wording(
        "パスワードの鍵の計算回数が {limit} 回を超えています。安全のため開きません。Excel で開き、パスワードを付け直して保存してください。",
        "Deriving the key of this workbook takes more than {limit} rounds. For safety it is not opened. "
        "Open it in Excel, set the password again and save it.",
    ),
    "workbook.not_protected_again": Wording(
        "出力をパスワードで保護できなかったため、何も書き出していません。不具合としてお知らせください。",
        "The output could not be protected with the password again. No file was written; please report this as a bug.",
    ),
    # workbook
    "workbook.password": Wording(
        "パスワードで保護されています。--password-env（Python では password=）でパスワードを渡すか、Excel で保護を外してください。",
        "The workbook is protected with a password. Give it with --password-env (password= in Python), or remove the "
        "protection in Excel.",
    ),
    "workbook.no_sheet": Wording(
        "シート「{name}」はありません。あるのは {known} です。", "There is no sheet {name}. The workbook has {known}."
    ),
    "workbook.no_cell": Wording(
        "{value} はセルの番地ではありません。J4 のように指定してください。",
        "{value} is no cell. Give a reference such as J4.",
    ),
    "workbook.color": Wording(
        "{value} は色として読めません。ARGB の 8 桁（赤なら FFFF4B00 など）か Fill で指定してください。",
        "{value} cannot be read as a colour. Give its eight ARGB digits, such as FFFF4B00 for a red, or a Fill.",
    ),
    "workbook.xls": Wording(
        "古い形式（.xls）です。Excel で開き、.xlsx 形式で保存し直してください。",
        "This is the old .xls format. Open it in Excel and save it as .xlsx.",
    ),
    "workbook.xlsb": Wording(
        "バイナリ形式（.xlsb）です。Excel で開き、.xlsx 形式で保存し直してください。",
        "This is the binary .xlsb format. Open it in Excel and save it as .xlsx.",
    ),
    "workbook.ods": Wording(
        "OpenDocument 形式（.ods）です。Excel で開き、.xlsx 形式で保存し直してください。",
        "This is an OpenDocument sheet (.ods). Open it in Excel and save it as .xlsx.",
    ),
    "workbook.not_spreadsheet": Wording(
        "Excel のブックではありません（{kind}）。Excel ブック（.xlsx）を選んでください。",
        "This is no Excel workbook ({kind}). Choose a workbook (.xlsx).",
    ),
    "workbook.signed": Wording(
        "電子署名があります。色を付けると署名が無効になります。承知のうえで続けるときは --allow-signed を付けてください。",
        "The workbook is digitally signed, and filling cells makes the signature invalid. "
        "If that is acceptable, use --allow-signed.",
    ),
    "workbook.no_styles": Wording(
        "書式の部品（styles.xml）がないため、色を付けられません。Excel で開いて保存し直してください。",
        "The workbook has no cell formats (styles.xml) to add fills to. Open it in Excel and save it again.",
    ),
    "workbook.sheet_twice": Wording(
        "シート「{name}」が二重に登録されています。Excel で開いて保存し直してください。",
        "The sheet “{name}” is listed twice. Open the workbook in Excel and save it again.",
    ),
    # worksheet, strings
    "worksheet.not_understood": Wording(
        "{part} はワークシートとして読めません。Excel で開いて保存し直してください。",
        "{part} cannot be read as a worksheet. Open the workbook in Excel and save it again.",
    ),
    "worksheet.order": Wording(
        "行またはセルが順に並んでいません（{ref}）。Excel で開いて保存し直してください。",
        "Rows or cells are out of order ({ref}). Open the workbook in Excel and save it again.",
    ),
    "worksheet.reference": Wording(
        "行番号・セル番地・値の指定に誤りがあります（{ref}）。Excel で開いて保存し直してください。",
        "A row number, cell reference or value is wrong ({ref}). Open the workbook in Excel and save it again.",
    ),
    "worksheet.merges": Wording(
        "結合セルが {limit} 個を超えています。シートを分けるか、結合を減らしてください。",
        "There are more than {limit} merged cells. Split the sheet, or merge fewer cells.",
    ),
    "worksheet.merged_rows": Wording(
        "結合セルの行が合わせて {limit} 行を超えています。結合範囲が重なっていないか確かめ、表の中に収めてください。",
        "The merged cells have more than {limit} rows together. See whether they lie over each other, and keep them "
        "within the table.",
    ),
    "worksheet.area": Wording(
        "塗る結合範囲のセルが {limit} 個を超えています。結合範囲を表の中に収めてください。",
        "A merged area that is to be filled has more than {limit} cells. Keep the area within the table.",
    ),
    "worksheet.long": Wording(
        "{part} の 1 行、または行のあとの部分が {limit} MiB を超えています。安全のため読み込みません。入手元を確かめてください。",
        "A row of {part}, or what follows its rows, takes more than {limit} MiB. For safety it is not read; check where the file came from.",
    ),
    "strings.long": Wording(
        "1 つのセルの文字列が {limit} MiB を超えています。安全のため読み込みません。入手元を確かめてください。",
        "The text of one cell takes more than {limit} MiB. For safety it is not read; check where the file came from.",
    ),
    "strings.many": Wording(
        "書式付きの文字列が多すぎます（タグの数が {limit} を超えています）。安全のため読み込みません。入手元を確かめてください。",
        "The workbook holds too many texts in several fonts (more than {limit} tags). For safety they are not read; check where the file came from.",
    ),
    "strings.index": Wording(
        "文字列の番号（{index}）に当たる文字列がありません。Excel の「開いて修復」をお試しください。",
        "There is no shared string number {index}. Try “Open and Repair” in Excel.",
    ),
    # xml
    "xml.damaged": Wording(
        "{part} の XML が壊れています（{line} 行目）。Excel で開いて保存し直してから、もう一度お試しください。",
        "The XML of {part} is damaged at line {line}. Open the workbook in Excel, save it again and retry.",
    ),
    "xml.dtd": Wording(
        "{part} に文書型宣言（DTD）があります。安全のため読み込みません。Excel で開いて保存し直してください。",
        "{part} has a document type declaration (DTD) and is not read, for safety. "
        "Open the workbook in Excel and save it again.",
    ),
    "xml.many": Wording(
        "{part} の要素が多すぎます（タグの数が {limit} を超えています）。安全のため読み込みません。入手元を確かめてください。",
        "{part} holds too many elements (more than {limit} tags). For safety it is not read; check where the file came from.",
    ),
    "xml.deep": Wording(
        "{part} の XML が {limit} 段を超えて入れ子になっています。安全のため読み込みません。入手元を確かめてください。",
        "The XML of {part} is nested more than {limit} levels deep. For safety it is not read; check where it came from.",
    ),
    "xml.root": Wording(
        "{part} は、あるべき種類の部品ではありません（要素 {element}）。Excel で開いて保存し直してください。",
        "{part} is no part of the kind that it should be (element {element}). "
        "Open the workbook in Excel and save it again.",
    ),
    "xml.misplaced": Wording(
        "{part} の要素 {element} は、読み方が二通りに分かれる場所にあります（別の名前空間、代替コンテンツ、拡張、または二重の指定）。"
        "Excel で開いて保存し直してください。",
        "The element {element} of {part} can be read in two ways: it is in another namespace, in alternate content or an "
        "extension, or there twice. Open the workbook in Excel and save it again.",
    ),
    "xml.encoding": Wording(
        "{part} の文字コード {encoding} には対応していません。Excel で開いて保存し直してください。",
        "The encoding {encoding} of {part} is not supported. Open the workbook in Excel and save it again.",
    ),
    # styles
    "styles.damaged": Wording(
        "書式（xl/styles.xml）に誤りがあります（{detail}）。Excel で開いて保存し直してください。",
        "The cell formats (xl/styles.xml) are wrong: {detail}. Open the workbook in Excel and save it again.",
    ),
    "styles.not_understood": Wording(
        "書式（xl/styles.xml）に解釈できない要素 {element} があります。Excel で開いて保存し直してください。",
        "The cell formats (xl/styles.xml) hold an element that is not understood: {element}. "
        "Open the workbook in Excel and save it again.",
    ),
    "styles.index": Wording(
        "セルの書式番号 {xf} が書式の数（{count}）を超えています。Excel で開いて保存し直してください。",
        "The cell format number {xf} is beyond the {count} formats of the workbook. "
        "Open it in Excel and save it again.",
    ),
    "styles.too_many": Wording(
        "塗りつぶしを加えるとセルの書式が Excel の上限（{limit} 種類）を超えます。使っていない書式を減らしてください。",
        "With the fills there would be more cell formats than the {limit} Excel allows. "
        "Remove unused formats and retry.",
    ),
    # verify
    "verify.directory": Wording(
        "出力の検証に失敗し、何も書き出していません（ZIP の目次が入力と合いません）。不具合としてお知らせください。",
        "The output failed its verification: the zip directory does not agree with the input. "
        "No file was written; please report this as a bug.",
    ),
    "verify.record": Wording(
        "出力の検証に失敗し、何も書き出していません（{part} が入力と違います）。不具合としてお知らせください。",
        "The output failed its verification: {part} is not as it was. "
        "No file was written; please report this as a bug.",
    ),
    "verify.content": Wording(
        "出力の検証に失敗し、何も書き出していません（{part} を展開できません）。不具合としてお知らせください。",
        "The output failed its verification: {part} does not unpack to what it should. "
        "No file was written; please report this as a bug.",
    ),
    "verify.styles": Wording(
        "出力の検証に失敗し、何も書き出していません（{part} の既存の書式が違います）。不具合としてお知らせください。",
        "The output failed its verification: formats that {part} had were changed. "
        "No file was written; please report this as a bug.",
    ),
    "verify.sheet": Wording(
        "出力の検証に失敗し、何も書き出していません（{part} で塗りつぶし以外が変わっています）。"
        "不具合としてお知らせください。",
        "The output failed its verification: more than fills was changed in {part}. "
        "No file was written; please report this as a bug.",
    ),
    "verify.fill": Wording(
        "出力の検証に失敗し、何も書き出していません（{part} のセルの塗りつぶしが予定と違います）。"
        "不具合としてお知らせください。",
        "The output failed its verification: a cell of {part} does not carry the fill it should. "
        "No file was written; please report this as a bug.",
    ),
    "verify.reference": Wording(
        "出力の検証に失敗し、何も書き出していません（{part} に、加えた書式を指す番号が元からあります）。"
        "不具合としてお知らせください。",
        "The output failed its verification: something in {part} refers to a cell format that was added. "
        "No file was written; please report this as a bug.",
    ),
    "verify.needless": Wording(
        "出力の検証に失敗し、何も書き出していません（変える必要のない部分が変わっています）。"
        "不具合としてお知らせください。",
        "The output failed its verification: parts were written anew although no cell of theirs changed. "
        "No file was written; please report this as a bug.",
    ),
    # witness
    "verify.witness": Wording(
        "出力の検証（openpyxl による照合）に失敗し、何も書き出していません（塗りつぶし以外が違うか、塗りつぶしが予定と違います）。"
        "不具合としてお知らせください。",
        "The output failed its verification by openpyxl: more than fills differs, or a fill is not the one planned. "
        "No file was written; please report this as a bug.",
    ),
    "verify.witness_unreadable": Wording(
        "openpyxl がこのブックを読めないため、--verify full では検証できません。--verify full を付けずに実行してください"
        "（通常の検証は必ず行われます）。",
        "openpyxl cannot read this workbook, so --verify full is not possible. Run without it; "
        "the ordinary verification is always done.",
    ),
    "verify.unreadable": Wording(
        "出力の検証に失敗し、何も書き出していません（検証できません: {problem}）。不具合としてお知らせください。",
        "The output failed its verification: it could not be read ({problem}). "
        "No file was written; please report this as a bug.",
    ),
}
