"""The default server says in one sentence why it can't start."""

import socket
import threading
from types import SimpleNamespace

import pytest

from site_config.serving import PortTaken, make_sure_port_is_free, wait_until_forked


def test_a_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}: another program listens there"):
            make_sure_port_is_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_told():
    with pytest.raises(PortTaken, match="choose another HOST"):
        make_sure_port_is_free("192.0.2.1", 8000)


def test_nothing_but_sleep_goes_on_beside_the_forking_of_workers():
    site = SimpleNamespace(workers=2, wrks=["first"])
    waiting = threading.Thread(target=wait_until_forked, args=(site,), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    site.wrks.append("second")
    waiting.join(60)
    assert not waiting.is_alive()
