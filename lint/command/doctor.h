/* doctor.h: what the files of the doctor share. */
#ifndef COMMAND_DOCTOR_H
#define COMMAND_DOCTOR_H

#include "command/command.h"
#include "mend/hooks_folder.h"
#include "mend/managers.h"

struct doctor {
    struct invocation *run;
    struct hooks_folder folder;
    struct pages pages;
    size_t findings;
};

/* One line: what is wrong, and the command or the step that cures it (may be empty). */
void doctor_finds(struct doctor *doctor, struct text cure, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Worth knowing, and nothing wrong. */
void doctor_notes(struct doctor *doctor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *doctor_show(struct doctor *doctor, struct text text);

/* Does git run onehead for a push from here? */
void doctor_looks_at_hook(struct doctor *doctor);
/* The PATH, the environment, by-passes in force. */
void doctor_looks_at_surroundings(struct doctor *doctor);
/* Settings, target, environments, the clone's history. -1: it could not look. */
int doctor_looks_at_judgement(struct doctor *doctor);

#endif
