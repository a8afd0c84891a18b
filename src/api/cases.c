/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases of the facts one by one, and the index they are found by.
 */
#include <errno.h>

#include "api/inside.h"

static bool go_on(void *context)
{
    struct duly *duly = context;
    return !duly->progress || !duly->progress(duly->progress_context, 0, 0, 0);
}

int api_index_open(struct asking *asking, struct facts_index **index)
{
    struct duly *duly = asking->duly;
    struct facts_notes notes = {0};
    struct index_options options = {
        .schema = model_schema(duly->model),
        .zone = api_zone(duly),
        .inputs = &duly->store.inputs,
        .notes = &notes,
        .go_on = go_on,
        .go_on_context = duly,
        .memory = duly->store.inputs.memory,
        .threads = duly->threads,
        .grouped = duly->grouped,
        .skip_undeclared = duly->skip_undeclared,
        .other_names = api_other_names(duly),
    };
    int fault = facts_index_build(&options, index);
    api_take_notes(duly, &notes);
    if (!fault)
        api_take_tally(duly, facts_index_tally(*index), 0);
    return fault;
}

int api_index_close(struct asking *asking, struct facts_index *index, int fault)
{
    const struct inputs *inputs = &asking->duly->store.inputs;
    facts_index_free(index);
    for (int i = 0; i < inputs->count && !fault; i++)
        if (!input_unchanged(&inputs->list[i]))
            fault = EIO;
    if (fault && fault != ECANCELED)
        api_read_failed(asking->duly, fault);
    return fault ? DULY_UNFINISHED : DULY_ANSWERED;
}

int api_came_back(struct asking *asking, struct facts *facts)
{
    uint64_t cases;
    int fault = facts_came_back(facts, &cases);
    if (cases)
        api_say(asking->duly, "%llu %s came back after having been answered: %s lines do not stand together, and %s answers are not whole. Leave out --grouped.",
                (unsigned long long)cases, cases == 1 ? "case" : "cases", cases == 1 ? "its" : "their", cases == 1 ? "its" : "their");
    asking->error_found |= cases != 0;
    return fault;
}

static int read_part(struct asking *asking, struct facts *facts, const struct facts_index *index, uint32_t part)
{
    struct duly *duly = asking->duly;
    struct facts_notes notes = {0};
    struct buffer rejects = {0};
    facts_say_to(facts, &notes, duly->rejects ? &rejects : NULL);
    int fault = facts_read_part(facts, index, part);
    facts_say_to(facts, NULL, NULL);
    api_take_notes(duly, &notes);
    if (duly->rejects && !api_hand_over(&rejects, duly->rejects, duly->rejects_context))
        fault = fault ? fault : ECANCELED;
    buffer_free(&rejects);
    return fault;
}

int api_each_case(struct asking *asking, facts_each *each, void *context)
{
    struct duly *duly = asking->duly;
    struct facts_index *index;
    int fault = api_index_open(asking, &index);
    if (fault)
        return api_index_close(asking, index, fault);
    struct facts *facts = facts_new(&(struct facts_options){.schema = model_schema(duly->model), .zone = api_zone(duly), .go_on = go_on, .go_on_context = duly,
                                                            .other_names = api_other_names(duly), .skip_undeclared = duly->skip_undeclared});
    facts_stream(facts, index, each, context);
    for (uint32_t part = 0; part < facts_index_parts(index) && !fault; part++)
        fault = read_part(asking, facts, index, part);
    if (!fault)
        fault = api_came_back(asking, facts);
    facts_met(facts, index);
    if (!fault)
        facts_read_rest(facts, index);
    facts_finish(facts);
    api_take_tally(duly, facts_tally(facts), facts_case_count(facts));
    api_take_undeclared(duly, facts);
    facts_free(facts);
    return api_index_close(asking, index, fault);
}
