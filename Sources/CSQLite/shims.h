#ifndef EVENKEEL_CSQLITE_SHIMS_H
#define EVENKEEL_CSQLITE_SHIMS_H

#include <sqlite3.h>

#endif
