"""Holds XML on standard input against a schema that a package of PyPI carries.

xsd_oracle.py pain.008.001.02    by the package sepaxml

Prints nothing and ends with 0 when the XML is valid, with 1 and the reasons when it is not, and
with 3 where lxml or the package is not installed.
"""

import sys
from pathlib import Path

try:
    import sepaxml
    from lxml import etree
except ImportError:
    sys.exit(3)

path = Path(sepaxml.__file__).parent / "schemas" / f"{sys.argv[1]}.xsd"
schema = etree.XMLSchema(etree.parse(str(path)))
document = etree.fromstring(sys.stdin.buffer.read())
if not schema.validate(document):
    for error in schema.error_log:
        print(error.message)
    sys.exit(1)
