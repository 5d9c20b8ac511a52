"""The default server says in one sentence why it can't start."""

import socket

import pytest

from site_config.serving import PortTaken, make_sure_port_is_free


def test_a_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}: another program listens there"):
            make_sure_port_is_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_told():
    with pytest.raises(PortTaken, match="choose another HOST"):
        make_sure_port_is_free("192.0.2.1", 8000)
