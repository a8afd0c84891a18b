/* SPDX-License-Identifier: Apache-2.0
 *
 * The typed model of a rule set: files read and joined, names resolved, types
 * and units checked. In: paths of rule files. Out: a model that is read-only
 * once built, and diagnostics. A model with errors is never evaluated. The
 * model judges rules; it knows no case.
 */
#ifndef DULY_MODEL_MODEL_H
#define DULY_MODEL_MODEL_H

#include "calendar/workdays.h"
#include "calendar/zone.h"
#include "schema/card.h"
#include "schema/schema.h"
#include "source/diagnostic.h"
#include "syntax/tree.h"

/* A reading chosen for a run, by the name of its definition (or "day one", "out of hours") and of the reading. */
struct reading_choice {
    struct str definition, reading;
};

/* A test as written: facts and expectations, still as syntax; the suite turns it into facts. */
struct test_case {
    struct str label;
    struct span span;
    const struct declaration *declaration;
    uint32_t file;
    struct test_case *next;
};

struct model;

struct rule_set {
    struct pool *pool;
    struct sources *sources;
    struct diagnostics *problems;
    int suites; /* of that many paths, the last ones, folders called `tests` are read too */
};

/* Reads the files, and folders of `*.duly` and `*.duly.md` files, with all they use; problems are appended. Always returns a model;
 * whether it may be evaluated, model_sound tells. */
struct model *model_build(const struct rule_set *set, const struct str *paths, int path_count);
bool model_sound(const struct model *model);
const struct schema *model_schema(const struct model *model);
const struct zone *model_zone(const struct model *model); /* of the calendar in use; Europe/London unless said */
int model_rule_count(const struct model *model);          /* rules and cited definitions: of each policy in the order of its source, else as written */
const struct rule_card *model_rule(const struct model *model, int index);
const struct test_case *model_tests(const struct model *model);
int model_file_count(const struct model *model);
/* Does a definition of that name declare that reading? Used to check --reading. 0 yes, 1 no such definition, 2 no such reading. */
int model_reading_known(const struct model *model, struct reading_choice choice);
/* Each declared reading that is not in force when these are chosen, once, with the one that is; in the pool. Returns how many. */
struct declared_reading {
    struct reading_choice choice;
    struct str instead_of;
};
int model_alternatives(const struct model *model, struct pool *pool, const struct reading_choice *chosen, int chosen_count, struct declared_reading **list);
/* Calendars in use, for the line that every report carries. */
int model_calendar_count(const struct model *model);
const struct calendar_source *model_calendar(const struct model *model, int index);
void model_dump(struct buffer *out, const struct model *model);

#endif
