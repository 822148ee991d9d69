"""Columns of values: what is asked of each distinct value holds for every row that has it."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from irodori.scorecard.columns import Column, KindColumn, column_of, each_once

ROWS = st.lists(st.integers(-3, 3), max_size=30)


@given(ROWS)
def test_each_row_has_what_its_key_gives_and_each_key_is_asked_once(keys: list[int]) -> None:
    asked = Counter[int]()

    def ask(key: int) -> int:
        asked[key] += 1
        return abs(key)

    assert list(each_once(keys, ask)) == [abs(key) for key in keys]
    assert asked == Counter(set(keys))


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2)), max_size=30))
def test_two_columns_side_by_side_have_the_values_of_both(pairs: list[tuple[int, int]]) -> None:
    one, two = (each_once([pair[at] for pair in pairs], lambda value: value) for at in (0, 1))
    assert list(one.beside(two)) == pairs


@given(ROWS)
def test_equal_values_are_merged_into_one(keys: list[int]) -> None:
    merged = each_once(keys, abs).merged()
    assert list(merged) == [abs(key) for key in keys]
    assert len(set(merged.distinct)) == len(merged.distinct)


@given(ROWS)
def test_what_each_value_gives_leaves_the_column_as_it_was(keys: list[int]) -> None:
    column = each_once(keys, lambda key: key)
    doubled = column.each(lambda value: 2 * value)
    doubled.put(range(len(keys)), 0)
    assert list(column) == keys


@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=20), st.data())
def test_a_row_of_a_kind_has_its_own_value_until_another_is_put_there(words: list[str], data: st.DataObject) -> None:
    kinds = each_once(map(len, words), lambda length: "-" * length)
    column = KindColumn(kinds.distinct, kinds.places, words.__getitem__)
    put = data.draw(st.sets(st.integers(0, len(words) - 1)))
    column.put(sorted(put), "put")
    expected = ["put" if at in put else word for at, word in enumerate(words)]
    assert list(column) == expected == column[:]
    assert column[0] is column[0]


def test_a_column_is_counted_by_its_distinct_values() -> None:
    column = Column(["a", "b", "c"], bytearray([0, 1, 1]))
    assert dict(column.counts()) == {"a": 1, "b": 2}
    assert list(column.where("b".__eq__)) == [1, 2]


WIDE = st.lists(st.integers(0, 400), min_size=1, max_size=900, unique=True)


@given(WIDE, WIDE, st.randoms(use_true_random=False))
def test_columns_of_many_values_say_the_same_as_those_of_few(one: list[int], two: list[int], random: Random) -> None:
    pairs = [(random.choice(one), random.choice(two)) for _ in range(600)]
    columns = [column_of(pair[at] for pair in pairs) for at in (0, 1)]
    beside = columns[0].beside(columns[1])
    assert list(beside) == pairs
    assert dict(beside.counts()) == Counter(pairs)
    assert [*beside.where(lambda pair: pair[0] == one[0])] == [at for at, pair in enumerate(pairs) if pair[0] == one[0]]


def test_a_value_more_than_a_byte_tells_apart_can_be_put() -> None:
    column = column_of(range(256))
    column.put([3], -1)
    column.put([4], -2)
    assert column[:6] == [0, 1, 2, -1, -2, 5]
