"""Which addresses a fetch may connect to, checked where the connection is made.

Enters: an IP address just before its socket is opened, whether it came from DNS, stood in
the link, or in a redirect.  Leaves: a socket, or `ForbiddenAddressError`.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PRIVATE = "its address is private: set [fetch] allow_private_addresses = true for sources on your own network"
METADATA = "its address belongs to a cloud's metadata service, which is never read"

_METADATA = frozenset(map(ipaddress.ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200")))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
"""A network's own translation to IPv4, whose addresses are the network's own."""


class ForbiddenAddressError(OSError):
    """The address must not be connected to; the message says why."""


def refusal(address: str, *, allow_private: bool) -> str | None:
    """Why `address` must not be connected to, or None if it may be."""
    try:
        numbers = _embedded(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return "its address cannot be understood"
    if any(number in _METADATA for number in numbers):
        return METADATA
    if allow_private or all(_public(number) for number in numbers):
        return None
    return PRIVATE


def sockets(*, allow_private: bool) -> Callable[[tuple[Any, ...]], socket.socket]:
    """A socket factory for a connector, which refuses forbidden addresses."""

    def create(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = info
        reason = refusal(str(address[0]), allow_private=allow_private)
        if reason:
            raise ForbiddenAddressError(reason)
        return socket.socket(family, kind, protocol)

    return create


def _embedded(number: Address) -> list[Address]:
    """The address and every IPv4 address that it carries inside."""
    found: list[Address] = [number]
    if isinstance(number, ipaddress.IPv6Address):
        carried = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
        if number in _NAT64 or int(number) >> 32 == 0:
            carried.append(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF))
        found.extend(each for each in carried if each is not None)
        if number.ipv4_mapped is not None:
            return found[1:]
    return found


def _public(number: Address) -> bool:
    special = number.is_multicast or number.is_reserved or number.is_unspecified or number.is_loopback
    site_local = isinstance(number, ipaddress.IPv6Address) and number.is_site_local
    translated = number in _LOCAL_NAT64
    return number.is_global and not special and not site_local and not translated
