/* deploy_places.c: the files that say how a project is deployed, a row each, and the scripts that
 * they name. */
#include "advice/deploy_private.h"
#include "advice/private.h"

enum { MOST_SCRIPTS_READ = 200, MOST_FILES = 200000 };

/* Patterns of paths from the top, as settings write them. */
static const struct place_row {
    const char *glob;
    place_reader *read;
} rows[] = {
    {"Procfile", deploy_read_procfile},
    {"**/Procfile", deploy_read_procfile},
    {"Procfile.*", deploy_read_procfile},
    {"app.json", deploy_read_scripts},
    {"package.json", deploy_read_scripts},
    {"heroku.y*ml", deploy_read_lines},
    {"fly*.toml", deploy_read_lines},
    {"render.y*ml", deploy_read_lines},
    {"railway.*", deploy_read_lines},
    {"nixpacks.toml", deploy_read_lines},
    {"captain-definition", deploy_read_lines},
    {".platform.app.yaml", deploy_read_lines},
    {"app.yaml", deploy_read_lines},
    {"appspec.yml", deploy_read_lines},
    {"Dockerfile*", deploy_read_lines},
    {"*.Dockerfile", deploy_read_lines},
    {"Containerfile", deploy_read_lines},
    {"*compose*.y*ml", deploy_read_lines},
    {"supervisord.conf", deploy_read_lines},
    {"uwsgi.ini", deploy_read_lines},
    /* Heroku's Python buildpack and its dynos run these by their names. */
    {"bin/pre_compile", deploy_read_lines},
    {"bin/post_compile", deploy_read_lines},
    {".profile", deploy_read_lines},
    {".profile.d/*", deploy_read_lines},
    {".github/workflows/*.y*ml", deploy_read_jobs},
    {".gitea/workflows/*.y*ml", deploy_read_jobs},
    {".forgejo/workflows/*.y*ml", deploy_read_jobs},
    {".gitlab-ci.yml", deploy_read_jobs},
    {".travis.yml", deploy_read_jobs},
    {".circleci/config.yml", deploy_read_jobs},
    {"bitbucket-pipelines.yml", deploy_read_jobs},
    {"azure-pipelines*.yml", deploy_read_jobs},
    {".drone.yml", deploy_read_jobs},
    {".woodpecker.y*ml", deploy_read_jobs},
    {".woodpecker/*.y*ml", deploy_read_jobs},
    {".buildkite/*.y*ml", deploy_read_jobs},
    {"cloudbuild.y*ml", deploy_read_jobs},
    {"Jenkinsfile*", deploy_read_jobs},
};

/* ---- the files of the tree ---- */

static enum walk_answer visit(void *context, struct text path, const struct entry *entry) {
    static const char *const skipped[] = {"node_modules", "site-packages", ".git",
                                          "venv",         ".venv",         "bower_components"};
    struct deploy_search *search = context;
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
        if (text_equal(entry->name, text_of(skipped[i])))
            return WALK_SKIP;
    if (entry->kind != ENTRY_FILE)
        return WALK_ENTER;
    struct text kept = text_copy(path, search->arena);
    vector_push(&search->paths, search->arena, kept);
    struct texts *same = map_find(&search->by_name, path_name(kept));
    if (!same) {
        same = arena_new(search->arena, struct texts);
        map_put(&search->by_name, search->arena, path_name(kept), same);
    }
    vector_push(same, search->arena, kept);
    return search->paths.count < MOST_FILES ? WALK_ENTER : WALK_STOP;
}

/* What can't be read (a clone may lack it) may run the upgrade. */
int deploy_read_file(struct deploy_search *search, struct text path, place_reader *read) {
    struct text bytes;
    struct error unread = {.arena = search->arena};
    int found = snapshot_read(search->snapshot, path, &bytes, NULL, &unread);
    search->deploy->is_run = search->deploy->is_run || found < 0;
    return found > 0 ? read(search, path, bytes) : 0;
}

static int read_places(struct deploy_search *search) {
    for (size_t i = 0; i < search->paths.count; i++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            if (!glob_matches(text_of(rows[k].glob), search->paths.at[i]))
                continue;
            map_put(&search->is_named, search->arena, search->paths.at[i], search);
            if (deploy_read_file(search, search->paths.at[i], rows[k].read))
                return -1;
            break;
        }
    return 0;
}

/* Each script may name others. */
static int read_named(struct deploy_search *search) {
    for (size_t i = 0; i < search->named.count; i++) {
        if (i == MOST_SCRIPTS_READ) {
            search->deploy->is_run = true;
            return 0;
        }
        if (deploy_read_file(search, search->named.at[i], deploy_read_lines))
            return -1;
    }
    return 0;
}

/* ---- what the tree tells of the platform ---- */

static int note_platform(struct deploy_search *search) {
    struct deploy *deploy = search->deploy;
    struct entry entry;
    static const char *const of_heroku[] = {"Procfile", "app.json", "heroku.yml"};
    for (size_t i = 0; i < 3; i++) {
        int found = snapshot_find(search->snapshot, text_of(of_heroku[i]), &entry, search->error);
        if (found < 0)
            return -1;
        deploy->is_heroku = deploy->is_heroku || found;
        if (found && !deploy->place.path.size)
            deploy->place = (struct place){text_of(of_heroku[i]), 1, 1};
    }
    int found = snapshot_find(search->snapshot, TEXT("fly.toml"), &entry, search->error);
    deploy->is_fly = found > 0;
    return found < 0 ? -1 : 0;
}

static void compile_patterns(struct deploy_search *search) {
    search->upgrade = pattern_new("(?<![\\w/.$-])upgrade(?![\\w/.=(-])", search->arena);
    search->installs = pattern_new("\\b(apt|apt-get|aptitude|apk|yum|dnf|brew|npm|yarn|pnpm|conda|"
                                   "mamba|pip[0-9.]*|gem|pacman|zypper|opkg|snap|choco)\\b"
                                   "(?:\\W+-\\S+)*\\W+(?:dist-|full-)?upgrade\\b",
                                   search->arena);
    search->migrate = pattern_new("(?:(?<![\\w/.$-])migrate|run[_-]?migrations?|db[_:-]migrate|"
                                  "migrate[_:-]?db|upgrade[_-]?(?:db|database)|"
                                  "(?:db|database)[_-]?upgrade)(?![\\w/.=-])",
                                  search->arena);
    search->reach = pattern_new("(?<![\\w/.$-])upgrade[\"'\\],\\s]+([\\w@]+)", search->arena);
    search->deploys = pattern_new("(?i)deploy|heroku|dokku|flyctl|production|staging|\\bprod\\b|"
                                  "release|kubectl|\\bhelm\\b|\\bssh\\b|rsync|gcloud|\\baws\\b|"
                                  "railway|render\\.com",
                                  search->arena);
    search->options = pattern_new("(?<!\\w)-(?:c|n|d|-config|-name|-directory)\\b", search->arena);
}

int deploy_read(struct snapshot *snapshot, struct texts versions, bool with_code,
                struct arena *arena, struct deploy *deploy, struct error *error) {
    struct deploy_search search = {.snapshot = snapshot,
                                   .arena = arena,
                                   .error = error,
                                   .deploy = deploy,
                                   .versions = versions};
    *deploy = (struct deploy){0};
    compile_patterns(&search);
    if (snapshot_walk(snapshot, TEXT(""), visit, &search, error) < 0 || note_platform(&search) ||
        read_places(&search) || read_named(&search))
        return -1;
    return deploy->is_run || !with_code ? 0 : deploy_read_python(&search);
}
