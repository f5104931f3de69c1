/* deploy_files.c: the places whose form matters: the scripts of JSON files, and the jobs of CI
 * files, of which only those count that deploy. */
#include <jansson.h>
#include <string.h>

#include "advice/deploy_private.h"

/* ---- app.json, package.json ---- */

/* What npm runs by itself when it installs, and Heroku's names; all others are called by name. */
static bool is_run_by_itself(struct text name) {
    static const char *const names[] = {
        "preinstall",       "install",   "postinstall", "prepare",  "heroku-prebuild",
        "heroku-postbuild", "build",     "start",       "prestart", "poststart",
        "postdeploy",       "predeploy", "deploy",      "release",  "heroku-cleanup"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, text_of(names[i])))
            return true;
    return false;
}

/* The place of a key; JSON's reader keeps none. */
static struct place place_of_key(struct text path, struct text bytes, struct text key,
                                 struct arena *arena) {
    struct text rest = bytes, line;
    struct text quoted = text_format(arena, "\"%.*s\"", TEXT_ARGS(key));
    for (size_t number = 1; text_next_line(&rest, &line); number++)
        if (text_contains(line, quoted))
            return (struct place){path, number, 1};
    return (struct place){path, 1, 1};
}

/* Of one object of scripts; Dokku keeps its own in an object within. */
static int read_object(struct deploy_search *search, struct text path, struct text bytes,
                       json_t *scripts) {
    const char *key;
    json_t *value;
    json_object_foreach(scripts, key, value) {
        struct text name = text_of(key);
        struct place place = place_of_key(path, bytes, name, search->arena);
        struct text command = {json_string_value(value), json_string_length(value)};
        if (json_is_string(value) && is_run_by_itself(name) &&
            deploy_look_at(search, text_copy(command, search->arena), place, true))
            return -1;
    }
    return 0;
}

int deploy_read_scripts(struct deploy_search *search, struct text path, struct text bytes) {
    json_t *root = json_loadb(bytes.at, bytes.size, 0, NULL);
    json_t *scripts = json_object_get(root, "scripts");
    int failed = read_object(search, path, bytes, scripts) ||
                 read_object(search, path, bytes, json_object_get(scripts, "dokku"));
    json_decref(root);
    return failed ? -1 : 0;
}

/* ---- CI ---- */

struct line {
    struct text text;
    size_t indent;
};
struct lines {
    struct line *at;
    size_t count, room;
};

static size_t indent_of(struct text line) {
    size_t indent = 0;
    while (indent < line.size && line.at[indent] == ' ')
        indent++;
    return indent;
}

static struct lines lines_of(struct text bytes, struct arena *arena) {
    struct lines lines = {0};
    struct text line;
    while (text_next_line(&bytes, &line)) {
        struct text text = deploy_without_comment(line);
        vector_push(&lines, arena, (struct line){text, indent_of(text)});
    }
    return lines;
}

static bool is_blank(const struct line *line) {
    return text_trim(line->text).size == 0;
}

/* Where the block ends that begins at this line: at the next one that is indented no deeper. */
static size_t block_end(const struct lines *lines, size_t from, size_t limit) {
    size_t end = from + 1;
    while (end < limit &&
           (is_blank(&lines->at[end]) || lines->at[end].indent > lines->at[from].indent))
        end++;
    return end;
}

/* Keys below which each block is a job of its own. */
static bool holds_jobs(struct text key) {
    static const char *const keys[] = {"jobs:", "stages:", "pipelines:", "steps:", "pipeline:"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (text_starts(key, text_of(keys[i])))
            return true;
    return false;
}

static bool deploys(struct deploy_search *search, const struct lines *lines, size_t from,
                    size_t end) {
    struct error unused = {.arena = search->arena};
    for (size_t i = from; i < end; i++)
        if (pattern_find(search->deploys, lines->at[i].text, 0, NULL, &unused) != 0)
            return true;
    return false;
}

static int read_block(struct deploy_search *search, struct text path, const struct lines *lines,
                      size_t from, size_t end, bool all_deploys) {
    bool is_deploy = all_deploys || deploys(search, lines, from, end);
    for (size_t i = from; i < end; i++)
        if (deploy_look_at(search, lines->at[i].text, (struct place){path, i + 1, 1}, is_deploy))
            return -1;
    return 0;
}

/* Blocks at the top; the jobs where the block holds some. */
int deploy_read_jobs(struct deploy_search *search, struct text path, struct text bytes) {
    struct lines lines = lines_of(bytes, search->arena);
    struct error unused = {.arena = search->arena};
    bool all = pattern_find(search->deploys, path_name(path), 0, NULL, &unused) != 0 ||
               text_starts(path_name(path), TEXT("Jenkinsfile"));
    for (size_t i = 0; i < lines.count;) {
        size_t end = block_end(&lines, i, lines.count);
        size_t from = i;
        while (holds_jobs(lines.at[i].text) && from + 1 < end) {
            size_t job_end = block_end(&lines, from + 1, end);
            if (read_block(search, path, &lines, from + 1, job_end, all))
                return -1;
            from = job_end - 1;
        }
        if (from == i && read_block(search, path, &lines, i, end, all))
            return -1;
        i = end;
    }
    return 0;
}
