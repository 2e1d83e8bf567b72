"""Answers of text are compressed for clients that accept it, and are the same text for everybody."""

import gzip
from pathlib import Path

import brotli
import pytest
import requests
from PIL import Image

from darkroom.server import static_site
from darkroom.server.compression import accepted
from function_fixtures import Call, Configure
from live_server import live_server


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("GZIP;q=1.0", "gzip"),
        ("gzip;q=nonsense", "gzip"),
    ],
)
def test_the_clients_accepted_encodings_are_respected(header: str, encoding: str) -> None:
    assert accepted(header) == encoding


def test_text_is_compressed_and_pictures_are_not(tmp_path: Path) -> None:
    for number in range(12):
        Image.new("RGB", (60, 40 + number), "teal").save(tmp_path / f"a{number}.png")
    with live_server(tmp_path) as running, requests.Session() as session:
        for path in ("/api/list-images", "/api/openapi.json", "/api/list-operations", "/api/embed"):
            answers = {
                coding: session.get(running.url + path, headers={"Accept-Encoding": coding}, stream=True, timeout=30)
                for coding in ("identity", "gzip", "br")
            }
            raw = {coding: answer.raw.read(decode_content=False) for coding, answer in answers.items()}
            assert gzip.decompress(raw["gzip"]) == brotli.decompress(raw["br"]) == raw["identity"], path
            assert max(len(raw["br"]), len(raw["gzip"])) < len(raw["identity"]) * 0.6
            for coding, answer in answers.items():
                assert "Accept-Encoding" in answer.headers["Vary"]
                assert answer.headers.get("Content-Encoding", "identity") == coding
                assert int(answer.headers["Content-Length"]) == len(raw[coding])
            etag = answers["br"].headers.get("ETag")
            if etag:
                assert etag.startswith("W/")
                again = {"Accept-Encoding": "br", "If-None-Match": etag}
                assert session.get(running.url + path, headers=again, timeout=30).status_code == 304
        picture = session.get(f"{running.url}/api/get-image/thumb,format:webp/a1.png", timeout=30)
        assert "Content-Encoding" not in picture.headers and "Accept-Encoding" not in picture.headers.get("Vary", "")


def test_files_of_the_site_are_sent_precompressed(
    tmp_path: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"export const answer = 42;\n" * 100
    (tmp_path / "embed.js").write_bytes(text)
    (tmp_path / "embed.js.br").write_bytes(brotli.compress(text))
    (tmp_path / "embed.js.gz").write_bytes(gzip.compress(text))
    monkeypatch.setattr(static_site, "DIST", tmp_path)
    configure(bucket=tmp_path)
    client = call("server")
    tags = set()
    for coding, read in (("", bytes), ("gzip", gzip.decompress), ("br, gzip", brotli.decompress)):
        answer = client.get("/embed.js", headers={"Accept-Encoding": coding})
        assert read(answer.data) == text and answer.content_type == "text/javascript; charset=utf-8"
        tags.add(answer.headers["ETag"])
        unchanged = client.get(
            "/embed.js", headers={"Accept-Encoding": coding, "If-None-Match": answer.headers["ETag"]}
        )
        assert unchanged.status_code == 304
    assert len(tags) == 3
