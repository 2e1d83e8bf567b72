"""The client of a request that proxies forwarded: no header lets it pass for another one."""

import pytest

from darkroom.server.peers import Peers

PROXIES = Peers(("10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        # What stands before the last untrusted address was sent by that client.
        ("10.1.2.3", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.7, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "192.0.2.1", "192.0.2.1"),
        # Without a trusted proxy, the header is that of the client itself.
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("192.0.2.2", "198.51.100.7", "192.0.2.2"),
        ("10.1.2.3", "203.0.113.9:5112", "203.0.113.9"),
        ("10.1.2.3", "[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
        ("2001:db8:ffff::1", "2001:db8:1:2:3::5", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("10.1.2.3", "unknown" * 50, ("unknown" * 50)[:100]),
    ],
)
def test_the_client_is_the_last_address_that_no_trusted_proxy_has(peer: str, forwarded: str, client: str) -> None:
    assert PROXIES.client(peer, {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}) == client


def test_a_network_is_trusted_and_nothing_else() -> None:
    for address in ("10.255.0.1", "192.0.2.1", "2001:db8:ffff:1::2"):
        assert PROXIES.is_trusted(address)
    for address in ("11.0.0.1", "192.0.2.2", "2001:db8:fffe::1", "::1", "localhost", ""):
        assert not PROXIES.is_trusted(address)
    assert not Peers(()).is_trusted("127.0.0.1")
