/* deploy.c: is what is pushed deployed by that? Heroku and Dokku build what their main branch gets;
 * all else the setting `deploy-remote` says: a remote, or REMOTE/BRANCH. */
#include <string.h>

#include "change/target.h"

/* ---- URLs ---- */

/* "git.heroku.com/app", "git@heroku.com:app", and "git@heroku.work:app" of the accounts plugin. */
static bool is_heroku(struct text host) {
    static const char *const hosts[] = {"git.heroku.com", "heroku.com"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (text_equal(host, text_of(hosts[i])))
            return true;
    return text_starts(host, TEXT("heroku.")) &&
           !text_contains(text_slice(host, 7, SIZE_MAX), TEXT("."));
}

/* Whoever pushes to Dokku does it as the user of that name. Empty: somebody else. */
static struct text dokku_host(struct text url) {
    struct text scheme = TEXT("ssh://"), user = TEXT("dokku@");
    if (text_starts(url, scheme))
        url = text_slice(url, scheme.size, url.size);
    if (!text_starts(url, user))
        return TEXT("");
    size_t end = user.size;
    while (end < url.size && !strchr(":/", url.at[end]))
        end++;
    return end > user.size && end < url.size ? text_slice(url, 0, end) : TEXT("");
}

struct deployment deployment_of_url(struct text url, struct arena *arena) {
    struct deployment deployment = {0};
    struct text spelling = url_spelling(url, arena);
    size_t slash = text_find(spelling, TEXT("/"), 0);
    if (slash == SIZE_MAX || spelling.size == url.size)
        return deployment;
    struct text host = text_slice(spelling, 0, slash);
    struct text path = text_slice(spelling, slash + 1, spelling.size);
    deployment.host = dokku_host(url);
    if (deployment.host.size)
        deployment.platform = PLATFORM_DOKKU;
    else if (is_heroku(host))
        deployment.platform = PLATFORM_HEROKU;
    else
        return deployment;
    /* Behind a port of its own it takes more than the host to get there. */
    if (!text_contains(host, TEXT(":")))
        deployment.app = path_name(path);
    return deployment;
}

static struct deployment deployment_of(const struct remote *remote, struct text url,
                                       struct arena *arena) {
    struct deployment found = deployment_of_url(url, arena);
    for (size_t i = 0; remote && !found.platform && i < remote->urls.count; i++)
        found = deployment_of_url(remote->urls.at[i], arena);
    return found;
}

/* ---- the setting ---- */

/* "heroku", "origin/production", with the branch as a glob; also a URL. */
static bool is_named(const struct settings *settings, const struct remote *remote, struct text url,
                     struct text branch, struct arena *arena) {
    struct text named = settings->deploy_remote;
    if (!named.size)
        return false;
    if (url.size && text_equal(url_spelling(named, arena), url_spelling(url, arena)))
        return true;
    if (!remote || !path_is_below(named, remote->name))
        return false;
    return named.size == remote->name.size ||
           glob_matches(text_slice(named, remote->name.size + 1, named.size), branch);
}

static const struct remote *remote_with_name(const struct remotes *remotes, struct text name) {
    for (size_t i = 0; i < remotes->count; i++)
        if (text_equal(remotes->at[i].name, name))
            return &remotes->at[i];
    return NULL;
}

int deployment_find(struct repository *repository, const struct settings *settings,
                    struct deployment *deployment, struct error *error) {
    struct arena *arena = repository_arena(repository);
    struct remotes remotes = {0};
    size_t found = 0;
    if (repository_remotes(repository, &remotes, error))
        return -1;
    for (size_t i = 0; i < remotes.count; i++) {
        struct deployment known = deployment_of(&remotes.at[i], TEXT(""), arena);
        if (known.platform && path_is_below(settings->deploy_remote, remotes.at[i].name)) {
            *deployment = known;
            return 1;
        }
        if (known.platform && !found++)
            *deployment = known;
    }
    if (found != 1)
        *deployment =
            (struct deployment){.platform = found ? deployment->platform : PLATFORM_OTHER};
    return found > 0;
}

/* ---- a change ---- */

/* Both platforms pass over what is pushed to another branch than these, unless they are told. */
static bool is_built(struct text branch) {
    return text_equal(branch, TEXT("main")) || text_equal(branch, TEXT("master"));
}

/* What runs there is what the branch there held; where it is not in this clone nothing can be told
 * of what is new. */
static int take_deployed(struct question *question, struct object_id deployed,
                         struct error *error) {
    struct change *change = question->change;
    struct commit commit;
    change->deployed = deployed;
    change->deploys = object_id_is_none(deployed);
    if (change->deploys)
        return 0;
    int here = repository_commit(question->surroundings->repository, deployed, &commit, error);
    change->deploys = here > 0;
    return here < 0 ? -1 : 0;
}

static int pushed_to(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct change *change = question->change;
    struct arena *arena = repository_arena(surroundings->repository);
    struct text branch = branch_of_ref(question->line->remote_ref), url = surroundings->pushed_url;
    const struct remote *remote =
        remote_with_name(&surroundings->remotes, surroundings->pushed_remote);
    struct deployment known = deployment_of(remote, url, arena);
    bool named = is_named(surroundings->settings, remote, url, branch, arena);
    if (!branch.size || object_id_is_none(change->proposed) ||
        !(named || (known.platform && is_built(branch))))
        return 0;
    change->deployment = known;
    change->deploy_name = remote ? remote->name : url;
    return take_deployed(question, question->line->remote, error);
}

int change_find_deploy(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct change *change = question->change;
    struct arena *arena = repository_arena(surroundings->repository);
    if (surroundings->is_server)
        return 0;
    if (question->line)
        return pushed_to(question, error);
    const struct remote *remote = remote_with_name(&surroundings->remotes, change->target_remote);
    if (!remote || object_id_is_none(change->target) ||
        text_equal(surroundings->settings->deploy_remote, remote->name) ||
        !is_named(surroundings->settings, remote, TEXT(""), change->target_branch, arena))
        return 0;
    change->deployment = deployment_of(remote, TEXT(""), arena);
    change->deploy_name = change->target_name;
    return take_deployed(question, change->target, error);
}
