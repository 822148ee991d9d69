"""The workbook as a whole: open it, read its sheets, fill cells, and get
verified bytes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from irodori.errors import (
    ArgumentError,
    InputError,
    NoSheetError,
)
from irodori.files import read_input, write_atomic
from irodori.workbook.cells import (
    CellValues,
)
from irodori.workbook.opc import (
    listed_sheets,
    main_part,
    only,
    part_elements,
    refuse_other_formats,
    relationships,
    root_namespace,
)
from irodori.workbook.package import NewPart, Package, Packed
from irodori.workbook.patch import FillPlan, dangling_reference
from irodori.workbook.sheet import Sheet
from irodori.workbook.standard import CUSTOM_PROPERTIES
from irodori.workbook.strings import NO_STRINGS, SharedStrings
from irodori.workbook.styles import Styles
from irodori.workbook.stylesheet import blank_styles, made_styles
from irodori.workbook.verify import PlainPlan, verify
from irodori.workbook.ziprecords import Limits

_CELL_PARTS = (
    "/worksheet",
    "/dialogsheet",
    "/xlMacrosheet",
    "/xlIntlMacrosheet",
)
"""The relationships to parts that hold cells (ECMA-376 part 1, 12.3.24;
[MS-XLSX] 2.1).
"""


class Workbook:
    """A workbook that keeps every byte it does not have to change.

    Raises ``InputError`` where the file cannot be understood or could not be
    kept whole; the codes are those of the modules beside this one, and
    ``workbook.*``.
    """

    def __init__(
        self,
        data: bytes,
        *,
        limits: Limits | None = None,
        allow_signed: bool = False,
        passed: Callable[[int], None] | None = None,
    ) -> None:
        if not isinstance(data, bytes):
            raise ArgumentError("workbook.no_bytes", value=repr(data)[:80])
        refuse_other_formats(data)
        self.package = Package(data, limits or Limits())
        self._source: Path | None = None
        self._passed = passed
        self._part = main_part(self.package, allow_signed=allow_signed)
        self._relationships = relationships(self.package, self._part)
        related = {each.id: each for each in self._relationships}
        listed, self.date1904 = listed_sheets(
            self.package, self._part, related
        )
        self._sheets = {
            each.name: Sheet(self, each.name, each.part, hidden=each.hidden)
            for each in listed
        }

    @classmethod
    def open(
        cls,
        source: str | PathLike[str] | bytes | BinaryIO,
        *,
        limits: Limits | None = None,
        allow_signed: bool = False,
    ) -> Self:
        """Open a path, the bytes of a file, or a binary file object."""
        if isinstance(source, str | PathLike):
            book = cls(
                read_input(source), limits=limits, allow_signed=allow_signed
            )
            book._source = Path(source)
            return book
        read = getattr(source, "read", None)
        data: Any = source if read is None else read()
        return cls(data, limits=limits, allow_signed=allow_signed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing: the whole file is in memory."""

    @property
    def custom_properties(self) -> list[str]:
        """The names of the document's custom properties (15.2.12.2); none
        where the part that holds them is damaged, as nothing else needs it.
        """
        found = relationships(self.package, "")
        try:
            part = only(found, self.package, "/custom-properties")
            if part is None:
                return []
            properties = part_elements(
                self.package,
                part,
                "Properties/property",
                namespaces=CUSTOM_PROPERTIES,
            )
        except InputError:
            return []
        return [each.attributes.get("name", "") for each in properties]

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in tab order, hidden ones too; chart and dialog
        sheets are not among them.
        """
        return list(self._sheets)

    def __getitem__(self, name: str) -> Sheet:
        """Return a worksheet; NoSheetError ``workbook.no_sheet`` where the
        workbook has none of that name.
        """
        if name not in self._sheets:
            raise NoSheetError(
                "workbook.no_sheet", name=name, known=tuple(self._sheets)
            )
        return self._sheets[name]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._sheets.values())

    def __contains__(self, name: object) -> bool:
        return name in self._sheets

    def __len__(self) -> int:
        return len(self._sheets)

    def __repr__(self) -> str:
        name = f"{self._source.name!r} " if self._source else ""
        return f"<Workbook {name}with sheets {self.sheet_names}>"

    @cached_property
    def styles(self) -> Styles:
        """The cell formats; where the file has none, every cell is plain."""
        part = self._related_part("/styles")
        theme = self._related_part("/theme")
        data = (
            self.package.read(part)
            if part
            else blank_styles(root_namespace(self.package, self._part))
        )
        return Styles(data, self.package.read(theme) if theme else None)

    @property
    def makes_styles(self) -> bool:
        """Whether its output gets a styles part, for the file has none and a
        planned fill needs one.
        """
        return self._related_part("/styles") is None and self.styles.has_grown

    @cached_property
    def values(self) -> CellValues:
        """The values of the cells, by their codes."""
        part = self._related_part("/sharedStrings")
        shared = (
            SharedStrings(partial(self.package.stream, part), part)
            if part
            else NO_STRINGS
        )
        return CellValues(shared, self.styles.run_font)

    @property
    def sheets_size(self) -> int:
        """The bytes of all worksheets together, unpacked."""
        return sum(self.package.size(sheet.part) for sheet in self)

    def sheet_chunks(self, part: str) -> Iterator[bytes]:
        """Yield the content of a worksheet part, and report how much of it has
        been read.
        """
        for chunk in self.package.stream(part):
            yield chunk
            if self._passed:
                self._passed(len(chunk))

    def to_bytes(self, *, compact: bool = False) -> bytes:
        """Return the file with the planned fills, verified; the input itself
        where no cell has to change.

        A file without a styles part gets one where a fill needs it. InputError
        ``workbook.no_styles`` where the file names a styles part and does not
        hold it: Excel takes such a file for a damaged one.
        """
        plans = {sheet.part: sheet.plan for sheet in self if sheet.plan}
        if plans:
            # a table of texts that cannot be read is refused, asked for or not
            _ = self.values
        changed = {
            sheet.part: self.package.pack(
                sheet.part, sheet.rewritten(), compact=compact
            )
            for sheet in self
            if sheet.part in plans
        }
        data = self._with_sheets(changed, compact=compact)
        planned = {
            self.package.stored_name(part): planned_cells(plan)
            for part, plan in plans.items()
        }
        verify(self.package.data, data, planned, self._passed)
        return data

    def _with_sheets(
        self,
        changed: dict[str, Packed],
        *,
        compact: bool,
    ) -> bytes:
        """Return the file with changed sheets, and what changes with them."""
        added = None
        if changed:
            self._check_references()
            others, added = self._styles_parts()
            for part, content in others.items():
                changed[part] = self.package.pack(
                    part, [content], compact=compact
                )
        differing = {
            part: packed
            for part, packed in changed.items()
            if not self.package.holds(part, packed)
        }
        return self.package.with_parts(differing, added)

    def _styles_parts(self) -> tuple[dict[str, bytes], NewPart | None]:
        """Return the parts that change with the cell formats, and the styles
        part where it is a new one.
        """
        part = self._related_part("/styles")
        if part:
            return {part: self.styles.to_bytes()}, None
        if not self.makes_styles:
            return {}, None
        if any(each.type.endswith("/styles") for each in self._relationships):
            raise InputError("workbook.no_styles")
        made = made_styles(
            self.package, self._part, root_namespace(self.package, self._part)
        )
        return made.others, NewPart(
            made.part, self.package.pack_new([self.styles.to_bytes()])
        )

    def save(
        self,
        target: str | PathLike[str],
        *,
        overwrite: bool = False,
    ) -> None:
        """Write the verified file, whole or not at all; never over the file
        that was opened.

        An existing file is replaced with ``overwrite`` only; InputError
        ``file.exists`` otherwise.
        """
        write_atomic(
            Path(target), self.to_bytes(), force=overwrite, source=self._source
        )

    def _check_references(self) -> None:
        """Refuse to append cell formats where something refers to one that was
        not there: it would show the new one.
        """
        kept = self.styles.kept_count
        if self.styles.cell_format_count == kept:
            return
        sheets = {sheet.part: sheet for sheet in self}
        for each in self._relationships:
            if each.type.endswith(_CELL_PARTS) and each.target in self.package:
                sheet = sheets.get(self.package.stored_name(each.target))
                found = sheet.highest_style if sheet else None
                if found is None:
                    content = partial(self.package.stream, each.target)
                    found = dangling_reference(content, kept)
                if found is not None and found >= kept:
                    name = sheet.name if sheet else None
                    raise InputError(
                        "styles.index", sheet=name, xf=found, count=kept
                    )

    def _related_part(self, kind: str) -> str | None:
        return only(self._relationships, self.package, kind)


def planned_cells(plan: FillPlan) -> PlainPlan:
    """Return a plan as the plain cells and fills that the verifier takes."""
    cells = plan.cells()
    return PlainPlan(cells.rows, cells.columns, cells.numbers, plan.fills)
