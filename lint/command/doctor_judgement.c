/* doctor_judgement.c: would a push be judged against the right thing? Settings, target,
 * environments, and how much of the history is here. */
#include "advice/advice.h"
#include "alembic/environment.h"
#include "base/age.h"
#include "base/foreign.h"
#include "command/doctor.h"

enum { OLD_SECONDS = 7 * 24 * 3600 };

/* What failed is a finding here, not the end of the run. */
static void find_failure(struct doctor *doctor) {
    struct error *error = &doctor->run->error;
    doctor_finds(doctor, error->hint, "%s",
                 doctor_show(doctor, error_sentence(error, doctor->run->arena)));
    *error = (struct error){.arena = doctor->run->arena};
}

static int look_at_environments(struct doctor *doctor, struct object_id head,
                                const struct settings *settings) {
    struct invocation *run = doctor->run;
    struct snapshot *snapshot;
    struct environments environments = {0};
    struct environment_notes notes = {0};
    if (snapshot_of_commit(run->repository, head, &snapshot, &run->error) != 0 ||
        environments_find(snapshot, environment_cache_new(run->arena), settings->versions,
                          &environments, &notes, &run->error) != 0)
        return -1;
    if (!environments.count)
        doctor_finds(doctor, TEXT("name the folders: `versions` under [tool.onehead]"),
                     "no Alembic environment is found in HEAD, so nothing is ever judged");
    for (size_t i = 0; i < notes.count; i++)
        doctor_notes(doctor, "%s:%zu: %.*s", doctor_show(doctor, notes.at[i].place.path),
                     notes.at[i].place.line, TEXT_ARGS(notes.at[i].sentence));
    return 0;
}

static void look_at_age(struct doctor *doctor, const struct change *change) {
    if (change->target_age > OLD_SECONDS)
        doctor_notes(doctor, "%s was last seen %.*s: git fetch brings it up to date",
                     doctor_show(doctor, change->target_name),
                     TEXT_ARGS(age_words(change->target_age, doctor->run->arena)));
}

static void look_at_target(struct doctor *doctor, const struct settings *settings) {
    struct invocation *run = doctor->run;
    struct change change = {0};
    struct flags flags = {0};
    struct remotes remotes = {0};
    if (change_from_flags(run->repository, settings, &flags, &change, &run->error) != 0) {
        find_failure(doctor);
        return;
    }
    for (size_t i = 0; i < change.assumed.count; i++)
        doctor_notes(doctor, "%.*s", TEXT_ARGS(change.assumed.at[i]));
    look_at_age(doctor, &change);
    if (change.result != RESULT_ALONE || change.for_its_state || change.nothing.size)
        return;
    if (repository_remotes(run->repository, &remotes, &run->error) == 0 && !remotes.count)
        doctor_notes(doctor, "there is no remote yet, so there is no target to compare with");
    else
        doctor_finds(doctor, TEXT("git fetch origin main:refs/remotes/origin/main"),
                     "no target branch is known, so that only the pushed commit itself is judged");
}

/* origin/HEAD is set when a clone is made, and never again by itself. */
static int look_at_remote_heads(struct doctor *doctor) {
    struct invocation *run = doctor->run;
    struct refs refs = {0};
    struct ref target;
    if (repository_refs(run->repository, TEXT("refs/remotes/"), &refs, &run->error) != 0)
        return -1;
    for (size_t i = 0; i < refs.count; i++) {
        struct text name = refs.at[i].name, symbolic = refs.at[i].symbolic;
        if (!text_ends(name, TEXT("/HEAD")) || !symbolic.size ||
            repository_ref(run->repository, symbolic, &target, &run->error) != 0)
            continue;
        struct text remote = text_slice(name, sizeof "refs/remotes/" - 1, name.size - 5);
        struct text cure = foreign_is_plain(remote)
                               ? text_format(run->arena, "git remote set-head %.*s -a",
                                             TEXT_ARGS(shell_quote(remote, run->arena)))
                               : TEXT("");
        doctor_finds(doctor, cure, "%s points to %s, which is gone", doctor_show(doctor, name),
                     doctor_show(doctor, symbolic));
    }
    return 0;
}

static void look_at_clone(struct doctor *doctor) {
    struct repository *repository = doctor->run->repository;
    struct config_entries entries = {0};
    if (repository_is_shallow(repository))
        doctor_notes(doctor,
                     "this clone is shallow, its history ends early: git fetch --unshallow");
    if (repository_config(repository, TEXT("remote."), &entries, &doctor->run->error) != 0)
        return;
    for (size_t i = 0; i < entries.count; i++)
        if (text_ends(entries.at[i].name, TEXT(".partialclonefilter")))
            doctor_notes(doctor,
                         "this clone is partial (%s): where a file's content is missing, "
                         "git fetch --refetch brings it",
                         doctor_show(doctor, entries.at[i].value));
}

int doctor_looks_at_judgement(struct doctor *doctor) {
    struct invocation *run = doctor->run;
    struct object_id head;
    struct settings settings = {0};
    look_at_clone(doctor);
    if (look_at_remote_heads(doctor) != 0 || run_resolve(run, TEXT(""), &head) != 0)
        return -1;
    if (object_id_is_none(head)) {
        doctor_notes(doctor, "there is no commit yet, so there is nothing to judge");
        return 0;
    }
    if (run_settings(run, head, false, &settings) != 0) {
        find_failure(doctor);
        return 0;
    }
    look_at_target(doctor, &settings);
    if (look_at_environments(doctor, head, &settings) != 0)
        find_failure(doctor);
    return 0;
}
