"""The project file, help and completion."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from irodori.cli import main
from irodori.cli.registry import COMMANDS, GROUPS, first_words
from irodori.messages import catalogue
from irodori.report.plain import width

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "samples" / "seed" / "input.xlsx"


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(SEED, "進捗.xlsx")


def write(text: str, name: str = "irodori.toml") -> None:
    Path(name).write_text(text, encoding="utf-8")


# ---- The project file -------------------------------------------------------


def test_the_project_file_gives_the_date_the_palette_and_the_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write('as_of = "令和4年4月1日"\npalette = "excel"\nlang = "en"\n')
    assert main(["convert", "進捗.xlsx"]) == 0
    assert "As-of date: 2022-04-01" in capsys.readouterr().out


def test_the_command_line_wins(capsys: pytest.CaptureFixture[str]) -> None:
    write("as_of = 2022-04-01\nlang = 'en'\n")
    assert (
        main(["inspect", "進捗.xlsx", "--as-of", "2023-06-30", "--lang", "ja"])
        == 0
    )
    assert "令和5年6月30日" in capsys.readouterr().out


def test_it_is_found_above_and_named_for_whoever_forgot_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("[tool.irodori]\nas_of = 2022-04-01\n", "pyproject.toml")
    Path("下/下").mkdir(parents=True)
    monkeypatch.chdir("下/下")
    assert main(["inspect", str(SEED)]) == 0
    said = capsys.readouterr()
    assert "令和4年4月1日" in said.out
    assert "pyproject.toml" in said.err


def test_a_pyproject_without_our_table_is_passed_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("[tool.other]\nas_of = 1\n", "pyproject.toml")
    assert main(["inspect", "進捗.xlsx"]) == 0
    assert capsys.readouterr().err == ""


def test_its_profile_is_beside_it_wherever_the_command_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write('profile = "省内.toml"\n')
    write('[add.statuses]\ndone = ["決裁済"]\n', "省内.toml")
    Path("下").mkdir()
    monkeypatch.chdir("下")
    assert main(["inspect", str(SEED)]) == 0
    write("[statuses]\ndone = 3\n", "../省内.toml")
    assert main(["inspect", str(SEED)]) == 2
    assert "statuses.done" in capsys.readouterr().err


def test_its_limits_hold(capsys: pytest.CaptureFixture[str]) -> None:
    write("[limits]\nparts = 3\n")
    assert main(["convert", "進捗.xlsx"]) == 3
    assert main(["convert", "進捗.xlsx", "--max-parts", "1000"]) == 0
    assert "3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "as-off = 2022-04-01",
            "「as-off」という項目は書けません。「as_of」ではありませんか。",
        ),
        (
            "[limits]\nsecond = 3",
            "「limits.second」という項目は書けません。「seconds」ではありませんか。",
        ),
        ('as_of = "いつか"', "as_of には日付"),
        ("as_of = 3", "as_of には日付"),
        ("[limits]\nparts = 0", "limits.parts には1 以上の整数"),
        ("limits = 3", "limits には表"),
        ('lang = "fr"', 'lang には"ja" か "en"'),
        ('profile = "ない.toml"', "ない.toml がありません"),
        ('palette = "夜"', "palette には配色の名前"),
        ("as_of = ", "TOML として正しくありません"),
    ],
)
def test_what_is_wrong_in_it_names_itself(
    text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(text)
    assert main(["convert", "進捗.xlsx"]) == 2
    assert says in capsys.readouterr().err
    assert not Path("進捗.colored.xlsx").exists()


def test_a_wrong_project_file_stops_no_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("nonsense = 3")
    assert main(["convert", "--help"]) == 0
    assert main(["help", "convert"]) == 0
    assert main(["--version"]) == 0
    assert capsys.readouterr().err == ""


# ---- Help -------------------------------------------------------------------


def test_every_command_is_in_a_group_of_the_help() -> None:
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(first_words())


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_has_examples_and_fits_the_screen(
    name: str,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--lang", language, *name.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert main(["--lang", language, "help", *name.split()]) == 0
    assert capsys.readouterr().out == page
    assert ("例:" if language == "ja" else "Examples:") in page
    assert f"    irodori {name}" in page or name == "completion"
    assert max(map(width, page.splitlines())) <= 80
    assert not [
        code
        for code in catalogue("ja")
        if code.startswith("help.") and code in page
    ]


def test_a_family_is_explained_by_its_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["help", "jobs"]) == 0
    assert main(["jobs", "--help"]) == 0
    assert capsys.readouterr().out.count("  verify  ") == 2
    assert main(["jobs"]) == 2
    assert "history" in capsys.readouterr().err


# ---- Completion -------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_completion_script_knows_every_command_and_option(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell, "--lang", "en"]) == 0
    script = capsys.readouterr().out
    for word in (*first_words(), "history", "out-dir", "max-seconds"):
        assert word in script, word


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("conv", "convert"),
        ("convert --out-", "--out-dir"),
        ("convert --fills sc", "scale"),
        ("jobs hi", "history"),
    ],
)
def test_bash_completes(
    line: str, offered: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", "bash"]) == 0
    Path("irodori.bash").write_text(capsys.readouterr().out, encoding="utf-8")
    words = ["irodori", *line.split(" ")]
    listed = " ".join(f"'{word}'" for word in words)
    script = (
        f"source ./irodori.bash; COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; "
        '_shtab_irodori irodori "${COMP_WORDS[-1]}" x; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False
    )
    assert offered in done.stdout.split(), done.stderr


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'palette = "prnt"\n', "cud、excel、print のどれか"),
        ('as_of = "令和4年"\n'.encode("cp932"), "UTF-8 ではありません"),
        (
            b"lang = 'ja'\nas_of = \n",
            "2 行目が TOML として正しくありません（「as_of =」）",
        ),
    ],
)
def test_what_is_wrong_with_the_project_file_is_said_in_japanese(
    data: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("irodori.toml").write_bytes(data)
    assert main(["convert", "進捗.xlsx", "--force"]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "irodori.toml" in said
    assert "codec" not in said


def test_verbose_says_that_there_is_no_project_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["inspect", "進捗.xlsx", "-v"]) == 0
    assert f"{Path.cwd()} にも" in capsys.readouterr().err
