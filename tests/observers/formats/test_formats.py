"""Documents as trees with lines."""

from __future__ import annotations

import contextlib
import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.formats.ini_document import read_ini
from repo_registry.adapters.observers.formats.json_document import read_json
from repo_registry.adapters.observers.formats.limits import MAX_DEPTH
from repo_registry.adapters.observers.formats.node import NOTHING, Node
from repo_registry.adapters.observers.formats.toml_document import read_toml
from repo_registry.adapters.observers.formats.toml_lines import toml_lines
from repo_registry.adapters.observers.formats.xml_document import read_xml
from repo_registry.adapters.observers.formats.yaml_document import first_document, read_yaml
from repo_registry.adapters.observers.observer import Unreadable


def plain(node: Node) -> Any:
    """Return a node as the values it stands for."""
    if isinstance(node.value, dict):
        return {key: plain(member) for key, member in node.value.items()}
    if isinstance(node.value, list):
        return [plain(member) for member in node.value]
    return node.value


def spelled(value: Any) -> Any:
    """Return a parsed value with numbers as the texts that the standard library writes."""
    if isinstance(value, dict):
        return {key: spelled(member) for key, member in value.items()}
    if isinstance(value, list):
        return [spelled(member) for member in value]
    return json.dumps(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))


@given(TREES, st.sampled_from([None, 1]))
def test_json_is_read_as_the_standard_library_reads_it(tree: Any, indent: int | None) -> None:
    text = json.dumps(tree, indent=indent)
    assert plain(read_json(text)) == spelled(json.loads(text))


@given(st.text(alphabet='[]{}":,1ea.-\\u \n', max_size=40))
def test_json_that_the_standard_library_refuses_is_unreadable(text: str) -> None:
    try:
        expected = spelled(json.loads(text, parse_float=str, parse_int=str))
    except (ValueError, RecursionError):
        with pytest.raises(Unreadable):
            read_json(text)
    else:
        assert plain(read_json(text)) == expected


def test_members_of_json_know_the_line_of_their_key() -> None:
    root = read_json('{\n "a":\n  1, "b": [\n  2,\n  {"c":\n 3}\n]\n}')
    assert [(key, node.line) for key, node in root.items()] == [("a", 2), ("b", 3)]
    assert [node.line for node in root.get("b").elements()] == [4, 5]


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("{,}", 1), ("[1 2]", 1), ('{"a": 1,\n}', 2), ("[1,\n\n]", 3), ("01", 1), ("[] []", 1)]
)
def test_broken_json_tells_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match=rf"^invalid JSON, line {line}$"):
        read_json(text)


def test_depth_is_bounded_in_every_format() -> None:
    read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    with pytest.raises(Unreadable, match="deeper"):
        read_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    with pytest.raises(Unreadable, match="deeper"):
        read_yaml("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    with pytest.raises(Unreadable, match="deeper"):
        read_toml("a = " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    with pytest.raises(Unreadable, match="deeper"):
        read_toml(".".join("a" * (MAX_DEPTH + 2)) + " = 1")
    with pytest.raises(Unreadable, match="levels"):
        read_xml("<a>" * (MAX_DEPTH + 2) + "</a>" * (MAX_DEPTH + 2))


YAML_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(YAML_TREES)
def test_yaml_has_the_shape_that_its_library_reads(tree: Any) -> None:
    text = yaml.safe_dump(tree)

    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return [shape(member) for member in value.values()]
        return [shape(member) for member in value] if isinstance(value, list) else None

    assert shape(plain(first_document(text))) == shape(yaml.safe_load(text))


def test_yaml_keeps_scalars_as_written_and_knows_lines() -> None:
    root = first_document("on: 1.10\nempty:\nnull: ~\nquoted: '~'\nlist:\n- a\n- b: yes\n")
    assert plain(root) == {"on": "1.10", "empty": None, "null": None, "quoted": "~", "list": ["a", {"b": "yes"}]}
    assert [(key, node.line) for key, node in root.items()] == [
        ("on", 1), ("empty", 2), ("null", 3), ("quoted", 4), ("list", 5)
    ]  # fmt: skip
    assert [node.line for node in root.get("list").elements()] == [6, 7]


def test_merge_keys_give_what_a_mapping_does_not_set_itself() -> None:
    root = first_document("a: &a {x: 1, y: 2}\nb: &b {z: 3}\nc:\n  <<: [*a, *b]\n  x: 9\nd: *a\n")
    assert plain(root.get("c")) == {"x": "9", "y": "2", "z": "3"}
    assert plain(root.get("d")) == {"x": "1", "y": "2"}


def test_aliases_that_stand_for_too_much_are_refused_unexpanded() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40))
    with pytest.raises(Unreadable, match="stands for more than"):
        read_yaml(text)
    with pytest.raises(Unreadable, match="more than 2000 aliases"):
        read_yaml("a: &a x\nb: [" + "*a, " * 2_001 + "]")
    with pytest.raises(Unreadable, match="alias without a finished anchor, line 1"):
        read_yaml("a: &a [*a]")


TOML_KEYS = st.text(alphabet="ab.\"'é ", min_size=1, max_size=4)
TOML_TREES = st.dictionaries(
    TOML_KEYS,
    st.recursive(
        st.booleans() | st.integers(-9, 9) | st.text(alphabet="ab\"'\\\n#[]{},=.é", max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TOML_KEYS, inner, max_size=3),
    ),
    max_size=4,
)


def toml_value(value: Any, breaks: bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(
                f"{json.dumps(key, ensure_ascii=False)} = {toml_value(member, False)}" for key, member in value.items()
            )
            + "}"
        )
    if isinstance(value, list):
        end = "\n" if breaks else ""
        return f"[{end}" + f",{end} ".join(toml_value(member, breaks) for member in value) + f"{end}]"
    return json.dumps(value, ensure_ascii=False)


@given(TOML_TREES)
def test_every_key_and_element_of_toml_has_its_line(tree: dict[str, Any]) -> None:
    text = "".join(
        f"{json.dumps(key, ensure_ascii=False)} = {toml_value(value, True)}\n" for key, value in tree.items()
    )
    assert tomllib.loads(text) == tree
    root = read_toml(text)
    lines = text.split("\n")
    for key, node in root.items():
        assert lines[node.line - 1].startswith(json.dumps(key, ensure_ascii=False))
    assert set(toml_lines(text)) == set(paths(tree, ()))


def paths(value: Any, at: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, member in members for path in [(*at, key), *paths(member, (*at, key))]]


def test_toml_tables_lists_of_tables_and_long_texts_keep_their_lines() -> None:
    text = '''\
title = """
[not.a.table]
"""  # remark = 1
[a."b.c"]
d.e = 1.10
[[p]]
n = 'x'
[[p]]
n = 'y'
[p.q]
r = [
  # remark
  "s", ["t",
  "u"],
]
'''
    root = read_toml(text)
    assert root.get("a", "b.c", "d", "e").line == 5
    first, second = root.get("p").elements()
    assert (first.line, second.line, second.get("n").line, second.get("q", "r").line) == (6, 8, 9, 11)
    assert [node.line for node in second.get("q", "r").elements()] == [13, 13]
    assert root.get("title").line == 1


@given(st.text(alphabet="[]{}=\"'.,#a1\n \\-", max_size=60))
def test_the_scan_of_toml_ends_on_any_text(text: str) -> None:
    with contextlib.suppress(Unreadable):
        read_toml(text)
    last = text.count("\n") + 1
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert all(1 <= line <= last for line in toml_lines(text).values())


def test_ini_values_are_lists_of_lines() -> None:
    root = read_ini("[a]\nkey = one\n  two\n\n  # remark\n  three\nOther: x=y\nbroken\n[b]\n")
    assert list(root.get("a", "key").texts()) == [("one", 2), ("two", 3), ("three", 6)]
    assert list(root.get("a", "other").texts()) == [("x=y", 7)]
    assert root.get("b").is_mapping


def test_xml_elements_know_their_lines_and_lose_their_prefixes() -> None:
    root = read_xml('<?xml version="1.0"?>\n<p:a xmlns:p="u">\n<b c="1"> x </b>\n</p:a>')
    assert (root.name, root.line) == ("a", 2)
    assert (root.get("b").text, root.get("b").line, root.get("b").attributes) == ("x", 3, {"c": "1"})
    assert root.get("missing", "deeper").line == 0


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "a"])
def test_xml_that_is_broken_or_declares_a_type_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_xml(text)


def test_asking_a_node_for_what_it_is_not_gives_nothing() -> None:
    node = Node(value="x", line=1)
    assert node.get("a", "b") is NOTHING
    assert list(node.items()) == []
    assert list(node.elements()) == []
    assert NOTHING.text == ""
    assert not NOTHING.exists
