"""CPU time from process start to the first response, compared with a hello-world function on the same framework.

The `gs` cases use the real storage client over HTTP against the fake bucket server of the tests.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import skimage.data
from _measure import interleaved, table

TESTS = Path(__file__).resolve().parents[1]
FUNCTIONS = TESTS.parent / "functions"
sys.path[:0] = [str(TESTS), str(FUNCTIONS)]

from darkroom.storage import open_bucket  # noqa: E402
from fake_bucket import FakeBucketServer  # noqa: E402

ROUNDS = 15
HELLO = "def hello(request):\n    return 'hello'\n"
LIMITS = {
    "list_images, folder": 1.3,
    "random_image, folder": 1.3,
    "list_images, gs": 2.0,
    "random_image, gs": 2.0,
    "get_image thumbnail, folder": 1.7,
}


def first_answer(target: str, source: Path, path: str = "/") -> str:
    return f"""
import functions_framework
app = functions_framework.create_app({target!r}, {str(source)!r})
answer = app.test_client().get({path!r})
assert answer.status_code == 200, answer.data
"""


def fill(url: str) -> None:
    """A gallery with known picture sizes, as after an upload."""
    shipped = Path(skimage.data.__file__).parent
    for name in ("astronaut.png", "coffee.png", "rocket.jpg"):
        words = {"width": "640", "height": "480", "caption": name}
        open_bucket(url).write(name, (shipped / name).read_bytes(), "image/png", words)


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    hello = folder / "hello.py"
    hello.write_text(HELLO)
    bucket = folder / "photos"
    bucket.mkdir()
    fill(str(bucket))
    with FakeBucketServer() as server:
        local = {"DARKROOM_BUCKET": str(bucket)}
        cloud = {"DARKROOM_BUCKET": "gs://photos", "STORAGE_EMULATOR_HOST": server.url}
        server.fill_from(bucket, "photos")
        cases = {"hello-world": (first_answer("hello", hello), local)}
        for name in ("list_images", "random_image"):
            cases[f"{name}, folder"] = (first_answer(name, FUNCTIONS / f"{name}.py"), local)
            cases[f"{name}, gs"] = (first_answer(name, FUNCTIONS / f"{name}.py"), cloud)
        thumb = first_answer("get_image", FUNCTIONS / "get_image.py", "/thumb,format:webp/coffee.png")
        cases["get_image thumbnail, folder"] = (thumb, local)
        found = interleaved(cases, ROUNDS)
    table(found, "hello-world", LIMITS)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
