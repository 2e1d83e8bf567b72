"""The S3 client, one per process and time-out. Credentials, region and endpoint come from AWS's own variables:
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or a role), AWS_REGION, AWS_ENDPOINT_URL_S3 (for R2 and others).
"""

import os
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import boto3
from botocore.config import Config

from darkroom.storage import prompt_answers

_CONNECT: Final = 3.0
_CONNECTIONS: Final = 64
_REGION: Final = "us-east-1"
_lock = Lock()


def connect(read_seconds: float) -> Any:
    """The client, created on first use. `read_seconds` is the maximum wait for data. Raises botocore's errors."""
    with _lock:
        return _connect(_place(), round(read_seconds, 1) or 0.1)


def client_with(config: Config) -> Any:
    """A separate client with that configuration."""
    endpoint, region = _place()
    return boto3.session.Session().client("s3", endpoint_url=endpoint, region_name=region, config=config)


def _place() -> tuple[str | None, str]:
    """The endpoint, None for Amazon's own, and the region."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or None
    return endpoint, os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or _REGION


@lru_cache(maxsize=8)
def _connect(place: tuple[str | None, str], read_seconds: float) -> Any:
    prompt_answers.install()
    config = Config(
        connect_timeout=min(_CONNECT, read_seconds),
        read_timeout=read_seconds,
        max_pool_connections=_CONNECTIONS,
        # Our retries share one deadline, and some stores lack the newer checksums.
        retries={"total_max_attempts": 1},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client("s3", endpoint_url=place[0], region_name=place[1], config=config)


def forget() -> None:
    """Make the next call create a new client."""
    _connect.cache_clear()


def _after_fork() -> None:
    _lock.release()
    forget()


# Two processes that share a connection would read each other's responses.
os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_after_fork)
