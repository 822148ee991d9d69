"""The fair queue: one client's many jobs do not stand before another client's
one.
"""

from __future__ import annotations

from irodori.web.turns import Turns


def filled(most: int, text: str) -> Turns[str]:
    turns: Turns[str] = Turns(most)
    for ticket in text.split():
        turns.put(ticket[0], ticket)
    return turns


def served(turns: Turns[str]) -> list[str]:
    found = []
    while (ticket := turns.take()) is not None:
        found.append(ticket)
    return found


def test_clients_are_served_in_turn() -> None:
    turns = filled(10, "a1 a2 a3 b1 c1 b2")
    expected = ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert list(turns) == expected
    assert served(turns) == expected


def test_a_full_queue_has_room_for_a_client_that_has_fewer_jobs_in_it() -> (
    None
):
    turns = filled(3, "a1 a2 a3")
    assert not turns.has_room("a")
    assert turns.has_room("b")
    assert turns.put("b", "b1") == "a3"
    assert served(turns) == ["a1", "b1", "a2"]


def test_a_full_queue_of_clients_with_one_job_each_has_no_room() -> None:
    turns = filled(2, "a1 b1")
    assert not turns.has_room("c")


def test_jobs_that_are_still_being_sent_take_room_too() -> None:
    turns = filled(4, "a1")
    assert turns.has_room("a", arriving=2)
    assert not turns.has_room("a", arriving=3)


def test_a_ticket_that_is_given_up_leaves_the_queue() -> None:
    turns = filled(3, "a1 b1 a2")
    assert turns.remove("b1")
    assert not turns.remove("b1")
    assert len(turns) == 2
