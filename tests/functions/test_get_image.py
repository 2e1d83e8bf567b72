import io
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from darkroom.images.derivatives import derive
from darkroom.storage import list_all, open_bucket
from function_fixtures import SHIPPED, Call, Configure


def picture(answer: TestResponse) -> Image.Image:
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.data))


def version(gallery: FlaskClient, name: str) -> str:
    return str(gallery.get(f"/api/explain-image/thumb/{name}").get_json()["version"])


def stored(photos: Path) -> list[str]:
    return [blob.name for blob in list_all(open_bucket(str(photos)), "derivatives/")]


def test_a_derivative_is_generated_once_and_stored_under_its_version(gallery: FlaskClient, photos: Path) -> None:
    path = "/api/get-image/thumb,format:webp/coffee.png"
    first, second = gallery.get(path), gallery.get(path)
    assert picture(first).size == (320, 213) and picture(first).format == "WEBP"
    assert first.headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert second.headers["Cache-Status"] == "darkroom; hit" and second.data == first.data
    kept = f"derivatives/coffee.png/{version(gallery, 'coffee.png')}/resize_320,format_webp@1.1.webp"
    assert stored(photos) == [kept]
    metadata = open_bucket(str(photos)).stat(kept).metadata
    assert metadata["source"] == "coffee.png" and metadata["chain"] == "resize:320,format:webp"
    assert metadata["version"] == version(gallery, "coffee.png") and metadata["engine"] == "1.1"


def test_equal_requests_share_one_derivative(gallery: FlaskClient, photos: Path) -> None:
    for chain in ("thumb,format:webp", "resize:320,format:webp", "format:webp,resize:320::contain:1.0,quality:82"):
        gallery.get(f"/api/get-image/{chain}/coffee.png")
    assert len(stored(photos)) == 1


def test_a_replaced_photo_never_shows_its_old_thumbnail(gallery: FlaskClient, photos: Path) -> None:
    path = "/api/get-image/thumb,format:png/coffee.png"
    before = picture(gallery.get(path))
    shutil.copy(photos / "chelsea.png", photos / "coffee.png")
    after = picture(gallery.get(path))
    assert after.size == (320, 213) and np.abs(np.asarray(after, float) - np.asarray(before, float)).mean() > 20


def test_a_missing_version_redirects_unless_it_is_stored(gallery: FlaskClient, photos: Path) -> None:
    old = version(gallery, "coffee.png")
    made = gallery.get(f"/api/get-image/thumb,format:webp/coffee.png?v={old}")
    shutil.copy(photos / "chelsea.png", photos / "coffee.png")
    assert gallery.get(f"/api/get-image/thumb,format:webp/coffee.png?v={old}").data == made.data
    never_made = gallery.get(f"/api/get-image/resize:160,format:webp/coffee.png?v={old}")
    assert never_made.status_code == 302 and "v=" not in never_made.headers["Location"]
    assert "immutable" not in never_made.headers["Cache-Control"]
    (photos / "coffee.png").unlink()
    assert gallery.get(f"/api/get-image/resize:160,format:webp/coffee.png?v={old}").status_code == 404


def test_deleted_derivatives_are_generated_again(gallery: FlaskClient, photos: Path) -> None:
    path = "/api/get-image/thumb,format:webp/coffee.png"
    gallery.get(path)
    shutil.rmtree(photos / "derivatives")
    assert gallery.get(path).headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert len(stored(photos)) == 1


def test_a_read_only_bucket_still_serves_derivatives(gallery: FlaskClient, photos: Path) -> None:
    (photos / "derivatives").write_text("a file where a folder would have to be")
    (photos / ".darkroom").write_text("and here")
    answer = gallery.get("/api/get-image/thumb,format:webp/coffee.png")
    assert picture(answer).size == (320, 213)
    assert answer.headers["Cache-Status"] == "darkroom; fwd=miss; stored=?0"


def test_concurrent_requests_share_one_computation(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, concurrency="2")
    client = call("get_image")
    path = "/api/get-image/resize:480,format:webp/hubble_deep_field.jpg"
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: client.application.test_client().get(path), range(32)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers["Server-Timing"] for answer in answers if "miss" in answer.headers["Cache-Status"]}) == 1
    assert len(stored(photos)) == 1


def test_what_another_process_stored_meanwhile_is_served(
    gallery: FlaskClient, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A warm job's file has another encoder, and the ETag of both is the same."""
    path = "/api/get-image/thumb,format:jpeg/coffee.png"
    other = gallery.get(path.replace("coffee", "chelsea")).data
    key = f"derivatives/coffee.png/{version(gallery, 'coffee.png')}/resize_320,format_jpeg@1.1.jpg"
    real = derive.develop

    def overtaken(*arguments: Any, **options: Any) -> bytes:
        open_bucket(str(photos)).write(key, other, "image/jpeg")
        return real(*arguments, **options)

    monkeypatch.setattr(derive, "develop", overtaken)
    answer = gallery.get(path)
    assert answer.data == other and answer.headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert gallery.get(path).data == other


def test_304_does_not_read_the_picture(gallery: FlaskClient, photos: Path) -> None:
    current = version(gallery, "coffee.png")
    path = f"/api/get-image/thumb,format:webp/coffee.png?v={current}"
    tag = gallery.get(path).headers["ETag"]
    shutil.rmtree(photos / "derivatives")
    answer = gallery.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 304 and answer.headers["ETag"] == tag and not answer.data
    assert "immutable" in answer.headers["Cache-Control"]
    assert stored(photos) == []


def test_ranges_and_head(gallery: FlaskClient) -> None:
    path = "/api/get-image/thumb,format:webp/coffee.png"
    whole = gallery.get(path)
    part = gallery.get(path, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206 and part.data == whole.data[10:20]
    head = gallery.head(path)
    assert head.status_code == 200 and not head.data and head.content_length == len(whole.data)


def test_cache_headers_by_class_of_url(gallery: FlaskClient) -> None:
    plain = gallery.get("/api/get-image/thumb,format:webp/coffee.png")
    assert plain.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=60"
    versioned = gallery.get(f"/api/get-image/thumb,format:webp/coffee.png?v={version(gallery, 'coffee.png')}")
    assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gallery.get("/api/get-image/nothing/coffee.png").headers["Cache-Control"] == "no-store"
    for path, seconds in (
        ("thumb/coffee.png?v=gone", 60),
        ("original/coffee.png?v=gone", 60),
        ("resize:5/coffee.png", 3600),
    ):
        redirect = gallery.get(f"/api/get-image/{path}")
        current = path.partition("?")[0].replace("resize:5/", "resize:160/")
        assert redirect.headers["Location"].endswith(f"/api/get-image/{current}")
        assert (redirect.status_code, redirect.headers["Cache-Control"]) == (302, f"public, max-age={seconds}")


@pytest.mark.parametrize(
    ("accept", "format"),
    [("image/webp,*/*;q=0.8", "WEBP"), ("image/*,*/*", "PNG"), ("", "PNG"), ("image/avif,image/webp", "AVIF")],
)
def test_accept_chooses_the_format_if_the_chain_names_none(gallery: FlaskClient, accept: str, format: str) -> None:
    answer = gallery.get("/api/get-image/thumb/coffee.png", headers={"Accept": accept})
    assert picture(answer).format == format and answer.headers["Vary"] == "Accept"
    again = {"Accept": accept, "If-None-Match": answer.headers["ETag"]}
    assert gallery.get("/api/get-image/thumb/coffee.png", headers=again).headers["Vary"] == "Accept"


def test_a_width_off_the_ladder_redirects_to_the_next_rung(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/get-image/resize:300,format:webp/coffee.png")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/api/get-image/resize:320,format:webp/coffee.png"
    assert (
        gallery.get("/api/get-image/resize:9000/coffee.png")
        .headers["Location"]
        .startswith("/api/get-image/resize:2560/")
    )


def test_every_url_in_the_json_works_on_a_closed_server(gallery: FlaskClient, photos: Path) -> None:
    for photo in photos.glob("[!r]*"):
        photo.unlink()
    cup = Image.open(SHIPPED / "coffee.png")
    cup.crop((200, 100, 440, 260)).save(photos / "coffee.png")
    Image.open(photos / "rocket.jpg").resize((320, 214)).save(photos / "rocket.jpg")
    for image in gallery.get("/api/list-images").get_json()["images"]:
        addresses = [image["url"], image["coloring_page"], *(entry["url"] for entry in image["srcset"])]
        assert [gallery.get(address).status_code for address in addresses] == [200] * len(addresses)
        for entry in image["srcset"]:
            assert picture(gallery.get(entry["url"])).size == (entry["width"], entry["height"])


def test_a_chain_off_the_open_list_is_refused_with_advice(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/get-image/rotate:45,format:webp/coffee.png")
    assert answer.status_code == 403
    assert "DARKROOM_PRESETS" in answer.get_json()["detail"] and "Sign" in answer.get_json()["detail"]


@pytest.mark.parametrize("chain", ["resize:x", "rotate", "nope", "resize:1,,resize:2", "format:svg", "thumb,original"])
def test_a_malformed_chain_is_refused_without_bucket_requests(gallery: FlaskClient, chain: str) -> None:
    answer = gallery.get(f"/api/get-image/{chain}/does-not-exist.png")
    assert answer.status_code == 400 and "Step" in answer.get_json()["detail"]


def test_the_original_is_the_unmodified_file(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/get-image/original/rocket.jpg")
    assert answer.data == (SHIPPED / "rocket.jpg").read_bytes() and answer.content_type == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_that_is_not_a_picture_is_not_served_as_an_original(gallery: FlaskClient, photos: Path) -> None:
    (photos / "page.html").write_text("<script>alert(1)</script>")
    assert gallery.get("/api/get-image/original/page.html").status_code == 415


def test_derivatives_are_never_sources(gallery: FlaskClient, photos: Path) -> None:
    gallery.get("/api/get-image/thumb,format:webp/coffee.png")
    assert gallery.get(f"/api/get-image/thumb/{stored(photos)[0]}").status_code == 404


def test_configured_presets_are_open(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, presets='{"hero": "resize:300:100:cover,quality:75"}')
    client = call("get_image")
    assert picture(client.get("/hero,format:webp/coffee.png")).size == (300, 100)
    assert client.get("/resize:300:100:cover,format:webp/coffee.png").status_code == 403


def test_derivatives_have_no_metadata_and_are_upright(gallery: FlaskClient, photos: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "SECRET-NAME"
    exif.get_ifd(0x8825)[1] = "N"
    Image.open(photos / "rocket.jpg").save(photos / "turned.jpg", exif=exif, comment=b"SECRET-COMMENT")
    for format in ("jpeg", "png", "webp", "avif"):
        answer = gallery.get(f"/api/get-image/resize:640,format:{format}/turned.jpg")
        made = picture(answer)
        assert made.size == (427, 640) and b"SECRET" not in answer.data
        assert not made.getexif() and "comment" not in made.info and "icc_profile" not in made.info


@pytest.mark.parametrize("name", ["../secret.png", "a//b.png", "a/./b.png", "a\x01b.png", "folder/"])
def test_an_illegal_name_is_refused(photos: Path, configure: Configure, call: Call, name: str) -> None:
    configure(bucket=photos)
    (photos.parent / "secret.png").write_bytes(b"x")
    answer = call("get_image").get(f"/api/get-image/thumb/{name}", follow_redirects=True)
    assert answer.status_code in (400, 404) and answer.content_type == "application/problem+json"


def test_a_signature_allows_exactly_one_chain_for_one_name(photos: Path, configure: Configure, call: Call) -> None:
    from darkroom.config import settings
    from darkroom.images.chains import authorization, chain

    configure(bucket=photos, signing_keys="a-new-key-of-some-length,the-older-key-of-length")
    client = call("get_image")
    wanted = chain.parse("rotate:45,format:png", {})
    expires = int(time.time()) + 60
    signature = authorization.signature(settings(), wanted, name="coffee.png", expires=expires)
    good = client.get(f"/rotate:45.0,format:png/coffee.png?s={signature}&e={expires}")
    assert good.status_code == 200 and 0 < int(good.headers["Cache-Control"].rpartition("=")[2]) <= 60
    assert client.get(f"/rotate:45,format:png/chelsea.png?s={signature}&e={expires}").status_code == 403
    assert client.get(f"/rotate:46,format:png/coffee.png?s={signature}&e={expires}").status_code == 403
    assert client.get(f"/rotate:45,format:png/coffee.png?s={signature}&e={expires + 1}").status_code == 403
    assert client.get(f"/rotate:45,format:png/coffee.png?s={signature}").status_code == 403
    configure(signing_keys="an-even-newer-key-of-length,a-new-key-of-some-length")
    assert client.get(f"/rotate:45,format:png/coffee.png?s={signature}&e={expires}").status_code == 200
    configure(signing_keys="an-even-newer-key-of-length")
    assert client.get(f"/rotate:45,format:png/coffee.png?s={signature}&e={expires}").status_code == 403


def test_line_art_as_svg_is_sandboxed_and_on_the_open_list(gallery: FlaskClient, photos: Path) -> None:
    Image.open(photos / "coffee.png").crop((200, 100, 440, 260)).save(photos / "coffee.png")
    answer = gallery.get("/api/get-image/coloring:lineart:1,format:svg/coffee.png")
    assert answer.status_code == 200 and answer.content_type.startswith("image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"] and b"<path" in answer.data
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert gallery.get("/api/get-image/thumb,format:svg/coffee.png").status_code == 400
