"""The scanner's own protocol, against a daemon on loopback that answers as clamd does."""

import socket
import struct
import threading

import pytest

from register.attachments import scanning
from register.attachments.problems import Refused


class Daemon:
    """Reads INSTREAM as clamd does and says what it is told to."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.received = answer, b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.where = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        talk, _address = self.socket.accept()
        with talk, talk.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\x00"
            while length := struct.unpack(">I", stream.read(4))[0]:
                self.received += stream.read(length)
            talk.sendall(self.answer)

    def close(self) -> None:
        self.thread.join(5)
        self.socket.close()


@pytest.fixture
def daemon(request):
    made = Daemon(request.param)
    yield made
    made.close()


@pytest.mark.parametrize("daemon", [b"stream: OK\x00"], indirect=True)
def test_clean_content_passes_whole(daemon, settings):
    settings.RAK_CLAMD = daemon.where
    content = bytes(range(256)) * 700

    scanning.scan(content)

    daemon.close()
    assert daemon.received == content


@pytest.mark.parametrize("daemon", [b"stream: Eicar-Test-Signature FOUND\x00"], indirect=True)
def test_found_content_is_refused(daemon, settings):
    settings.RAK_CLAMD = daemon.where

    with pytest.raises(Refused) as told:
        scanning.scan(b"nagot")

    assert told.value.code == "harmful"


@pytest.mark.parametrize("daemon", [b"INSTREAM size limit exceeded. ERROR\x00", b""], indirect=True)
def test_scanner_that_does_not_say_clean_lets_nothing_in(daemon, settings):
    settings.RAK_CLAMD = daemon.where

    with pytest.raises(Refused) as told:
        scanning.scan(b"nagot")

    assert (told.value.code, told.value.is_our_fault) == ("no_scanner", True)


@pytest.mark.parametrize("where", ["127.0.0.1:1", "unix:/finns/inte", "utan-port"])
def test_scanner_that_is_away_lets_nothing_in(where, settings):
    settings.RAK_CLAMD = where

    with pytest.raises(Refused) as told:
        scanning.scan(b"nagot")

    assert told.value.code == "no_scanner"
