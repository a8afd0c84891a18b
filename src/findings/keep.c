/* SPDX-License-Identifier: Apache-2.0
 *
 * A finding beyond its case: whatever the arena of the case owns is copied.
 */
#include "findings/findings.h"

static struct str kept(struct arena *arena, struct str s)
{
    return s.length ? (struct str){arena_text(arena, s.at, s.length), s.length} : STR("");
}

static struct record_name kept_name(struct arena *arena, const struct record_name *name)
{
    return (struct record_name){kept(arena, name->record), kept(arena, name->id), name->position};
}

static struct str *kept_list(struct arena *arena, const struct str *list, int count)
{
    struct str *copy = arena_array(arena, (size_t)count + 1, sizeof *copy);
    for (int i = 0; i < count; i++)
        copy[i] = kept(arena, list[i]);
    return copy;
}

static struct missing_fact *kept_missing(struct arena *arena, const struct finding *finding)
{
    struct missing_fact *copy = arena_array(arena, (size_t)finding->missing_count + 1, sizeof *copy);
    for (int i = 0; i < finding->missing_count; i++) {
        const struct missing_fact *from = &finding->missing[i];
        copy[i] = (struct missing_fact){kept_name(arena, &from->of), kept(arena, from->field), kept(arena, from->calendar), kept(arena, from->number),
                                        kept(arena, from->asks)};
    }
    return copy;
}

static struct defect *kept_defects(struct arena *arena, const struct finding *finding)
{
    struct defect *copy = arena_array(arena, (size_t)finding->defect_count + 1, sizeof *copy);
    for (int i = 0; i < finding->defect_count; i++) {
        const struct defect *from = &finding->defects[i];
        copy[i] = (struct defect){kept_name(arena, &from->of), kept(arena, from->file), from->line, kept(arena, from->says)};
    }
    return copy;
}

struct finding finding_kept(struct arena *arena, const struct finding *finding)
{
    struct finding copy = *finding;
    copy.case_key = kept(arena, finding->case_key);
    copy.cites = kept_list(arena, finding->cites, finding->cite_count);
    copy.subjects = arena_array(arena, (size_t)finding->subject_count + 1, sizeof *copy.subjects);
    for (int i = 0; i < finding->subject_count; i++)
        copy.subjects[i] = kept_name(arena, &finding->subjects[i]);
    copy.value = kept(arena, finding->value);
    copy.missing = kept_missing(arena, finding);
    copy.conflicts = arena_array(arena, (size_t)finding->conflict_count + 1, sizeof *copy.conflicts);
    for (int i = 0; i < finding->conflict_count; i++)
        copy.conflicts[i] = finding->conflicts[i];
    copy.exception = kept(arena, finding->exception);
    copy.remarks = arena_array(arena, (size_t)finding->remark_count + 1, sizeof *copy.remarks);
    for (int i = 0; i < finding->remark_count; i++)
        copy.remarks[i] = (struct remark){kept(arena, finding->remarks[i].name), kept(arena, finding->remarks[i].label)};
    copy.readings = arena_array(arena, (size_t)finding->reading_count + 1, sizeof *copy.readings);
    for (int i = 0; i < finding->reading_count; i++)
        copy.readings[i] = (struct reading_used){kept(arena, finding->readings[i].definition), kept(arena, finding->readings[i].chosen)};
    copy.defects = kept_defects(arena, finding);
    copy.absent = kept_list(arena, finding->absent, finding->absent_count);
    copy.error = kept(arena, finding->error);
    copy.file = kept(arena, finding->file);
    copy.proof = NULL;
    return copy;
}
