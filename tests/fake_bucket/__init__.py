"""A bucket server for tests and for developers: the JSON API of Cloud Storage over real HTTP, on loopback.

It pages at 1,000, honors generations and preconditions, stores metadata, checks uploads, counts requests and
can be told to fail. By hand: `python tests/fake_bucket --port 9023`.
"""

from fake_bucket.faults import FAULTS
from fake_bucket.server import FakeBucketServer

__all__ = ["FAULTS", "FakeBucketServer"]
