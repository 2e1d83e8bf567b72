"""Identify the client of a request: the connection's address, or the one that a trusted proxy forwards."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_NEIGHBORHOOD = 64


class Peers:
    """`trusted` lists addresses and networks of trusted proxies (DARKROOM_TRUSTED_PROXIES)."""

    def __init__(self, trusted: tuple[str, ...]) -> None:
        self._trusted: tuple[IPv4Network | IPv6Network, ...] = tuple(map(ip_network, trusted))

    def is_trusted(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._trusted if network.version == parsed.version)

    def client(self, peer: str, headers: Mapping[str, str]) -> str:
        """The client's key: its address, or the /64 network of an IPv6 address.

        Proxies append to X-Forwarded-For, so the client is the last address that is not a trusted proxy.
        """
        forwarded = headers.get("HTTP_X_FORWARDED_FOR", "")
        client = peer
        for address in reversed(forwarded.split(",")) if forwarded else ():
            if not self.is_trusted(client):
                break
            client = _bare(address)
        return _key(client)


def _bare(address: str) -> str:
    """The address without a port, as in `203.0.113.9:5112` and `[2001:db8::1]:443`."""
    text = address.strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _key(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((parsed, _NEIGHBORHOOD), strict=False))
    return str(parsed)
