"""An SMPP 3.4 carrier on asyncio for the Kannel job: takes submissions, delivers what it is told.

It shares no code with the product and none with Kannel. It runs in a thread of its own; what it
calls, it calls from there.
"""
import asyncio
import struct
import threading
from dataclasses import dataclass

BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x1, 0x2, 0x9
SUBMIT, DELIVER, UNBIND, ENQUIRE, GENERIC_NACK = 0x4, 0x5, 0x6, 0x15, 0x80000000
RESPONSE = 0x80000000
OK, INVALID_COMMAND, SYSTEM_ERROR = 0x0, 0x3, 0x8
WANTS_RECEIPT, HAS_HEADER, IS_RECEIPT = 0x3, 0x40, 0x4
RECEIPTED_ID, MESSAGE_STATE, PAYLOAD = 0x1E, 0x427, 0x424
PDU_LIMIT = 70_000
# A call outlasts what it may wait for: a link between two, and one answer.
ANSWER_SECONDS, CALL_SECONDS = 10, 30
LINK_TRIES, LINK_SECONDS = 160, 0.05
STATES = {2: "DELIVRD", 5: "UNDELIV"}


@dataclass(frozen=True)
class Submission:
    """One `submit_sm`; header and text are the octets of the short message."""

    source: str
    recipient: str
    esm_class: int
    coding: int
    validity: str
    wants_receipt: bool
    header: bytes
    text: bytes


def pieces(body):
    """A `submit_sm` from its body, its header apart from its text."""
    place = 0

    def text():
        nonlocal place
        end = body.index(0, place)
        taken, place = body[place:end].decode("latin-1"), end + 1
        return taken

    def octets(count):
        nonlocal place
        taken, place = body[place : place + count], place + count
        return taken

    text()
    octets(2)
    source = text()
    octets(2)
    recipient = text()
    esm_class = octets(3)[0]
    text()
    validity = text()
    registered, _, coding, _, length = octets(5)
    message = octets(length)
    while place + 4 <= len(body):
        tag, size = struct.unpack(">HH", octets(4))
        value = octets(size)
        if tag == PAYLOAD:
            message = value
    header = b""
    if esm_class & HAS_HEADER and message:
        header, message = message[: 1 + message[0]], message[1 + message[0] :]
    return Submission(source, recipient, esm_class, coding, validity,
                      bool(registered & WANTS_RECEIPT), header, message)


class Carrier:
    """Listens on a free port of loopback.

    `take(submission)` is awaited for each submission and answers its id, or None to refuse it.
    """

    def __init__(self, take):
        self.take = take
        self.refused = []
        self._sessions = []
        self._waiting = {}
        self._sequence = 0
        self._tasks = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self.call(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]

    def call(self, work):
        """Runs a coroutine in the carrier's loop and waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_SECONDS)

    def stop(self):
        async def close():
            self._server.close()
            for writer in self._sessions:
                writer.close()

        self.call(close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CALL_SECONDS)

    async def deliver(self, source, recipient, text, coding=0, esm_class=0, tlvs=b""):
        """Sends a `deliver_sm` to the client; returns the status it answers with."""
        # A carrier keeps what it has for a client that is between two links, and tells again what
        # a link that ended left unanswered.
        for _ in range(LINK_TRIES):
            if not self._sessions:
                await asyncio.sleep(LINK_SECONDS)
                continue
            self._sequence += 1
            answer = self._loop.create_future()
            self._waiting[self._sequence] = (self._sessions[-1], answer)
            body = b"\0\x01\x01" + source.encode() + b"\0\x01\x01" + recipient.encode() + b"\0"
            body += bytes([esm_class, 0, 0, 0, 0, 0, 0, coding, 0, len(text)]) + text + tlvs
            self._write(self._sessions[-1], DELIVER, OK, self._sequence, body)
            status = await asyncio.wait_for(answer, ANSWER_SECONDS)
            if status is None:
                continue
            if status != OK:
                self.refused.append(status)
            return status
        raise ConnectionError("no link took a deliver_sm")

    async def receipt(self, submission, identity, state=2):
        """Sends the receipt of a submission."""
        text = f"id:{identity} sub:001 dlvrd:001 stat:{STATES[state]} err:000 text:".encode()
        name = identity.encode() + b"\0"
        tlvs = struct.pack(">HH", RECEIPTED_ID, len(name)) + name
        tlvs += struct.pack(">HHB", MESSAGE_STATE, 1, state)
        return await self.deliver(submission.recipient, submission.source, text,
                                  esm_class=IS_RECEIPT, tlvs=tlvs)

    async def _serve(self, reader, writer):
        try:
            while True:
                length, command, status, sequence = struct.unpack(
                    ">IIII", await reader.readexactly(16))
                if not 16 <= length <= PDU_LIMIT:
                    raise ConnectionError(f"a length of {length}")
                body = await reader.readexactly(length - 16)
                if command in (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER):
                    self._sessions.append(writer)
                    self._write(writer, command | RESPONSE, OK, sequence, b"CARRIER\0")
                elif command == SUBMIT:
                    self.later(self._answer(writer, sequence, pieces(body)))
                elif command == DELIVER | RESPONSE:
                    if waiting := self._waiting.pop(sequence, None):
                        self._tell(waiting[1], status)
                elif command in (ENQUIRE, UNBIND):
                    self._write(writer, command | RESPONSE, OK, sequence)
                elif command not in (ENQUIRE | RESPONSE, GENERIC_NACK):
                    self._write(writer, GENERIC_NACK, INVALID_COMMAND, sequence)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            if writer in self._sessions:
                self._sessions.remove(writer)
            writer.close()
            for sequence in [s for s, (link, _) in self._waiting.items() if link is writer]:
                self._tell(self._waiting.pop(sequence)[1], None)

    async def _answer(self, writer, sequence, submission):
        identity = await self.take(submission)
        if identity is None:
            self._write(writer, SUBMIT | RESPONSE, SYSTEM_ERROR, sequence)
        else:
            self._write(writer, SUBMIT | RESPONSE, OK, sequence, identity.encode() + b"\0")

    def later(self, work):
        """Runs a coroutine of this loop beside what it does."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    def _tell(answer, status):
        """The status of an answer, or None when its link ended before it."""
        if not answer.done():
            answer.set_result(status)

    @staticmethod
    def _write(writer, command, status, sequence, body=b""):
        if not writer.is_closing():
            writer.write(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)
