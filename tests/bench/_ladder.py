"""A picture's whole ladder compared with separate thumbnails of libvips, and AVIF with WebP at each width."""

from _limits import Limits
from _thumbnails import full_quality, in_turns, likeness, ours, theirs

from darkroom.config import Settings
from darkroom.images.chains.chain import parse
from darkroom.images.chains.ladder import LADDER
from darkroom.images.derivatives.several import develop_each
from darkroom.images.operations import Context

EFFORT = 4
"""The effort of WebP, on both sides."""


def ladder(data: bytes, limits: Limits) -> None:
    chains = {str(rung): parse(f"resize:{rung},format:webp", {}) for rung in LADDER}
    own: dict[str, bytes] = {}
    other: dict[str, bytes] = {}

    def cascade() -> bytes:
        own.update(develop_each(data, chains, Context(), Settings()))
        return b""

    def separate() -> bytes:
        other.update({str(rung): theirs(data, rung, ".webp", effort=EFFORT) for rung in LADDER})
        return b""

    found = in_turns({"cascade": cascade, "separate": separate}, 5)
    ratio = found["cascade"].seconds / found["separate"].seconds
    print(
        f"The ladder of a 12 megapixel JPEG as WebP, compared with {len(LADDER)} thumbnails of libvips, effort {EFFORT}"
    )
    print(f"{'':18}{'ours ms':>9}{'vips ms':>9}{'ratio':>7}{'limit':>7}")
    print(f"{'all widths':18}{1000 * found['cascade'].seconds:9.0f}{1000 * found['separate'].seconds:9.0f}", end="")
    print(f"{ratio:7.2f}{0.75:7.2f}")
    limits.at_most("CPU of the ladder", ratio, 0.75)
    print(f"{'':18}{'our SSIM':>9}{'alone':>9}{'theirs':>9}{'our KB':>9}{'theirs':>9}")
    for rung in LADDER:
        reference = full_quality(data, rung)
        made = own[str(rung)], ours(data, f"resize:{rung},format:webp"), other[str(rung)]
        alike = [likeness(each, reference) for each in made]
        shown = "".join(f"{value:9.4f}" for value in alike)
        print(f"{rung:<18}{shown}{len(made[0]) / 1000:9.1f}{len(made[2]) / 1000:9.1f}", flush=True)
        limits.at_least(f"SSIM of rung {rung}", alike[0] / alike[2], 1.0, tolerance=0.0)


def negotiated(data: bytes, limits: Limits) -> None:
    print("The negotiated formats: AVIF compared with WebP, from the same 12 megapixel JPEG")
    print(f"{'':18}{'AVIF ms':>9}{'WebP ms':>9}{'ratio':>7}{'limit':>7}{'AVIF KB':>9}{'WebP KB':>9}")
    for rung in LADDER:
        cases = {
            format: lambda chain=f"resize:{rung},format:{format}": ours(data, chain) for format in ("avif", "webp")
        }
        found = in_turns(cases, 7)
        avif, webp = found["avif"], found["webp"]
        ratio = avif.seconds / webp.seconds
        print(
            f"{rung:<18}{1000 * avif.seconds:9.1f}{1000 * webp.seconds:9.1f}{ratio:7.2f}{1.0:7.2f}"
            f"{len(avif.data) / 1000:9.1f}{len(webp.data) / 1000:9.1f}",
            flush=True,
        )
        limits.at_most(f"CPU of AVIF at {rung}", ratio, 1.0)
