"""A mail server on loopback that keeps what it is given, as it came."""

import socketserver
import threading
from typing import Any


class Conversation(socketserver.StreamRequestHandler):
    """Just enough of SMTP."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    self.server.received.append(line)  # type: ignore[attr-defined]  # the mailbox below
            self.server.received.append(line)  # type: ignore[attr-defined]  # the same
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.received: list[bytes] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Any:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_what: object) -> None:
        self.shutdown()
        self.server_close()
