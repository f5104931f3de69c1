/* doctor_surroundings.c: the PATH, the environment, and by-passes that are in force. */
#include <stdlib.h>
#include <string.h>

#include "advice/advice.h"
#include "base/disk.h"
#include "base/foreign.h"
#include "command/doctor.h"

static void look_at_path(struct doctor *doctor) {
    if (!disk_find_program(TEXT("onehead"), doctor->run->arena).size)
        doctor_finds(doctor, TEXT("`make install` in onehead's sources"),
                     "the program onehead is not on the PATH, so the hook refuses every push");
}

/* Variables that switch a hook off. A list holds several names. */
static void look_at_variables(struct doctor *doctor) {
    static const struct {
        const char *name, *value;
        bool is_list;
    } rows[] = {
        {"ONEHEAD", "skip", false},
        {"HUSKY", "0", false},
        {"LEFTHOOK", "0", false},
        {"LEFTHOOK", "false", false},
        {"LEFTHOOK_EXCLUDE", "onehead", true},
        {"SKIP", "onehead", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *value = getenv(rows[i].name);
        if (value && (rows[i].is_list ? strstr(value, rows[i].value) != NULL
                                      : strcmp(value, rows[i].value) == 0))
            doctor_finds(doctor, text_format(doctor->run->arena, "unset %s", rows[i].name),
                         "%s=%s is set in the environment: pushes from this shell are not judged",
                         rows[i].name, doctor_show(doctor, text_of(value)));
    }
}

static bool is_bypass(struct text name) {
    return text_equal(name, TEXT("onehead.skip")) ||
           (text_starts(name, TEXT("branch.")) && text_ends(name, TEXT(".oneheadskip")));
}

static void look_at_entries(struct doctor *doctor, struct text prefix) {
    struct config_entries entries = {0};
    struct arena *arena = doctor->run->arena;
    struct error ignored = {.arena = arena}; /* an unreadable config has failed the opening */
    if (repository_config(doctor->run->repository, prefix, &entries, &ignored) != 0)
        return;
    for (size_t i = 0; i < entries.count; i++) {
        struct text name = entries.at[i].name;
        if (!is_bypass(name) || !entries.at[i].value.size)
            continue;
        struct text cure = foreign_is_plain(name)
                               ? text_format(arena, "git config --unset-all %.*s",
                                             TEXT_ARGS(shell_quote(name, arena)))
                               : TEXT("");
        doctor_finds(doctor, cure, "%s = %s is in force: these rules are left out",
                     doctor_show(doctor, name), doctor_show(doctor, entries.at[i].value));
    }
}

void doctor_looks_at_surroundings(struct doctor *doctor) {
    look_at_path(doctor);
    look_at_variables(doctor);
    look_at_entries(doctor, TEXT("onehead."));
    look_at_entries(doctor, TEXT("branch."));
}
