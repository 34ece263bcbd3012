"""A real time-stamping authority on loopback: OpenSSL behind a small HTTP server."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs

#: No ``certs=`` in it: a chain in the answer comes unsorted from OpenSSL, and is refused.
_CONFIG = """
oid_section = oids
[oids]
policy = 1.2.3.4.1
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = policy
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@attrs.frozen
class TimeServer:
    """Where it listens, and the root that its tokens lead to."""

    url: str
    root: Path

    @property
    def peer(self) -> str:
        return self.url.removeprefix("http://").rstrip("/")


@contextmanager
def time_server(folder: Path) -> Iterator[TimeServer]:
    _make(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield TimeServer(f"http://127.0.0.1:{server.server_address[1]}/", folder / "ca.pem")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _make(folder: Path) -> None:
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    (folder / "eku.cnf").write_text("extendedKeyUsage = critical,timeStamping\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    _openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
             "-subj", "/CN=EXERCISE root")  # fmt: skip
    _openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr",
             "-subj", "/CN=EXERCISE time authority")  # fmt: skip
    _openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
             "-CAcreateserial", "-out", "tsa.pem", "-extfile", "eku.cnf")  # fmt: skip


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def _answering(folder: Path) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["content-length"]))
            made = subprocess.run(
                ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "here",
                 "-queryfile", "/dev/stdin"],
                cwd=folder, input=query, capture_output=True, check=False,
            )  # fmt: skip
            self.send_response(200 if made.returncode == 0 else 500)
            self.send_header("content-type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(made.stdout)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    return Answering
