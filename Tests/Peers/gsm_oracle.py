"""Prints the GSM 03.38 tables of the gsmcodecs package (MIT, PyPI), one character a line.

Used by MessagingTests as an independent judge of the tables. Each line is the character's
code point in hexadecimal, the name of the alphabet and the octets in hexadecimal.
"""

import sys

try:
    import gsmcodecs  # noqa: F401  (registers the codecs)
except ImportError:
    print("skipped: the Python package gsmcodecs is not installed")
    sys.exit(0)

POINTS = list(range(0x00, 0x250)) + list(range(0x370, 0x400)) + list(range(0x2000, 0x2140))

for alphabet, codec in (("gsm", "gsm23.038"), ("spanish", "gsm23.038-0-2")):
    for point in POINTS:
        try:
            octets = chr(point).encode(codec)
        except UnicodeError:
            continue
        print(f"{point:x} {alphabet} {octets.hex()}")
