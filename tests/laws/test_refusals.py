"""What of the corpus is refused stands in the reference, with the reason."""

from __future__ import annotations

import pytest
from tests.laws.books import CORPUS, corpus
from tests.laws.refusals import documented, fingerprint, table


@pytest.mark.slow
@pytest.mark.skipif(
    CORPUS is None, reason="IRODORI_CORPUS names no folder of workbooks"
)
def test_the_page_says_what_is_refused() -> None:
    known, page = documented()
    # of another corpus the page says nothing
    if fingerprint(corpus()) == known:
        assert page == table(corpus())
