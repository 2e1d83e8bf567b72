import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from function_fixtures import FUNCTIONS, Call, Configure


def value(text: str, series: str) -> float:
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_served_pictures_are_counted(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, enable="metrics")
    client = call("server")
    before = client.get("/api/metrics").text
    paths = ("thumb,format:webp/coffee.png", "thumb,format:webp/coffee.png", "thumb,format:webp/none.png")
    answers = [client.get(f"/api/get-image/{path}") for path in paths]
    after = client.get("/api/metrics").text
    for series, more in {
        'darkroom_requests_total{function="get_image",status="200"}': 2,
        'darkroom_requests_total{function="get_image",status="404"}': 1,
        'darkroom_derivatives_total{cache="hit"}': 1,
        'darkroom_derivatives_total{cache="miss"}': 1,
        'darkroom_request_seconds_count{function="get_image"}': 3,
    }.items():
        assert value(after, series) - value(before, series) == more, series
    sent = value(after, "darkroom_picture_bytes_total") - value(before, "darkroom_picture_bytes_total")
    assert sent == sum(len(answer.data) for answer in answers[:2])
    assert "coffee" not in after
    client.get("/api/list-operations")
    later = client.get("/api/metrics").text
    assert value(later, "darkroom_picture_bytes_total") == value(after, "darkroom_picture_bytes_total")


def test_it_is_off_by_default(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos)
    answer = call("server").get("/api/metrics")
    assert answer.status_code == 403 and "DARKROOM_ENABLE" in answer.get_json()["detail"]


def test_metrics_are_not_loaded_if_off() -> None:
    code = "import server, get_image, list_images, sys; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=FUNCTIONS, check=False).returncode == 0


def test_a_hit_is_one_line_in_cloud_loggings_format(
    photos: Path, configure: Configure, call: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(bucket=photos)
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "a-project")
    client = call("get_image")
    trace = "0af7651916cd43dd8448eb211c80319c"
    capsys.readouterr()
    client.get("/thumb,format:webp/coffee.png", headers={"X-Cloud-Trace-Context": f"{trace}/123;o=1"})
    (line,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert line["severity"] == "INFO" and line["function"] == "get_image" and line["request_id"] == trace
    assert line["logging.googleapis.com/trace"] == f"projects/a-project/traces/{trace}"
    assert (line["image"], line["chain"], line["hit"]) == ("coffee.png", "resize:320,format:webp", False)
    assert line["bytes"] > 500 and line["milliseconds"] > 0
    assert line["httpRequest"]["status"] == line["status"] == 200 and line["httpRequest"]["latency"].endswith("s")
