/* type.c: the names of column types, which of them databases take for one, and whether two types
 * are the same. */
#include <strings.h>

#include "schema/schema.h"

/* Every name that SQLAlchemy and SQL have for a type, and what it is called here. Names that every
 * database makes the same of, or that no database has beside each other, are one. */
static const struct type_name {
    const char *name, *canonical, *argument;
} type_names[] = {
    {"String", "VARCHAR", NULL},
    {"Unicode", "VARCHAR", NULL},
    {"NVARCHAR", "VARCHAR", NULL},
    {"VARCHAR2", "VARCHAR", NULL},
    {"character varying", "VARCHAR", NULL},
    {"char varying", "VARCHAR", NULL},
    {"AutoString", "VARCHAR", NULL},
    {"VARCHAR", "VARCHAR", NULL},
    {"CHAR", "CHAR", NULL},
    {"NCHAR", "CHAR", NULL},
    {"character", "CHAR", NULL},
    {"bpchar", "CHAR", NULL},
    {"Text", "TEXT", NULL},
    {"UnicodeText", "TEXT", NULL},
    {"URLType", "TEXT", NULL},
    {"CLOB", "TEXT", NULL},
    {"NCLOB", "TEXT", NULL},
    {"NTEXT", "TEXT", NULL},
    {"TINYTEXT", "TINYTEXT", NULL},
    {"MEDIUMTEXT", "MEDIUMTEXT", NULL},
    {"LONGTEXT", "LONGTEXT", NULL},
    {"CITEXT", "CITEXT", NULL},
    {"Integer", "INTEGER", NULL},
    {"INT", "INTEGER", NULL},
    {"int4", "INTEGER", NULL},
    {"serial", "INTEGER", NULL},
    {"serial4", "INTEGER", NULL},
    {"BigInteger", "BIGINT", NULL},
    {"BIGINT", "BIGINT", NULL},
    {"int8", "BIGINT", NULL},
    {"bigserial", "BIGINT", NULL},
    {"serial8", "BIGINT", NULL},
    {"SmallInteger", "SMALLINT", NULL},
    {"SMALLINT", "SMALLINT", NULL},
    {"int2", "SMALLINT", NULL},
    {"smallserial", "SMALLINT", NULL},
    {"MEDIUMINT", "MEDIUMINT", NULL},
    {"TINYINT", "TINYINT", NULL},
    {"MatchType", "BOOLEAN", NULL},
    {"Boolean", "BOOLEAN", NULL},
    {"BOOL", "BOOLEAN", NULL},
    {"BIT", "BIT", NULL},
    {"varbit", "BIT", NULL},
    {"bit varying", "BIT", NULL},
    {"Float", "FLOAT", NULL},
    {"Double", "DOUBLE", NULL},
    {"DOUBLE_PRECISION", "DOUBLE", NULL},
    {"double precision", "DOUBLE", NULL},
    {"float8", "DOUBLE", NULL},
    {"BINARY_DOUBLE", "DOUBLE", NULL},
    {"REAL", "REAL", NULL},
    {"float4", "REAL", NULL},
    {"BINARY_FLOAT", "REAL", NULL},
    {"Numeric", "NUMERIC", NULL},
    {"DECIMAL", "NUMERIC", NULL},
    {"DEC", "NUMERIC", NULL},
    {"NUMBER", "NUMERIC", NULL},
    {"MONEY", "MONEY", NULL},
    {"SMALLMONEY", "SMALLMONEY", NULL},
    {"DateTime", "DATETIME", NULL},
    {"DATETIME2", "DATETIME", NULL},
    {"ArrowType", "DATETIME", NULL},
    {"UTCDateTime", "DATETIME", "?"},
    {"SMALLDATETIME", "SMALLDATETIME", NULL},
    {"DATETIMEOFFSET", "DATETIMEOFFSET", NULL},
    {"TIMESTAMP", "TIMESTAMP", NULL},
    {"TIMESTAMPTZ", "TIMESTAMP", "timezone"},
    {"timestamp with time zone", "TIMESTAMP", "timezone"},
    {"timestamp without time zone", "TIMESTAMP", NULL},
    {"Date", "DATE", NULL},
    {"Time", "TIME", NULL},
    {"TIMETZ", "TIME", "timezone"},
    {"time with time zone", "TIME", "timezone"},
    {"time without time zone", "TIME", NULL},
    {"YEAR", "YEAR", NULL},
    {"Interval", "INTERVAL", NULL},
    {"LargeBinary", "BLOB", NULL},
    {"PickleType", "BLOB", NULL},
    {"BLOB", "BLOB", NULL},
    {"BYTEA", "BLOB", NULL},
    {"IMAGE", "BLOB", NULL},
    {"RAW", "BLOB", NULL},
    {"TINYBLOB", "TINYBLOB", NULL},
    {"MEDIUMBLOB", "MEDIUMBLOB", NULL},
    {"LONGBLOB", "LONGBLOB", NULL},
    {"BINARY", "BINARY", NULL},
    {"VARBINARY", "VARBINARY", NULL},
    {"JSON", "JSON", NULL},
    {"JSONB", "JSONB", NULL},
    {"UUID", "UUID", NULL},
    {"UNIQUEIDENTIFIER", "UUID", NULL},
    {"ARRAY", "ARRAY", NULL},
    {"Enum", "ENUM", NULL},
    {"SET", "SET", NULL},
    {"HSTORE", "HSTORE", NULL},
    {"INET", "INET", NULL},
    {"CIDR", "CIDR", NULL},
    {"MACADDR", "MACADDR", NULL},
    {"MACADDR8", "MACADDR8", NULL},
    {"OID", "OID", NULL},
    {"REGCLASS", "REGCLASS", NULL},
    {"REGCONFIG", "REGCONFIG", NULL},
    {"TSVECTOR", "TSVECTOR", NULL},
    {"TSVectorType", "TSVECTOR", NULL},
    {"TSQUERY", "TSQUERY", NULL},
    {"INT4RANGE", "INT4RANGE", NULL},
    {"INT8RANGE", "INT8RANGE", NULL},
    {"NUMRANGE", "NUMRANGE", NULL},
    {"DATERANGE", "DATERANGE", NULL},
    {"TSRANGE", "TSRANGE", NULL},
    {"TSTZRANGE", "TSTZRANGE", NULL},
    {"INT4MULTIRANGE", "INT4MULTIRANGE", NULL},
    {"INT8MULTIRANGE", "INT8MULTIRANGE", NULL},
    {"NUMMULTIRANGE", "NUMMULTIRANGE", NULL},
    {"DATEMULTIRANGE", "DATEMULTIRANGE", NULL},
    {"TSMULTIRANGE", "TSMULTIRANGE", NULL},
    {"TSTZMULTIRANGE", "TSTZMULTIRANGE", NULL},
    {"ROWVERSION", "ROWVERSION", NULL},
    {"XML", "XML", NULL},
};

/* Two of a line are the same to some databases and not to others. */
static const char *const depending[][7] = {
    {"DATETIME", "TIMESTAMP", "DATETIMEOFFSET", "SMALLDATETIME"},
    {"FLOAT", "DOUBLE", "REAL"},
    {"TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT"},
    {"JSON", "LONGTEXT"},
    {"BOOLEAN", "TINYINT", "BIT"},
    {"BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY"},
    {"UUID", "CHAR", "BINARY"},
    {"INTERVAL", "DATETIME"},
    {"INTEGER", "MEDIUMINT"},
};

bool type_named(struct text name, struct type *type, struct arena *arena) {
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        const struct type_name *row = &type_names[i];
        if (text_of(row->name).size != name.size || strncasecmp(row->name, name.at, name.size) != 0)
            continue;
        type->name = text_of(row->canonical);
        if (row->argument)
            vector_push(&type->arguments, arena, text_of(row->argument));
        return true;
    }
    return false;
}

static bool is_listed(const char *const names[7], struct text name) {
    for (size_t i = 0; i < 7 && names[i]; i++)
        if (text_equal(text_of(names[i]), name))
            return true;
    return false;
}

static bool depends_on_database(struct text a, struct text b) {
    for (size_t i = 0; i < sizeof depending / sizeof *depending; i++)
        if (is_listed(depending[i], a) && is_listed(depending[i], b))
            return true;
    return false;
}

static enum fact enums_same(const struct type *a, const struct type *b) {
    if (!a->members_known || !b->members_known)
        return FACT_UNKNOWN;
    if (!texts_same(a->members, b->members))
        return FACT_NO;
    bool is_named = a->arguments.count && b->arguments.count;
    return is_named && !text_equal(a->arguments.at[0], b->arguments.at[0]) ? FACT_UNKNOWN
                                                                           : FACT_YES;
}

static enum fact arguments_same(struct texts a, struct texts b) {
    if (texts_contain(a, TEXT("?")) || texts_contain(b, TEXT("?")))
        return FACT_UNKNOWN;
    if (a.count != b.count)
        return FACT_NO;
    for (size_t i = 0; i < a.count; i++)
        if (!text_equal(a.at[i], b.at[i]))
            return FACT_NO;
    return FACT_YES;
}

/* A text without a known length: PostgreSQL and SQLite keep VARCHAR and TEXT in the same way, and
 * MySQL has no VARCHAR without one. */
static bool is_unbounded_text(const struct type *type) {
    bool is_text = text_equal(type->name, TEXT("VARCHAR")) || text_equal(type->name, TEXT("TEXT"));
    return is_text && (type->arguments.count == 0 || texts_contain(type->arguments, TEXT("?")));
}

enum fact type_same(const struct type *a, const struct type *b) {
    if (a->name.size == 0 || b->name.size == 0)
        return FACT_UNKNOWN;
    if (!text_equal(a->name, b->name) && is_unbounded_text(a) && is_unbounded_text(b))
        return FACT_UNKNOWN;
    if (!text_equal(a->name, b->name)) {
        bool zones = texts_contain(a->arguments, TEXT("timezone")) ==
                     texts_contain(b->arguments, TEXT("timezone"));
        return depends_on_database(a->name, b->name) && zones ? FACT_UNKNOWN : FACT_NO;
    }
    if (text_equal(a->name, TEXT("ENUM")))
        return enums_same(a, b);
    return arguments_same(a->arguments, b->arguments);
}

bool type_lifts_bound(const struct type *with, const struct type *without) {
    bool has_bound =
        text_equal(with->name, TEXT("VARCHAR")) || text_equal(with->name, TEXT("NUMERIC"));
    return has_bound && text_equal(with->name, without->name) && with->arguments.count &&
           !without->arguments.count;
}

struct text type_text(const struct type *type, struct arena *arena) {
    struct texts inside = type->arguments;
    if (type->name.size == 0)
        return type->written;
    if (text_equal(type->name, TEXT("ENUM")) && type->members_known)
        inside = type->members;
    if (inside.count == 0)
        return type->name;
    return text_format(arena, "%.*s(%.*s)", TEXT_ARGS(type->name),
                       TEXT_ARGS(text_join(inside, TEXT(", "), arena)));
}
