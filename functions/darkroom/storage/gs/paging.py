"""Page tokens, and skipping excluded names."""


def next_token(offset: str, token: str | None, last: str, exclude: tuple[str, ...]) -> str | None:
    """The token of our next page: `offset newline server's token`, where the offset may skip an excluded prefix."""
    if token is None:
        return None
    for prefix in exclude:
        if prefix and last.startswith(prefix):
            return f"{_after(prefix)}\n"
    return f"{offset}\n{token}" if offset else token


def _after(prefix: str) -> str:
    """The smallest text greater than every text that starts with `prefix`."""
    stem, code = prefix[:-1], ord(prefix[-1])
    following = code + 1 if code != 0xD7FF else 0xE000
    return stem + chr(following) if following <= 0x10FFFF else _after(stem)


def split_token(page_token: str | None) -> tuple[str, str]:
    """The first name and the server's own token; each may be empty."""
    offset, _, token = (page_token or "").rpartition("\n")
    return offset, token
