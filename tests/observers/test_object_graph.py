"""Ways from the roots of a project to its routers and commands."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.object_graph import WAYS, ObjectGraph, Place

A, B, C, D = ((name, name) for name in "abcd")


def _graph() -> ObjectGraph[str]:
    return ObjectGraph(lambda place: place)


def test_labels_are_collected_from_the_root_down() -> None:
    graph = _graph()
    graph.root(A, "top")
    graph.mount(A, B, "one")
    graph.mount(B, C)
    graph.mount(C, D, "two", "three")
    (way,) = graph.ways(D)
    assert (way.labels, way.top, way.rooted) == (("top", "one", "two", "three"), A, True)


def test_an_object_may_be_reached_in_several_ways_in_the_order_of_its_mounts() -> None:
    graph = _graph()
    graph.root(A)
    graph.mount(A, B, "x")
    graph.mount(A, B, "y")
    assert [way.labels for way in graph.ways(B)] == [("x",), ("y",)]


def test_a_way_that_begins_nowhere_is_told_apart_and_gives_way_to_one_from_a_root() -> None:
    graph = _graph()
    graph.mount(A, B, "x")
    assert [(way.labels, way.rooted) for way in graph.ways(B)] == [(("x",), False)]
    graph = _graph()
    graph.root(C)
    graph.mount(A, B, "x")
    graph.mount(C, B, "y")
    assert [(way.labels, way.rooted) for way in graph.ways(B)] == [(("y",), True)]


def test_a_circle_of_mounts_ends() -> None:
    graph = _graph()
    graph.root(A)
    graph.mount(A, B, "in")
    graph.mount(B, C, "on")
    graph.mount(C, B, "round")
    assert [way.labels for way in graph.ways(C)] == [("in", "on")]


def test_names_of_one_object_are_one() -> None:
    graph: ObjectGraph[str] = ObjectGraph(lambda place: B if place == C else place)
    graph.root(A)
    graph.mount(A, C, "x")
    assert [way.labels for way in graph.ways(B)] == [("x",)]


def test_a_graph_full_of_circles_takes_little_time() -> None:
    graph = _graph()
    places = [(str(number), "") for number in range(40)]
    graph.root(places[0])
    for above in places:
        for below in places:
            graph.mount(above, below, above[0])
    start = time.monotonic()
    assert all(graph.ways(place) for place in places)
    assert time.monotonic() - start < 10


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from("xyz")), max_size=40))
def test_any_graph_gives_few_ways_and_always_the_same(mounts: list[tuple[int, int, str]]) -> None:
    def build() -> ObjectGraph[str]:
        graph = _graph()
        graph.root(("0", ""))
        for above, below, label in mounts:
            graph.mount((str(above), ""), (str(below), ""), label)
        return graph

    places: list[Place] = [(str(number), "") for number in range(10)]
    ways = [build().ways(place) for place in places]
    assert ways == [build().ways(place) for place in places]
    assert all(1 <= len(found) <= WAYS for found in ways)
