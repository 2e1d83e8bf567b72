"""The classic coloring page compared with scikit-image's chain, in separate processes; and a thumbnail's memory."""

import statistics
import tempfile
from pathlib import Path
from typing import Final

from _fresh import Fresh, fresh
from _limits import Limits
from _measure import interleaved
from _photos import photo

TESTS: Final = Path(__file__).resolve().parents[1]
FUNCTIONS: Final = TESTS.parent / "functions"

CHAIN: Final = """
import numpy as np
from skimage import exposure, filters, restoration
from skimage.util import img_as_ubyte, invert
def page(gray):
    edges = filters.sobel(restoration.denoise_tv_chambolle(gray, weight=0.05))
    return exposure.rescale_intensity(invert(img_as_ubyte(edges)))
"""
OWN: Final = "from darkroom.images.kernels.classic import classic as page\n"
GRAY: Final = """
import io, numpy as np
from PIL import Image
gray = np.asarray(Image.open({path!r}).convert("L"))
page(gray[:64, :64])
"""
"""Modules are loaded before the measurement starts."""

THEIR_FUNCTION: Final = """
import io
from flask import Response
from PIL import Image
from page_by_skimage import page
import numpy as np
def coloring_page(request):
    gray = np.asarray(Image.open(io.BytesIO(request.files["input-image"].read())).convert("L"))
    buffer = io.BytesIO()
    Image.fromarray(page(gray)).save(buffer, "PNG", compress_level=6)
    return Response(buffer.getvalue(), content_type="image/png")
"""
ASK: Final = """
import io, sys
sys.path.insert(0, {folder!r})
import functions_framework
app = functions_framework.create_app("coloring_page", {source!r})
body = {{"input-image": (io.BytesIO(open({path!r}, "rb").read()), "photo.jpg")}}
answer = app.test_client().post("/", data=body, content_type="multipart/form-data")
assert answer.status_code == 200, answer.data
"""
THUMBNAIL: Final = """
from darkroom.config import Settings
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
chain = parse("resize:320,format:webp", {{}})
small, large = open({small!r}, "rb").read(), open({large!r}, "rb").read()
develop(small, chain, Context(), Settings())
"""


def thumbnail_memory(limits: Limits) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = {"small": (320, 240), "large": (7304, 5478)}
        for name, size in paths.items():
            (Path(folder) / name).write_bytes(photo(*size))
        setup = THUMBNAIL.format(**{name: str(Path(folder) / name) for name in paths})
        found = fresh(setup, "develop(large, chain, Context(), Settings())", FUNCTIONS)
    print(f"Memory of a thumbnail, 320 wide, of a 40 megapixel baseline JPEG of {found.loaded_mb:.0f} MB idle")
    print(f"{'':18}{'MB above':>9}{'limit':>9}\n{'peak':18}{found.peak_mb:9.1f}{80.0:9.1f}", flush=True)
    limits.at_most("memory of a thumbnail", found.peak_mb, 80.0)


def _clock(found: Fresh) -> float:
    return found.wall


def classic(limits: Limits) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        path.write_bytes(photo(4000, 3000))
        gray = GRAY.format(path=str(path))
        reference = min((fresh(CHAIN + gray, "page(gray)", FUNCTIONS, cores=2) for _ in range(2)), key=_clock)
        one = fresh(OWN + gray, "page(gray)", FUNCTIONS, cores=1)
        two = min((fresh(OWN + gray, "page(gray)", FUNCTIONS, cores=2) for _ in range(5)), key=_clock)
    print("The classic coloring page of 12 megapixels, pixels to pixels, compared with scikit-image's chain")
    print(f"{'':18}{'CPU s':>9}{'s':>9}{'faster':>9}{'least':>9}{'MB':>9}{'part':>9}{'limit':>9}")
    print(f"{'scikit-image':18}{reference.cpu:9.2f}{reference.wall:9.2f}{'':18}{reference.peak_mb:9.0f}")
    # One core is measured by CPU time, which is robust; two cores by wall time, the best of all rounds.
    for name, found, faster, least in (
        ("one core", one, reference.cpu / one.cpu, 8.0),
        ("two cores", two, reference.wall / two.wall, 12.0),
    ):
        part = found.peak_mb / reference.peak_mb
        print(
            f"{name:18}{found.cpu:9.2f}{found.wall:9.2f}{faster:9.1f}{least:9.1f}{found.peak_mb:9.0f}{part:9.2f}{0.25:9.2f}",
            flush=True,
        )
        limits.at_least(f"classic page, {name}", faster, least)
        limits.at_most(f"memory of a classic page, {name}", part, 0.25)


def cold_page(limits: Limits) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "photo.jpg").write_bytes(photo(1152, 864))
        (base / "page_by_skimage.py").write_text(CHAIN)
        (base / "theirs.py").write_text(THEIR_FUNCTION)
        environment = {"DARKROOM_ENABLE": "coloring-page", "DARKROOM_BUCKET": folder}
        sources = {"scikit-image": base / "theirs.py", "ours": FUNCTIONS / "coloring_page.py"}
        cases = {
            name: (ASK.format(folder=folder, source=str(source), path=str(base / "photo.jpg")), environment)
            for name, source in sources.items()
        }
        found = interleaved(cases, 5)
    ratio = statistics.median(own / other for own, other in zip(found["ours"], found["scikit-image"], strict=True))
    print(
        "From process start to the first classic page of 1 megapixel, compared with the same function on scikit-image"
    )
    print(f"{'':18}{'CPU s':>9}{'ratio':>9}{'limit':>9}")
    print(f"{'scikit-image':18}{statistics.median(found['scikit-image']):9.2f}")
    print(f"{'ours':18}{statistics.median(found['ours']):9.2f}{ratio:9.2f}{0.6:9.2f}", flush=True)
    limits.at_most("cold page", ratio, 0.6)
