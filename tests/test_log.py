"""Lines of the log: severity, ids that other logs share, and what a person at a terminal sees."""

import io
import json
import sys

import pytest
from flask import Request

from darkroom import log

TRACE = "0af7651916cd43dd8448eb211c80319c"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def request(**headers: str) -> Request:
    return Request.from_values("/x", headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("status", "severity"),
    [(200, "INFO"), (304, "INFO"), (399, "INFO"), (400, "WARNING"), (499, "WARNING"), (500, "ERROR")],
)
def test_the_status_decides_the_severity(status: int, severity: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = request()
    record = log.begin("get_image", asked)
    log.note(asked, hit=True)
    log.end(record, status)
    (line,) = lines(capsys)
    assert (line["severity"], line["status"], line["hit"]) == (severity, status, True)
    assert line["message"] == f"GET get_image {status}" and "started" not in line


def test_failures_are_errors_and_refusals_are_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    log.failure("It broke.", "1")
    log.degraded("a_kind", "It was not stored.")
    log.refused(431, "too long", "2")
    assert lines(capsys) == [
        {"severity": "ERROR", "message": "It broke.", "request_id": "1"},
        {"severity": "ERROR", "message": "It was not stored.", "trouble": "a_kind"},
        {"severity": "WARNING", "message": "refused 431: too long", "status": 431, "request_id": "2"},
    ]
    assert log.is_degraded("a_kind") and not log.is_degraded("another")
    log.recovered("another")
    assert log.is_degraded("a_kind")
    log.recovered("a_kind")
    assert not log.is_degraded("a_kind")


@pytest.mark.parametrize(
    ("headers", "is_shared"),
    [
        ({"Traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}, True),
        ({"X_Cloud_Trace_Context": TRACE}, True),
        ({"X_Cloud_Trace_Context": f"{TRACE}/1;o=1"}, True),
        ({"X_Cloud_Trace_Context": f"{TRACE}0"}, False),
        ({"Traceparent": f"00-{TRACE}-b7ad6b7169203331-01\tx"}, False),
        ({"Traceparent": f"x00-{TRACE}-b7ad6b7169203331-01"}, False),
        ({}, False),
    ],
)
def test_a_request_has_the_id_of_its_trace_or_a_new_one(headers: dict[str, str], is_shared: bool) -> None:
    ids = {log.begin("x", request(**headers))["request_id"] for _ in range(2)}
    assert (ids == {TRACE}) is is_shared and len(ids) == (1 if is_shared else 2)
    assert all(len(one) == 32 for one in ids)


def test_a_person_sees_errors_alone(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_shown", {"requests", "errors"})
    log.show_errors_only()
    for status in (200, 404):
        log.end(log.begin("x", request()), status)
    log.refused(431, "too long", "2")
    log.failure("It broke.", "1")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "darkroom: It broke.\n")


def test_a_closed_log_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    log.end(log.begin("x", request()), 200)
    log.failure("It broke.", "1")
