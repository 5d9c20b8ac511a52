"""Load on one address: by wrk where it is found, else by a loop of our own, which is slower."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    per_second: float
    p99_ms: float


def load(url: str, *, clients: int, seconds: int, headers: dict[str, str] | None = None) -> Load:
    """How many requests a second the address answered, all of them 2xx or 3xx."""
    if shutil.which("wrk"):
        return _wrk(url, clients, seconds, headers or {})
    return _loop(url, clients, seconds, headers or {})


def _wrk(url: str, clients: int, seconds: int, headers: dict[str, str]) -> Load:
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t", str(min(2, clients)), "-c", str(clients), "-d", f"{seconds}s"]
    done = subprocess.run(
        [*command, "--latency", *options, url], capture_output=True, text=True, check=True
    )
    if "Non-2xx or 3xx" in done.stdout:
        raise RuntimeError(f"{url} answered with errors:\n{done.stdout}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout).groups()
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1]
    return Load(float(per_second), float(value) * UNITS[unit])


def _loop(url: str, clients: int, seconds: int, headers: dict[str, str]) -> Load:
    parts, times, stop_at = urlsplit(url), [], time.monotonic() + seconds

    def client():
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
        while (started := time.monotonic()) < stop_at:
            connection.request("GET", f"{parts.path}?{parts.query}".rstrip("?"), headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{url} answered {answer.status}")
            times.append(time.monotonic() - started)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    return Load(len(times) / seconds, times[int(len(times) * 0.99)] * 1000)
