// expat, from Debian's libexpat1-dev: the XML inside XLSX workbooks, event by event.
#include <expat.h>
