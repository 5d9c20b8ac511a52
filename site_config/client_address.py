"""Who asks, as far as limits need to know: the address behind proxies that are named, no other."""

from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network

ONE_HOUSEHOLD = 64  # bits of an IPv6 address; what follows anyone may choose anew for each request


def address_of(request: HttpRequest) -> str:
    """The client's address; of IPv6, the network that one household gets.

    `X-Forwarded-For` is believed as far as it was written by TRUSTED_PROXIES: read from its end,
    the first address that isn't one of them. Whatever stands before it anyone may have written.
    """
    address = _plain(request.META.get("REMOTE_ADDR", ""))
    before = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while before and _is_in(address, settings.TRUSTED_PROXIES) and (named := _plain(before.pop())):
        address = named
    if ":" in address:
        return str(ip_network(f"{address}/{ONE_HOUSEHOLD}", strict=False))
    return address


def _plain(written: str) -> str:
    """An address without port and brackets, in its one spelling; empty if it is none."""
    written = written.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def _is_in(address: str, networks: Collection[Network]) -> bool:
    return bool(address) and any(ip_address(address) in network for network in networks)
