"""The page as plain files for any web server: it converts in the browser and
sends nothing anywhere.

::

    index.html index.en.html legend*.html tools*.html   the pages, in both languages
    static/      style sheets, scripts, the empty template
    program/     this program, and the pure Python packages that it uses, in one
                 zip; and the memory of Python with them loaded, where Node.js is
                 at hand to make it: the first visit then need not load them
    pyodide/     Python for the browser
    service-worker.js   keeps all of it for work without a network
    web.config   what IIS needs to be told: types of files, and the security policy
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from irodori import __version__
from irodori.data import data_path
from irodori.errors import InputError, system_reason
from irodori.files import write_atomic
from irodori.messages import Language
from irodori.results import JsonObject
from irodori.scorecard.profiles import load_profile
from irodori.web.tasks import Task, TaskOptions, ToolUse
from irodori.web.tools import use_tool
from irodori.web.words import (
    PageLinks,
    index_values,
    legend_values,
    page_templates,
    palette_views,
)

PYODIDE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""What the browser needs of the npm package ``pyodide``."""
SiteFile = tuple[str, bytes]
"""The path of a file on the site, and its bytes."""

POLICY = (
    "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'"
)
"""The content security policy: no connection but to the page's own files."""
_PACKAGES = ("jinja2", "markupsafe", "xlsxwriter", "msoffcrypto", "olefile")
_LANGUAGES: tuple[Language, ...] = ("ja", "en")
_PAGES = ("index", "legend", "tools")
_SAMPLE = "static/sample.xlsx"
_PREPARING = ("prepare.js", "python.js")
"""The scripts that make the memory ahead."""
_NOT_SHOWN = {"service-worker.js", "server.js", "prepare.js"}
"""Scripts that are no part of the site as they are."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LIMIT = 100
"""MiB of one workbook, which the browser's memory allows."""


def write_site(
    folder: Path,
    pyodide: Path,
    sample: Path | None = None,
    node: Path | None = None,
) -> int:
    """Write all files into a folder and return how many; ``pyodide`` is the
    npm package, as a folder or a .tgz, and ``node`` the program Node.js.

    With a sample the page offers that workbook to try it with.
    InputError ``site.pyodide`` and ``site.node`` where those are not what they
    should be.
    """
    files = dict(_site_files(pyodide, sample, node))
    files["service-worker.js"] = _service_worker(files)
    _write(folder, files)
    return len(files)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, data, force=True)


def _site_files(
    pyodide: Path,
    sample: Path | None,
    node: Path | None,
) -> Iterator[SiteFile]:
    runtime = _pyodide_files(pyodide).items()
    program = {f"pyodide/{name}": data for name, data in runtime}
    program["program/irodori.zip"] = program_zip()
    program["static/template.xlsx"] = _template()
    facts = {"policy": POLICY, "program": _digest(program)}
    yield from program.items()
    yield from _static_files()
    if node is not None:
        memory = _memory(node, program)
        facts["memory"] = _integrity(memory)
        yield "program/memory.bin", memory
    if sample is not None:
        facts["sample"] = _SAMPLE
        yield _SAMPLE, sample.read_bytes()
    yield from _pages(facts)
    yield "web.config", _web_config()


def _static_files() -> Iterator[SiteFile]:
    """Yield the style sheets and the scripts that the pages load."""
    static = Path(__file__).parent / "static"
    for path in sorted(static.iterdir()):
        if path.name not in _NOT_SHOWN:
            yield f"static/{path.name}", path.read_bytes()


def _template() -> bytes:
    task = Task(TaskOptions(kind="tool"), b"", use=ToolUse("template"))
    return use_tool(task).files["made"]


# ---- Pyodide ----------------------------------------------------------------


def _pyodide_files(source: Path) -> Mapping[str, bytes]:
    """Return the files of the runtime; InputError ``site.pyodide`` where one
    is missing.
    """
    found = _from_folder(source) if source.is_dir() else _from_archive(source)
    missing = [name for name in PYODIDE_FILES if name not in found]
    if missing:
        raise InputError("site.pyodide", path=source, missing=tuple(missing))
    return found


def _from_folder(source: Path) -> dict[str, bytes]:
    places = (source, source / "package")
    folder = next(
        (place for place in places if (place / PYODIDE_FILES[0]).is_file()),
        source,
    )
    return {
        name: (folder / name).read_bytes()
        for name in PYODIDE_FILES
        if (folder / name).is_file()
    }


def _from_archive(source: Path) -> dict[str, bytes]:
    found = {}
    try:
        with tarfile.open(source, "r:*") as archive:
            for member in archive:
                name = PurePosixPath(member.name).name
                data = (
                    archive.extractfile(member)
                    if name in PYODIDE_FILES and member.isfile()
                    else None
                )
                if data:
                    found[name] = data.read()
    except (tarfile.TarError, OSError):
        raise InputError(
            "site.pyodide", path=source, missing=PYODIDE_FILES
        ) from None
    return found


# ---- The program ------------------------------------------------------------


def program_zip() -> bytes:
    """Return the program and its pure Python packages as one zip, the same
    bytes for the same files.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as archive:
        for name, data in sorted(_program_files()):
            archive.writestr(
                zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _program_files() -> Iterator[SiteFile]:
    package = Path(__file__).parents[1]
    for path in package.rglob("*"):
        place = path.relative_to(package)
        if path.is_file() and _is_for_browsers(place):
            yield f"irodori/{place.as_posix()}", path.read_bytes()
    for path in data_path("scorecard.toml").parent.glob("*.toml"):
        yield f"irodori/schemas/{path.name}", path.read_bytes()
    for name in _PACKAGES:
        yield from _package_files(name)


def _is_for_browsers(place: Path) -> bool:
    """Tell whether a file of the program is of use in a browser, by its place
    in the package.
    """
    return (
        place.parts[0] not in {"cli", "jobs", "schemas"}
        and place.parts[:2] != ("web", "static")
        and "__pycache__" not in place.parts
        and place.suffix not in {".so", ".c", ".dll", ".dylib"}
    )


def _package_files(name: str) -> Iterator[SiteFile]:
    spec = find_spec(name)
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent
    for path in folder.rglob("*.py"):
        place = path.relative_to(folder)
        yield f"{name}/{place.as_posix()}", path.read_bytes()


# ---- The memory made ahead --------------------------------------------------


def _memory(node: Path, program: Mapping[str, bytes]) -> bytes:
    """Return the memory of Python with the program loaded, compressed: the
    same bytes for the same files.

    InputError ``site.node`` where Node.js does not make it.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, program)
        _write(folder, dict(_preparing_files()))
        static = folder / "static"
        made = static / "memory.bin"
        said = _said_by_node(node, static / _PREPARING[0])
        if not made.is_file():
            raise InputError("site.node", path=node, reason=said)
        return zlib.compress(made.read_bytes(), 9)


def _said_by_node(node: Path, script: Path) -> str:
    """Run a script in Node.js; return the end of what it says on standard
    error, else its exit status.
    """
    try:
        done = subprocess.run(  # noqa: S603  (the program that was named for it)
            [node, script],
            check=False,
            capture_output=True,
        )
    except OSError as error:
        reason = system_reason(error)
        raise InputError("site.node", path=node, reason=reason) from None
    said = done.stderr.decode(errors="replace").strip()[-200:]
    return said or f"exit {done.returncode}"


def _integrity(data: bytes) -> str:
    """Return the digest of a file as the browser checks it."""
    digest = hashlib.sha256(data).digest()
    return f"sha256-{b64encode(digest).decode()}"


def _preparing_files() -> Iterator[SiteFile]:
    static = Path(__file__).parent / "static"
    for name in _PREPARING:
        yield f"static/{name}", (static / name).read_bytes()
    yield "static/package.json", b'{"type": "module"}'


# ---- Pages ------------------------------------------------------------------


def _pages(facts: Mapping[str, str]) -> Iterator[SiteFile]:
    """Yield each page in both languages; the facts are those of its links."""
    for language in _LANGUAGES:
        for page in _PAGES:
            name = _page_name(page, language)
            yield name, _page(page, language, facts)


def _page_name(page: str, language: Language) -> str:
    return f"{page}.html" if language == "ja" else f"{page}.{language}.html"


def _page(page: str, language: Language, facts: Mapping[str, str]) -> bytes:
    other: Language = "en" if language == "ja" else "ja"
    links = PageLinks(
        "browser",
        _page_name("index", language),
        _page_name("legend", language),
        _page_name("tools", language),
        "",
        _page_name(page, other),
        **facts,
    )
    template = page_templates(language).get_template(f"{page}.html.j2")
    text = template.render(
        language=language,
        here=page,
        has_jobs=False,
        links=links,
        **_page_values(page, language),
    )
    return text.encode()


def _page_values(page: str, language: Language) -> JsonObject:
    """Return what a page shows beside its frame."""
    profile = load_profile(None)
    if page == "legend":
        return legend_values(profile, language)
    palettes = list(palette_views(profile, language))
    return {
        "palettes": palettes,
        "limit": _LIMIT,
        **index_values(profile, palettes, language),
    }


def _service_worker(files: Mapping[str, bytes]) -> bytes:
    """Return the service worker with the list of all files; another file makes
    another version.
    """
    kept = ["./", *(name for name in files if name != "web.config")]
    text = (Path(__file__).parent / "static" / "service-worker.js").read_text(
        encoding="utf-8"
    )
    version = f"irodori-{__version__}-{_digest(files)}"
    return (
        text.replace("{version}", version)
        .replace("{files}", json.dumps(kept))
        .encode()
    )


def _digest(files: Mapping[str, bytes]) -> str:
    """Return what tells these files from others."""
    digest = hashlib.sha256()
    for name, data in files.items():
        content = hashlib.sha256(data).digest()
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def _web_config() -> bytes:
    """Return the settings for IIS: types that it does not know, and the policy
    for every answer.
    """
    types = {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".bin": "application/octet-stream",
    }
    lines = [
        f'<remove fileExtension="{ending}" /><mimeMap fileExtension="{ending}" mimeType="{kind}" />'
        for ending, kind in types.items()
    ]
    policy = POLICY.replace("'", "&apos;")
    return f"""<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <system.webServer>
    <staticContent>
      {(chr(10) + "      ").join(lines)}
    </staticContent>
    <httpProtocol>
      <customHeaders>
        <add name="Content-Security-Policy" value="{policy}" />
        <add name="X-Content-Type-Options" value="nosniff" />
        <add name="Referrer-Policy" value="no-referrer" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
""".encode()
