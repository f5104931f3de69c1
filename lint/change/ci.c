/* ci.c: the vendors of CI, one row each: which of their variables says what, as their documents
 * have it. */
#include "change/ci.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

struct vendor {
    const char *name;
    const char *here, *value; /* the variable that tells the vendor; NULL: any value but "" */
    const char *target_branch, *target_commit, *source_branch, *source_commit;
    const char *pushed_branch, *default_branch;
    const char *built_commit;        /* what the vendor says that it builds */
    const char *queue, *queue_value; /* this variable has this value in a merge queue */
    bool has_event;                  /* GITHUB_EVENT_PATH names a file that tells more */
    const char *deeper, *whole;
};

#define CHECKOUT_DEEPER "set `fetch-depth: 2` for actions/checkout, or call `onehead check --fetch`"
#define CHECKOUT_WHOLE "set `fetch-depth: 0` for actions/checkout, or call `onehead check --fetch`"

/* Forgejo and Gitea set GitHub's own variables as well, so they stand before it. */
static const struct vendor vendors[] = {
    {.name = "Forgejo",
     .here = "FORGEJO_ACTIONS",
     .target_branch = "GITHUB_BASE_REF",
     .source_branch = "GITHUB_HEAD_REF",
     .pushed_branch = "GITHUB_REF",
     .built_commit = "GITHUB_SHA",
     .has_event = true,
     .deeper = CHECKOUT_DEEPER,
     .whole = CHECKOUT_WHOLE},
    {.name = "Gitea",
     .here = "GITEA_ACTIONS",
     .target_branch = "GITHUB_BASE_REF",
     .source_branch = "GITHUB_HEAD_REF",
     .pushed_branch = "GITHUB_REF",
     .built_commit = "GITHUB_SHA",
     .has_event = true,
     .deeper = CHECKOUT_DEEPER,
     .whole = CHECKOUT_WHOLE},
    {.name = "GitHub",
     .here = "GITHUB_ACTIONS",
     .target_branch = "GITHUB_BASE_REF",
     .source_branch = "GITHUB_HEAD_REF",
     .pushed_branch = "GITHUB_REF",
     .built_commit = "GITHUB_SHA",
     .has_event = true,
     .deeper = CHECKOUT_DEEPER,
     .whole = CHECKOUT_WHOLE},
    {.name = "GitLab",
     .here = "GITLAB_CI",
     .target_branch = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
     .target_commit = "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
     .source_branch = "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
     .source_commit = "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
     .pushed_branch = "CI_COMMIT_BRANCH",
     .default_branch = "CI_DEFAULT_BRANCH",
     .queue = "CI_MERGE_REQUEST_EVENT_TYPE",
     .queue_value = "merge_train",
     .deeper = "set the variable `GIT_DEPTH: 2`, or call `onehead check --fetch`"},
    {.name = "Bitbucket",
     .here = "BITBUCKET_BUILD_NUMBER",
     .target_branch = "BITBUCKET_PR_DESTINATION_BRANCH",
     .target_commit = "BITBUCKET_PR_DESTINATION_COMMIT",
     .source_branch = "BITBUCKET_BRANCH",
     .source_commit = "BITBUCKET_COMMIT",
     .pushed_branch = "BITBUCKET_BRANCH",
     .deeper = "set `clone: depth: full`, or call `onehead check --fetch`"},
    {.name = "Azure",
     .here = "TF_BUILD",
     .target_branch = "SYSTEM_PULLREQUEST_TARGETBRANCH",
     .source_branch = "SYSTEM_PULLREQUEST_SOURCEBRANCH",
     .source_commit = "SYSTEM_PULLREQUEST_SOURCECOMMITID",
     .pushed_branch = "BUILD_SOURCEBRANCH",
     .built_commit = "BUILD_SOURCEVERSION",
     .deeper = "set `fetchDepth: 2` for the checkout, or call `onehead check --fetch`",
     .whole = "set `fetchDepth: 0` for the checkout, or call `onehead check --fetch`"},
    {.name = "Woodpecker",
     .here = "CI",
     .value = "woodpecker",
     .target_branch = "CI_COMMIT_TARGET_BRANCH",
     .source_branch = "CI_COMMIT_SOURCE_BRANCH",
     .source_commit = "CI_COMMIT_SHA",
     .pushed_branch = "CI_COMMIT_BRANCH",
     .default_branch = "CI_REPO_DEFAULT_BRANCH",
     .deeper =
         "set `partial: false` and `depth: 2` for the clone, or call `onehead check --fetch`"},
    {.name = "Jenkins",
     .here = "JENKINS_URL",
     .target_branch = "CHANGE_TARGET",
     .source_branch = "CHANGE_BRANCH",
     .pushed_branch = "BRANCH_NAME",
     .deeper = "switch the shallow clone off, or call `onehead check --fetch`"},
    {.name = "Buildkite",
     .here = "BUILDKITE",
     .target_branch = "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
     .source_branch = "BUILDKITE_BRANCH",
     .source_commit = "BUILDKITE_COMMIT",
     .pushed_branch = "BUILDKITE_BRANCH",
     .default_branch = "BUILDKITE_PIPELINE_DEFAULT_BRANCH",
     .deeper = "clone without --depth, or call `onehead check --fetch`"},
    {.name = "CircleCI",
     .here = "CIRCLECI",
     .pushed_branch = "CIRCLE_BRANCH",
     .deeper = "check out without a depth, or call `onehead check --fetch`"},
};

static struct text variable(const char *name, struct arena *arena) {
    return name ? text_copy(text_of(getenv(name)), arena) : TEXT("");
}

/* A branch's short name. Some vendors give the full one, and a ref that is no branch instead of
 * nothing. */
static struct text branch_name(struct text ref) {
    struct text heads = TEXT("refs/heads/");
    if (text_starts(ref, heads))
        return text_slice(ref, heads.size, ref.size);
    return text_starts(ref, TEXT("refs/")) ? TEXT("") : ref;
}

static bool is_here(const struct vendor *vendor) {
    struct text value = text_of(getenv(vendor->here));
    return vendor->value ? text_equal(value, text_of(vendor->value)) : value.size > 0;
}

static const struct vendor *find_vendor(void) {
    for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
        if (is_here(&vendors[i]))
            return &vendors[i];
    return NULL;
}

/* ---- GitHub's event file ---- */

/* The string at a path of keys; empty where there is none. */
static struct text event_text(json_t *event, const char *const keys[3], struct arena *arena) {
    for (size_t i = 0; i < 3 && keys[i]; i++)
        event = json_object_get(event, keys[i]);
    if (!json_is_string(event))
        return TEXT("");
    struct text text = {json_string_value(event), json_string_length(event)};
    return text_copy(text, arena);
}

static void read_event(struct ci_request *request, struct arena *arena) {
    const struct {
        const char *keys[3];
        struct text *into;
    } fields[] = {
        {{"pull_request", "base", "ref"}, &request->target_branch},
        {{"pull_request", "base", "sha"}, &request->target_commit},
        {{"pull_request", "head", "ref"}, &request->source_branch},
        {{"pull_request", "head", "sha"}, &request->source_commit},
        {{"merge_group", "base_ref", NULL}, &request->target_branch},
        {{"merge_group", "head_sha", NULL}, &request->source_commit},
        {{"repository", "default_branch", NULL}, &request->default_branch},
    };
    const char *path = getenv("GITHUB_EVENT_PATH");
    json_t *event = path && *path ? json_load_file(path, 0, NULL) : NULL;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct text text = event_text(event, fields[i].keys, arena);
        if (text.size)
            *fields[i].into = text;
    }
    if (json_object_get(event, "merge_group"))
        request->event = CI_QUEUE;
    json_decref(event);
}

/* "refs/pull/12/merge": the ref under which GitHub and those that follow it keep the merge of a
 * request into its target. */
static bool is_merge_ref(struct text ref) {
    return text_starts(ref, TEXT("refs/pull/")) && text_ends(ref, TEXT("/merge"));
}

/* GitHub's merge queue builds a branch of its own, on whatever CI:
 * gh-readonly-queue/main/pr-12-0123abc. It is meant for main. */
static void read_queue_branch(struct ci_request *request) {
    struct text prefix = TEXT("gh-readonly-queue/"), branch = request->pushed_branch;
    if (!text_starts(branch, prefix))
        return;
    branch = text_slice(branch, prefix.size, branch.size);
    size_t end = SIZE_MAX;
    for (size_t at = text_find(branch, TEXT("/pr-"), 0); at != SIZE_MAX;
         at = text_find(branch, TEXT("/pr-"), at + 1))
        end = at;
    if (end == SIZE_MAX)
        return;
    request->event = CI_QUEUE;
    if (!request->target_branch.size)
        request->target_branch = text_slice(branch, 0, end);
}

static void read_event_kind(const struct vendor *vendor, struct ci_request *request) {
    read_queue_branch(request);
    if (vendor->queue && text_equal(text_of(getenv(vendor->queue)), text_of(vendor->queue_value)))
        request->event = CI_QUEUE;
    else if (request->event == CI_PUSH && request->target_branch.size)
        request->event = CI_REQUEST;
}

bool ci_read(struct arena *arena, struct ci_request *request) {
    const struct vendor *vendor = find_vendor();
    if (!vendor)
        return false;
    struct text ref = variable(vendor->pushed_branch, arena);
    *request = (struct ci_request){
        .vendor = vendor->name,
        .deeper = vendor->deeper,
        .whole = vendor->whole,
        .target_branch = variable(vendor->target_branch, arena),
        .target_commit = variable(vendor->target_commit, arena),
        .source_branch = variable(vendor->source_branch, arena),
        .source_commit = variable(vendor->source_commit, arena),
        .pushed_branch = branch_name(ref),
        .default_branch = variable(vendor->default_branch, arena),
        .merge_commit = is_merge_ref(ref) ? variable(vendor->built_commit, arena) : TEXT(""),
    };
    if (vendor->has_event)
        read_event(request, arena);
    request->target_branch = branch_name(request->target_branch);
    request->source_branch = branch_name(request->source_branch);
    read_event_kind(vendor, request);
    return true;
}

bool ci_is_here(void) {
    return find_vendor() != NULL;
}
