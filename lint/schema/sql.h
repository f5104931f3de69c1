/* sql.h: what SQL that a migration executes does to the schema: DDL as PostgreSQL, MySQL, SQLite
 * and SQL Server write it, read into operations. */
#ifndef SCHEMA_SQL_H
#define SCHEMA_SQL_H

#include "schema/operations.h"

/* Stands in the text for each part that is computed. */
enum { SQL_COMPUTED = '\x1a' };

/* Adds the operations of all its statements. What is no matter of the schema (data, views, rights)
 * is one OPERATION_OTHER each; what may be DDL and can't be read is OPERATION_UNREAD. */
void sql_read(struct text sql, struct place place, struct operations *operations,
              struct arena *arena);

#endif
