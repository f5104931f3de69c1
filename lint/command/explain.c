/* explain.c: the rules in a table, or one of them with an example and its cure. */
#include "command/command.h"

static const char *severity_name(const struct rule *rule) {
    return rule->severity == SEVERITY_ERROR ? "error" : "warning";
}

static void table(struct page *page) {
    for (size_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules[i];
        page_painted(page, STYLE_STRONG, text_of(rule->code));
        page_format(page, "  %-22s  %-7s  %s\n", rule->name, severity_name(rule), rule->summary);
    }
    page_text(page, TEXT("\n`onehead explain CODE` shows one with an example and its cure.\n"));
}

static void part(struct page *page, const char *title, const char *text) {
    page_text(page, TEXT("\n"));
    if (title)
        page_painted(page, STYLE_STRONG, text_format(page->output.arena, "%s\n", title));
    page_format(page, "%s\n", text);
}

static void one(const struct rule *rule, struct page *page) {
    page_painted(page, STYLE_STRONG,
                 text_format(page->output.arena, "%s %s", rule->code, rule->name));
    page_format(page, " (%s): %s\n", severity_name(rule), rule->summary);
    part(page, NULL, rule->meaning);
    part(page, "Example", rule->example);
    part(page, "Cure", rule->cure);
}

static int unknown_rule(struct invocation *run, struct text name) {
    struct texts names = {0};
    for (size_t i = 0; i < rules_count; i++) {
        vector_push(&names, run->arena, text_of(rules[i].code));
        vector_push(&names, run->arena, text_of(rules[i].name));
    }
    return run_usage_error(run, name, nearest_hint(name, names, run->arena),
                           "there is no such rule");
}

int command_explain(struct invocation *run) {
    struct pages pages = run_pages(run);
    if (!run->arguments.count) {
        table(&pages.found);
        return run_write(run, &pages);
    }
    const struct rule *rule = rule_find(run->arguments.at[0]);
    if (!rule)
        return unknown_rule(run, run->arguments.at[0]);
    one(rule, &pages.found);
    return run_write(run, &pages);
}
