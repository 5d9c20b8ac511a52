"""The servers that are compared, each on a port of its own, and what the system says of them."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.soak.serving import free_port

ROOT = Path(__file__).parents[2]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
NGINX = """
{user} worker_processes {workers}; error_log {folder}/error.log;
daemon off; events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    open_file_cache max=100; default_type text/html;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    {site}
}}
"""


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def cpu(self) -> float:
        """Seconds that all its processes have worked so far."""
        return sum(_worked(pid) for pid in family(self.pid))

    def memory(self) -> float:
        """MiB that its processes hold together."""
        return sum(map(memory, family(self.pid)))


def settings_of(folder: Path, database_url: str = "", port: int = 8000) -> dict[str, str]:
    """The environment of a site of its own in `folder`."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "site_config.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_url,
        "SITE_URL": "",
        "PORT": str(port),
    }


@contextmanager
def gloss(folder: Path, path: str, database_url: str = "") -> Iterator[Server]:
    """The site with the shipped subject, as `make run` runs it."""
    port = free_port()
    environment = settings_of(folder, database_url, port)
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "setup"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with running([*manage, "serve"], environment, port, path) as server:
        yield server


@contextmanager
def granian(application: str, environment: dict[str, str]) -> Iterator[Server]:
    """A module of this folder that holds an `application`, by the server that ours runs by."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.serve", application]
    with running(command, {**environment, "PORT": str(port)}, port, "/") as server:
        yield server


@contextmanager
def static_nginx(folder: Path) -> Iterator[Server]:
    """nginx with the files of `folder`/www."""
    port = free_port()
    site = f"server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/www; }} }}"
    with _nginx(folder, site, port, "/") as server:
        yield server


@contextmanager
def nginx_before(site: Server, folder: Path, path: str) -> Iterator[Server]:
    """`deploy/nginx.conf` before `site`, without TLS, which the others have no part of either."""
    port = free_port()
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    shipped = re.sub(r"server \{  # for other names.*?\n\}\n", "", shipped, flags=re.S)
    secure = shipped[shipped.index("    listen 443 ssl") :].partition("client_max_body_size")[0]
    conf = shipped.replace(secure, f"    listen 127.0.0.1:{port};\n    server_name _;\n    ")
    conf = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", conf, flags=re.S)
    conf = conf.replace("/var/cache/gloss", str(folder / "cache"))
    conf = conf.replace("127.0.0.1:8000", site.url.removeprefix("http://"))
    with _nginx(folder, conf, port, path) as server:
        yield server


@contextmanager
def _nginx(folder: Path, site: str, port: int, path: str) -> Iterator[Server]:
    folder.chmod(0o755)  # its workers may be another user
    text = NGINX.format(
        user="user root;" if os.getuid() == 0 else "",
        folder=folder,
        workers=os.cpu_count(),
        site=site,
    )
    (folder / f"nginx-{port}.conf").write_text(text)
    command = ["nginx", "-c", str(folder / f"nginx-{port}.conf")]
    command += ["-e", str(folder / "error.log"), "-g", f"pid {folder}/nginx-{port}.pid;"]
    with running(command, dict(os.environ), port, path) as server:
        yield server


@contextmanager
def running(
    command: list[str], environment: dict[str, str], port: int, path: str
) -> Iterator[Server]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        wait_for(f"{server.url}{path}", process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            fetch(url)
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{url} didn't answer")


def fetch(url: str) -> tuple[bytes, str]:
    """Body and validator of an answer."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (our own server)
        return answer.read(), answer.headers.get("ETag", "")


def family(pid: int) -> list[int]:
    """The process and those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def memory(pid: int) -> float:
    """MiB that a process holds for itself and its share of what others hold too."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    return int(found[1]) / 1024 if found else 0.0


def _worked(pid: int) -> float:
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / TICKS_A_SECOND
