"""Chains as text: one canonical form, errors that name step, reason and remedy, and the complete open list."""

import time
from itertools import product

import pytest

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, Forbidden, InvalidChain, InvalidRequest
from darkroom.images import operations
from darkroom.images.chains.authorization import PAPERS, authorize, is_open, open_list, signature
from darkroom.images.chains.chain import LONGEST, MAX_STEPS, parse
from darkroom.images.chains.ladder import LADDER
from darkroom.images.chains.presets import BUILT_IN, presets
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.keys import cache_tag, engine_of, entity_tag, source_prefix
from darkroom.images.operations import Context
from storage_fixtures import ODD_NAMES

PRESETS = {"hero": "resize:1600,quality:75,format:webp", "small": "resize:200", "sharp": "quality:90"}
KEY = "a-key-of-some-length"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("hero", "resize:1600,format:webp,quality:75"),
        ("hero,quality:60", "resize:1600,format:webp,quality:60"),
        ("quality:60,hero", "resize:1600,format:webp,quality:60"),
        ("format:png,hero", "resize:1600,format:png"),
        ("hero,format:jpg", "resize:1600,format:jpeg,quality:75"),
        ("small,sharp,rotate:90.0", "resize:200,rotate:90,quality:90"),
        ("small,small", "resize:200,resize:200"),
        ("quality:70,format:webp,small", "resize:200,format:webp,quality:70"),
        ("crop:1.50p:2:10:20", "crop:1.5p:2:10:20"),
        ("resize::100", "resize::100"),
        ("resize:100:", "resize:100"),
    ],
)
def test_equal_chains_have_one_text(text: str, canonical: str) -> None:
    assert parse(text, PRESETS).text == canonical
    assert parse(canonical, {}).text == canonical
    named = next((step.removeprefix("format:") for step in canonical.split(",") if step.startswith("format:")), "png")
    assert parse(canonical, {}).settled("png").format == named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("small,quality:0", ["Step 2, 'quality:0'", "quality must be a whole number from 1 to 100", "quality:80"]),
        ("quality", ["Step 1", "quality must be", "Example: quality:80"]),
        ("format:bmp", ["Step 1, 'format:bmp'", "format must be", "webp", "Example: format:webp"]),
        ("format:webp:1", ["format must be", "Example: format:webp"]),
        ("small,format:webp,format:webp", ["Step 3, 'format:webp'", "format is given twice"]),
        ("thumb,original", ["Step 2", "'original' cannot be combined"]),
        ("small:5", ["Step 1, 'small:5'", "the preset small takes no arguments", "Example: small"]),
        ("small,resise:5", ["Step 2, 'resise:5'", "no operation or preset 'resise'", "resize", "small", "quality"]),
        ("small,rotate:x", ["Step 2, 'rotate:x'", "degrees must be", "Example: rotate:"]),
        ("mirror:1", ["Step 1, 'mirror:1'", "mirror takes no arguments"]),
        ("rotate:1:2", ["rotate takes at most 1 argument.", "Example: rotate:"]),
        ("crop:1:2:3:4:5", ["crop takes at most 4 arguments.", "Example: crop:"]),
        ("small,format:svg", ["Step 2, 'format:svg'", "must draw lines", "coloring:lineart:3,format:svg"]),
        ("format:svg,small", ["Step 1, 'format:svg'"]),
        ("coloring:lineart,format:svg,small", ["Step 2, 'format:svg'"]),
        ("drawn,small", ["Step 2, 'format:svg'"]),
        ("x" * (LONGEST + 1), [f"{LONGEST + 1} characters", f"{LONGEST} are allowed"]),
        (",".join(["mirror"] * (MAX_STEPS + 1)), [f"more than {MAX_STEPS} steps"]),
    ],
)
def test_an_invalid_chain_names_step_reason_and_remedy(text: str, said: list[str]) -> None:
    with pytest.raises(InvalidChain) as raised:
        parse(text, {**BUILT_IN, **PRESETS, "drawn": "coloring:lineart,format:svg"})
    assert [part for part in said if part not in str(raised.value)] == [], raised.value


def test_the_longest_chain_is_accepted() -> None:
    assert len(parse(",".join(["mirror"] * MAX_STEPS), {}).steps) == MAX_STEPS
    padded = "mirror," * (MAX_STEPS - 1) + "rotate:0" + "0" * 7
    assert parse(padded, {}).steps


def test_the_open_list_is_every_size_and_every_coloring_page_and_nothing_else() -> None:
    style, detail, pencils = operations.load("coloring").parameters
    levels = [None, *range(detail.minimum, detail.maximum + 1)]
    pages = [f"coloring:{name}" + (f":{level}" if level else "") for name, level in product(style.choices, levels)]
    pages += [f"coloring:numbers:{level}:{box}" for level, box in product(levels[1:], pencils.choices)]
    words = [*BUILT_IN, *(f"resize:{width}" for width in LADDER), *pages]
    words += [f"{page},page:{paper}" for page, paper in product(pages, PAPERS)]
    settings = Settings()
    expected = {parse(word, BUILT_IN).text.partition(",format:")[0] for word in words}
    assert set(open_list(settings)) == expected
    for word in words[:: max(1, len(words) // 40)]:
        assert is_open(parse(f"{word},format:png", BUILT_IN), settings), word
    for word in ("resize:321", "resize:320,mirror", "coloring:lineart,page:a4,mirror", "thumb,quality:1", "mirror"):
        assert not is_open(parse(f"{word},format:webp", BUILT_IN), settings), word


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("crop:0:0:200:100", (0.5, 0.25), (0.5, 0.5)),
        ("crop:0:0:100p:50p", (0.5, 0.75), None),
        ("crop:0:50p:100p:50p", (0.5, 0.25), None),
        ("crop:0:0:50p:100p", (0.75, 0.5), None),
        ("crop:50p:0:50p:100p", (0.25, 0.5), None),
        ("mirror", (0.25, 0.5), (0.75, 0.5)),
        ("grayscale", (0.25, 0.5), (0.25, 0.5)),
        ("grayscale", (1.0, 1.0), (1.0, 1.0)),
        ("grayscale", (0.0, 0.0), (0.0, 0.0)),
        ("grayscale", None, None),
    ],
)
def test_the_focal_point_follows_the_picture(
    step: str, before: tuple[float, float] | None, after: tuple[float, float] | None
) -> None:
    context = parse(step, {}).steps[0].after((200, 200), Context(before, 10**6))
    assert context.focal_point == (after and pytest.approx(after))


def test_an_expiry_has_at_most_twelve_digits() -> None:
    settings, chain = Settings(signing_keys=(KEY,)), parse("mirror,format:webp", {})
    for expires, is_valid in ((999_999_999_999, True), (1_000_000_000_000, False)):
        query = {"s": signature(settings, chain, "a.jpg", expires=expires), "e": str(expires)}
        if is_valid:
            left = authorize(settings, chain, "a.jpg", query, None)
            assert left is not None and abs(left - (expires - time.time())) < 60
        else:
            with pytest.raises(Forbidden, match="malformed"):
                authorize(settings, chain, "a.jpg", query, None)


def test_a_step_that_does_not_fit_the_picture_is_named() -> None:
    context = Context(None, 10**6)
    sizes = parse("resize:100,crop:10:0:50:50", {}).output_sizes((400, 200), context)
    assert sizes == [(400, 200), (100, 50), (50, 50)]
    with pytest.raises(InvalidRequest, match=r"Step 2, 'crop:60:0:5:5': .*60, 0.* Example: crop:"):
        parse("resize:50,crop:60:0:5:5", {}).output_sizes((400, 200), context)


def test_no_two_pictures_or_chains_share_a_key() -> None:
    """No key is the beginning of another picture's, and each fits Cloud Storage's 1,024 bytes."""
    settings, others = Settings(), ("a", "a/b", "a%2Fb", "a:b", "a_b", "~a")
    names = {*ODD_NAMES, *others, *("n" * length for length in (400, 401, 1024)), "ü" * 200, "ü" * 201, "日" * 341}
    prefixes = {name: source_prefix(name) for name in names}
    assert len(set(prefixes.values())) == len(names) == len({cache_tag(name) for name in names})
    assert all(prefix.endswith("/") and prefix.count("/") == 1 for prefix in prefixes.values())
    texts = ("mirror", "flip", "mirror,mirror", "rotate:1", "rotate:1.5", ",".join(["resize:16384:16384"] * MAX_STEPS))
    settled = [parse(text, {}).with_format(format) for text in texts for format in ("png", "webp")]
    keys = [Derivative.of(settings, name, "1" * 30, chain).key for name in names for chain in settled]
    assert len(set(keys)) == len(keys) == len({entity_tag(key) for key in keys})
    assert max(len(key.encode()) for key in keys) <= 1024
    one = Derivative.of(settings, "a.jpg", "17", parse("mirror,resize:5", {}).with_format("png"))
    engine = engine_of(one.chain)
    assert one.metadata == {"source": "a.jpg", "version": "17", "chain": "mirror,resize:5,format:png", "engine": engine}
    assert (one.media_type, engine.count(".")) == ("image/png", 2)
    assert one.key == f"a.jpg/17/mirror,resize_5,format_png@{engine}.png"


@pytest.mark.parametrize("name", ["a b", "Thumb", "9a", "x" * 64, "original", "format", "resize"])
def test_a_preset_has_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"DARKROOM_PRESETS: {name!r}"):
        presets(Settings(presets=((name, "resize:160"),)))
