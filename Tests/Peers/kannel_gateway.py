"""Kannel, started for a test: bearerbox as SMPP client, smsbox for HTTP, free ports of loopback."""
import http.client
import http.server
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

PROGRAMS = ["/usr/sbin/bearerbox", "/usr/sbin/smsbox"]
START_SECONDS, STOP_SECONDS, CALL_SECONDS = 20, 15, 10
BEARER_SECONDS = 0.5
ACCEPTED = 202


class GatewayError(Exception):
    """Kannel did not do what it is started for."""


def missing():
    """Why there is no Kannel here, or None."""
    for program in PROGRAMS:
        if not os.access(program, os.X_OK):
            return f"Kannel is not installed ({program}); scripts/setup installs it."
    return None


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Callbacks:
    """An HTTP server that Kannel tells of receipts (`/dlr`) and of texts that come in (`/mo`)."""

    def __init__(self, on_receipt, on_text):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                parts = urllib.parse.urlsplit(self.path)
                # Octets of any charset: read as Latin-1 they stay octets.
                fields = dict(urllib.parse.parse_qsl(parts.query, encoding="latin-1",
                                                     keep_blank_values=True))
                (on_receipt if parts.path == "/dlr" else on_text)(fields)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Gateway:
    """One Kannel with a link to a carrier on a port of loopback."""

    def __init__(self, folder, carrier_port, callbacks_port):
        self.folder = pathlib.Path(folder)
        self.callbacks_port = callbacks_port
        self.http_port, self.admin_port = free_port(), free_port()
        self.password = os.urandom(8).hex()
        self.processes = []
        self.write(carrier_port, free_port())

    def write(self, carrier_port, box_port):
        core = f"""group = core
admin-port = {self.admin_port}
admin-interface = 127.0.0.1
admin-password = {self.password}
smsbox-port = {box_port}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-file = "{self.folder}/bearerbox.log"
log-level = 1
dlr-storage = internal
store-type = file
store-location = "{self.folder}/kannel.store"

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
port = {carrier_port}
transceiver-mode = 1
smsc-username = kannel
smsc-password = secret
system-type = ""
max-pending-submits = 20
msg-id-type = 0x00
source-addr-autodetect = no
source-addr-ton = 1
source-addr-npi = 1
dest-addr-ton = 1
dest-addr-npi = 1
"""
        box = f"""
group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box_port}
sendsms-port = {self.http_port}
sendsms-interface = 127.0.0.1
log-file = "{self.folder}/smsbox.log"
log-level = 1

group = sendsms-user
username = user
password = word
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "http://127.0.0.1:{self.callbacks_port}/mo?from=%p&to=%P&text=%b&coding=%c"
"""
        (self.folder / "bearerbox.conf").write_text(core + box)
        (self.folder / "smsbox.conf").write_text(core + box)

    def start(self):
        """Starts both boxes and waits until Kannel says that its link and its box are there."""
        for program in PROGRAMS:
            name = program.rsplit("/", 1)[-1]
            with open(self.folder / f"{name}.out", "wb") as out:
                self.processes.append(subprocess.Popen(
                    [program, "-v", "4", str(self.folder / f"{name}.conf")],
                    stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True))
            # The box gives up when the bearer does not listen yet.
            time.sleep(BEARER_SECONDS)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            for process in self.processes:
                if process.poll() is not None:
                    raise GatewayError(f"{process.args[0]} ended with {process.returncode}")
            if "(online" in self.status() and "smsbox" in self.status():
                return
            time.sleep(0.1)
        raise GatewayError("Kannel did not bind to its carrier")

    def status(self):
        """What bearerbox tells about its links, or nothing while it does not answer."""
        try:
            return self.get(self.admin_port, f"/status.txt?password={self.password}")[1]
        except OSError:
            return ""

    @staticmethod
    def get(port, path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CALL_SECONDS)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("latin-1")
        finally:
            connection.close()

    def send(self, identity, source, recipient, text, coding=0, charset="UTF-8", **more):
        """Hands a message over; returns whether Kannel took it. `text` is octets of `charset`."""
        receipts = f"http://127.0.0.1:{self.callbacks_port}/dlr?id={identity}&state=%d"
        fields = {"username": "user", "password": "word", "from": source, "to": recipient,
                  "text": text, "coding": coding, "charset": charset,
                  "dlr-mask": 1 + 2 + 16, "dlr-url": receipts, **more}
        query = urllib.parse.urlencode(fields, quote_via=urllib.parse.quote)
        return self.get(self.http_port, "/cgi-bin/sendsms?" + query)[0] == ACCEPTED

    def stop(self):
        """Ends exactly what was started, the box before the bearer."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
