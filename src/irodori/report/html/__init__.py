"""The result as one HTML page that needs nothing but itself."""

from irodori.report.html.page import HtmlSource, html_chunks

__all__ = ["HtmlSource", "html_chunks"]
