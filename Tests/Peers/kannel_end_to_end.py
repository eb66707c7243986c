#!/usr/bin/env python3
"""The whole product behind Kannel, another gateway: what it decides reaches the handset's carrier,
the receipts come back, and a debtor's BAJA silences.

  python3 Tests/Peers/kannel_end_to_end.py [--recado .build/debug/recado] [--keep]

    recado work --SMPP--> our front --HTTP--> Kannel --SMPP--> our carrier
                <-------            <-------        <-------   receipts, BAJA

Kannel is an SMPP client only, so a small front on our side takes the product's submissions and
hands them to Kannel's HTTP interface as text; Kannel then encodes them by tables of its own. Every
part must arrive with the octets that the product wrote, joined texts must be those that `recado
why` tells, every message must end as delivered, and who answered BAJA must get nothing on a later
day. Routes of this run use no national shift table, which Kannel does not know.

  python3 Tests/Peers/kannel_end_to_end.py --carrier PORT

lets Kannel itself be the client of a carrier under test, on a port of loopback: plain, extended,
wide, long, flash and expiring texts, each with its receipt. Prints a line for each thing it saw;
"end ok" comes last.

Where Kannel is missing it says "skipped: …" and ends with 0, or with 1 if RECADO_REQUIRE_PEERS=1.
The standard library is enough.
"""
import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
from kannel_gateway import Callbacks, Gateway, GatewayError, missing
from kannel_smpp import Carrier

PLAIN = str.maketrans("áíóúÁÍÓÚ", "aiouAIOU")
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WAIT_SECONDS, RECEIPT_SECONDS, STOP_SECONDS, CALL_SECONDS = 90, 30, 30, 120
ACCOUNTS, SEED = 60, 11
RECEIPT_PAUSE_SECONDS = 2
# A Tuesday; in Mexico City 19:20 of that day, and of the Friday that follows.
AS_OF, IMPORT_AT = "2026-10-06", "2026-10-06T12:00:00Z"
FIRST_AT, LATER_AT = "2026-10-07T01:20:00Z", "2026-10-10T01:20:00Z"
SEVEN_BIT, WIDE = 0, 8
ESCAPE = 0x1B
# The default alphabet of 3GPP TS 23.038, and its extension table.
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENSION = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~",
             0x3E: "]", 0x40: "|", 0x65: "€"}


class Broken(Exception):
    """What makes going on pointless."""


def decoded(octets, coding):
    """The text of a short message's octets."""
    if coding == WIDE:
        return octets.decode("utf-16-be", "surrogatepass")
    out, place = [], 0
    while place < len(octets):
        if octets[place] == ESCAPE:
            place += 1
            out.append(EXTENSION[octets[place]])
        else:
            out.append(ALPHABET[octets[place]])
        place += 1
    return "".join(out)


def wait(condition, what, seconds=WAIT_SECONDS):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Broken(f"{what} did not happen in {seconds} s")
        time.sleep(0.1)


class Front:
    """Takes the product's submissions, hands them to Kannel, and brings Kannel's news back."""

    def __init__(self):
        self.taken = []
        self.flying = {}
        self.unsure = []
        self.lock = threading.Lock()
        self.gateway = None
        self.carrier = Carrier(self.take)

    async def take(self, submission):
        with self.lock:
            identity = f"F{len(self.taken) + 1}"
            self.taken.append(submission)
            self.flying[identity] = submission
        more = {"udh": submission.header} if submission.header else {}
        if submission.coding == WIDE:
            text = {"text": submission.text, "coding": 2, "charset": "UTF-16BE"}
        else:
            text = {"text": decoded(submission.text, submission.coding).encode(), "coding": 0}
        accepted = await asyncio.get_running_loop().run_in_executor(
            None, lambda: self.gateway.send(
                identity, submission.source, submission.recipient, **text, **more))
        return identity if accepted else None

    def receipt(self, fields):
        with self.lock:
            submission = self.flying.pop(fields["id"], None)
        if submission is None or fields["state"] not in ("1", "2", "16"):
            self.unsure.append(fields)
            return
        state = 2 if fields["state"] == "1" else 5
        self.carrier.call(self.carrier.receipt(submission, fields["id"], state))

    def text(self, fields):
        self.carrier.call(self.carrier.deliver(
            fields["from"].lstrip("+ "), fields["to"].lstrip("+ "), fields["text"].encode()))


class FarCarrier:
    """The carrier behind Kannel: everything arrives, and its receipt follows."""

    def __init__(self):
        self.taken = []
        self.pauses = random.Random(SEED)
        self.carrier = Carrier(self.take)

    async def take(self, submission):
        self.taken.append(submission)
        identity = f"{len(self.taken):X}"
        if submission.wants_receipt:
            self.carrier.later(self.receipt(submission, identity))
        return identity

    async def receipt(self, submission, identity):
        # Receipts come late and in another order, some of them while the product starts again.
        await asyncio.sleep(self.pauses.random() * RECEIPT_PAUSE_SECONDS)
        await self.carrier.receipt(submission, identity)

    def texts(self):
        """Whole texts by recipient, parts joined by their header."""
        parts = collections.defaultdict(dict)
        for number, each in enumerate(self.taken):
            # A header of concatenation ends with reference, total and number of the part.
            key = (each.recipient, each.header[:-1] or number)
            parts[key][each.header[-1] if each.header else 1] = decoded(each.text, each.coding)
        return collections.Counter(
            "".join(found[part] for part in sorted(found)) for found in parts.values())


class Product:
    """The real binary with a database of its own."""

    def __init__(self, binary, folder, port):
        self.binary, self.folder = binary, folder
        self.config = folder / "recado.yaml"
        self.config.write_text(
            f"database: {folder}/recado.db\nkey_file: {folder}/recado.key\n"
            f"resources: {ROOT}/Resources\nsandbox: true\nroutes:\n"
            f"  - {{ name: sandbox, host: 127.0.0.1, port: {port}, system_id: recado, "
            "password: secret, window: 20 }\n")

    def call(self, *arguments, config=True):
        done = subprocess.run(
            [self.binary, *arguments, *(["--config", str(self.config)] if config else [])],
            capture_output=True, text=True, timeout=CALL_SECONDS)
        if done.returncode != 0:
            raise Broken(f"recado {' '.join(arguments)} ended with {done.returncode}: "
                         f"{done.stdout}{done.stderr}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.call(*arguments, "--json"))

    def prepare(self):
        facts = (ROOT / "Resources/facts/demo.yaml").read_text(encoding="utf-8")
        mine = self.folder / "facts.yaml"
        mine.write_text(facts.replace(
            "policy: automatic, spanish_shift: true", "policy: ucs2, spanish_shift: false")
            .translate(PLAIN), encoding="utf-8")
        # One strategy without the accents that 7 bits lack, so that both alphabets are written.
        plain = self.folder / "preventiva.yaml"
        plain.write_text(
            (ROOT / "Resources/strategies/preventiva.yaml").read_text(encoding="utf-8")
            .translate(PLAIN), encoding="utf-8")
        portfolio = str(self.folder / "cartera.csv")
        self.call("generate", portfolio, "--accounts", str(ACCOUNTS), "--seed", str(SEED),
                  "--as-of", AS_OF, config=False)
        self.call("init")
        self.call("strategy", "publish", str(mine), str(plain))
        self.call("import", portfolio, "--mapping", "generated", "--as-of", AS_OF,
                  "--at", IMPORT_AT)

    def work(self, at):
        with open(self.folder / "recado.log", "ab") as log:
            return subprocess.Popen(
                [self.binary, "work", "--config", str(self.config), "--at", at],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def counts(self):
        return self.json("outbox")["counts"]


def stop(process):
    """SIGTERM; the product must end by itself and with 0."""
    process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise Broken(f"recado work did not end in {STOP_SECONDS} s after SIGTERM")
    if code != 0:
        raise Broken(f"recado work ended with {code}")


def octets(taken):
    return collections.Counter((s.recipient, s.header, s.coding, s.text) for s in taken)


def settle(product, before=0):
    """Waits until more messages than before are delivered and none is on its way."""

    def is_done():
        counts = product.counts()
        on_its_way = sum(counts[name] for name in ("queued", "submitting", "submitted", "enroute"))
        return counts["delivered"] > before and on_its_way == 0

    wait(is_done, "that all messages are delivered")
    return product.counts()["delivered"]


def compare(product, front, far, problems):
    """What arrived is what was written, and `why` tells it."""
    counts = {name: count for name, count in product.counts().items() if count}
    if set(counts) != {"delivered"}:
        problems.append(f"messages that were not delivered: {counts}")
    written, arrived = octets(front.taken), octets(far.taken)
    if written != arrived:
        problems.append(f"parts that the product wrote: {written - arrived}, and that Kannel "
                        f"made of them: {arrived - written}")
    listed = product.json("outbox", "--state", "delivered", "--limit", "1000")["messages"]
    told = collections.Counter(
        product.json("why", each["message"], "--reveal")["text"] for each in listed)
    if told != far.texts():
        problems.append(f"`why` tells {(told - far.texts()).total()} texts that did not arrive so")
    if len({each.coding for each in far.taken}) < 2:
        problems.append("the run was to have both texts in 7 bits and in UCS-2")
    if front.carrier.refused or far.carrier.refused:
        problems.append(f"deliver_sm was refused: {front.carrier.refused} {far.carrier.refused}")
    if front.unsure:
        problems.append(f"{len(front.unsure)} receipts of Kannel belong to nothing")


def refuse(product, far, problems):
    """A debtor answers BAJA; returns the number and the person."""
    chosen = far.taken[0]
    far.carrier.call(far.carrier.deliver(chosen.recipient, chosen.source, b"BAJA"))
    found = product.json("person", "find", "--phone", "+" + chosen.recipient)
    person = found["persons"][0]

    def is_out():
        shown = product.json("person", "show", person)
        return any(point["opted_out"] for point in shown["contact_points"])

    try:
        wait(is_out, "that BAJA counts")
    except Broken as broken:
        problems.append(str(broken))
    return chosen.recipient


def run_product(arguments, folder):
    front, far = Front(), FarCarrier()
    callbacks = Callbacks(front.receipt, front.text)
    gateway = Gateway(folder, far.carrier.port, callbacks.port)
    front.gateway = gateway
    problems = []
    worker = None
    try:
        gateway.start()
        product = Product(arguments.recado, folder, front.carrier.port)
        product.prepare()
        worker = product.work(FIRST_AT)
        settle(product)
        recipient = refuse(product, far, problems)
        stop(worker)
        worker = None
        delivered, parts = product.counts()["delivered"], len(far.taken)
        worker = product.work(LATER_AT)
        later = settle(product, before=delivered) - delivered
        stop(worker)
        worker = None
        compare(product, front, far, problems)
        if any(each.recipient == recipient for each in far.taken[parts:]):
            problems.append("who answered BAJA got another message on a later day")
        print(f"{delivered} messages in {parts} parts, on a later day {later} in "
              f"{len(far.taken) - parts}; {sum(each.coding == WIDE for each in far.taken)} parts "
              "in UCS-2")
    finally:
        if worker:
            worker.kill()
            worker.wait()
        gateway.stop()
        callbacks.stop()
        front.carrier.stop()
        far.carrier.stop()
    return problems


TEXTS = {
    "plain": dict(text="Su pago vence hoy".encode()),
    "extended": dict(text="Total [12] {€}: ^~|\\".encode()),
    "wide": dict(text="mañana, ÁÍ 😀".encode("utf-16-be"), coding=2, charset="UTF-16BE"),
    "long": dict(text=("Su pago vence hoy. " * 20).encode()),
    "flash": dict(text=b"Hoy", mclass=0),
    "expiring": dict(text=b"Hasta las ocho", validity=60),
}


def run_carrier(port, folder):
    """Kannel as the client of a carrier under test."""
    receipts = {}
    callbacks = Callbacks(lambda fields: receipts.setdefault(fields["id"], fields["state"]),
                          lambda fields: print("text", fields["from"], fields["text"], flush=True))
    gateway = Gateway(folder, port, callbacks.port)
    problems = []
    try:
        gateway.start()
        print("bound", flush=True)
        for name, text in TEXTS.items():
            taken = gateway.send(name, "525550001000", "525512345678", **text)
            print("taken" if taken else "refused", name, flush=True)
        try:
            wait(lambda: len(receipts) == len(TEXTS), "that all receipts come", RECEIPT_SECONDS)
        except Broken as broken:
            problems.append(str(broken))
        for name in TEXTS:
            print("receipt", name, receipts.get(name, "none"), flush=True)
            if receipts.get(name) != "1":
                problems.append(f"{name} was not delivered")
    finally:
        gateway.stop()
        callbacks.stop()
    return problems


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recado", default=os.environ.get("RECADO", ".build/debug/recado"))
    parser.add_argument("--carrier", type=int, help="the port of a carrier under test")
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs")
    arguments = parser.parse_args()
    if reason := missing():
        print(f"skipped: {reason}")
        return 1 if os.environ.get("RECADO_REQUIRE_PEERS") == "1" else 0
    arguments.recado = os.path.realpath(arguments.recado)
    # So that what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="recado-kannel-"))
    try:
        problems = (run_carrier(arguments.carrier, folder) if arguments.carrier
                    else run_product(arguments, folder))
    except (Broken, GatewayError) as broken:
        problems = [str(broken)]
    for problem in problems:
        print(f"PROBLEM: {problem}")
    if problems or arguments.keep:
        print(f"everything is kept in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    print("FAILED: Kannel" if problems else "end ok" if arguments.carrier else "PASSED: Kannel")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
