"""The result as one HTML page that needs nothing but itself."""

from irodori.report.html.checkpage import check_chunks
from irodori.report.html.diffpage import diff_chunks
from irodori.report.html.page import Addition, html_chunks, legend_text

__all__ = ["Addition", "check_chunks", "diff_chunks", "html_chunks", "legend_text"]
