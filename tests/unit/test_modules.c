/* test_modules.c: what names stand for, from file to file. */
#include "python/modules.h"
#include "scratch.h"

static struct modules *committed(struct scratch *scratch, const char *lines) {
    struct snapshot *snapshot;
    run(lines);
    run("git add . && git commit -q -m x");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, "HEAD"), &snapshot,
                                        &scratch->error),
                     0);
    return modules_new(snapshot, module_cache_new(&scratch->arena), &scratch->arena);
}

static const struct module *module_at(struct scratch *scratch, struct modules *modules,
                                      const char *path) {
    const struct module *module;
    assert_int_equal(modules_open(modules, text_of(path), &module, &scratch->error), 1);
    return module;
}

/* Where the definition stands and its first line; of names from outside their dotted name. */
static struct text shown(struct scratch *scratch, const struct definition *definition) {
    if (definition->kind == DEFINITION_OUTSIDE)
        return definition->outside;
    if (definition->kind == DEFINITION_UNKNOWN)
        return TEXT("unknown");
    if (definition->kind == DEFINITION_MODULE)
        return definition->module->path;
    struct text written = node_text(definition->module->tree.source, definition->node), line;
    text_next_line(&written, &line);
    return text_format(&scratch->arena, "%.*s: %.*s", TEXT_ARGS(definition->module->path),
                       TEXT_ARGS(line));
}

static struct text named(struct scratch *scratch, struct modules *modules, const char *path,
                         const char *name) {
    struct definition definition;
    assert_int_equal(modules_define_name(modules, module_at(scratch, modules, path), text_of(name),
                                         &definition, &scratch->error),
                     0);
    return shown(scratch, &definition);
}

#define assert_named(path, name, expected)                                                         \
    assert_text(named(scratch, modules, (path), (name)), (expected))

/* The value of the last expression statement of the file that is `_ = ...`. */
static const struct node *question(const struct module *module) {
    struct text source = module->tree.source;
    for (const struct node *at = module->tree.statements; at; at = at->next)
        if (at->kind == NODE_ASSIGN && text_equal(node_text(source, at->items), TEXT("_")))
            return at->value;
    return NULL;
}

static struct value value_at(struct scratch *scratch, struct modules *modules, const char *path) {
    struct value value;
    const struct module *module = module_at(scratch, modules, path);
    assert_int_equal(
        modules_value(modules, module, NULL, question(module), &value, &scratch->error), 0);
    return value;
}

static struct text defined(struct scratch *scratch, struct modules *modules, const char *path) {
    struct definition definition;
    const struct module *module = module_at(scratch, modules, path);
    assert_int_equal(
        modules_define(modules, module, question(module), &definition, &scratch->error), 0);
    return shown(scratch, &definition);
}

static void names_are_followed_through_imports_and_aliases(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch,
        "mkdir -p app/models; : >app/__init__.py; echo 'from .user import User as U, Kind'"
        " >app/models/__init__.py; printf 'from sqlalchemy import Column as C\\n"
        "import sqlalchemy as sa\\nclass User: pass\\nKind = User\\nString = sa.String\\n'"
        " >app/models/user.py; printf 'from app.models import U\\nfrom app import models\\n"
        "import app.models.user\\nX = models.Kind\\nfrom app.models.user import *\\n"
        "from nowhere.at import all\\nfrom .lost import one\\n' >app/main.py");
    assert_named("app/main.py", "U", "app/models/user.py: class User: pass");
    assert_named("app/main.py", "X", "app/models/user.py: class User: pass");
    assert_named("app/main.py", "C", "sqlalchemy.Column");
    assert_named("app/main.py", "String", "sqlalchemy.String");
    assert_named("app/main.py", "app", "app/__init__.py");
    assert_named("app/main.py", "all", "nowhere.at.all");
    assert_named("app/main.py", "one", "unknown");
    assert_named("app/main.py", "str", "builtins.str");
    assert_named("app/main.py", "nobody", "unknown");
}

static void relative_imports_go_up_and_stop_at_the_top(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules =
        committed(scratch, "mkdir -p a/b/c; for f in a a/b a/b/c; do : >$f/__init__.py; done;"
                           "echo 'class Top: pass' >a/top.py; printf 'from ...top import Top\\n"
                           "from ..... import far\\nfrom . import leaf\\n' >a/b/c/leaf.py");
    assert_named("a/b/c/leaf.py", "Top", "a/top.py: class Top: pass");
    assert_named("a/b/c/leaf.py", "far", "unknown");
    assert_named("a/b/c/leaf.py", "leaf", "a/b/c/leaf.py");
}

static void absolute_imports_start_above_the_package_or_in_src(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch,
        "mkdir -p services/one/src/app services/one/tests services/two/app;"
        ": >services/one/src/app/__init__.py; : >services/two/app/__init__.py;"
        "echo 'class One: pass' >services/one/src/app/db.py;"
        "echo 'class Two: pass' >services/two/app/db.py;"
        "printf 'import enum\\nfrom db import One as Flat\\nfrom app.db import One\\n'"
        " >services/one/src/app/models.py; echo 'class Enum: pass' >services/one/src/app/enum.py;"
        "echo 'from app.db import Two' >services/two/app/models.py;"
        "echo 'from app.db import One' >services/one/tests/test_db.py");
    assert_named("services/one/src/app/models.py", "One",
                 "services/one/src/app/db.py: class One: pass");
    assert_named("services/one/src/app/models.py", "Flat",
                 "services/one/src/app/db.py: class One: pass");
    assert_named("services/one/src/app/models.py", "enum", "enum");
    assert_named("services/two/app/models.py", "Two", "services/two/app/db.py: class Two: pass");
    assert_named("services/one/tests/test_db.py", "One",
                 "services/one/src/app/db.py: class One: pass");
}

static void stars_respect_all_and_underscores(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch,
        "printf '__all__ = [\"A\", \"_C\"]\\nA = 1\\nB = 2\\n_C = 3\\n' >listed.py;"
        "printf 'D = 4\\n_E = 5\\nfrom listed import *\\n' >plain.py;"
        "printf 'D = 0\\nfrom plain import *\\nfrom sqlalchemy import *\\nA = 9\\n' >main.py");
    assert_named("main.py", "D", "plain.py: 4");
    assert_named("main.py", "A", "main.py: 9");
    assert_named("plain.py", "A", "listed.py: 1");
    assert_named("plain.py", "_C", "listed.py: 3");
    assert_named("main.py", "B", "sqlalchemy.B");
    assert_named("main.py", "_E", "sqlalchemy._E");
}

static void circles_of_imports_end(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules =
        committed(scratch, "printf 'from a import *\\nfrom b import *\\nfrom b import x\\n' >a.py;"
                           "printf 'from a import x, y\\nfrom a import *\\nz = z\\n' >b.py;"
                           "printf 'class A(B): pass\\nclass B(A): pass\\n_ = A.x\\n' >c.py");
    assert_named("a.py", "x", "unknown");
    assert_named("a.py", "nothing", "unknown");
    assert_named("b.py", "z", "b.py: z");
    assert_text(defined(scratch, modules, "c.py"), "unknown");
}

static void what_runs_goes_before_what_only_type_checkers_see(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch, "printf 'from typing import TYPE_CHECKING\\nif TYPE_CHECKING:\\n"
                 "    from a import Only\\n    from b import Both\\nelse:\\n    Both = 1\\n"
                 "try:\\n    from fast import load\\nexcept ImportError:\\n    load = None\\n"
                 "if not TYPE_CHECKING:\\n    Late = 2\\nelse:\\n    Late = 3\\n"
                 "if FLAG:\\n    V = 1\\nelse:\\n    V = 2\\n_ = V' >m.py");
    assert_named("m.py", "Only", "a.Only");
    assert_named("m.py", "Both", "m.py: 1");
    assert_named("m.py", "load", "fast.load");
    assert_named("m.py", "Late", "m.py: 2");
    assert_named("m.py", "V", "m.py: 2");
    assert_int_equal(value_at(scratch, modules, "m.py").kind, VALUE_UNKNOWN);
}

static void names_are_looked_up_where_they_stand(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules =
        committed(scratch, "printf 'K = 0\\nclass M:\\n    K = 1\\n    x = K\\n    def f(self):\\n"
                           "        K = 2\\n        return K\\n    def g(self):\\n"
                           "        return K\\n_ = M.x\\n' >m.py");
    assert_text(defined(scratch, modules, "m.py"), "m.py: 1");
    const struct module *module = module_at(scratch, modules, "m.py");
    const struct node *class = module->tree.statements->next, *member = class->function->body;
    const struct node *inside[] = {member->next->next, member->next->next->next};
    static const char *const expected[] = {"m.py: 2", "m.py: 0"};
    for (size_t i = 0; i < 2; i++) {
        struct definition definition;
        const struct node *last = inside[i]->function->body;
        while (last->next)
            last = last->next;
        assert_int_equal(modules_define(modules, module, last->value, &definition, &scratch->error),
                         0);
        assert_text(shown(scratch, &definition), expected[i]);
    }
}

static void attributes_are_looked_up_in_bases_across_files(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch, "printf 'class Base:\\n    size = 7\\n' >base.py;"
                 "printf 'import base\\nclass Child(base.Base): pass\\n_ = Child.size\\n' >m.py");
    assert_text(defined(scratch, modules, "m.py"), "base.py: 7");
    assert_int_equal(value_at(scratch, modules, "m.py").integer, 7);
}

static void values_are_put_together_from_other_files(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch, "mkdir p; echo 'PREFIX = \"app\"' >p/__init__.py;"
                 "printf 'from p import PREFIX\\nSCHEMA = PREFIX + \"_core\"\\n"
                 "class T:\\n    __tablename__ = \"users\"\\n' >p/names.py;"
                 "printf 'from p.names import SCHEMA as S, T\\n_ = f\"{S}.{T.__tablename__}.id\"'"
                 " >m.py; printf 'A = B\\nB = A\\n_ = A + \"x\"' >c.py");
    assert_text(value_at(scratch, modules, "m.py").text, "app_core.users.id");
    assert_int_equal(value_at(scratch, modules, "c.py").kind, VALUE_UNKNOWN);
}

static void what_doubles_at_each_step_ends(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch, "{ echo 'A0 = \"x\"'; i=1; while [ $i -lt 60 ]; do"
                 " echo \"A$i = A$((i-1)) + A$((i-1))\"; i=$((i+1)); done; echo '_ = A59'; } >m.py;"
                 "i=1; while [ $i -lt 60 ]; do printf 'from s%d import *\\nfrom s%d import *\\n'"
                 " $((i-1)) $((i-1)) >s$i.py; i=$((i+1)); done; echo 'y = 1' >s0.py");
    assert_int_equal(value_at(scratch, modules, "m.py").kind, VALUE_UNKNOWN);
    assert_named("s59.py", "x", "unknown");
    assert_named("s20.py", "y", "s0.py: 1");
}

static void a_file_that_is_too_large_is_no_module(void **state) {
    struct scratch *scratch = *state;
    const struct module *module;
    struct modules *modules = committed(
        scratch, "head -c 2000000 /dev/zero | tr '\\0' '#' >big.py; echo 'import big' >m.py;"
                 "printf 'x = 1\\ndef (\\n' >bad.py");
    assert_int_equal(modules_open(modules, TEXT("big.py"), &module, &scratch->error), 0);
    assert_null(module);
    assert_int_equal(modules_open(modules, TEXT("none.py"), &module, &scratch->error), 0);
    assert_non_null(module_at(scratch, modules, "bad.py")->tree.reason);
    assert_named("bad.py", "x", "bad.py: 1");
}

static void a_class_body_means_what_is_bound_so_far(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch, "printf 'from outside import date\nclass A:\n    date = f(date)\n    x = date\n"
                 "B = A.x\nC = A.date\n' >a.py");
    const struct module *module = module_at(scratch, modules, "a.py");
    const struct node *call = module->tree.statements->next->function->body->value;
    struct definition definition;
    assert_int_equal(modules_define(modules, module, call->items, &definition, &scratch->error), 0);
    assert_text(shown(scratch, &definition), "outside.date");
    assert_named("a.py", "B", "a.py: f(date)");
    assert_named("a.py", "C", "a.py: f(date)");
}

static void a_star_from_outside_hides_nothing_that_is_bound(void **state) {
    struct scratch *scratch = *state;
    struct modules *modules = committed(
        scratch, "echo 'from outside import *' >a.py; printf 'Base = 1\nfrom a import *\n' >b.py;"
                 "printf 'from outside import *\nx = int\ny = other\n' >c.py");
    assert_named("b.py", "Base", "b.py: 1");
    assert_named("b.py", "More", "outside.More");
    assert_named("c.py", "x", "builtins.int");
    assert_named("c.py", "y", "outside.other");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(names_are_followed_through_imports_and_aliases),
        scratch_test(a_star_from_outside_hides_nothing_that_is_bound),
        scratch_test(a_class_body_means_what_is_bound_so_far),
        scratch_test(relative_imports_go_up_and_stop_at_the_top),
        scratch_test(absolute_imports_start_above_the_package_or_in_src),
        scratch_test(stars_respect_all_and_underscores),
        scratch_test(circles_of_imports_end),
        scratch_test(what_runs_goes_before_what_only_type_checkers_see),
        scratch_test(names_are_looked_up_where_they_stand),
        scratch_test(attributes_are_looked_up_in_bases_across_files),
        scratch_test(values_are_put_together_from_other_files),
        scratch_test(what_doubles_at_each_step_ends),
        scratch_test(a_file_that_is_too_large_is_no_module),
    };
    return cmocka_run_group_tests_name("modules", tests, NULL, NULL);
}
