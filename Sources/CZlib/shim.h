// zlib, from Debian's zlib1g-dev: gzip portfolios are inflated as they stream in.
#include <zlib.h>
