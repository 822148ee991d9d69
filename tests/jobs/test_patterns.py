"""Where outputs go: nothing that is filled into a pattern leads out of its
folder.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.jobs.stores import NameFields, fields, filled, fixed_folder


def named(name: str, folder: str = "") -> NameFields:
    return NameFields(name, folder, "quarterly", dt.date(2026, 4, 2))


@pytest.mark.parametrize(
    ("pattern", "name", "folder", "place"),
    [
        (
            "/out/{stem}.colored{suffix}",
            "法務省.xlsx",
            "",
            "/out/法務省.colored.xlsx",
        ),
        (
            "/out/{folder}/{stem}{suffix}",
            "a.b.xlsm",
            "2026/春",
            "/out/2026/春/a.b.xlsm",
        ),
        ("/out/{folder}/{stem}{suffix}", "a.xlsx", "", "/out/a.xlsx"),
        (
            "s3://bucket/{date}/{job}/{name}",
            "a.xlsx",
            "",
            "s3://bucket/2026-04-02/quarterly/a.xlsx",
        ),
        (
            "/out/{ministry}/{as_of}{suffix}",
            "a.xlsx",
            "",
            "/out/法務省/2022-04-01.xlsx",
        ),
    ],
)
def test_a_pattern_is_filled_in(
    pattern: str, name: str, folder: str, place: str
) -> None:
    assert (
        filled(
            pattern,
            named(name, folder),
            {"ministry": "法務省", "as_of": "2022-04-01"},
        )
        == place
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "{nothing}",
        "{stem!r}",
        "{stem:>10}",
        "{}",
        "{stem.real}",
        "{stem",
        "{0}",
    ],
)
def test_what_is_no_field_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        fields(pattern)


@given(st.text(), st.text(), st.text())
def test_no_text_leads_out_of_the_folder(
    ministry: str, name: str, folder: str
) -> None:
    place = filled(
        "/out/{folder}/{ministry}/{stem}{suffix}",
        named(name, folder),
        {"ministry": ministry},
    )
    assert place.startswith("/out/")
    assert ".." not in place.split("/")
    assert len(place.rpartition("/")[2].encode()) <= 255


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("/out/{stem}", "/out/"),
        ("/out/{folder}/{stem}", "/out/"),
        ("s3://bucket/out/x-{stem}", "s3://bucket/out/"),
        ("/out/all.xlsx", "/out/"),
    ],
)
def test_outputs_wait_below_the_folder_that_a_pattern_always_names(
    pattern: str, folder: str
) -> None:
    assert fixed_folder(pattern) == folder
