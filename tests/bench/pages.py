"""`make bench`: one page by our server, beside what nginx makes of the same bytes as a file.

    python -m tests.bench.pages [--path /a/page/] [--seconds 3] [--rounds 3]

All contenders run at once and are asked in turn; the figures are medians. The ratios count: the
machine and its other work change the figures, but not the ratios much.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.load import Load, load

NGINX = """
worker_processes {workers}; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    open_file_cache max=100; default_type text/html;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/www; }} }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--path", default="/llm-basics/training-vs-inference/")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(gloss(folder, chosen.path))
        page = f"{site}{chosen.path}"
        body, etag = fetch(page)
        (folder / "www").mkdir()
        (folder / "www" / "page.html").write_bytes(body)
        contenders = {}
        if shutil.which("nginx"):
            contenders["nginx, the same bytes as a file"] = (
                stack.enter_context(nginx(folder)) + "/page.html",
                {},
            )
        else:
            print("nginx wasn't found: no ratios to it.")
        contenders["granian, bare WSGI answer"] = (stack.enter_context(bare(folder)) + "/", {})
        contenders["Gloss, finished page"] = (page, {})
        contenders["Gloss, finished page, brotli"] = (page, {"Accept-Encoding": "br"})
        contenders["Gloss, 304"] = (page, {"If-None-Match": etag})
        contenders["Gloss, the same page by Django"] = (f"{page}?by=django", {})
        print(f"{chosen.path}: {len(body):,} bytes; {os.cpu_count()} processors")
        for clients in (1, 32):
            report(clients, measure(contenders, clients, chosen.seconds, chosen.rounds))


def measure(
    contenders: dict[str, tuple[str, dict[str, str]]], clients: int, seconds: int, rounds: int
) -> dict[str, Load]:
    runs: dict[str, list[Load]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (url, headers) in contenders.items():
            runs[name].append(load(url, clients=clients, seconds=seconds, headers=headers))
    return {
        name: Load(
            statistics.median(run.per_second for run in loads),
            statistics.median(run.p99_ms for run in loads),
        )
        for name, loads in runs.items()
    }


def report(clients: int, loads: dict[str, Load]) -> None:
    first = next(iter(loads.values())).per_second
    print(f"\n{clients} at a time{'':26} requests/s   p99 ms   ratio")
    for name, got in loads.items():
        print(f"  {name:36}{got.per_second:12,.0f}{got.p99_ms:9.2f}{got.per_second / first:8.2f}")


@contextmanager
def gloss(folder: Path, path: str):
    """The site with the shipped subject, as `make run` runs it."""
    port = free_port()
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": "",
        "SITE_URL": "",
        "PORT": str(port),
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "setup"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with running([*manage, "serve"], environment, port, path):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def bare(folder: Path):
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "BENCH_BODY": str(folder / "www" / "page.html"),
    }
    with running([sys.executable, "-m", "tests.bench.bare"], environment, port, "/"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def nginx(folder: Path):
    port = free_port()
    text = NGINX.format(folder=folder, port=port, workers=os.cpu_count())
    (folder / "nginx.conf").write_text(text)
    folder.chmod(0o755)  # its workers are another user
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with running(command, dict(os.environ), port, "/page.html"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int, path: str):
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            fetch(url)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} didn't answer")


def fetch(url: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (our own server)
        return answer.read(), answer.headers.get("ETag", "")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
