/* url.c: which remote a push goes to, when git was given a URL and not a name. */
#include "change/target.h"

#include <ctype.h>
#include <string.h>

static struct text without_scheme(struct text url, const char **port) {
    static const struct {
        const char *scheme, *port;
    } schemes[] = {{"https://", ":443"},  {"http://", ":80"},    {"ssh://", ":22"},
                   {"git+ssh://", ":22"}, {"ssh+git://", ":22"}, {"git://", ":9418"},
                   {"file://", NULL}};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t size = strlen(schemes[i].scheme);
        if (url.size < size || strncasecmp(url.at, schemes[i].scheme, size) != 0)
            continue;
        *port = schemes[i].port;
        return text_slice(url, size, url.size);
    }
    return url;
}

static struct text without_end(struct text url) {
    while (url.size > 1 && url.at[url.size - 1] == '/')
        url.size--;
    if (text_ends(url, TEXT("/.git")))
        return text_slice(url, 0, url.size - 5);
    return text_ends(url, TEXT(".git")) ? text_slice(url, 0, url.size - 4) : url;
}

/* `host:path` as ssh takes it: a colon before any slash. A path never has one there. */
static bool is_scp_like(struct text url) {
    size_t colon = text_find(url, TEXT(":"), 0), slash = text_find(url, TEXT("/"), 0);
    return colon != SIZE_MAX && colon < slash;
}

static struct text host_and_path(struct text host, struct text path, struct arena *arena) {
    char *lower = arena_alloc(arena, host.size + 1);
    for (size_t i = 0; i < host.size; i++)
        lower[i] = (char)tolower((unsigned char)host.at[i]);
    while (path.size && path.at[0] == '/')
        path = text_slice(path, 1, path.size);
    return path_join((struct text){lower, host.size}, path, arena);
}

struct text url_spelling(struct text url, struct arena *arena) {
    const char *port = NULL;
    url = without_end(text_trim(url));
    struct text rest = without_scheme(url, &port);
    bool is_scp = rest.size == url.size && is_scp_like(rest);
    if (!port && !is_scp)
        return rest;
    size_t end = text_find(rest, is_scp ? TEXT(":") : TEXT("/"), 0);
    struct text host = text_slice(rest, 0, end);
    struct text path = text_slice(rest, end == SIZE_MAX ? rest.size : end + 1, rest.size);
    for (size_t at; (at = text_find(host, TEXT("@"), 0)) != SIZE_MAX;)
        host = text_slice(host, at + 1, host.size);
    if (port && text_ends(host, text_of(port)))
        host = text_slice(host, 0, host.size - strlen(port));
    return host_and_path(host, path, arena);
}

static bool has_url(const struct remote *remote, struct text spelling, struct arena *arena) {
    for (size_t i = 0; i < remote->urls.count; i++)
        if (text_equal(url_spelling(remote->urls.at[i], arena), spelling))
            return true;
    return false;
}

const struct remote *remote_pushed_to(const struct remotes *remotes, struct text name,
                                      struct text url, struct arena *arena) {
    for (size_t i = 0; i < remotes->count; i++)
        if (text_equal(remotes->at[i].name, name))
            return &remotes->at[i];
    struct text spelling = url_spelling(url.size ? url : name, arena);
    for (size_t i = 0; spelling.size && i < remotes->count; i++)
        if (has_url(&remotes->at[i], spelling, arena))
            return &remotes->at[i];
    return NULL;
}
