"""The result as one HTML page that needs nothing but itself."""

from irodori.report.html.diff import diff_chunks
from irodori.report.html.page import HtmlSource, html_chunks

__all__ = ["HtmlSource", "diff_chunks", "html_chunks"]
