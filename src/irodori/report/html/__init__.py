"""The result as one HTML page that needs nothing but itself."""

from irodori.report.html.diff import diff_chunks
from irodori.report.html.page import Addition, HtmlSource, html_chunks, legend_text

__all__ = ["Addition", "HtmlSource", "diff_chunks", "html_chunks", "legend_text"]
