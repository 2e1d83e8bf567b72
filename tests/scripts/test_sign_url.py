import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from darkroom_cli.commands import sign as sign_url
from function_fixtures import Call, Configure

CHAIN = "rotate:45,format:webp"


@pytest.fixture
def client(photos: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=photos, signing_keys="a-new-key-of-some-length,the-older-key-of-length")
    return call("server")


def signed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()  # what the server has logged so far
    assert sign_url.main(arguments) == 0
    return capsys.readouterr().out.split()


def test_a_signed_address_works_and_no_other(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    coffee, rocket = signed(capsys, "rotate:45.0,format:webp", "coffee.png", "rocket.jpg")
    assert client.get(coffee).status_code == client.get(rocket).status_code == 200
    for misused in (
        coffee.replace("coffee.png", "chelsea.png"),
        coffee.replace("rotate:45", "rotate:46"),
        coffee.replace("format:webp", "format:png"),
        coffee.replace("rotate:45", "rotate:45,rotate:45"),
        coffee.partition("?")[0],
        coffee[:-3] + "abc",
        coffee + "&p=",
        coffee.replace("?", "?p=c&"),
        coffee.replace("?", "?e=99999999999&"),
    ):
        assert client.get(misused).status_code == (200 if misused == coffee + "&p=" else 403), misused


def test_a_prefix_signature_covers_matching_names(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    (query,) = signed(capsys, CHAIN, "--prefix", "co")
    assert client.get(f"/api/get-image/{CHAIN}/coffee.png{query}").status_code == 200
    assert client.get(f"/api/get-image/{CHAIN}/rocket.jpg{query}").status_code == 403
    assert client.get(f"/api/get-image/{CHAIN}/rocket.jpg{query.replace('p=co', 'p=')}").status_code == 403
    assert client.get(f"/api/get-image/{CHAIN}/rocket.jpg{query.replace('p=co', 'p=ro')}").status_code == 403


def test_an_expiry(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    (address,) = signed(capsys, CHAIN, "coffee.png", "--expires", "2h")
    answer = client.get(address)
    assert answer.status_code == 200 and 7100 < int(answer.headers["Cache-Control"].rpartition("=")[2]) <= 7200
    expires = int(parse_qs(urlsplit(address).query)["e"][0])
    assert client.get(address.replace(str(expires), str(expires + 1))).status_code == 403
    assert client.get(address.replace(f"e={expires}&", "")).status_code == 403
    (short,) = signed(capsys, CHAIN, "coffee.png", "--expires", "1s")
    time.sleep(1.1)
    assert client.get(short).status_code == 403 and "expired" in client.get(short).get_json()["detail"]


def test_a_signature_without_a_key_of_ours(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos)
    client = call("get_image")
    for forged in ("", "x", "%ff", "a" * 5000, "ö", "AAAA"):
        assert client.get(f"/{CHAIN}/coffee.png?s={forged}").status_code == 403


@pytest.mark.parametrize(
    "arguments",
    [["rotate:45", "../a.jpg"], ["nothing", "a.jpg"], ["rotate:720", "a.jpg"]],
)
def test_unsignable_chains(client: FlaskClient, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sign_url.main(arguments) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_no_key(configure: Configure, capsys: pytest.CaptureFixture[str]) -> None:
    configure(signing_keys="")
    assert sign_url.main([CHAIN, "a.jpg"]) == 1 and "DARKROOM_SIGNING_KEYS" in capsys.readouterr().err


def test_the_units_of_an_expiry() -> None:
    day = 86_400
    for when, seconds in (("90s", 90), ("30m", 1800), ("12h", day // 2), ("7d", 7 * day), ("4w", 28 * day)):
        expires = sign_url.parse_arguments([CHAIN, "a.jpg", "--expires", when]).expires
        assert expires - time.time() == pytest.approx(seconds, abs=5)
    assert sign_url.parse_arguments([CHAIN, "a.jpg", "--expires", "2100-01-01"]).expires == 4_102_444_800


@pytest.mark.parametrize("when", ["yesterday", "2001-01-01", "0d", "7x", "99999999999d"])
def test_a_wrong_expiry(when: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        sign_url.parse_arguments([CHAIN, "a.jpg", "--expires", when])
