"""A service of a language model on this machine that answers what a test has written down, one reply a request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What is sent back; ``pause`` is how many seconds pass before it, ``drip`` before each of its bytes."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    pause: float = 0
    drip: float = 0


@dataclass
class Scripted:
    """A running service: its address, what it will say, and after that, and what it has heard as path, Authorization and body."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    after: Reply = Reply(b"no reply is left", 500)
    heard: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)


def claim(quote: str, trigger: str, frame: str, stance: str = "asserts", speaker: str = "", when: str = "", **slots: str) -> dict[str, Any]:
    """A claim as a model would give it."""
    told = [{"slot": slot.rstrip("_").replace("_", " "), "value": value} for slot, value in slots.items()]
    return {"quote": quote, "trigger": trigger, "frame": frame, "stance": stance, "speaker": speaker, "when": when, "slots": told}


def saying(content: str) -> Reply:
    """A completion with this content."""
    return Reply(json.dumps({"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]}).encode())


def claims(*told: dict[str, Any]) -> Reply:
    """A completion with these claims."""
    return saying(json.dumps({"claims": told}))


@contextmanager
def scripted() -> Iterator[Scripted]:
    """Run the service."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.heard.append((self.path, self.headers["Authorization"], body))
            reply = made.replies.pop(0) if made.replies else made.after
            time.sleep(reply.pause)
            try:
                self.send_response(reply.status)
                for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(reply.body))), *reply.headers):
                    self.send_header(name, value)
                self.end_headers()
                for byte in reply.body if reply.drip else ():
                    self.wfile.write(bytes([byte]))
                    time.sleep(reply.drip)
                self.wfile.write(b"" if reply.drip else reply.body)
            except OSError:
                return  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Scripted(f"http://127.0.0.1:{server.server_port}/v1")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield made
        server.shutdown()
        thread.join()
