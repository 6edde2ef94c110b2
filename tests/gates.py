"""A door in front of a real server: shut, the server is away for whoever goes through it."""

import select
import socket
import threading
from urllib.parse import urlsplit


class Gate:
    """Listens on a port of its own and passes everything on, while it is open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.goal = (parts.hostname or "127.0.0.1", parts.port or 0)
        self.door: socket.socket | None = None
        self.lines: list[socket.socket] = []
        self.port = 0
        self.open()
        who = f"{parts.username}@" if parts.username else ""
        self.url = parts._replace(netloc=f"{who}127.0.0.1:{self.port}").geturl()

    def open(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._let_in, args=(self.door,), daemon=True).start()

    def shut(self) -> None:
        """Refuse new connections and cut those that there are."""
        if self.door is not None:
            self.door.shutdown(socket.SHUT_RDWR)
            self.door.close()
            self.door = None
        for line in self.lines:
            line.close()
        self.lines.clear()

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                outside, _address = door.accept()
                inside = socket.create_connection(self.goal, timeout=5)
            except OSError:
                return
            self.lines += [outside, inside]
            threading.Thread(target=self._pass, args=(outside, inside), daemon=True).start()

    @staticmethod
    def _pass(outside: socket.socket, inside: socket.socket) -> None:
        other = {outside: inside, inside: outside}
        try:
            while True:
                ready, _write, _error = select.select(list(other), [], [], 0.2)
                for line in ready:
                    words = line.recv(65536)
                    if not words:
                        return
                    other[line].sendall(words)
        except (OSError, ValueError):  # shut
            return
        finally:
            outside.close()
            inside.close()
