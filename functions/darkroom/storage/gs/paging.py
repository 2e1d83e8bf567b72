"""Tokens of the pages of a listing, and jumps over what is not wanted."""


def next_token(offset: str, token: str | None, last: str, exclude: tuple[str, ...]) -> str | None:
    """The token of our next page: `offset newline token-of-theirs`, or a jump over what is excluded."""
    if token is None:
        return None
    for prefix in exclude:
        if prefix and last.startswith(prefix):
            return f"{_after(prefix)}\n"
    return f"{offset}\n{token}" if offset else token


def _after(prefix: str) -> str:
    """The least text that is greater than all that start with `prefix`."""
    stem, code = prefix[:-1], ord(prefix[-1])
    following = code + 1 if code != 0xD7FF else 0xE000
    return stem + chr(following) if following <= 0x10FFFF else _after(stem)


def split_token(page_token: str | None) -> tuple[str, str]:
    """The name to start at and the server's own token, each empty where there is none."""
    offset, _, token = (page_token or "").rpartition("\n")
    return offset, token
