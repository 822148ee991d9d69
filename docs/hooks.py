"""What the site's build does beside MkDocs' own work: the navigation, and
links that only a repository's page needs.

The navigation is made of what there is. A page that ``ORDER`` names stands in
that place; any other page of a section follows by its name, so that a new page
needs no entry anywhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from posixpath import dirname, normpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

SECTIONS = {
    "Tutorial": "tutorial",
    "How to": "how-to",
    "Explanation": "explanation",
    "Reference": "reference",
    "Operations": "operations",
    "Decisions": "decisions",
}
ORDER = {
    "tutorial": ["index", "prepare", "first", "statuses", "next"],
    "how-to": [
        "convert",
        "check",
        "inspect",
        "diff",
        "statuses",
        "own-words",
        "template",
        "summary",
        "run",
        "watch",
        "serve",
        "quarter",
    ],
    "explanation": [
        "lossless",
        "doubt",
        "exact",
        "statuses",
        "colours",
        "house",
    ],
    "reference": [
        "cli",
        "legend",
        "profile",
        "values",
        "codes",
        "report",
        "python",
    ],
}
JAPANESE_TITLES = {
    "reference/refusals.md": "受け付けないもの",
    "operations/cluster.md": "クラスターで動かす",
    "operations/scale.md": "どこまで使えるか",
    "reference/schema-jobs.md": "JSON Schema: ジョブファイル",
    "reference/schema-profile.md": "JSON Schema: 設定ファイル",
    "reference/schema-report.md": "JSON Schema: 報告",
    "reference/schema-run.md": "JSON Schema: 実行の報告",
    "decisions/0001-lossless-by-patching-bytes.md": "1. バイト単位の書き換えで何も失わない",
    "decisions/0002-one-road-and-its-floors.md": "2. 一本の道と、その階",
    "decisions/0003-exact-arithmetic.md": "3. 誤差のない計算",
    "decisions/0004-independent-verification.md": "4. 独立した検証",
    "decisions/0005-messages-are-data.md": "5. 文はデータ",
    "decisions/0006-judge-combinations-not-cells.md": "6. セルではなく組合せを判定する",
    "decisions/0007-pydantic-at-the-borders.md": "7. Pydantic は境目に置く",
    "decisions/0008-the-browser-keeps-the-file.md": "8. ファイルはブラウザーが持ち、サーバーには残らない",
    "decisions/0009-the-ledger-before-the-name.md": "9. 名前を付ける前に台帳に書く",
    "decisions/0010-what-the-documentation-shows-is-run.md": "10. 説明書にあるものは実行して確かめる",
    "decisions/0011-steps-of-lightness-for-grey-prints.md": "11. 白黒印刷のための五段階の明るさ",
    "decisions/0012-columns-not-cells.md": "12. 行をまとめて読み、塗る（置き換え済み）",
    "decisions/0013-a-small-book-starts-fast.md": "13. 小さいブックをすぐ始める",
    "decisions/0014-a-small-kernel-in-c.md": "14. 内側のループは一つの C ファイル",
    "decisions/0015-argparse.md": "15. コマンドは argparse",
    "decisions/0016-read-whole-or-doubt.md": "16. 読むものはすべて読み、読めないものは疑問とする",
    "decisions/0017-one-form-of-a-profile.md": "17. プロファイルの形は一つ",
    "decisions/0018-the-verifier-takes-the-plan-back.md": "18. 検証は計画を元に戻す",
}
"""What the Japanese navigation calls the pages that are in English alone."""
_LANGUAGES = (".ja",)
_FENCES = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
_JAPANESE = r"[\u2026\u3000-\u30ff\u4e00-\u9fff\uff01-\uff60]"
_JAPANESE_BREAK = re.compile(
    rf"(?<={_JAPANESE})\n *(?={_JAPANESE})|(?<=[、。（）「」：])\n *(?=[\w`\[])"
)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((\.\./[^)\s]+)\)")
_JAPANESE_PAGE = re.compile(r"\]\(([^)\s]+)\.ja\.md")
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
"""A link that MkDocs would look for among its own pages."""
_LANGUAGE_LINK = re.compile(
    r"^\[(?:日本語|English)\]\([^)]*\)\n+", re.MULTILINE
)


DEMO = "<!-- demo -->"
"""In a page: where the demo is spoken of."""
_ROOT = Path(__file__).resolve().parents[1]
_SAMPLE = _ROOT / "samples" / "seed-statuses" / "input.xlsx"
_WORDS = {
    "en": (
        "[Open the page with a sample]({place}): it is part of this documentation and sends nothing anywhere.",
        "This documentation was built without Pyodide, so the page is not part of it; `make site` shows it.",
    ),
    "ja": (
        "[見本を入れたページを開く]({place})。この説明書の一部で、どこにも何も送りません。",
        "この説明書は Pyodide なしで作られたため、ページは入っていません。`make site` で見られます。",
    ),
}


def pyodide() -> Path | None:
    """Return the npm package pyodide where it is at hand."""
    named = os.environ.get("IRODORI_PYODIDE")
    places = (
        [Path(named)]
        if named
        else sorted((_ROOT / ".tools" / "pyodide").glob("pyodide-*.tgz"))
    )
    return places[0] if places else None


def demo_package(config: MkDocsConfig) -> Path | None:
    """Return the runtime of the page that stands beside the documentation;
    None where there is none, and in a site built elsewhere for a test.
    """
    is_site = Path(config["site_dir"]).resolve() == (_ROOT / "site").resolve()
    return pyodide() if is_site else None


def on_post_build(config: MkDocsConfig) -> None:
    """Put the page itself beside the documentation, where the runtime for it
    is at hand.
    """
    package = demo_package(config)
    if package is not None:
        import playwright

        from irodori.web.plainsite import write_site

        place = Path(config["site_dir"]) / "demo"
        node = Path(playwright.__file__).parent / "driver" / "node"
        write_site(place, package, _SAMPLE, node)


def _with_demo(markdown: str, page: Page, config: MkDocsConfig) -> str:
    if DEMO not in markdown:
        return markdown
    return markdown.replace(DEMO, demo_words(page, config))


def demo_words(page: Page, config: MkDocsConfig) -> str:
    """Return where the demo is, or that there is none."""
    language = "ja" if page.file.src_uri.endswith(".ja.md") else "en"
    there, missing = _WORDS[language]
    up = "../" * page.url.count("/")
    name = "index.html" if language == "ja" else "index.en.html"
    link = there.format(place=f"{up}demo/{name}")
    return (
        _MARKDOWN_LINK.sub(r'<a href="\2">\1</a>', link)
        if demo_package(config)
        else missing
    )


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set the navigation before the pages are read."""
    docs = Path(config["docs_dir"])
    sections = [
        {title: pages}
        for title, folder in SECTIONS.items()
        if (pages := pages_of(docs, folder))
    ]
    config["nav"] = [{"Home": "index.md"}, *sections]
    return config


def on_nav(
    nav: Navigation, *, config: MkDocsConfig, **_: object
) -> Navigation:
    """Name the pages that are in English alone in Japanese, where the
    navigation is.
    """
    if config.theme["language"] == "ja":
        for page in nav.pages:
            title = JAPANESE_TITLES.get(page.file.src_uri)
            if title:
                page.title = title
    return nav


def on_page_markdown(
    markdown: str, *, page: Page, config: MkDocsConfig, **_: object
) -> str:
    """Leave out what only a repository's page needs, and join Japanese lines.

    The links between a page's languages go, because the site has a switch for
    them, and links to Japanese pages are to the page, of which it shows the
    language; of a link out of the documentation its text stays. A line break in
    Markdown becomes a space, which between two Japanese characters is one too
    many.
    """

    def inner(link: re.Match[str]) -> str:
        return (
            link[1]
            if normpath(f"{dirname(page.file.src_uri)}/{link[2]}").startswith(
                ".."
            )
            else link[0]
        )

    def prose(text: str) -> str:
        text = _JAPANESE_PAGE.sub(r"](\1.md", _LINK.sub(inner, text))
        return _JAPANESE_BREAK.sub("", text)

    markdown = _with_demo(markdown, page, config)
    pieces = _FENCES.split(_LANGUAGE_LINK.sub("", markdown))
    return "".join(
        piece if at % 2 else prose(piece) for at, piece in enumerate(pieces)
    )


def pages_of(docs: Path, folder: str) -> list[str]:
    """Return the pages of a section in their order, each in the default
    language.
    """
    names = {
        path.relative_to(docs / folder).with_suffix("").as_posix()
        for path in (docs / folder).rglob("*.md")
    }
    names = {name for name in names if not name.endswith(_LANGUAGES)}
    order = {
        name: place
        for place, name in enumerate(["index", *ORDER.get(folder, [])])
    }
    return [
        f"{folder}/{name}.md"
        for name in sorted(
            names, key=lambda name: (order.get(name, len(order)), name)
        )
    ]
