"""Run the fake bucket by hand. Ctrl-C stops it and discards its objects."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fake_bucket import FakeBucketServer

EXAMPLE = """example:
  python tests/fake_bucket --port 9023 --folder ~/Pictures
  STORAGE_EMULATOR_HOST=http://127.0.0.1:9023 DARKROOM_BUCKET=gs://photos make run"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="fake_bucket",
        description="A bucket server on loopback that speaks the JSON API of Cloud Storage; all in memory.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=9023, help="0 takes a free one (default: %(default)s)")
    parser.add_argument(
        "--bucket", action="append", help="a bucket's name; may be repeated (default: photos, derivatives)"
    )
    parser.add_argument("--private", action="append", help="one that strangers cannot read (default: visitors)")
    parser.add_argument("--folder", type=Path, help="put this folder's files into the first bucket")
    arguments = parser.parse_args()
    buckets = arguments.bucket or ["photos", "derivatives"]
    try:
        private = arguments.private or ["visitors"]
        fake = FakeBucketServer(arguments.port, buckets, private)
    except OSError as error:
        sys.exit(f"Port {arguments.port} cannot be used ({error.strerror}); name another with --port.")
    if arguments.folder:
        if not arguments.folder.expanduser().is_dir():
            sys.exit(f"{arguments.folder} is not a folder.")
        fake.fill_from(arguments.folder.expanduser(), buckets[0])
    print(f"Serving gs://{', gs://'.join(buckets + private)}. Use it with STORAGE_EMULATOR_HOST={fake.url}", flush=True)
    try:
        fake.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
