"""What kind of sheet a sheet is: the kind whose header it has and that claims most of its columns.

A kind counts where a table has the field that names its rows and something that its rules judge.  Where the first kind
claims as many columns as another, it is that; two others that claim the same number are no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from irodori.errors import InputError
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import Kinds
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import SheetReading, TableFormats, TableSheet
from irodori.workbook.cells import CellValues


class KindReader:
    """Reads the sheets of one workbook, each as the kind that it is."""

    def __init__(
        self,
        values: CellValues,
        formats: TableFormats,
        kinds: Kinds,
    ) -> None:
        self._values = values
        self._formats = formats
        self._kinds = kinds
        self._readers: dict[str, SheetReader] = {}
        self.refused: dict[str, InputError] = {}
        """The sheets on which no kind finds a table, but one finds a header that is not clear, by name."""

    def reader(self, kind: str) -> SheetReader:
        """Return what reads sheets of a kind."""
        if kind not in self._readers:
            self._readers[kind] = SheetReader(self._values, self._formats, self._kinds.profile(kind))
        return self._readers[kind]

    def profile_of(self, reading: SheetReading) -> Profile:
        """Return the profile of a sheet's kind; the first kind's for a sheet without a table."""
        return self._kinds.profile(reading.kind.name) if reading.kind else self._kinds.first

    def read(
        self,
        sheet: TableSheet,
        formula: str = "",
    ) -> SheetReading:
        """Return the tables of a sheet as the kind that it is.

        ``formula`` is as for SheetReader.read.  Raises ``InputError`` as that does where the first kind's header
        contradicts itself and no other kind finds a table.
        """
        first, *others = self._kinds.names
        reading, error = self._tried(first, sheet, formula)
        found = [reading] if reading and reading.tables else []
        if found and any(table.layout.blocks for table in found[0].tables):
            return found[0]  # no other kind has issue blocks
        doubts = [error] if error else []
        for name in others:
            if not found or self._may_be(name, found[0]):
                other, doubt = self._tried(name, sheet, formula)
                found += [other] if other and other.tables else []
                doubts += [doubt] if doubt else []
        best, doubt = self._best(sheet, found)
        if best is not None:
            return best
        doubts += [doubt] if doubt else []
        if reading is None:
            raise doubts[0]
        if doubts:
            self.refused[sheet.name] = doubts[0]
        return reading._replace(tables=())

    def _tried(
        self,
        kind: str,
        sheet: TableSheet,
        formula: str,
    ) -> tuple[SheetReading | None, InputError | None]:
        try:
            return self.reader(kind).read(sheet, formula), None
        except InputError as error:
            if error.code != "header.claimed_twice":
                raise
            return None, error

    def _may_be(
        self,
        kind: str,
        reading: SheetReading,
    ) -> bool:
        """Tell whether a sheet that is one kind's has a heading that names the rows of another."""
        reader = self.reader(kind)
        texts = {cell.code for cell in reading.headings if reader.is_text(cell.code)}
        sheet_kind = reader.profile.kind
        names = (sheet_kind.item, *sheet_kind.stand_ins)
        return any(reader.headers.claims(name, reader.text(code)) for code in texts for name in names)

    def _best(
        self,
        sheet: TableSheet,
        found: Sequence[SheetReading],
    ) -> tuple[SheetReading | None, InputError | None]:
        """Return the reading that claims most columns; the error where two others than the first kind's do."""
        if not found:
            return None, None
        claimed = [max(table.layout.claimed for table in reading.tables) for reading in found]
        best = [reading for reading, count in zip(found, claimed, strict=True) if count == max(claimed)]
        kinds = [each.kind for each in best if each.kind]
        if len(best) == 1 or kinds[0].name == self._kinds.names[0]:
            return best[0], None
        names = ", ".join(each.name for each in kinds)
        return None, InputError(
            "kind.undecided",
            sheet=sheet.name,
            kinds=tuple(kinds),
            names=names,
        )
