// libzip, from Debian's libzip-dev: an XLSX workbook is a ZIP archive.
#include <zip.h>
