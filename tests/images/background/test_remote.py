"""The hosted provider against a service over HTTP that answers well, slowly and wrongly."""

import base64
import io
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from darkroom.config import Settings
from darkroom.errors import ServiceFailed, ServiceUnavailable
from darkroom.images.background import matte

KEY = "a-key-of-the-service"
Answer = tuple[int, str, bytes]


def cut_out(size: tuple[int, int] = (200, 100), mode: str = "RGBA", format: str = "png") -> bytes:
    image = Image.new(mode, size, (9, 9, 9, 0)[: len(mode)])
    image.paste((200, 10, 10, 255)[: len(mode)], (size[0] // 2, 0, *size))
    buffer = io.BytesIO()
    image.save(buffer, format, **({"lossless": True} if format == "webp" else {}))
    return buffer.getvalue()


@dataclass
class Service:
    url: str = ""
    answers: list[Callable[[], Answer]] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def settings(self, seconds: float = 5.0) -> Settings:
        return Settings(
            background_url=self.url,
            background_headers=(("X-Api-Host", "cut.example"), ("X-Api-Key", KEY)),
            background_field="image_file",
            background_seconds=seconds,
        )


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            service.requests.append((dict(self.headers), body))
            answers = service.answers
            status, media_type, data = (answers.pop(0) if len(answers) > 1 else answers[0])()
            try:
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        service.url = f"http://127.0.0.1:{server.server_port}/v1/cut"
        yield service
        server.shutdown()
        thread.join()


def always(status: int, data: bytes = b"{}", media_type: str = "application/json") -> Callable[[], Answer]:
    return lambda: (status, media_type, data)


def picture(size: tuple[int, int] = (200, 100)) -> Image.Image:
    return Image.new("RGB", size, "orange")


@pytest.mark.parametrize("format", ["png", "webp"])
def test_the_opacity_is_that_of_the_response(service: Service, format: str) -> None:
    service.answers = [always(200, cut_out(format=format), f"image/{format}")]
    mask = matte(picture(), service.settings())
    assert (mask.mode, mask.size) == ("L", (200, 100))
    assert (mask.getpixel((5, 50)), mask.getpixel((195, 50))) == (0, 255)


def test_key_host_and_field_are_sent(service: Service) -> None:
    service.answers = [always(200, cut_out())]
    matte(picture(), service.settings())
    headers, body = service.requests[0]
    assert (headers["X-Api-Key"], headers["X-Api-Host"]) == (KEY, "cut.example")
    assert b'name="image_file"' in body and b"\xff\xd8\xff" in body


def test_a_response_of_another_size_is_resized(service: Service) -> None:
    service.answers = [always(200, cut_out((50, 25)))]
    assert matte(picture(), service.settings()).size == (200, 100)


def test_a_large_picture_is_sent_smaller(service: Service) -> None:
    service.answers = [always(200, cut_out((2000, 1000)))]
    assert matte(picture((5000, 2500)), service.settings()).size == (5000, 2500)


def test_another_aspect_ratio_is_refused(service: Service) -> None:
    service.answers = [always(200, cut_out((100, 100)))]
    with pytest.raises(ServiceFailed, match="different aspect ratio"):
        matte(picture(), service.settings())


@pytest.mark.parametrize("body", [b"", b"<html>sorry</html>", cut_out()[:60], cut_out(mode="RGB")])
def test_a_response_without_a_cut_out_is_refused(service: Service, body: bytes) -> None:
    service.answers = [always(200, body, "image/png")]
    with pytest.raises(ServiceFailed):
        matte(picture(), service.settings())
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [302, 400, 401, 402, 403, 404])
def test_a_refusal_is_not_repeated_and_does_not_show_the_key(service: Service, status: int) -> None:
    service.answers = [always(status)]
    with pytest.raises(ServiceFailed, match=str(status)) as caught:
        matte(picture(), service.settings())
    assert KEY not in str(caught.value)
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_temporary_error_is_retried(service: Service, status: int) -> None:
    service.answers = [always(status), always(200, cut_out())]
    assert matte(picture(), service.settings()).size == (200, 100)
    assert len(service.requests) == 2


@pytest.mark.parametrize("status", [429, 500])
def test_a_lasting_error_is_reported_after_three_attempts(service: Service, status: int) -> None:
    service.answers = [always(status)]
    with pytest.raises(ServiceUnavailable, match=str(status)):
        matte(picture(), service.settings())
    assert len(service.requests) == 3


def test_a_slow_service_is_given_up_in_time(service: Service) -> None:
    def slowly() -> Answer:
        time.sleep(1.5)
        return 200, "image/png", cut_out()

    service.answers = [slowly]
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable):
        matte(picture(), service.settings(seconds=0.4))
    assert time.monotonic() - began < 1.4


def test_an_unreachable_service(service: Service) -> None:
    settings = Settings(background_url="http://127.0.0.1:9/cut", background_seconds=2.0)
    with pytest.raises(ServiceUnavailable, match="reached"):
        matte(picture(), settings)


def encoded(text: str = "{}") -> bytes:
    return text.replace("{}", base64.b64encode(cut_out()).decode()).encode()


@pytest.mark.parametrize(
    "body",
    [
        encoded(),
        encoded("data:image/png;base64,{}"),
        encoded('{"data": {"result_b64": "{}"}}'),
        encoded('{"status": "https://elsewhere.example/job", "output": ["data:image/png;base64,{}"]}'),
    ],
    ids=["base64", "data URL", "JSON", "JSON with a list"],
)
def test_a_picture_in_text_is_read(service: Service, body: bytes) -> None:
    service.answers = [always(200, body)]
    assert matte(picture(), service.settings()).getpixel((195, 50)) == 255


def test_a_url_of_the_services_own_host_is_fetched_without_the_key(service: Service) -> None:
    url = f"{service.url}/result.png"
    service.answers = [always(200, f'{{"output": "{url}"}}'.encode()), always(200, cut_out(), "image/png")]
    assert matte(picture(), service.settings()).getpixel((195, 50)) == 255
    assert "X-Api-Key" not in service.requests[1][0]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a.png",
        "http://169.254.169.254/latest",
        "https://elsewhere.example/a.png",
        "file:///etc/passwd",
    ],
)
def test_a_url_of_another_host_is_not_fetched(service: Service, url: str) -> None:
    service.answers = [always(200, f'{{"output": "{url}"}}'.encode())]
    with pytest.raises(ServiceFailed):
        matte(picture(), service.settings())
    assert len(service.requests) == 1


def test_a_json_of_any_depth_is_refused_in_time(service: Service) -> None:
    service.answers = [always(200, b"[" * 100_000 + b"]" * 100_000)]
    with pytest.raises(ServiceFailed):
        matte(picture(), service.settings())
