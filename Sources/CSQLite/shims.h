#ifndef EVENKEEL_CSQLITE_SHIMS_H
#define EVENKEEL_CSQLITE_SHIMS_H

#include <stddef.h>

#include <sqlite3.h>

/// Binds text, which SQLite copies: SQLITE_TRANSIENT is a cast that Swift does not see.
static inline int csqlite_bind_text(
    sqlite3_stmt *_Nonnull statement, int index, const char *_Nullable text, int count) {
    return sqlite3_bind_text(statement, index, text != NULL ? text : "", count, SQLITE_TRANSIENT);
}

/// Binds bytes, which SQLite copies; no bytes are an empty blob and not NULL.
static inline int csqlite_bind_blob(
    sqlite3_stmt *_Nonnull statement, int index, const void *_Nullable bytes, int count) {
    if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

#endif
