"""Who counts as one where requests are counted by address."""

from __future__ import annotations

import pytest

from accounts.addresses import counted_as


@pytest.mark.parametrize(
    ("case", "address", "counted"),
    [
        ("IPv4 by itself", "192.0.2.7", "192.0.2.7"),
        ("IPv6 by its /64", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("IPv6 written out", "2001:0DB8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::"),
        ("what was counted before", "2001:db8:1:2::", "2001:db8:1:2::"),
        ("IPv4 inside of IPv6", "::ffff:192.0.2.7", "192.0.2.7"),
        ("one link's own", "fe80::1%eth0", "fe80::"),
        ("none", "unix:", "unix:"),
        ("nothing", "", ""),
    ],
)
def test_an_address_is_counted_as(case: str, address: str, counted: str) -> None:
    assert counted_as(address) == counted, case
