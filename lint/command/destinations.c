/* destinations.c: which reports are wanted and where they go: one run may write several. */
#include <stdlib.h>
#include <unistd.h>

#include "command/command.h"

static const struct format *format_named(struct invocation *run, struct text name, bool of_heads) {
    const struct format *format = format_find(name);
    if (format && (format->heads || !of_heads))
        return format;
    struct texts names = {0};
    for (size_t i = 0; i < formats_count; i++)
        if (formats[i].heads || !of_heads)
            vector_push(&names, run->arena, text_of(formats[i].name));
    struct text list = text_join(names, TEXT(", "), run->arena);
    run_usage_error(run, name, NULL, text_format(run->arena, "formats: %.*s", TEXT_ARGS(list)).at);
    return NULL;
}

int run_heads_format(struct invocation *run, const struct format **format) {
    struct text name = run_value(run, "--format");
    *format = format_named(run, name.size ? name : TEXT("text"), true);
    return *format ? 0 : -1;
}

static struct text file_named(struct text file) {
    return text_equal(file, TEXT("-")) ? TEXT("") : file;
}

/* `F` replaces the format of the first destination, `F:FILE` is one more. */
static int read_format(struct invocation *run, struct text value,
                       struct destinations *destinations) {
    size_t colon = text_find(value, TEXT(":"), 0);
    const struct format *format = format_named(run, text_slice(value, 0, colon), false);
    if (!format)
        return -1;
    if (colon == SIZE_MAX) {
        destinations->at[0].format = format;
        return 0;
    }
    struct text file = text_slice(value, colon + 1, value.size);
    if (!file.size)
        return run_usage_error(run, value, NULL, "the name of its file is missing");
    if (text_equal(file, TEXT("-")))
        destinations->at[0].format = format;
    else
        vector_push(destinations, run->arena, (struct destination){format, file});
    return 0;
}

int run_destinations(struct invocation *run, struct destinations *destinations) {
    struct texts values = run_values(run, "--format");
    vector_push(destinations, run->arena,
                (struct destination){&formats[0], file_named(run_value(run, "--output"))});
    for (size_t i = 0; i < values.count; i++)
        if (read_format(run, values.at[i], destinations) != 0)
            return -1;
    return 0;
}

/* The findings themselves are on standard output: where only the summary can't be written (in a
 * container its file may be out of reach) the verdict stands. */
static void write_summary(const struct page *summary, struct page *said) {
    const char *file = getenv("GITHUB_STEP_SUMMARY");
    struct error error = {.arena = summary->output.arena};
    if (!summary->output.count || !file || !*file ||
        output_append_file(&summary->output, text_of(file), &error) == 0)
        return;
    page_text(said, TEXT("onehead: note: "));
    page_composed(said, STYLE_PLAIN, error_sentence(&error, error.arena));
    page_text(said, TEXT("\n"));
}

static int write_found(struct invocation *run, const struct destination *destination,
                       const struct page *found) {
    if (destination->file.size)
        return output_write_file(&found->output, destination->file, &run->error);
    return output_write(&found->output, STDOUT_FILENO, &run->error);
}

static int write_verdict(struct invocation *run, const struct destination *destination,
                         const struct verdict *verdict, const struct report_look *look,
                         struct page *said) {
    struct pages pages = run_pages(run);
    pages.found.color = pages.found.color && !destination->file.size;
    destination->format->verdict(verdict, look, &pages);
    if (destination->file.size && destination->format->ends_with_the_end)
        text_compared(verdict, look, &pages.found);
    write_summary(&pages.summary, said);
    return write_found(run, destination, &pages.found);
}

/* Beside what a program reads on standard output nothing is said; where a file holds a report the
 * terminal still learns how it ended. */
static bool is_said(const struct destinations *destinations) {
    const struct destination *first = &destinations->at[0];
    return first->format->is_for_people || first->file.size || destinations->count > 1;
}

int run_report(struct invocation *run, const struct destinations *destinations,
               const struct verdict *verdict, const struct report_look *look) {
    struct page said = run_pages(run).said;
    for (size_t i = 0; i < destinations->count; i++)
        if (write_verdict(run, &destinations->at[i], verdict, look, &said) != 0)
            return -1;
    if (is_said(destinations))
        text_said(verdict, look, &said);
    return output_write(&said.output, STDERR_FILENO, &run->error);
}

/* The destinations as far as the words of the command line could be read. */
static struct destinations destinations_of_failure(struct invocation *run) {
    struct destinations destinations = {0};
    const struct format *format;
    if (run->command && run->command->lists_formats)
        run_destinations(run, &destinations);
    else if (run_heads_format(run, &format) == 0)
        vector_push(&destinations, run->arena, (struct destination){.format = format});
    return destinations;
}

/* A file of an earlier run must not be taken for this one's report, so each is written. */
static void write_failure(struct invocation *run, const struct destination *destination,
                          const struct error *failure, const struct report_look *look) {
    struct pages pages = run_pages(run);
    pages.found.color = false;
    if (destination->format->failure)
        destination->format->failure(failure, look, &pages);
    else if (destination->file.size)
        text_failure(failure, look, &pages.found);
    write_found(run, destination, &pages.found);
    write_summary(&pages.summary, &pages.said);
}

/* What can't be written now is not complained of: the exit status says it. */
void run_fail(struct invocation *run) {
    struct error failure = run->error;
    struct destinations destinations = destinations_of_failure(run);
    struct report_look look = run_look(run, false);
    struct page said = run_pages(run).said;
    text_failure(&failure, &look, &said);
    output_write(&said.output, STDERR_FILENO, &run->error);
    for (size_t i = 0; i < destinations.count; i++)
        write_failure(run, &destinations.at[i], &failure, &look);
}
