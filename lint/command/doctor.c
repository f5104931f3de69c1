/* doctor.c: everything that would make the hook silent, one line a finding, each with its cure.
 * The questions themselves stand in doctor_hook.c, doctor_surroundings.c, doctor_judgement.c. */
#include "command/doctor.h"

#include "base/foreign.h"

void doctor_finds(struct doctor *doctor, struct text cure, const char *format, ...) {
    struct page *page = &doctor->pages.found;
    va_list arguments;
    va_start(arguments, format);
    struct text sentence = text_format_list(doctor->run->arena, format, arguments);
    va_end(arguments);
    page_painted(page, STYLE_BAD, TEXT("wrong: "));
    page_composed(page, STYLE_PLAIN, sentence);
    if (cure.size) {
        page_text(page, TEXT(". Cure: "));
        page_composed(page, STYLE_STRONG, cure);
    }
    page_text(page, TEXT("\n"));
    doctor->findings++;
}

void doctor_notes(struct doctor *doctor, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct text sentence = text_format_list(doctor->run->arena, format, arguments);
    va_end(arguments);
    page_text(&doctor->pages.found, TEXT("note: "));
    page_composed(&doctor->pages.found, STYLE_PLAIN, sentence);
    page_text(&doctor->pages.found, TEXT("\n"));
}

const char *doctor_show(struct doctor *doctor, struct text text) {
    return text_c_string(foreign_show(text, doctor->run->arena), doctor->run->arena);
}

int command_doctor(struct invocation *run) {
    if (run_open(run) != 0)
        return -1;
    struct doctor doctor = {
        .run = run, .folder = hooks_folder_find(run->repository), .pages = run_pages(run)};
    doctor_looks_at_hook(&doctor);
    doctor_looks_at_surroundings(&doctor);
    if (doctor_looks_at_judgement(&doctor) != 0)
        return -1;
    if (!doctor.findings)
        page_painted(&doctor.pages.found, STYLE_GOOD,
                     TEXT("healthy: onehead judges what is pushed from here\n"));
    if (run_write(run, &doctor.pages) != 0)
        return -1;
    return doctor.findings ? 1 : 0;
}
