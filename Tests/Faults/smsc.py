"""A carrier of our own that shares no code with the product: asyncio and SMPP 3.4 by the book.

It writes every submission to a file before it answers, so that the file is what the carrier knows
whatever happens to its client. Receipts that the client has not acknowledged are sent again when
it comes back, as carriers do. It can misbehave in the ways that `Behaviour` names.
"""

import asyncio
import json
import os
import random
import struct
import threading
from dataclasses import dataclass, field

GENERIC_NACK = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x1, 0x2, 0x9
SUBMIT, DELIVER, UNBIND, ENQUIRE = 0x4, 0x5, 0x6, 0x15
RESPONSE = 0x80000000
OK, INVALID_COMMAND, BIND_FAILED, THROTTLED = 0x0, 0x3, 0xD, 0x58
RECEIPTED_ID, MESSAGE_STATE = 0x1E, 0x427
PDU_LIMIT = 70_000


@dataclass
class Behaviour:
    """What this carrier does; shares are between 0 and 1."""

    answer_delay: tuple = (0.0, 0.03)
    receipt_delay: tuple = (0.01, 0.4)
    repeated_receipts: float = 0.05
    receipts_first: float = 0.02
    throttled: float = 0.002
    refuses_bind: bool = False
    never_answers: bool = False
    sends_garbage: bool = False


@dataclass
class Submission:
    """One `submit_sm` as the carrier saw it; `answered` is when its bytes went to the socket."""

    number: int
    id: str
    recipient: str
    reference: int
    mask: int
    part: int
    parts: int
    text: str
    status: int
    session: int
    answered: bool = False
    receipted: bool = False


@dataclass
class Session:
    number: int
    writer: asyncio.StreamWriter
    receives: bool = False
    sequence: int = 0
    waiting: dict = field(default_factory=dict)
    tasks: set = field(default_factory=set)

    def write(self, command, status, sequence, body=b""):
        if not self.writer.is_closing():
            self.writer.write(
                struct.pack(">IIII", 16 + len(body), command, status, sequence) + body
            )


class Carrier:
    """Serves on a port of loopback, in a thread of its own."""

    def __init__(self, log_path, seed, behaviour=None):
        self.behaviour = behaviour or Behaviour()
        self.submissions = []
        self.faults = []
        self.receipts_refused = {}
        self.binds = 0
        self._links = 0
        self.port = 0
        self._log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._random = random.Random(seed)
        self._sessions = {}
        self._owed = {}
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._server = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._call(self._listen())

    # What the test calls, from its own thread.

    def seen(self):
        """Every submission so far."""
        with self._lock:
            return list(self.submissions)

    def owes_receipts(self):
        """How many receipts the client has not acknowledged."""
        return len(self._owed)

    def hang_up(self):
        """Closes every link and the port."""
        self._call(self._close())

    def come_back(self):
        """Listens again on the same port."""
        self._call(self._listen())

    def stop(self):
        self.hang_up()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        os.close(self._log)

    # What runs in the loop.

    def _call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self):
        if self._server:
            self._server.close()
            self._server = None
        for session in list(self._sessions.values()):
            session.writer.transport.abort()

    async def _serve(self, reader, writer):
        self._links += 1
        session = Session(self._links, writer)
        self._sessions[session.number] = session
        try:
            while True:
                header = await reader.readexactly(16)
                length, command, status, sequence = struct.unpack(">IIII", header)
                if not 16 <= length <= PDU_LIMIT:
                    self.faults.append(f"a length of {length}")
                    return
                body = await reader.readexactly(length - 16)
                if not self._take(session, command, status, sequence, body):
                    await writer.drain()
                    return
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            for task in session.tasks:
                task.cancel()
            del self._sessions[session.number]
            writer.close()

    def _take(self, session, command, status, sequence, body):
        """Handles one PDU; returns whether the link goes on."""
        if command in (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER):
            self.binds += 1
            if self.behaviour.refuses_bind:
                session.write(command | RESPONSE, BIND_FAILED, sequence)
                return False
            session.write(command | RESPONSE, OK, sequence, b"CARRIER\0")
            session.receives = command != BIND_TRANSMITTER
            if session.receives:
                for owed in list(self._owed.values()):
                    self._later(session, self._receipt, owed)
        elif command == SUBMIT:
            self._submit(session, sequence, body)
        elif command == DELIVER | RESPONSE:
            known = session.waiting.pop(sequence, None)
            if known is None:
                self.faults.append("a deliver_sm_resp that answers nothing")
            elif status == OK:
                known.receipted = True
                self._owed.pop(known.id, None)
            else:
                self.receipts_refused[status] = self.receipts_refused.get(status, 0) + 1
                self._later(session, self._receipt, known)
        elif command == ENQUIRE:
            session.write(ENQUIRE | RESPONSE, OK, sequence)
        elif command == UNBIND:
            session.write(UNBIND | RESPONSE, OK, sequence)
            return False
        elif command not in (ENQUIRE | RESPONSE, GENERIC_NACK):
            session.write(GENERIC_NACK, INVALID_COMMAND, sequence)
            self.faults.append(f"command {command:#x}")
        return True

    def _submit(self, session, sequence, body):
        submission = self._read(session, body)
        if self._random.random() < self.behaviour.throttled:
            submission.status = THROTTLED
        with self._lock:
            self.submissions.append(submission)
        os.write(self._log, (json.dumps(submission.__dict__) + "\n").encode())
        if self.behaviour.sends_garbage:
            session.writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        if self.behaviour.never_answers:
            return
        if submission.status == OK:
            self._owed[submission.id] = submission
        self._later(session, self._answer, submission, sequence)

    def _read(self, session, body):
        number = len(self.submissions) + 1
        place = body.index(0) + 1 + 2
        place = body.index(0, place) + 1 + 2
        end = body.index(0, place)
        recipient = body[place:end].decode("ascii")
        esm_class = body[end + 1]
        place = end + 1 + 3
        place = body.index(0, place) + 1
        place = body.index(0, place) + 1
        length = body[place + 4]
        text = body[place + 5 : place + 5 + length]
        reference, mask, part, parts = 0, 0, 1, 1
        if esm_class & 0x40:
            header, text = text[1 : 1 + text[0]], text[1 + text[0] :]
            while header:
                kind, size, value = header[0], header[1], header[2 : 2 + header[1]]
                if kind == 0:
                    reference, mask, parts, part = value[0], 0xFF, value[1], value[2]
                elif kind == 8:
                    reference, mask = value[0] << 8 | value[1], 0xFFFF
                    parts, part = value[2], value[3]
                header = header[2 + size :]
        return Submission(
            number, f"{number:08X}", recipient, reference, mask, part, parts, text.hex(),
            OK, session.number,
        )

    async def _answer(self, session, submission, sequence):
        low, high = self.behaviour.answer_delay
        early = self._random.random() < self.behaviour.receipts_first
        if submission.status == OK and early:
            self._deliver(session, submission)
        await asyncio.sleep(self._random.uniform(low, high))
        identity = submission.id.encode() + b"\0" if submission.status == OK else b""
        session.write(SUBMIT | RESPONSE, submission.status, sequence, identity)
        submission.answered = True
        if submission.status == OK:
            await self._receipt(session, submission)

    async def _receipt(self, session, submission):
        await asyncio.sleep(self._random.uniform(*self.behaviour.receipt_delay))
        receiver = session if session.receives else self._receiver()
        if receiver is None or submission.receipted:
            return
        self._deliver(receiver, submission)
        if self._random.random() < self.behaviour.repeated_receipts:
            self._deliver(receiver, submission)

    def _receiver(self):
        return next((each for each in self._sessions.values() if each.receives), None)

    def _deliver(self, session, submission):
        session.sequence += 1
        session.waiting[session.sequence] = submission
        identity = submission.id.encode() + b"\0"
        text = f"id:{submission.id} sub:001 dlvrd:001 stat:DELIVRD err:000 text:".encode()
        body = b"\0" + b"\x01\x01" + submission.recipient.encode() + b"\0"
        body += b"\x01\x01525550001000\0" + b"\x04\0\0" + b"\0\0" + b"\0\0\0\0"
        body += bytes([len(text)]) + text
        body += struct.pack(">HH", RECEIPTED_ID, len(identity)) + identity
        body += struct.pack(">HHB", MESSAGE_STATE, 1, 2)
        session.write(DELIVER, OK, session.sequence, body)

    def _later(self, session, work, *arguments):
        async def guarded():
            try:
                await work(session, *arguments)
            except asyncio.CancelledError:
                pass

        task = self._loop.create_task(guarded())
        session.tasks.add(task)
        task.add_done_callback(session.tasks.discard)
