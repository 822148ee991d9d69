"""What a command line may name: folders, patterns, standard input and output,
and names that are no text.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from irodori.cli import main

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "samples" / "seed" / "input.xlsx"
DAY = ["--as-of", "2022-04-01"]


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    for name in (
        "今期/総務省.xlsx",
        "今期/下/法務省.XLSX",
        "今期/~$総務省.xlsx",
        "今期/メモ.txt",
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SEED, name)


def made(folder: str) -> set[str]:
    return {path.name for path in Path(folder).rglob("*.colored.*")}


def piped(
    *arguments: str, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "irodori", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, check=False
    )


# ---- Folders and patterns ---------------------------------------------------


def test_a_folder_means_every_book_in_it_and_below() -> None:
    assert main(["convert", "今期", "--out-dir", "出力", *DAY]) == 0
    assert made("出力") == {"総務省.colored.xlsx", "法務省.colored.XLSX"}


def test_a_pattern_means_what_it_matches() -> None:
    assert main(["convert", "今期/**/*.xlsx", *DAY]) == 0
    assert made("今期") == {"総務省.colored.xlsx"}


def test_the_outputs_of_a_folder_are_not_converted_again() -> None:
    assert main(["convert", "今期", *DAY]) == 0
    assert main(["convert", "今期", "--force", *DAY]) == 0
    assert made("今期") == {"総務省.colored.xlsx", "法務省.colored.XLSX"}


def test_an_output_that_is_named_itself_is_converted() -> None:
    assert main(["convert", "今期/総務省.xlsx", *DAY]) == 0
    assert main(["convert", "今期/総務省.colored.xlsx", *DAY]) == 0
    assert made("今期") == {
        "総務省.colored.xlsx",
        "総務省.colored.colored.xlsx",
    }


def test_what_is_left_out_is_told_with_verbose(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["convert", "今期", *DAY])
    capsys.readouterr()
    main(["convert", "今期", "--force", "-v", *DAY])
    assert (
        "総務省.colored.xlsx は 総務省.xlsx の出力なので除きました。"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize("word", ["空", "今期/*.xlsm"])
def test_a_folder_or_pattern_without_books_is_a_usage_error(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("空").mkdir()
    assert main(["convert", word]) == 2
    assert word in capsys.readouterr().err


def test_a_book_whose_name_looks_like_a_pattern_is_a_book() -> None:
    shutil.copy(SEED, "進捗[1].xlsx")
    assert main(["convert", "進捗[1].xlsx", *DAY]) == 0
    assert Path("進捗[1].colored.xlsx").exists()


def test_check_and_inspect_take_folders(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["inspect", "今期", "--json-logs", *DAY]) == 0
    assert (
        len(
            [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        )
        == 2
    )
    assert main(["inspect", "今期", "--json", *DAY]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert main(["check", "今期", *DAY]) == 1
    said = capsys.readouterr().out
    assert said.count("基準日") == 2
    assert "[]" not in said
    assert main(["inspect", "今期", "-q", *DAY]) == 0
    assert capsys.readouterr().out == ""


def test_options_may_be_anywhere_among_the_inputs() -> None:
    assert (
        main(
            [
                "convert",
                "今期/総務省.xlsx",
                "--as-of",
                "2022-04-01",
                "今期/下/法務省.XLSX",
                "-q",
            ]
        )
        == 0
    )
    assert made("今期") == {"総務省.colored.xlsx", "法務省.colored.XLSX"}


def test_behind_two_dashes_nothing_is_an_option() -> None:
    shutil.copy(SEED, "-進捗.xlsx")
    assert main(["convert", *DAY, "--", "-進捗.xlsx"]) == 0
    assert Path("-進捗.colored.xlsx").exists()


# ---- Standard input and output ----------------------------------------------


def test_a_book_goes_through_a_pipe_and_is_the_same_as_through_files() -> None:
    assert (
        main(["convert", "今期/総務省.xlsx", "-o", "色付き.xlsx", *DAY]) == 0
    )
    done = piped("convert", "-", "-o", "-", *DAY, given=SEED.read_bytes())
    assert done.returncode == 0
    assert done.stdout == Path("色付き.xlsx").read_bytes()
    assert (
        "基準日" in done.stderr.decode()
        or "As-of date" in done.stderr.decode()
    )


def test_standard_input_goes_to_standard_output_unless_told() -> None:
    assert (
        piped("convert", "-", *DAY, given=SEED.read_bytes()).stdout[:2]
        == b"PK"
    )
    assert (
        piped(
            "convert", "-", "--out-dir", "出力", *DAY, given=SEED.read_bytes()
        ).returncode
        == 0
    )
    assert made("出力") == {"stdin.colored.xlsx"}


def test_a_refusal_leaves_standard_output_empty() -> None:
    done = piped("convert", "-", "-o", "-", given=b"no zip")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr


def test_inspect_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(SEED.read_bytes()))
    )
    assert main(["inspect", "-"]) == 0
    assert "凡例" in capsys.readouterr().out


def test_standard_input_is_read_once() -> None:
    assert main(["convert", "-", "-"]) == 2


# ---- How much is done and told ----------------------------------------------


def test_a_dry_run_judges_and_writes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(["convert", "今期", "--dry-run", "--report", "{stem}.json", *DAY])
        == 0
    )
    out = capsys.readouterr().out
    assert "--dry-run のため、書き出していません。" in out
    assert (
        "--dry-run: 入力2件のうち2件を変換でき、0件は変換できません。" in out
    )
    assert made(".") == set()
    assert not list(Path().glob("*.json"))


def test_a_quiet_conversion_tells_only_of_trouble(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("壊れた.xlsx").write_text("no")
    assert (
        main(["convert", "-q", "今期/総務省.xlsx", "壊れた.xlsx", *DAY]) == 3
    )
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("エラー: 壊れた.xlsx")


def test_a_book_that_takes_too_long_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    def slow(*_: object, **__: object) -> None:
        time.sleep(30)

    monkeypatch.setattr("irodori.conversion.convert", slow)
    assert main(["convert", "今期/総務省.xlsx", "--max-seconds", "1"]) == 3
    said = capsys.readouterr().err
    assert "今期/総務省.xlsx は 1 秒以内に終わらなかった" in said


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems hold no process to it"
)
def test_a_book_that_takes_too_much_memory_is_refused_and_the_next_is_done() -> (
    None
):
    swell(SEED, Path("大.xlsx"), rows=100_000)
    limit = ["--max-memory", "256"]
    done = piped("convert", "大.xlsx", "今期/総務省.xlsx", *limit, *DAY)
    assert done.returncode == 3
    assert (
        "大.xlsx は 256 MiB のメモリーでは読み取れない" in done.stderr.decode()
    )
    assert not Path("大.colored.xlsx").exists()
    assert Path("今期/総務省.colored.xlsx").exists()


def swell(book: Path, larger: Path, rows: int) -> None:
    """Write a book with so many rows more, of texts that are all different."""
    texts = [
        f'<c t="inlineStr"><is><t>{number:016}</t></is></c>'
        for number in range(20 * rows)
    ]
    below = "".join(
        f'<row r="{1000 + row}">{"".join(texts[20 * row : 20 * row + 20])}</row>'
        for row in range(rows)
    )
    with ZipFile(book) as old, ZipFile(larger, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename.startswith("xl/worksheets/sheet"):
                head, end, tail = data.partition(b"</sheetData>")
                data = head + below.encode() + end + tail
            new.writestr(member.filename, data)


def test_a_file_in_the_place_of_a_folder_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(SEED, "一.xlsx")
    for below in ("", "/出力"):
        to = ["--out-dir", f"今期/メモ.txt{below}"]
        assert main(["convert", "一.xlsx", *to, *DAY]) == 3
        said = capsys.readouterr().err
        assert "今期/メモ.txt はフォルダーではなくファイルです" in said


def test_a_wrong_argument_is_told_once_for_all_inputs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in ("convert", "check", "inspect"):
        assert main([command, "今期", "--kind", "scorcard", *DAY]) == 2
        said = capsys.readouterr().err
        assert said.count("scorcard") == 1
        assert f"irodori {command} --help" in said


# ---- Names that are no text -------------------------------------------------


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have no such names"
)
def test_a_name_that_is_no_utf8_is_read_and_shown_safely() -> None:
    name = "進捗.xlsx".encode("cp932")
    shutil.copy(os.fsencode(SEED), name)
    done = piped(
        "convert",
        os.fsdecode(name),
        "今期/総務省.xlsx",
        "--out-dir",
        "出力",
        *DAY,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(made("出力")) == 2
    assert b"Traceback" not in done.stderr
    done = piped("inspect", ".", "--json-logs")
    assert done.returncode == 0, done.stderr.decode()
    for command in ("check", "statuses"):
        more = ["-o", "-"] if command == "statuses" else []
        done = piped(command, os.fsdecode(name), *more, *DAY)
        assert done.returncode in {0, 1}, done.stderr.decode()
    done = piped(
        "convert",
        os.fsdecode(name),
        "--report",
        "r.json",
        "--html",
        "r.html",
        "-o",
        "色付き.xlsx",
        *DAY,
    )
    assert done.returncode == 0, done.stderr.decode()
    json.loads(Path("r.json").read_text("utf-8"))


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have no such names"
)
def test_a_broken_book_with_such_a_name_stops_no_other() -> None:
    name = "壊れた.xlsx".encode("cp932")
    Path(os.fsdecode(name)).write_bytes(b"no")
    done = piped("convert", os.fsdecode(name), "今期/総務省.xlsx", *DAY)
    assert done.returncode == 3
    assert made("今期") == {"総務省.colored.xlsx"}


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have no such names"
)
def test_a_folder_with_such_names_is_converted_as_often_as_one_likes() -> None:
    for name in (
        "府省進捗.xlsx".encode("cp932"),
        b"a\xff.xlsx",
        b"a\xfe.xlsx",
    ):
        shutil.copy(os.fsencode(SEED), b"\xe4\xbb\x8a\xe6\x9c\x9f/" + name)
    wanted = {
        "府省進捗.colored.xlsx",
        "a%DCFF.colored.xlsx",
        "a%DCFE.colored.xlsx",
        "総務省.colored.xlsx",
        "法務省.colored.XLSX",
    }
    done = piped("convert", "今期", *DAY)
    assert done.returncode == 0, done.stderr.decode()
    assert made("今期") == wanted
    done = piped("convert", "今期", "--force", *DAY)
    assert done.returncode == 0, done.stderr.decode()
    assert made("今期") == wanted
    done = piped("summary", "今期", "-o", "集計.xlsx", "--json-logs", *DAY)
    assert json.loads(done.stdout)["read"] == 5


# ---- What is no scorecard ---------------------------------------------------


def test_a_summary_in_a_folder_is_no_scorecard(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["summary", "今期", "-o", "今期/集計.xlsx", *DAY]) == 0
    first = capsys.readouterr().out
    again = ["summary", "今期", "-o", "今期/集計.xlsx", "--force", *DAY]
    assert main(again) == 0
    said = capsys.readouterr()
    assert said.out == first
    assert "今期/集計.xlsx は書き出し先なので" in said.err
    assert main(["summary", "今期", "-o", "別.xlsx", *DAY]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1:] == first.splitlines()[1:]
    assert "今期/集計.xlsx は彩りの作った集計なので除きました" in said.err
    assert main(["convert", "今期", "--out-dir", "出力", *DAY]) == 0
    assert made("出力") == {"総務省.colored.xlsx", "法務省.colored.XLSX"}


def test_a_summary_that_is_named_is_refused_as_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["summary", "今期", "-o", "集計.xlsx", *DAY]) == 0
    for command in ("convert", "check", "inspect"):
        assert main([command, "集計.xlsx"]) == 3
        assert "彩りの作った集計" in capsys.readouterr().err
    assert main(["check", "."]) == 1
    Path("空").mkdir()
    shutil.move("集計.xlsx", "空/集計.xlsx")
    assert main(["check", "空"]) == 2
    assert (
        "集計や書き出し先のほかにブックがありません" in capsys.readouterr().err
    )


def test_a_book_given_twice_is_not_summed_up_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    twice = ["今期/総務省.xlsx", "今期/../今期/総務省.xlsx"]
    assert main(["summary", *twice, "-o", "集計.xlsx"]) == 2
    assert "二度指定されています" in capsys.readouterr().err
    assert not Path("集計.xlsx").exists()


def test_the_file_that_excel_keeps_beside_an_open_book_is_named_as_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = Path("今期/~$開いている.xlsx")
    kept.write_bytes(bytes(165))
    assert main(["convert", str(kept)]) == 3
    assert "Excel でブックを開いている間だけ" in capsys.readouterr().err


# ---- What is told before anything is done -----------------------------------


def test_a_dry_run_shows_the_result_though_the_output_exists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = "今期/総務省.xlsx"
    assert main(["convert", book, *DAY]) == 0
    before = Path("今期/総務省.colored.xlsx").stat().st_mtime_ns
    capsys.readouterr()
    assert main(["convert", book, "--dry-run", *DAY]) == 0
    said = capsys.readouterr().out
    assert "今期/総務省.colored.xlsx はすでにあります" in said
    assert "令和4年4月1日" in said
    assert main(["convert", book, "--dry-run", "--force", *DAY]) == 0
    assert "--force が必要です" not in capsys.readouterr().out
    assert Path("今期/総務省.colored.xlsx").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["statuses", "今期/総務省.xlsx", "-o", "x.xlsx"], ".csv"),
        (["convert", "今期/総務省.xlsx", "--report", "r.xlsx"], ".json"),
        (["convert", "今期/総務省.xlsx", "--html", "r.xlsm"], ".html"),
        (["check", "今期/総務省.xlsx", "--html", "r.xlsx"], ".html"),
        (["summary", "今期", "-o", "s.xlsx", "--csv", "s2.xlsx"], ".csv"),
        (["convert", "今期", "--report", "r/{stam}.json"], "{stam}"),
        (
            ["convert", "今期/総務省.xlsx", "--report", "r", "--html", "r"],
            "同じファイル r",
        ),
    ],
)
def test_an_output_under_a_wrong_name_is_refused(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert says in capsys.readouterr().err
    assert {path.name for path in Path().iterdir()} == {"今期"}


def test_a_closed_standard_output_ends_nothing() -> None:
    line = 'exec "$0" -m irodori convert "$1" "$2" "$3" >&-'
    command = ["sh", "-c", line, sys.executable, "今期/総務省.xlsx"]
    done = subprocess.run([*command, *DAY], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert made("今期") == {"総務省.colored.xlsx"}
    piped_out = [*command, "-o", "-"]
    done = subprocess.run(piped_out, capture_output=True, check=False)
    assert done.returncode == 3
    assert "標準出力" in done.stderr.decode()


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="other systems have no such file"
)
def test_a_full_standard_output_is_named() -> None:
    with Path("/dev/full").open("wb") as full:
        for more in (["-o", "-"], []):
            done = subprocess.run(
                [
                    sys.executable,
                    *("-m", "irodori", "convert", "今期/総務省.xlsx"),
                    *(*more, *DAY),
                ],
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
            assert done.returncode == 3
            assert "標準出力" in done.stderr.decode()
    assert made("今期") == {"総務省.colored.xlsx"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--verison"], "--version"),
        (["-V"], "-V"),
        (["convert", "今期/総務省.xlsx", "-o", ""], "-o"),
    ],
)
def test_an_option_that_is_none_or_empty_is_named(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert says in capsys.readouterr().err
    assert made("今期") == set()


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows ends a process without asking"
)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_leaves_nothing_behind_and_says_so(
    how: signal.Signals,
) -> None:
    Path("ここ").mkdir()
    command = [sys.executable, "-m", "irodori", "-v", "convert", "-"]
    with subprocess.Popen(
        [*command, "-o", "ここ/a.xlsx", *DAY],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stderr is not None
        running.stderr.readline()  # it has begun, and waits for its input
        running.send_signal(how)
        said = running.stderr.read().decode()
        assert running.wait() == 130
    assert "中断しました" in said
    assert "Traceback" not in said
    assert made("ここ") == set()
