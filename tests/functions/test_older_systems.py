"""The addresses and pictures of the systems that Darkroom replaces."""

import io
from pathlib import Path

import pytest
from PIL import Image

from function_fixtures import SHIPPED, Call, Configure


@pytest.fixture
def older(photos: Path, tmp_path: Path, configure: Configure) -> None:
    configure(
        bucket=photos, user_bucket=tmp_path / "visitors", open="1", enable="my-images,process-images", compatibility="1"
    )


@pytest.mark.usefixtures("older")
def test_a_batch_works_at_its_older_url(call: Call) -> None:
    body = {"images": [{"input": "coffee.png", "output": "small.jpg"}], "operations": ["splitQuadrants=True", "blur=5"]}
    answer = call("server").post("/items/", json=body)
    assert answer.status_code == 200 and answer.get_json()["operations"] == body["operations"]
    assert len(answer.get_json()["results"][0]["outputs"]) == 4


@pytest.mark.usefixtures("older")
def test_visitors_pictures_work_at_older_urls(call: Call) -> None:
    client = call("server")
    with (SHIPPED / "rocket.jpg").open("rb") as file:
        form = {"image": (file, "rocket.jpg"), "name": "Rocket", "chain": "grayscale,format:png"}
        made = client.post("/", data=form, headers={"Accept": "text/html"})
    assert made.status_code == 303 and "Image%20generated%20successfully" in made.headers["Location"]
    (record,) = client.get("/api/my-images").get_json()["records"]
    body = {"record_id": record["record_id"], "record_name": "Launch"}
    assert client.put(f"/update/{record['record_id']}", json=body).get_json() == {"message": "success"}
    assert client.get("/api/my-images").get_json()["records"][0]["record_name"] == "Launch"
    assert client.delete(f"/remove/{record['record_id']}", json=body).get_json() == {"message": "success"}
    assert client.get("/api/my-images").get_json()["records"] == []


def test_they_are_off_by_default(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, enable="my-images,process-images", open="1")
    assert call("server").post("/items/", json={"images": [], "operations": []}).status_code in (404, 405)
    assert call("server").delete("/remove/x").status_code in (404, 405)


@pytest.mark.parametrize("format", ["TIFF", "BMP"])
def test_coloring_pages_of_tiff_and_bmp(tmp_path: Path, configure: Configure, call: Call, format: str) -> None:
    configure(bucket=tmp_path / "none", enable="coloring-page", max_pixels="50000")
    for size, status in (((240, 160), 200), ((300, 200), 413)):
        buffer = io.BytesIO()
        Image.effect_noise(size, 50).convert("RGB").save(buffer, format)
        buffer.seek(0)
        answer = call("coloring_page").post("/", data={"input-image": (buffer, f"scan.{format.lower()}")})
        assert answer.status_code == status, answer.text
        assert status != 200 or answer.content_type == "image/png"


def test_a_bmp_is_not_shown_in_a_gallery(photos: Path, configure: Configure, call: Call) -> None:
    Image.new("RGB", (40, 30)).save(photos / "scan.bmp")
    configure(bucket=photos, open="1")
    listed = call("list_images").get("/").get_json()
    assert "scan.bmp" not in {image["name"] for image in listed["images"]} and listed["skipped"]
    assert call("get_image").get("/thumb,format:png/scan.bmp").status_code == 415
