// libzint, from Debian's libzint-dev: draws QR codes and Code 128.
#include <zint.h>
