"""Events are single lines of JSON, for those who asked for them and for nobody else."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.logs.operations import LOGGER_NAME, MAX_TEXT, OperationsLog, stop_writing, write_to


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = write_to(stream, "INFO")
    yield stream
    stop_writing(handler)
    logging.getLogger(LOGGER_NAME).propagate = True


def test_an_event_is_one_line_of_json_with_time_level_and_fields(stream: io.StringIO) -> None:
    OperationsLog().emit("repository.registered", name="shop", restored=False)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["name"], line["restored"]) == (
        "repository.registered",
        "info",
        "shop",
        False,
    )
    assert line["time"].endswith("Z")


def test_failures_are_warnings_and_pass_a_higher_level() -> None:
    stream = io.StringIO()
    handler = write_to(stream, "WARNING")
    try:
        OperationsLog().emit("analysis.started")
        OperationsLog().emit("analysis.failed", code="not_found")
    finally:
        stop_writing(handler)
        logging.getLogger(LOGGER_NAME).propagate = True
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["analysis.failed"]


@given(st.text(max_size=50))
def test_no_value_can_forge_a_line(text: str) -> None:
    stream = io.StringIO()
    handler = write_to(stream, "INFO")
    try:
        OperationsLog().emit("review.decided", note=text + "\r\n\u2028\x1b[31m")
    finally:
        stop_writing(handler)
        logging.getLogger(LOGGER_NAME).propagate = True
    (line,) = stream.getvalue().splitlines()
    assert stream.getvalue().isascii()
    assert json.loads(line)["note"] == text + "\r\n\u2028\x1b[31m"


def test_endless_texts_are_cut(stream: io.StringIO) -> None:
    OperationsLog().emit("analysis.failed", message="x" * 100_000)
    assert len(json.loads(stream.getvalue())["message"]) == MAX_TEXT


def test_nothing_is_printed_where_nobody_listens() -> None:
    code = "from repo_registry.adapters.logs.operations import OperationsLog; OperationsLog().emit('analysis.failed')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
