/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases one after another: a case is handed on as soon as a line of another
 * comes, and its memory is used again. That its lines stand together is known
 * from the index; those that do not are read from where they are (scattered.c). Without an
 * index it is a promise, which is checked as far as it can be.
 */
#include "facts/index.h"

#include <errno.h>

/* ---- One case ---- */

void stream_shared_ready(struct facts *facts)
{
    struct streaming *stream = &facts->stream;
    if (stream->is_shared_ready)
        return;
    stream->is_shared_ready = true;
    facts->shared.records = stream->shared = facts->records;
    facts->shared.record_count = facts->record_count;
    facts->records = NULL;
    facts->record_count = facts->record_room = 0;
    store_order(facts, &facts->shared);
    if (facts->shared.incomplete)
        facts->tally.refused_without_case++;
    view_prepare(facts);
    facts->into = &facts->passing;
}

/* Settling what the lines of a case say may say something of a line; the one at hand is another. */
void stream_end_case(struct facts *facts)
{
    struct streaming *stream = &facts->stream;
    struct line *line = &facts->line;
    const char *at = line->at;
    uint32_t number = line->number;
    uint16_t file = line->file;
    if (!stream->has_case)
        return;
    stream->has_case = false;
    stream->cases++;
    struct fact_case *of = &facts->cases[0];
    of->records = facts->records;
    of->record_count = facts->record_count;
    store_order(facts, of);
    stream->stopped |= !stream->each(stream->context, facts, of);
    facts->record_count = 0;
    keeping_rewind(&facts->passing);
    line->at = at;
    line->number = number;
    line->file = file;
}

/* Where the hashes of two keys are the same, the second is read when the first is done. */
static bool is_other(struct facts *facts, struct str key)
{
    struct streaming *stream = &facts->stream;
    if (!stream->only.length || str_equal(stream->only, key))
        return false;
    if (names_find(&stream->others, key) == NAME_NONE)
        names_add(&stream->others, text_kept(facts, key));
    return true;
}

/* While keys rise from case to case, none can come back. */
static void note_coming(struct facts *facts, struct str key)
{
    struct coming *coming = facts->stream.coming;
    if (!coming || coming->fault)
        return;
    uint64_t hash = str_hash(key, facts->options.seed);
    coming->out_of_order |= facts->stream.cases && str_compare(facts->cases[0].key, key) >= 0;
    coming->fault = spill_add(&coming->hashes, &hash);
}

/* The record of another case names it, and was refused. */
static bool has_lost_a_line(struct facts *facts, struct str key)
{
    const struct facts_index *index = facts->stream.index;
    uint32_t number = index && index->others.count ? names_find(&index->others, key) : NAME_NONE;
    if (number != NAME_NONE)
        facts->stream.others_met[number] = true;
    return number != NAME_NONE;
}

uint32_t stream_case(struct facts *facts, struct str key)
{
    struct streaming *stream = &facts->stream;
    if (stream->has_case && str_equal(facts->cases[0].key, key))
        return 0;
    if (is_other(facts, key))
        return CASE_PASSED_OVER;
    stream_shared_ready(facts);
    stream_end_case(facts);
    note_coming(facts, key);
    memcpy(stream->key, key.at, key.length);
    facts->cases[0] = (struct fact_case){.key = {stream->key, key.length}, .incomplete = has_lost_a_line(facts, key)};
    if (stream->take_first && !stream->only.length)
        stream->only = facts->cases[0].key;
    stream->has_case = true;
    return 0;
}

/* ---- A part of the inputs ---- */

int facts_read_part(struct facts *facts, const struct facts_index *index, uint32_t part)
{
    const struct index_part *mark = &index->parts[part];
    uint64_t at = mark->place, end = part_end(index, part);
    uint32_t line = mark->line;
    int input = input_of_place(at), fault = 0;
    struct spill_cursor cursor = {.spill = &index->stretches};
    const uint64_t *row = NULL;
    if (index->stretches.total)
        fault = spill_seek(&cursor, at);
    while (!fault && !facts->stream.stopped) {
        if (index->stretches.total)
            fault = spill_next(&cursor, &row);
        bool scattered = !fault && row && row[0] < end;
        uint64_t upto = scattered ? row[0] : end;
        if (!fault && upto > at)
            fault = reader_stretch(facts, index->inputs, input, offset_of_place(at), offset_of_place(upto), line);
        stream_end_case(facts);
        if (!scattered)
            break;
        at = row[0] + row[2];
        line = (uint32_t)(row[3] >> 32) + (uint32_t)row[3];
        if (!fault && row[1] == row[0])
            fault = scattered_cases(facts, index, row[0], end);
    }
    return fault ? fault : facts->stream.stopped ? ECANCELED : 0;
}

/* ---- The doors ---- */

void facts_stream(struct facts *facts, const struct facts_index *index, facts_each *each, void *context)
{
    struct streaming *stream = &facts->stream;
    stream->each = each;
    stream->context = context;
    stream->coming = index->coming;
    facts->cases = mem_plain_grow(NULL, sizeof *facts->cases);
    reader_name_inputs(facts, index->inputs);
    if (index->grouped)
        return;
    const struct facts *from = index->facts;
    stream->index = index;
    stream->others_met = mem_plain_grow(NULL, index->others.count + 1);
    memset(stream->others_met, 0, index->others.count + 1);
    stream->is_shared_ready = true;
    facts->into = &facts->passing;
    facts->shared = from->shared;
    facts->shared_begins = from->shared_begins;
    facts->shared_known = from->shared_known;
    facts->shared_begin_count = from->shared_begin_count;
    facts->shared_known_count = from->shared_known_count;
}

void facts_met(const struct facts *facts, struct facts_index *index)
{
    for (uint32_t i = 0; i < index->others.count; i++)
        index->others_met[i] |= facts->stream.others_met[i];
}

void facts_read_rest(struct facts *facts, const struct facts_index *index)
{
    for (uint32_t i = 0; i < index->others.count && !facts->stream.stopped; i++)
        if (!index->others_met[i])
            stream_case(facts, index->others.list[i]);
    stream_end_case(facts);
}

void facts_say_to(struct facts *facts, struct facts_notes *notes, struct buffer *rejects)
{
    facts->options.notes = notes;
    facts->options.rejects = rejects;
}

int facts_came_back(struct facts *facts, uint64_t *cases)
{
    struct coming *coming = facts->stream.coming;
    struct spill_cursor cursor;
    uint64_t last = 0;
    bool counted = false;
    *cases = 0;
    if (!coming || coming->fault || !coming->out_of_order)
        return coming ? coming->fault : 0;
    int fault = spill_sort(&coming->hashes);
    cursor = (struct spill_cursor){.spill = &coming->hashes};
    for (const uint64_t *row; !fault && !(fault = spill_next(&cursor, &row)) && row; last = *row) {
        bool again = cursor.next > 1 && *row == last;
        *cases += again && !counted;
        counted = again;
    }
    return fault;
}
