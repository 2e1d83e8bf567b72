import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from darkroom.config import Settings, settings
from darkroom.errors import ConfigurationError, StorageUnavailable
from darkroom.iiif.masters import tree
from darkroom.images.chains.chain import parse
from darkroom.images.chains.published import published
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import derive, store
from darkroom.maintenance import purge
from darkroom.storage import Blob, Bucket, list_all, open_bucket
from darkroom.storage.buckets import derivatives
from darkroom.storage.versions import version_of
from darkroom_cli.commands import purge as purge_derivatives
from function_fixtures import Configure
from odd_pictures import encoded

NAMES = ("a", "a/b.png", "a b+c%#[ü].png", "~tilde.png", "x" * 300 + "/" + "y" * 300 + ".png")


def stored(folder: Path) -> set[str]:
    return {blob.metadata["source"] for blob in list_all(open_bucket(str(folder)), "derivatives/")}


@pytest.fixture
def filled(gallery: FlaskClient, photos: Path) -> Path:
    """A gallery with unusual names, with a thumbnail for each picture."""
    bucket = open_bucket(str(photos))
    for name in (*NAMES, "coffee.png"):
        bucket.write(name, encoded(Image.new("RGB", (40, 30), "brown"), "PNG"), "image/png")
    for name in (*NAMES, "coffee.png"):
        path = "/api/get-image/thumb,format:webp/" + name.replace("%", "%25").replace("#", "%23").replace("+", "%2B")
        assert gallery.get(path).status_code == 200, name
    assert stored(photos) == {*NAMES, "coffee.png"}
    return photos


def test_only_the_named_picture_is_purged(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = {*NAMES, "coffee.png"}
    for name in NAMES:
        assert purge_derivatives.main([name]) == 0
        kept.remove(name)
        assert stored(filled) == kept, name
        assert open_bucket(str(filled)).stat(name).size > 0
        assert "invalidate-cdn-cache URL_MAP --tags=image-" in capsys.readouterr().out
    tile = f"derivatives/{tree('coffee.png', '17')}0,0,9,9/9,9/0/default.jpg"
    open_bucket(str(filled)).write(tile, b"of a master", "image/jpeg", {"source": "coffee.png"})
    assert purge_derivatives.main(["coffee.png"]) == 0 and not stored(filled)


def test_a_prefix(filled: Path) -> None:
    """A prefix matches only at the start of a name."""
    assert purge_derivatives.main(["--prefix", "b"]) == 0
    assert stored(filled) == {*NAMES, "coffee.png"}
    assert purge_derivatives.main(["--prefix", "a"]) == 0
    assert stored(filled) == {"~tilde.png", NAMES[-1], "coffee.png"}


def test_a_dry_run_deletes_nothing(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert purge_derivatives.main(["--prefix", "", "--dry-run"]) == 0
    assert stored(filled) == {*NAMES, "coffee.png"} and "6 derivatives" in capsys.readouterr().out


def test_orphans_belong_to_deleted_or_replaced_pictures(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_bucket(str(filled)).delete("a")
    shutil.copy(filled / "chelsea.png", filled / "coffee.png")
    assert purge_derivatives.main(["--orphans", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "gone: 1" in said and "replaced: 1" in said
    assert purge_derivatives.main(["--orphans"]) == 0
    assert stored(filled) == set(NAMES) - {"a"}
    # Thumbnails from before the setting show faces, those of another size are obscured.
    obscured = replace(settings(), obscure_faces=True)
    blob = open_bucket(str(filled)).stat("~tilde.png")
    chain = published(obscured, parse("resize:32,format:png", {}).settled("png"))
    assert store(obscured, Derivative.of(obscured, blob.name, version_of(blob), chain), b"made with the model")
    found = [(orphan.blob.metadata["source"], orphan.reason) for orphan in purge.orphans(obscured)]
    assert sorted(found) == sorted((name, "shows faces") for name in NAMES if name != "a")


def test_a_failure_is_reported_and_the_rest_is_purged(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    delete = purge.delete

    def failing(own: Settings, blob: Blob) -> bool:
        if blob.metadata["source"] == "a":
            raise StorageUnavailable("The bucket does not answer.")
        return delete(own, blob)

    monkeypatch.setattr(purge, "delete", failing)
    assert purge_derivatives.main(["--prefix", "a"]) == 1
    said = capsys.readouterr()
    assert "does not answer" in said.err and "deleted 2;" in said.out
    assert stored(filled) == {"a", "coffee.png", *NAMES[3:]}


def test_a_derivative_stored_meanwhile_is_not_an_orphan(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo is added and its thumbnail is stored while the command lists."""
    listed = purge.list_all
    source = open_bucket(str(filled)).read("coffee.png")

    def arriving(bucket: Bucket, *arguments: object, **options: object) -> object:
        yield from listed(bucket, *arguments, **options)  # type: ignore[arg-type]
        if not (filled / "late.png").exists():
            blob = open_bucket(str(filled)).write("late.png", source, "image/png")
            chain = parse("resize:32,format:png", {}).settled("png")
            derive(settings(), Derivative.of(settings(), "late.png", version_of(blob), chain), blob)

    monkeypatch.setattr(purge, "list_all", arriving)
    assert purge_derivatives.main(["--orphans"]) == 0
    assert stored(filled) == {*NAMES, "coffee.png", "late.png"}


def test_other_objects_are_not_purged(filled: Path) -> None:
    bucket = open_bucket(str(filled))
    for name in ("derivatives/~catalog/root.json", "derivatives/coffee.png/notes.txt"):
        bucket.write(name, b"{}", "application/json")
    # Neither is stored under the key of a derivative of its source.
    named = {"source": "coffee.png", "version": "1"}
    for name in ("derivatives/coffee.png/no version/x.webp", "derivatives/other.png/1/x.webp"):
        bucket.write(name, b"{}", "application/json", named)
    purge_derivatives.main(["--prefix", ""])
    purge_derivatives.main(["--orphans"])
    purge_derivatives.main(["coffee.png"])
    left = [blob.name for blob in list_all(bucket, "derivatives/")]
    assert left == [
        "derivatives/coffee.png/no version/x.webp",
        "derivatives/coffee.png/notes.txt",
        "derivatives/other.png/1/x.webp",
        "derivatives/~catalog/root.json",
    ]


def test_symbolic_links_among_the_derivatives_are_not_followed(filled: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep.webp").write_bytes(b"not ours")
    (filled / "holidays").mkdir()
    shutil.copy(filled / "coffee.png", filled / "holidays" / "keep.png")
    place = filled / "derivatives"
    version = next(path for path in (place / "coffee.png").iterdir() if path.is_dir())
    made = next(version.iterdir())
    (version / "to-a-photo.webp").symlink_to(filled / "chelsea.png")
    (place / "out").symlink_to(outside)
    (place / "in").symlink_to(filled / "holidays")
    (place / "up").symlink_to(filled)
    made.unlink()
    made.symlink_to(filled / "rocket.jpg")
    photos = {path: path.read_bytes() for path in [*filled.glob("*.[jp]*g"), filled / "holidays" / "keep.png"]}
    for arguments in (["coffee.png", "in", "out", "up", "keep.png"], ["--orphans"], ["--prefix", ""]):
        assert purge_derivatives.main(arguments) == 0
    assert len(photos) > 5 and all(path.read_bytes() == data for path, data in photos.items())
    assert (outside / "keep.webp").read_bytes() == b"not ours"


def test_an_illegal_name_deletes_nothing(filled: Path) -> None:
    for name in ("../photos/coffee.png", "/etc/passwd", "a/../../b", "..", "", "a\nb", "derivatives/"):
        assert purge_derivatives.main([name]) == 1, name
        assert stored(filled) == {*NAMES, "coffee.png"}, name


@pytest.mark.parametrize("elsewhere", ["", "/", "/../photos", "/.."])
def test_originals_are_never_deleted(photos: Path, configure: Configure, elsewhere: str) -> None:
    from darkroom.config import settings

    configure(bucket=photos, derivatives=f"{photos}{elsewhere}")
    with pytest.raises(ConfigurationError, match="DARKROOM_DERIVATIVES"):
        derivatives(settings())
    assert purge_derivatives.main(["coffee.png"]) == 1


@pytest.mark.parametrize("arguments", [[], ["a.jpg", "--orphans"], ["--prefix", "a", "--orphans"]])
def test_names_prefix_and_orphans_exclude_each_other(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        purge_derivatives.main(arguments)
