#!/usr/bin/env python3
"""A carrier written on smpp34, for a client under test.

    python3 smpp34_smsc.py PORT

Takes every submission over and sends a receipt for it, refuses those to 666. Ends when its
standard input ends, and prints what it saw as one line of JSON.
"""
import asyncio
import json
import sys

import smpp34


async def serve(port: int) -> None:
    server = smpp34.Server(host="127.0.0.1", port=port, system_id="PY34")
    await server.start()
    print("ready", flush=True)
    seen = {"submitted": [], "receipts": 0, "failures": []}
    sessions = {}
    pending = set()

    async def receipt(event, number: str) -> None:
        text = f"id:{number} sub:001 dlvrd:001 stat:DELIVRD err:000 text:"
        answer = await sessions[event.session_id].deliver_sm(
            source_addr=event.destination_addr,
            destination_addr=event.source_addr,
            esm_class=4,
            short_message=text.encode(),
            tlvs=[
                smpp34.Tlv(smpp34.TLV_RECEIPTED_MESSAGE_ID, number.encode() + b"\0"),
                smpp34.Tlv(smpp34.TLV_MESSAGE_STATE, b"\x02"),
            ],
        )
        if answer.is_success:
            seen["receipts"] += 1

    async def work() -> None:
        while True:
            event = await server.next()
            if isinstance(event, smpp34.Esme):
                sessions[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                seen["submitted"].append(
                    [
                        event.source_addr,
                        event.destination_addr,
                        event.data_coding,
                        event.esm_class,
                        event.short_message.hex(),
                    ]
                )
                if event.destination_addr == "666":
                    event.reject(smpp34.ESME_RINVDSTADR)
                    continue
                number = f"{len(seen['submitted']):08x}"
                event.accept(message_id=number)
                if event.registered_delivery & 3:
                    task = asyncio.create_task(receipt(event, number))
                    pending.add(task)
                    task.add_done_callback(pending.discard)

    worker = asyncio.create_task(work())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if worker.done() and worker.exception():
        seen["failures"].append(repr(worker.exception()))
    worker.cancel()
    # Answers that have come are still to be counted.
    if pending:
        await asyncio.wait(pending, timeout=5)
    print(json.dumps(seen), flush=True)


asyncio.run(serve(int(sys.argv[1])))
