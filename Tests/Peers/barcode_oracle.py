"""Reads a code from an SVG of ours on standard input and prints what it says.

The drawing's rectangles are painted with Pillow and read by ZXing. Ends with 3 where zxing-cpp or
Pillow is not installed, with 1 where there is nothing to be read.
"""

import re
import sys

try:
    import zxingcpp
    from PIL import Image, ImageDraw
except ImportError:
    sys.exit(3)

SCALE = 4
svg = sys.stdin.read()
width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
image = Image.new("L", (round(width * SCALE), round(height * SCALE)), 255)
draw = ImageDraw.Draw(image)
black = re.findall(r'<path d="([^"]*)"', svg)[0]
for x, y, w, h in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)", black):
    left, top = float(x) * SCALE, float(y) * SCALE
    draw.rectangle(
        (round(left), round(top), round(left + float(w) * SCALE) - 1,
         round(top + float(h) * SCALE) - 1),
        fill=0,
    )
found = zxingcpp.read_barcodes(image)
if not found:
    sys.exit(1)
print(found[0].format.name.replace("-", ""), found[0].text)
