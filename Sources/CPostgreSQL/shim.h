// libpq, PostgreSQL's client library (Debian: libpq-dev).
#pragma once
#include <libpq-fe.h>
