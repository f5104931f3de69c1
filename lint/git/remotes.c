/* remotes.c: the remotes as git's configuration names them, their URLs as written and as git would
 * expand them. */
#include "git/private.h"

/* Splits "remote.NAME.url" into NAME and "url". */
static bool split_name(struct text name, struct text section, struct text *middle,
                       struct text *key) {
    size_t last = 0;
    for (size_t i = 0; i < name.size; i++)
        last = name.at[i] == '.' ? i : last;
    if (!text_starts(name, section) || last < section.size)
        return false;
    *middle = text_slice(name, section.size, last);
    *key = text_slice(name, last + 1, name.size);
    return true;
}

/* `url.BASE.insteadOf = PREFIX`: the longest prefix that fits is replaced by its BASE. Empty where
 * none fits. `rule` is the key, in lower case. */
static struct text expand(struct repository *repository, struct text url, struct text rule) {
    struct text best = TEXT(""), base = TEXT(""), middle, key;
    bool found = false;
    for (size_t i = 0; i < repository->config.count; i++) {
        struct config_entry entry = repository->config.at[i];
        if (!split_name(entry.name, TEXT("url."), &middle, &key) || !text_equal(key, rule) ||
            !text_starts(url, entry.value) || (found && entry.value.size <= best.size))
            continue;
        found = true;
        best = entry.value;
        base = middle;
    }
    if (!found)
        return TEXT("");
    struct text parts[] = {base, text_slice(url, best.size, url.size)};
    return text_join((struct texts){parts, 2, 2}, TEXT(""), repository->arena);
}

static void add_url(struct texts *urls, struct text url, struct arena *arena) {
    if (url.size && !texts_contain(*urls, url))
        vector_push(urls, arena, url);
}

static struct remote *remote_named(struct remotes *remotes, struct text name, struct arena *arena) {
    for (size_t i = 0; i < remotes->count; i++)
        if (text_equal(remotes->at[i].name, name))
            return &remotes->at[i];
    vector_push(remotes, arena, (struct remote){.name = name});
    return &remotes->at[remotes->count - 1];
}

static void read_entry(struct repository *repository, struct remotes *remotes,
                       const struct config_entry *entry) {
    struct arena *arena = repository->arena;
    struct text name, key;
    if (!split_name(entry->name, TEXT("remote."), &name, &key))
        return;
    bool is_url = text_equal(key, TEXT("url")), is_push = text_equal(key, TEXT("pushurl"));
    bool is_fetch = text_equal(key, TEXT("fetch"));
    if (!is_url && !is_push && !is_fetch)
        return;
    struct remote *remote = remote_named(remotes, name, arena);
    if (is_fetch) {
        struct text into = text_format(arena, ":refs/remotes/%.*s/", TEXT_ARGS(name));
        remote->has_refspec = remote->has_refspec || text_contains(entry->value, into);
        return;
    }
    add_url(&remote->urls, entry->value, arena);
    add_url(&remote->urls, expand(repository, entry->value, TEXT("insteadof")), arena);
    if (is_url)
        add_url(&remote->urls, expand(repository, entry->value, TEXT("pushinsteadof")), arena);
}

int repository_remotes(struct repository *repository, struct remotes *remotes,
                       struct error *error) {
    (void)error;
    for (size_t i = 0; i < repository->config.count; i++)
        read_entry(repository, remotes, &repository->config.at[i]);
    return 0;
}
