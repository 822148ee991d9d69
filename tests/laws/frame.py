"""The frame: whatever the plan does not name is as it was. Seen with zipfile
and lxml, by none of our own code.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Container, Iterator, Mapping
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from irodori.workbook.refs import parse_cell

Place = tuple[int, int]
PlannedParts = Mapping[str, Container[Place]]
"""The planned cells by worksheet part."""

# zipfile's words for what belongs to a member's content, and may change with
# it.
_PLACE = frozenset({"header_offset", "_end_offset", "extra"})
_CONTENT = _PLACE | {"CRC", "compress_size", "file_size", "flag_bits"}
_ZIP64 = 1
_DESCRIPTOR = 0x8

_STYLE = re.compile(
    rb"(<(?:[^\s<>/:\"']+:)?c\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)\s+s\s*=\s*(?:\"[^\"]*\"|'[^']*')(?=[\s/>])"
)


class _Record(NamedTuple):
    info: zipfile.ZipInfo
    raw: bytes
    content: bytes


def check_frame(before: bytes, after: bytes, planned: PlannedParts) -> None:
    """Assert that the two files differ in the planned cells' ``s`` and in
    appended formats only.

    A file without a styles part may have got one, last of all, and its name in
    the two parts that name it.
    """
    old, new = _records(before), _records(after)
    made = len(new) - len(old)
    if made:
        assert made == 1
        check_made_styles(old, new.pop())
    assert [each.info.orig_filename for each in old] == [
        each.info.orig_filename for each in new
    ]
    for was, now in zip(old, new, strict=True):
        if was.raw == now.raw:
            assert _fields(was, _PLACE) == _fields(now, _PLACE)
            continue
        assert _fields(was, _CONTENT) == _fields(now, _CONTENT)
        assert (
            was.info.flag_bits & ~_DESCRIPTOR
            == now.info.flag_bits & ~_DESCRIPTOR
        )
        part = was.info.filename.replace("\\", "/").lstrip("/")
        if part in planned:
            check_sheet(was.content, now.content, planned[part])
        elif made:
            check_one_more(was.content, now.content)
        else:
            check_styles(was.content, now.content)
    assert before[: _first(old)] == after[: _first(new)]
    assert _comment(before) == _comment(after)


def check_made_styles(old: list[_Record], made: _Record) -> None:
    """Assert that a styles part was made where there was none, whose formats
    are plain but for their fills.
    """
    assert not any(b"relationships/styles" in each.content for each in old)
    formats = [
        xf
        for section in _named(_parsed(made.content), "cellXfs")
        for xf in section.iterchildren("*")
    ]
    assert set(formats[0].values()) == {"0"}
    assert {_but_fill(xf) for xf in formats} == {_but_fill(formats[0])}


def check_one_more(before: bytes, after: bytes) -> None:
    """Assert that a part has one more element at its end, which speaks of the
    styles.
    """
    old, new = _parsed(before), _parsed(after)
    assert any("styles" in value for value in new[-1].values())
    _remove(new[-1])
    assert _canonical(old) == _canonical(new)


def check_sheet(
    before: bytes, after: bytes, planned: Container[Place]
) -> None:
    """Assert that a sheet is the same but for the ``s`` of planned cells and
    for new, empty, planned cells.
    """
    old, new = _parsed(before), _parsed(after)
    there = {place for place, _ in _cells(old)}
    rows = {number for number, _ in _rows(old)}
    for place, cell in list(_cells(new)):
        if place not in there:
            assert place in planned
            assert (sorted(cell.keys()), len(cell), cell.text) == (
                ["r", "s"],
                0,
                None,
            )
            _remove(cell)
    for number, row in list(_rows(new)):
        if number not in rows:
            assert (row.keys(), len(row), row.text) == (["r"], 0, None)
            _remove(row)
    for tree in (old, new):
        for place, cell in _cells(tree):
            if place in planned:
                cell.attrib.pop("s", None)
    assert _canonical(old) == _canonical(new)


def check_styles(before: bytes, after: bytes) -> None:
    """Assert that fills and cell formats were appended, each new format an old
    one but for its fill.
    """
    old, new = _parsed(before), _parsed(after)
    known = {
        _but_fill(xf)
        for section in _named(old, "cellXfs")
        for xf in section.iterchildren("*")
    } | {_but_fill(None)}
    for name in ("fills", "cellXfs"):
        was, now = next(_named(old, name), None), next(_named(new, name), None)
        if now is None:
            continue
        kept, entries = (
            0 if was is None else len(list(was.iterchildren("*"))),
            list(now.iterchildren("*")),
        )
        assert now.get("count") in {None, str(len(entries))}
        for entry in entries[kept:]:
            assert name == "fills" or _but_fill(entry) in known or not kept
            _remove(entry)
        if was is None:
            _remove(now)
        elif now.get("count"):
            now.set("count", was.get("count") or "")
    assert _canonical(old) == _canonical(new)


def without_styles(sheet: bytes) -> bytes:
    """Return the bytes of a sheet in UTF-8 less the ``s`` attribute of each
    cell.
    """
    return _STYLE.sub(rb"\1", sheet)


def contents(data: bytes) -> dict[str, bytes]:
    """Return each member's content by its part name."""
    return {
        each.info.filename.replace("\\", "/").lstrip("/"): each.content
        for each in _records(data)
    }


def _records(data: bytes) -> list[_Record]:
    """Return the members in the order of the directory, each with all bytes up
    to the next one in the file.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        starts = sorted(info.header_offset for info in archive.infolist())
        ends = dict(zip(starts, [*starts[1:], archive.start_dir], strict=True))
        return [
            _Record(
                info,
                data[info.header_offset : ends[info.header_offset]],
                _content(archive, info),
            )
            for info in archive.infolist()
        ]


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return b""  # a damaged or encrypted member that nobody asked for


def _fields(record: _Record, less: Container[str]) -> dict[str, object]:
    found = {
        name: getattr(record.info, name, None)
        for name in record.info.__slots__
        if name not in less
    }
    return found | {"extra": list(_extras(record.info.extra))}


def _extras(extra: bytes) -> Iterator[bytes]:
    """Yield the extra fields but zip64's, whose numbers zipfile gives as the
    member's own.
    """
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind != _ZIP64:
            yield extra[: 4 + length]
        extra = extra[4 + length :]


def _first(records: list[_Record]) -> int:
    return min(each.info.header_offset for each in records)


def _comment(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.comment


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(
        xml,
        etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=True
        ),
    )


def _canonical(tree: etree._Element) -> bytes:
    return bytes(etree.tostring(tree.getroottree(), method="c14n"))


def _named(tree: etree._Element, name: str) -> Iterator[etree._Element]:
    return (
        each
        for each in tree
        if isinstance(each.tag, str) and etree.QName(each).localname == name
    )


def _rows(tree: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    number = 0
    for data in _named(tree, "sheetData"):
        for row in _named(data, "row"):
            number = int(row.get("r") or number + 1)
            yield number, row


def _cells(tree: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    for number, row in _rows(tree):
        column = 0
        for cell in _named(row, "c"):
            ref = cell.get("r")
            column = parse_cell(ref)[1] if ref else column + 1
            yield (number, column), cell


def _but_fill(xf: etree._Element | None) -> bytes:
    if xf is None:
        return b""
    kept = {
        str(name): str(value)
        for name, value in xf.attrib.items()
        if name not in {"fillId", "applyFill"}
    }
    inner = b"".join(
        etree.tostring(each, method="c14n", with_tail=False)
        for each in xf.iterchildren("*")
    )
    return repr(sorted(kept.items())).encode() + inner


def _remove(element: etree._Element) -> None:
    """Take an element out, but not the white space behind it."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)
