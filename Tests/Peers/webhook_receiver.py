#!/usr/bin/env python3
"""A receiver of webhooks on the standardwebhooks library, for a client under test.

    python3 webhook_receiver.py SECRET

Verifies each request, says on standard output what it was as one line of JSON, and answers by its
path: well, badly, or not at all. Ends when its standard input ends.
"""
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

# What a client reads at most of an answer, were it to read to the end.
HUGE = 256 * 1024 * 1024
# Nobody is waited for longer than this, in seconds.
LONGEST = 60

webhook = Webhook(sys.argv[1])
seen_ids = set()
over = threading.Event()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            webhook.verify(body, headers)
            verified = True
        except WebhookVerificationError:
            verified = False
        name = headers.get("webhook-id", "")
        is_new = name not in seen_ids
        seen_ids.add(name)
        self.say(
            verified=verified,
            path=self.path,
            id=name,
            type=headers.get("content-type"),
            body=body.decode(),
        )
        if not verified:
            self.answer(401)
            return
        act = getattr(self, "at_" + self.path.strip("/").replace("-", "_"))
        try:
            act(is_new)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            self.say(path=self.path, left=True)

    def say(self, **what) -> None:
        print(json.dumps(what), flush=True)

    def answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def at_well(self, is_new: bool) -> None:
        self.answer(204)

    def at_flaky(self, is_new: bool) -> None:
        self.answer(500 if is_new else 200)

    def at_gone(self, is_new: bool) -> None:
        self.answer(410)

    def at_redirect(self, is_new: bool) -> None:
        self.answer(307, location="/well")

    def at_close(self, is_new: bool) -> None:
        self.close_connection = True
        self.connection.close()

    def at_silent(self, is_new: bool) -> None:
        self.close_connection = True
        over.wait(LONGEST)

    def at_huge(self, is_new: bool) -> None:
        self.send_response(200)
        self.send_header("content-length", str(HUGE))
        self.end_headers()
        chunk = b"x" * 65536
        for _ in range(HUGE // len(chunk)):
            self.wfile.write(chunk)
        self.say(path=self.path, left=False)

    def at_drip_head(self, is_new: bool) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx-drip: ")
        self.drip()

    def at_drip_body(self, is_new: bool) -> None:
        self.send_response(200)
        self.send_header("content-length", str(HUGE))
        self.end_headers()
        self.drip()

    def drip(self) -> None:
        for _ in range(LONGEST * 10):
            if over.wait(0.1):
                break
            self.wfile.write(b"x")
        self.close_connection = True

    def log_message(self, *arguments) -> None:
        pass


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    sys.stdin.read()
    over.set()
    os._exit(0)


if __name__ == "__main__":
    main()
