import io
import json
import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

import forked
from darkroom import config
from darkroom.batch.forecast import MOST_PARTS, memory_of, refusal
from darkroom.batch.order import read_order
from darkroom.batch.run import run
from darkroom.config import Settings
from darkroom.storage import open_bucket
from darkroom_cli.commands import process as command
from function_fixtures import FUNCTIONS, Call, Configure
from own_folders import OWN_FOLDERS

KEY = "a-key-of-some-length-to-write"
ALLOWED = {"Authorization": f"Bearer {KEY}"}
SCRIPT = FUNCTIONS.parent / "scripts" / "process_images.py"


@pytest.fixture
def client(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=photos, enable="process-images", write_keys=f"{KEY},another-key-of-some-length")
    return call("process_images")


def process(client: FlaskClient, images: object, *operations: object) -> dict:
    answer = client.post("/", json={"images": images, "operations": list(operations)}, headers=ALLOWED)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["images"] == images and answer.get_json()["operations"] == list(operations)
    return answer.get_json()


def pair(name: str, output: str) -> dict[str, str]:
    return {"input": name, "output": output}


def opened(photos: Path, name: str) -> Image.Image:
    return Image.open(io.BytesIO((photos / name).read_bytes()))


def test_operations_run_from_left_to_right(client: FlaskClient, photos: Path) -> None:
    (result,) = process(client, [pair("coffee.png", "deep/folder/out.jpg")], "resize=0.5", "blur=4", "grayscale")[
        "results"
    ]
    assert result["outputs"] == ["processed/deep/folder/out.jpg"] and result["error"] is None
    assert [step["applied"] for step in result["steps"]] == [True, True, True]
    made = opened(photos, "processed/deep/folder/out.jpg")
    assert (made.format, made.size, made.mode) == ("JPEG", (300, 200), "L")


def test_two_splits_are_sixteen_parts_in_nested_order(client: FlaskClient, photos: Path) -> None:
    (result,) = process(client, [pair("astronaut.png", "a.PNG")], "splitQuadrants=True", "split=1")["results"]
    assert result["outputs"] == [f"processed/a_{n}.PNG" for n in range(1, 17)]
    whole = np.asarray(opened(photos, "astronaut.png").convert("RGB"))
    number = 0
    for top, left in ((0, 0), (0, 256), (256, 0), (256, 256)):
        for inner_top, inner_left in ((0, 0), (0, 128), (128, 0), (128, 128)):
            number += 1
            part = np.asarray(opened(photos, f"processed/a_{number}.PNG"))
            y, x = top + inner_top, left + inner_left
            assert np.array_equal(part, whole[y : y + 128, x : x + 128])


def test_inapplicable_operations_are_skipped_with_the_reason(client: FlaskClient, photos: Path) -> None:
    asked = ("split=None", "split=false", "resize=0.05", "resize=101", "blur=-1", "paint=blue", "blur=x")
    asked += ("crop=999:0:5:5", "resize=x.5", "resize=50")
    (result,) = process(client, [pair("coffee.png", "out.png")], *asked)["results"]
    assert [step["applied"] for step in result["steps"]] == [False] * len(asked)
    assert all(step["reason"] for step in result["steps"])
    assert "Example: resize=0.5" in result["steps"][2]["reason"]
    assert "DARKROOM_MAX_PIXELS" in result["steps"][-1]["reason"]
    assert opened(photos, "processed/out.png").size == (600, 400)


def test_a_factor_may_have_all_the_digits_that_a_program_prints(client: FlaskClient, photos: Path) -> None:
    (result,) = process(client, [pair("coffee.png", "third.png")], f"resize={1 / 3}", "resize=0.0500000000001")[
        "results"
    ]
    assert [step["applied"] for step in result["steps"]] == [True, True]
    assert opened(photos, "processed/third.png").size == (10, 7)


def test_a_bad_image_never_fails_the_others(client: FlaskClient, photos: Path) -> None:
    (photos / "broken.jpg").write_text("no picture")
    images = [
        pair("none.jpg", "1.png"),
        pair("broken.jpg", "2.png"),
        pair("coffee.png", "3.tga"),
        pair("../secret", "4.png"),
        pair("coffee.png", "../5.png"),
        pair("coffee.png", "6.webp"),
        pair("coffee.png", "6.webp"),
    ]
    results = process(client, images, "resize=0.1")["results"]
    assert [result["error"] is None for result in results] == [False] * 5 + [True, False]
    assert opened(photos, "processed/6.webp").size == (60, 40)


def test_a_picture_over_the_limit_is_not_processed(client: FlaskClient, photos: Path, configure: Configure) -> None:
    size = (photos / "coffee.png").stat().st_size
    for limit, is_refused in ((size - 1, True), (size, False)):
        configure(max_source_bytes=limit)
        (result,) = process(client, [pair("coffee.png", "out.png")], "resize=0.1")["results"]
        assert (f"{size} bytes" in str(result["error"])) == is_refused


def test_a_closed_picture_is_not_processed(client: FlaskClient, photos: Path) -> None:
    (photos / "family").mkdir()
    shutil.copy(photos / "coffee.png", photos / "family" / "coffee.png")
    (photos / "albums.json").write_text('{"family": {"closed": true}}')
    (result,) = process(client, [pair("family/coffee.png", "out.png")])["results"]
    assert result["outputs"] == [] and result["error"] == "There is no 'family/coffee.png'."
    assert not (photos / "processed").exists()


def test_only_outputs_of_batches_are_replaced(client: FlaskClient, photos: Path) -> None:
    open_bucket(str(photos)).write("processed/kept.png", b"somebody's", "image/png")
    assert process(client, [pair("coffee.png", "kept.png")])["results"][0]["error"]
    assert (photos / "processed" / "kept.png").read_bytes() == b"somebody's"
    process(client, [pair("coffee.png", "own.png")], "resize=0.5")
    process(client, [pair("coffee.png", "own.png")], "resize=0.25")
    assert opened(photos, "processed/own.png").size == (150, 100)
    (again,) = process(client, [pair("processed/own.png", "twice.png")], "resize=2")["results"]
    assert again["outputs"] == ["processed/twice.png"]


def test_an_empty_batch_returns_at_once(client: FlaskClient) -> None:
    assert process(client, [], "resize=2")["results"] == []
    answer = client.post("/", json={"images": []}, headers=ALLOWED)
    assert answer.status_code == 200 and answer.get_json()["operations"] == []


@pytest.mark.parametrize(
    "body",
    [
        "x",
        "[]",
        "{}",
        "null",
        '{"images": {}}',
        '{"images": [1]}',
        '{"images": [{"input": "a"}]}',
        '{"images": [{"input": 1, "output": "b"}]}',
        '{"images": [], "operations": "resize=2"}',
        '{"images": [], "operations": [2]}',
        "[" * 20_000,
    ],
)
def test_json_with_a_wrong_structure_is_refused(client: FlaskClient, body: str) -> None:
    answer = client.post("/", data=body, headers=ALLOWED)
    assert answer.status_code == 400 and answer.content_type == "application/problem+json"


def test_a_key_is_needed(client: FlaskClient, photos: Path, configure: Configure, call: Call) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {KEY[:-1]}"},
        {"Authorization": f"Bearer {KEY},another-key-of-some-length"},
    ):
        assert client.post("/", json={"images": []}, headers=headers).status_code == 403
    for key in (KEY, "another-key-of-some-length"):
        answer = client.post("/", json={"images": []}, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200
    assert (
        client.post("/", json={"images": []}, headers={**ALLOWED, "Origin": "https://evil.example"}).status_code == 403
    )
    configure(open="1")
    assert call("process_images").post("/", json={"images": []}).status_code == 200
    configure(open="0", enable="coloring-page")
    assert call("process_images").post("/", json={"images": []}, headers=ALLOWED).status_code == 403


def test_outputs_are_not_listed(client: FlaskClient, call: Call) -> None:
    process(client, [pair("coffee.png", "out.png")])
    assert call("list_images").get("/").get_json()["total"] == 5
    assert call("get_image").get("/thumb/processed/out.png").status_code == 404


def test_twenty_concurrent_batches_do_not_delay_a_health_check(client: FlaskClient, call: Call) -> None:
    health = call("health")

    def one(number: int) -> int:
        body = {"images": [pair("coffee.png", f"{number}.png")], "operations": ["resize=0.3", "blur=9"]}
        return client.application.test_client().post("/", json=body, headers=ALLOWED).get_json()["results"][0]["error"]

    with ThreadPoolExecutor(20) as pool:
        batches = [pool.submit(one, number) for number in range(20)]
        waited = []
        while not all(batch.done() for batch in batches):
            started = time.monotonic()
            assert health.get("/").status_code == 200
            waited.append(time.monotonic() - started)
            time.sleep(0.02)
    assert [batch.result() for batch in batches] == [None] * 20
    assert waited and max(waited) < 5


def test_the_script_does_the_same(photos: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.json"
    batch.write_text(json.dumps({"images": [pair("coffee.png", "a.png"), pair("none.png", "b.png")], "operations": []}))

    def script(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**OWN_FOLDERS, "PATH": os.environ["PATH"], "DARKROOM_BUCKET": str(photos)}
        return forked.run([SCRIPT, *arguments], environment)

    done = script(str(batch))
    assert done.returncode == 1 and "failed: none.png" in done.stderr and "1 written" in done.stdout
    done = script("--operation", "split=True", "coffee.png:q/c.webp")
    assert done.returncode == 0 and "4 written" in done.stdout
    assert opened(photos, "processed/q/c_4.webp").size == (300, 200)


def test_the_command_reports_failures_before_and_skips_after(
    photos: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=photos)
    operations = ("--operation", "resize=90", "--operation", "split")
    images = ("coffee.png:q/c.png", "none.png:n.png", "coffee.png:c.tga")
    assert command.main(["--dry-run", *operations, *images]) == 1
    before = capsys.readouterr()
    assert "q/c.png, in 4 parts" in before.out
    assert "failed: none.png" in before.err and "extension" in before.err
    assert not (photos / "processed").exists()
    assert command.main([*operations, *images]) == 1
    after = capsys.readouterr()
    assert "4 written, 2 of 3 failed" in after.out
    assert "skipped: coffee.png: resize=90: " in after.err and "DARKROOM_MAX_PIXELS" in after.err


def test_after_an_interrupt_no_further_image_is_started(photos: Path, configure: Configure) -> None:
    configure(bucket=photos, concurrency="1")
    order = read_order({"images": [pair("coffee.png", f"{n}.png") for n in range(30)], "operations": ["resize=0.1"]})

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(order, config.settings(), interrupt)
    assert len(list((photos / "processed").glob("*.png"))) < 30


def test_outputs_carry_no_metadata(client: FlaskClient, photos: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "SECRET-NAME"
    buffer = io.BytesIO()
    Image.open(photos / "coffee.png").convert("RGB").save(buffer, "JPEG", exif=exif, comment=b"SECRET")
    (photos / "told.jpg").write_bytes(buffer.getvalue())
    process(client, [pair("told.jpg", "out.jpg")])
    assert b"SECRET" not in (photos / "processed" / "out.jpg").read_bytes()


def test_an_operation_that_needs_too_much_memory_is_skipped(photos: Path, configure: Configure, call: Call) -> None:
    Image.new("RGB", (600, 500), "teal").save(photos / "large.png")
    configure(bucket=photos, enable="process-images", write_keys=KEY, max_memory_bytes="6000000")
    operations = ("denoise=0.1", "mirror", "grayscale", "split=True", "denoise=0.1")
    (result,) = process(call("process_images"), [pair("large.png", "made.png")], *operations)["results"]
    assert result["error"] is None and len(result["outputs"]) == 4
    assert [step["applied"] for step in result["steps"]] == [False, True, True, True, True]
    assert "DARKROOM_MAX_MEMORY_BYTES allows 6 MB" in result["steps"][0]["reason"]


def test_a_format_that_needs_too_much_memory_is_an_error_of_that_image_alone(
    photos: Path, configure: Configure, call: Call
) -> None:
    configure(bucket=photos, enable="process-images", write_keys=KEY, max_memory_bytes="5000000")
    images = [pair("coffee.png", "large.avif"), pair("coffee.png", "large.webp")]
    large, usual = process(call("process_images"), images, "mirror")["results"]
    assert "choose another format" in large["error"] and not large["outputs"]
    assert usual["outputs"] == ["processed/large.webp"]


def test_memory_is_forecast_by_the_largest_step() -> None:
    settings = Settings()
    plain, drawn = (
        memory_of(read_order({"images": [], "operations": operations}).operations, (1000, 1000), "png", settings)
        for operations in (["mirror"], ["coloring=classic"])
    )
    assert plain == 12_000_000 and drawn == 24_000_000
    (split,) = read_order({"images": [], "operations": ["split"]}).operations
    assert refusal(split, [(8, 8)] * (MOST_PARTS // 4), settings) is None
    assert str(MOST_PARTS) in (refusal(split, [(8, 8)] * (MOST_PARTS // 4 + 1), settings) or "")


@pytest.mark.parametrize(
    "order",
    [
        {"images": [pair("a" * 3_000_000, "b.png")], "operations": []},
        {"images": [pair("coffee.png", "a" * 2_000)], "operations": []},
        {"images": [], "operations": ["blur=" + "1" * 3_000]},
        {"images": [{**pair("coffee.png", "b.png"), "other": "a" * 19_000_000}], "operations": []},
    ],
    ids=["name", "output", "operation", "another key"],
)
def test_overlong_input_is_refused_and_not_echoed(client: FlaskClient, order: object) -> None:
    answer = client.post("/", json=order, headers=ALLOWED)
    assert answer.status_code in (400, 413) and len(answer.data) < 1_000
