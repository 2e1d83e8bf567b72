"""The API page in Chromium: every request, sent as prefilled."""

from pathlib import Path

import pytest

from function_fixtures import SHIPPED
from openapi.test_description import ENTRIES, operations
from running_server import running
from viewers.running import visit

pytestmark = pytest.mark.long
ENABLE = "my-images,coloring-page,process-images,metrics"


def test_every_request_can_be_tried_without_another_host(photos: Path, tmp_path: Path) -> None:
    (photos / "holidays").mkdir()
    for photo in list(photos.glob("*.*")):
        photo.rename(photos / "holidays" / photo.name)
    (photos / "holidays" / "chelsea.png").rename(photos / "top.png")
    environment = {"DARKROOM_BUCKET": str(photos), "DARKROOM_OPEN": "1", "DARKROOM_ENABLE": ENABLE}
    environment |= {"DARKROOM_USER_BUCKET": str(tmp_path / "users")}
    with running(tmp_path / "log", **environment) as address:
        base = address.replace("127.0.0.1", "localhost")
        seen = visit("docs.mjs", base, str(SHIPPED / "rocket.jpg"), str(tmp_path / "page.png"))
    assert not seen["errors"]
    statuses = seen["result"]["statuses"]
    assert set(statuses) == {f"{method}{path}" for entry in ENTRIES for path, method, _ in operations(entry)}
    assert {name: status for name, status in statuses.items() if status not in (200, 201)} == {}
    assert seen["result"]["hosts"] == [base]
    assert seen["result"]["wider"] <= 0
