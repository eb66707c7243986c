"""A portfolio in the columns of the shipped mapping `generated`, made from a seed.

Every account's balance is different. Balances stand in the open in the database, telephone numbers
do not, so the balance tells which number a stored message goes to without any of our keys.
"""

import csv
import datetime
import random

HEADER = (
    "no_cuenta,no_cliente,producto,nombre,apellido_paterno,apellido_materno,rfc,fecha_nacimiento,"
    "tel_celular,tel_casa,correo,estado,codigo_postal,saldo_total,saldo_vencido,pago_minimo,"
    "fecha_limite_pago,dias_atraso,clabe,referencia_pago"
).split(",")
GIVEN = ["Ana", "Luis", "Rosa", "Jorge", "Elena", "Pedro", "Laura", "Raúl"]
SURNAMES = ["Pérez", "López", "Núñez", "Ramos", "Ortiz", "Vega", "Cruz", "Mora"]


def rows(count, seed, day):
    """Accounts that are one to thirty days late on `day`, so that most are owed a message at once.

    The numbers are in a range of mobile telephones.
    """
    chance = random.Random(seed)
    for number in range(1, count + 1):
        late = chance.randint(1, 30)
        due = day - datetime.timedelta(days=late)
        past_due = chance.randint(200, 3_000) * 100
        # More than any amount past due, and another for each number.
        balance = 400_000 + number * 1_000
        yield [
            f"{number:010}", f"C{number:08}", "tarjeta", chance.choice(GIVEN),
            chance.choice(SURNAMES), chance.choice(SURNAMES), "", "",
            f"55{12_000_000 + number * 7:08}", "", "", "Ciudad de México", "06000",
            f"{balance / 100:.2f}", f"{past_due / 100:.2f}", f"{past_due / 100:.2f}",
            due.strftime("%d/%m/%Y"), str(late), "", f"70{number:010}",
        ]


def write(path, count, seed, day):
    """Writes the file; returns the recipient's number by balance in cents."""
    recipients = {}
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for row in rows(count, seed, day):
            writer.writerow(row)
            recipients[round(float(row[13]) * 100)] = "52" + row[8]
    return recipients
