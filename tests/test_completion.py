"""The completion scripts in the shells that they are for: what is begun on a
command line, and what Tab makes of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASH = """
source "$1"
shift
for line in "$@"; do
    read -ra COMP_WORDS <<< "$line"
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
    complete_with=$(complete -p irodori)
    [[ $complete_with =~ -F\\ ([^ ]+) ]]
    "${BASH_REMATCH[1]}" irodori "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    echo "${COMPREPLY[@]}"
done
"""
FISH = """
source $argv[1]
for line in $argv[2..]
    echo (complete -C $line | string split -f 1 \\t)
end
"""
# An interactive zsh in a terminal of its own; Ctrl-X shows the line as Tab has
# left it.
ZSH = """
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "fpath=(${1:h} \\$fpath); autoload -U compinit; compinit -D -u; bindkey '^I' complete-word
show() { print -r -- \\"<\\$BUFFER>\\" }; zle -N show; bindkey '^X' show; print RE''ADY"
zpty -r shell seen '*READY*'
for line in "${@:2}"; do
    zpty -w -n shell $'\\x15'"$line"$'\\t\\x18'
    zpty -r shell seen '*<*>*'
    print -r -- "${${seen##*<}%%>*}"
done
zpty -d shell
"""
PROGRAMS = {
    "bash": ("bash", "-c", BASH, "bash"),
    "fish": ("fish", "-c", FISH),
    "zsh": ("zsh", "-f", "-c", ZSH, "zsh"),
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", PROGRAMS)
def test_a_shell_completes_commands_options_choices_and_files(
    shell: str, tmp_path: Path
) -> None:
    """No shell may be missing: ``tools/test-programs`` installs them."""
    program = tmp_path / "bin" / "irodori"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "scorecard.xlsx").write_bytes(b"")
    script = tmp_path / "scripts" / "_irodori"
    script.parent.mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "irodori", "completion", shell, "--lang", "en"],
        capture_output=True,
        check=True,
    )
    script.write_bytes(made.stdout)
    wanted = {
        "irodori conv": "convert",
        "irodori jobs hi": "history",
        "irodori convert --as": "--as-of",
        "irodori check --fills ex": "exact",
        "irodori convert scorec": "scorecard.xlsx",
        "irodori convert a.xlsx scorec": "scorecard.xlsx",
    }
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TERM": "xterm",
    }
    completed = subprocess.run(
        [*PROGRAMS[shell], str(script), *wanted], cwd=tmp_path, env=environment, capture_output=True, check=True,
        text=True, timeout=120,
    )  # fmt: skip
    found = [
        line.split()[-1] if line.split() else ""
        for line in completed.stdout.splitlines()
    ]
    assert dict(zip(wanted, found, strict=True)) == wanted
