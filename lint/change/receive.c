/* receive.c: what a server receives becomes changes, one a line. */
#include "change/target.h"

static bool reaches_branch(const struct push_line *line) {
    return !object_id_is_none(line->local) && branch_of_ref(line->remote_ref).size;
}

bool change_may_reach_branch(struct text lines, struct arena *arena) {
    struct push_lines read = {0};
    push_lines_of_server(lines, arena, &read);
    for (size_t i = 0; i < read.count; i++)
        if (read.at[i].failure || reaches_branch(&read.at[i]))
            return true;
    return false;
}

/* Only target branches are a server's business; deleting one is a matter of receive.denyDeletes. */
static bool is_judged(const struct surroundings *surroundings, const struct push_line *line) {
    return reaches_branch(line) &&
           target_is_name(surroundings, TEXT(""), branch_of_ref(line->remote_ref));
}

/* git lets only commits into a branch: one that is not found lies where we do not look, and to let
 * it pass unseen would be worse than to refuse it. */
static int find_proposed(struct repository *repository, const struct push_line *line,
                         struct change *change, struct error *error) {
    struct text id = object_id_hex(line->local, repository_arena(repository));
    int found = repository_resolve(repository, id, &change->proposed, error);
    if (found)
        return found < 0 ? -1 : 0;
    return error_set(error, "find what is pushed", id,
                     "the hook must run in the folder and the environment that git gives it",
                     "this commit is neither in the repository nor in GIT_OBJECT_DIRECTORY");
}

/* `change->branch` stays empty: it is a branch of this repository, not the author's own. */
static int judge_line(struct surroundings *surroundings, const struct push_line *line,
                      struct change *change, struct error *error) {
    struct question question = {.surroundings = surroundings, .line = line, .change = change};
    change->proposed_name = branch_of_ref(line->remote_ref);
    if (!is_judged(surroundings, line)) {
        change->nothing = TEXT("no target branch is pushed");
        return 0;
    }
    return find_proposed(surroundings->repository, line, change, error) ||
                   question_answer(&question, error)
               ? -1
               : 0;
}

int changes_from_server(struct repository *repository, const struct settings *settings,
                        struct text lines, struct changes *changes, struct error *error) {
    struct push_lines read = {0};
    struct arena *arena = repository_arena(repository);
    struct surroundings surroundings = {
        .repository = repository, .settings = settings, .lines = &read, .is_server = true};
    push_lines_of_server(lines, arena, &read);
    if (surroundings_read(&surroundings, error))
        return -1;
    for (size_t i = 0; i < read.count; i++) {
        struct error failure = {.arena = arena};
        struct change change = {
            .result = RESULT_ALONE, .target_age = -1, .failure = read.at[i].failure};
        if (!change.failure && judge_line(&surroundings, &read.at[i], &change, &failure))
            change.failure = error_keep(&failure);
        vector_push(changes, arena, change);
    }
    return 0;
}
