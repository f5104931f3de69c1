/* pending_json.c: what a deploy must run, for programs. */
#include "report/json_value.h"
#include "report/report.h"

static json_t *of_migration(const struct pending_migration *migration, struct arena *arena) {
    json_t *object = json_object_of("id", json_text(migration->id, arena));
    json_put(object, "path", json_text(migration->place.path, arena));
    json_put(object, "line", json_number(migration->place.line));
    json_put(object, "down_revisions", json_texts(migration->parents, arena));
    json_put(object, "operations", json_texts(migration->operations, arena));
    return object;
}

/* The line of the deploy that runs the upgrade by itself. */
static json_t *of_line(const struct environment_pending *pending, struct arena *arena) {
    if (!pending->run_by.path.size)
        return json_null();
    json_t *object = json_object_of("path", json_text(pending->run_by.path, arena));
    json_put(object, "line", json_number(pending->run_by.line));
    json_put(object, "command", json_text(pending->run_by_line, arena));
    return object;
}

static json_t *of_environment(const struct environment_pending *pending, struct arena *arena) {
    json_t *object = json_object_of("name", json_text(pending->name, arena));
    json_t *migrations = json_made(json_array());
    for (size_t i = 0; i < pending->migrations.count; i++)
        json_append(migrations, of_migration(&pending->migrations.at[i], arena));
    json_put(object, "from_heads", json_texts(pending->stamps, arena));
    json_put(object, "heads", json_texts(pending->heads, arena));
    json_put(object, "pending", migrations);
    json_put(object, "command",
             pending->command.size ? json_text(pending->command, arena) : json_null());
    json_put(object, "run_by", of_line(pending, arena));
    json_put(object, "problems", json_texts(pending->problems, arena));
    json_put(object, "mend", json_texts(pending->mend, arena));
    json_put(object, "notes", json_texts(pending->notes, arena));
    return object;
}

static json_t *of_commit(struct text name, struct object_id commit, struct arena *arena) {
    json_t *object = json_object_of("name", json_text(name, arena));
    json_put(object, "commit", json_text(object_id_hex(commit, arena), arena));
    return object;
}

void json_pending(const struct pending_report *report, struct pages *pages) {
    struct arena *arena = pages->found.output.arena;
    json_t *object = json_object_of("version", json_integer(1));
    json_t *array = json_made(json_array());
    json_put(object, "from", of_commit(report->from, report->from_commit, arena));
    json_put(object, "to", of_commit(report->to, report->to_commit, arena));
    for (size_t i = 0; i < report->count; i++)
        json_append(array, of_environment(&report->at[i], arena));
    json_put(object, "environments", array);
    json_print(object, &pages->found);
}
