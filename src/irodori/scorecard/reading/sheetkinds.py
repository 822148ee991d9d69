"""What kind of sheet a sheet is: the kind whose header it has and that claims
most of its columns.

A kind counts where a table has the field that names its rows and something
that its rules judge. Where the first kind claims as many columns as another,
it is that; two others that claim the same number are no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from irodori.errors import InputError
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import Kinds
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import (
    SheetReading,
    TableFormats,
    TableSheet,
)
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
        """The sheets on which no kind finds a table, but one finds a header
        that is not clear, by name.
        """

    def reader(self, kind: str) -> SheetReader:
        """Return what reads sheets of a kind."""
        if kind not in self._readers:
            self._readers[kind] = SheetReader(
                self._values, self._formats, self._kinds.profile(kind)
            )
        return self._readers[kind]

    def profile_of(self, reading: SheetReading) -> Profile:
        """Return the profile of a sheet's kind; the first kind's for a sheet
        without a table.
        """
        return (
            self._kinds.profile(reading.kind.name)
            if reading.kind
            else self._kinds.first
        )

    def read(
        self,
        sheet: TableSheet,
        formula: str = "",
    ) -> SheetReading:
        """Return the tables of a sheet as the kind that it is.

        ``formula`` is as for SheetReader.read. Raises ``InputError`` as that
        does where the first kind's header contradicts itself and no other kind
        finds a table.
        """
        first_kind = self._kinds.names[0]
        reading, error = self._tried(first_kind, sheet, formula)
        found = [reading] if reading and reading.tables else []
        if found and any(table.layout.blocks for table in found[0].tables):
            return found[0]  # no other kind has issue blocks
        others, doubts = self._tried_others(sheet, formula, found)
        best, doubt = self._best(sheet, [*found, *others])
        if best is not None:
            return best
        errors = [each for each in (error, *doubts, doubt) if each]
        if reading is None:
            raise errors[0]
        if errors:
            self.refused[sheet.name] = errors[0]
        return reading._replace(tables=())

    def _tried_others(
        self, sheet: TableSheet, formula: str, found: Sequence[SheetReading]
    ) -> tuple[list[SheetReading], list[InputError]]:
        """Return the readings with tables as each kind but the first, and the
        errors.
        """
        others: list[SheetReading] = []
        doubts: list[InputError] = []
        for name in self._kinds.names[1:]:
            # a sheet that the first kind reads may hold what another names rows by
            first = [*found, *others][:1]
            if first and not self._may_be(name, first[0]):
                continue
            other, doubt = self._tried(name, sheet, formula)
            others += [other] if other and other.tables else []
            doubts += [doubt] if doubt else []
        return others, doubts

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
        """Tell whether a sheet that is one kind's has a heading that names the
        rows of another.
        """
        reader = self.reader(kind)
        texts = {
            cell.code for cell in reading.headings if reader.is_text(cell.code)
        }
        sheet_kind = reader.profile.kind
        names = (sheet_kind.item, *sheet_kind.stand_ins)
        return any(
            reader.headers.claims(name, reader.text(code))
            for code in texts
            for name in names
        )

    def _best(
        self,
        sheet: TableSheet,
        found: Sequence[SheetReading],
    ) -> tuple[SheetReading | None, InputError | None]:
        """Return the reading that claims most columns; the error where two
        others than the first kind's do.
        """
        most = max(map(_claimed, found), default=0)
        best = [reading for reading in found if _claimed(reading) == most]
        kinds = [each.kind for each in best if each.kind]
        if not best:
            return None, None
        first_kind = self._kinds.names[0]
        if len(best) == 1 or kinds[0].name == first_kind:
            return best[0], None
        return None, InputError(
            "kind.undecided",
            sheet=sheet.name,
            kinds=tuple(kinds),
            names=", ".join(each.name for each in kinds),
        )


def _claimed(reading: SheetReading) -> int:
    """Return how many columns the table claims that claims most."""
    return max(table.layout.claimed for table in reading.tables)
