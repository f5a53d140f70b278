"""Fetching a document: from the open internet only, within limits, however the address leads on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

import pytest

from bot.importers import documents
from bot.importers.fetching import Limits, fetch, is_public
from bot.importers.reading import DocumentError
from tests.papers import OHD, as_html, as_pdf


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/avtale.pdf":
                self._send(as_pdf(OHD), "application/pdf")
            case "/latin":
                self._send(
                    as_html(OHD).decode().replace("utf-8", "x").encode("latin-1"), "text/html; charset=iso-8859-1"
                )
            case "/attached":
                self._send(
                    b"%PDF", "application/pdf", **{"Content-Disposition": 'attachment; filename="../../a b.pdf"'}
                )
            case "/moved":
                self._redirect("/avtale.pdf")
            case "/inside":
                self._redirect("http://169.254.169.254/latest/meta-data/")
            case "/file":
                self._redirect("file:///etc/passwd")
            case "/round":
                self._redirect("/round")
            case "/endless":
                self._endless()
            case "/packed":
                self._send(b"x", "text/html", **{"Content-Encoding": "gzip"})
            case _:
                self.send_error(404)

    def _send(self, data: bytes, kind: str, **more: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
                sleep(0.001)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def here(address: str) -> bool:
    """Lets the tests' own site through, and what the rule lets through."""
    return address == "127.0.0.1" or is_public(address)


def refused(url: str, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(DocumentError) as caught:
        fetch(url, allowed=here, limits=limits)
    (fault,) = caught.value.faults
    return fault


def test_a_document_is_fetched_and_read_like_a_file(site: str) -> None:
    loaded = documents.load(f"{site}/moved?a=ø b", allowed=here).document
    assert (loaded.kind, loaded.file_name, loaded.url) == ("pdf", "avtale.pdf", f"{site}/avtale.pdf")
    assert [s.number for s in loaded.sections] == ["1", "2", "3", "4"]


def test_the_charset_that_the_server_names_is_used(site: str) -> None:
    sections = documents.load(f"{site}/latin", allowed=here).document.sections
    assert sections[1].heading == "Føremål"


def test_a_name_with_a_path_in_it_is_only_a_name(site: str) -> None:
    assert fetch(f"{site}/attached", allowed=here).name == "a b.pdf"


def test_progress_is_told_in_bytes(site: str) -> None:
    told: list[tuple[int, int]] = []
    got = fetch(f"{site}/avtale.pdf", lambda done, whole: told.append((done, whole)), allowed=here)
    assert told[-1] == (len(got.data), len(got.data))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.pdf",
        "http://localhost/a.pdf",
        "http://[::1]/a.pdf",
        "http://[::ffff:127.0.0.1]/a.pdf",
        "http://10.0.0.1/a.pdf",
        "http://192.168.1.1/a.pdf",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/a.pdf",
        "http://2130706433/a.pdf",
        "http://0x7f.1/a.pdf",
        "http://100.64.0.1/a.pdf",
        "http://[fd00::1]/a.pdf",
        "http://[64:ff9b::7f00:1]/a.pdf",
    ],
)
def test_nothing_is_fetched_from_inside_a_network(url: str) -> None:
    with pytest.raises(DocumentError, match=r"inside a network|is not found"):
        fetch(url)


@pytest.mark.parametrize("url", ["ftp://example.org/a", "file:///etc/passwd", "http://", "http://a:b/x", "https:///x"])
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(DocumentError):
        fetch(url)


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(DocumentError, match="password"):
        fetch("https://kari:hemmeleg@example.org/a.pdf")


def test_every_redirect_is_checked_again(site: str) -> None:
    assert "inside a network" in refused(f"{site}/inside")
    assert "Only http and https" in refused(f"{site}/file")
    assert "without end" in refused(f"{site}/round")


def test_what_is_too_large_or_too_slow_is_given_up(site: str) -> None:
    assert "larger than 1 MB" in refused(f"{site}/endless", Limits(size=1024 * 1024))
    assert "too long" in refused(f"{site}/endless", Limits(seconds=0.2))


def test_an_answer_that_is_no_document_says_so(site: str) -> None:
    assert "404" in refused(f"{site}/finst-ikkje")
    assert "compressed" in refused(f"{site}/packed")


def test_the_address_that_was_checked_is_the_one_connected_to(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that first points outside and then inside gets no second look-up."""
    import socket

    asked: list[str] = []
    port = int(site.rpartition(":")[2])

    def looked_up(host: str, *args: object, **more: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    assert "inside a network" in refused_by_rule(f"http://example.org:{port}/avtale.pdf")
    assert asked == ["example.org"]


def refused_by_rule(url: str) -> str:
    with pytest.raises(DocumentError) as caught:
        fetch(url)
    return caught.value.faults[0]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.0.9", "192.88.99.1", "224.0.0.1"),
        *("::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1"),
        *("fec0::1", "fc00::1", "fe80::1%eth0", "ff02::1", "2002:7f00:1::", "2001:0:1::80ff:fffe", "2001:db8::1"),
    ],
)
def test_no_way_to_write_an_address_within_a_network_passes_for_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "①②⑦.⓪.⓪.①", "0", "[::ffff:7f00:1]", "127。0。0。1"]
)
def test_no_way_to_write_this_machine_is_fetched_from(host: str) -> None:
    with pytest.raises(DocumentError):
        fetch(f"http://{host}/")


def test_addresses_of_the_internet_pass() -> None:
    assert all(map(is_public, ("1.1.1.1", "193.156.19.1", "2a00:1450:400f:80d::200e", "::ffff:1.1.1.1")))
