"""Answers, for each line KIND NUMBER on standard input, whether python-stdnum takes the number.

One line each: 1 or 0. Without python-stdnum it says nothing.
"""

import sys

try:
    from stdnum import iban, luhn
    from stdnum.ar import cbu, cuit
    from stdnum.br import cnpj, cpf
    from stdnum.cl import rut
    from stdnum.co import nit
    from stdnum.ec import ci
    from stdnum.es import ccc
    from stdnum.iso7064 import mod_97_10
    from stdnum.pe import ruc
except ImportError:
    sys.exit(3)

KINDS = {
    "iban": iban, "luhn": luhn, "cbu": cbu, "cuit": cuit, "cnpj": cnpj, "cpf": cpf, "rut": rut,
    "nit": nit, "cedula": ci, "ccc": ccc, "mod97": mod_97_10, "ruc": ruc,
}

for line in sys.stdin:
    kind, number = line.split()
    print(1 if KINDS[kind].is_valid(number) else 0)
