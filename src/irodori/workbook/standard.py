"""The places of elements in the standard, so that nothing else is taken for an
element that is read.

The large parts are read by the local names of their tags. That is right where
an element of such a name is in the part's own namespace and at its place; an
element of another namespace (``<e:v>``), one of two alternate contents
(``<mc:AlternateContent>``) or one in an extension (``<extLst>``) that bears
such a name makes the file one of two readings. It is refused:
``xml.misplaced``.
"""

from __future__ import annotations

from collections.abc import Mapping

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""SpreadsheetML, transitional (ECMA-376 part 4) and strict (part 1)."""
DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
THREADED = (
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",
)
CUSTOM_PROPERTIES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""The namespaces of ``r:id``, and what the types of relationships begin with.
"""


class SchemaPlace:
    """A place in a part: which elements belong there, and which are refused.

    An element that is neither is passed over with all that it holds, but for
    the names that are forbidden in it.
    """

    __slots__ = ("children", "forbidden", "once", "stranger")

    def __init__(
        self,
        forbidden: frozenset[str],
        *,
        once: bool = False,
    ) -> None:
        self.children: dict[str, SchemaPlace] = {}
        self.forbidden = forbidden
        self.once = once
        """Whether a second such element in the same one is refused too."""
        self.stranger = self


Outline = Mapping[str, "Outline | None"]
"""The elements of a part by name with those that they hold; None where nothing
in it is read.

A name with ``!`` behind it may be there once.
"""


def _place(
    outline: Outline | None,
    namespace: str,
    forbidden: frozenset[str],
    *,
    once: bool = False,
) -> SchemaPlace:
    """Return the place of an outline."""
    inner_forbidden = frozenset[str]() if outline is None else forbidden
    made = SchemaPlace(inner_forbidden, once=once)
    made.stranger = SchemaPlace(inner_forbidden)
    for title, inner in (outline or {}).items():
        name = title.rstrip("!")
        inside = (
            _names(inner or {}) | {"AlternateContent"}
            if name in _BOUNDS
            else forbidden
        )
        made.children[f"{namespace} {name}"] = _place(
            inner, namespace, inside, once=title.endswith("!")
        )
    return made


def _names(outline: Outline) -> frozenset[str]:
    """Return the names that are read in an outline, but for those that matter
    only further inside.
    """
    found: set[str] = set()
    for title, inner in outline.items():
        name = title.rstrip("!")
        found.add(name)
        if inner is not None and name not in _BOUNDS:
            found |= _names(inner)
    return frozenset(found)


def _part(
    root: str,
    outline: Outline,
    namespaces: tuple[str, ...],
) -> SchemaPlace:
    """Return the place above the root of a part, which may have one of some
    namespaces.
    """
    top = SchemaPlace(frozenset())
    for namespace in namespaces:
        top.children[f"{namespace} {root}"] = _place(
            outline, namespace, _names(outline)
        )
    return top


_BOUNDS = frozenset(
    {
        "cols",
        "sheetData",
        "numFmts",
        "fonts",
        "fills",
        "cellStyleXfs",
        "cellXfs",
        "colors",
        "clrScheme",
    }
)
"""The elements outside of which the names of what they hold mean nothing."""
_RICH: Outline = {
    "t!": None,
    "r": {"t!": None, "rPr!": None},
    "rPh": {"t!": None},
    "phoneticPr": None,
}
_COLORS: Outline = {"fgColor!": None, "bgColor!": None}
_SLOTS = (
    "dk1",
    "lt1",
    "dk2",
    "lt2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)

WORKSHEET = _part(
    "worksheet",
    {
        "sheetFormatPr!": None,
        "cols": {"col": None},
        "sheetData!": {"row": {"c": {"f!": None, "v!": None, "is!": _RICH}}},
        "mergeCells!": {"mergeCell": None},
    },
    MAIN,
)
STRINGS = _part("sst", {"si": _RICH}, MAIN)
STYLES = _part(
    "styleSheet",
    {
        "numFmts!": {"numFmt": None},
        "fonts!": {
            "font": {"color!": None, "strike!": None, "vertAlign!": None}
        },
        "fills!": {
            "fill": {
                "patternFill!": _COLORS,
                "gradientFill!": {"stop": {"color!": None}},
            }
        },
        "borders": None,
        "cellStyleXfs!": {"xf": None},
        "cellXfs!": {"xf": None},
        "cellStyles": None,
        "dxfs": None,
        "tableStyles": None,
        "colors!": {"indexedColors!": {"rgbColor": None}, "mruColors": None},
        "extLst": None,
    },
    MAIN,
)
COMMENTS = _part(
    "comments",
    {"authors": None, "commentList": {"comment": {"text!": _RICH}}},
    MAIN,
)
THREADED_COMMENTS = _part(
    "ThreadedComments", {"threadedComment": {"text!": None}}, THREADED
)
THEME = _part(
    "theme",
    {
        "themeElements!": {
            "clrScheme!": {
                slot: {"srgbClr": None, "sysClr": None} for slot in _SLOTS
            }
        },
        "objectDefaults": None,
        "extraClrSchemeLst": None,
    },
    DRAWING,
)
