/* SPDX-License-Identifier: Apache-2.0
 *
 * One case at one moment: which records are there, in which version, and
 * which record each identity means.
 */
#include "facts/inside.h"

/* ---- Identities ---- */

struct identity {
    const struct record_type *type;
    struct str id;
    const struct fact_record *version; /* the last one known, or NULL */
    int32_t index;                     /* in the view, or RECORD_NOT_THERE */
};

/* All identities of a case, there or not. */
struct identity_index {
    struct identity *list;
    uint32_t *places; /* number + 1, or 0; a power of two of them */
    uint32_t count, place_count;
    uint64_t seed;
};

static uint32_t place_of(const struct identity_index *index, const struct record_type *type, struct str id)
{
    return (uint32_t)(str_hash(id, index->seed + type->index)) & (index->place_count - 1);
}

static struct identity *find_identity(const struct identity_index *index, const struct record_type *type, struct str id,
                                      uint32_t *free_place)
{
    uint32_t place = place_of(index, type, id);
    for (; index->places[place]; place = (place + 1) & (index->place_count - 1)) {
        struct identity *identity = &index->list[index->places[place] - 1];
        if (identity->type == type && str_equal(identity->id, id))
            return identity;
    }
    *free_place = place;
    return NULL;
}

static struct identity *add_identity(struct identity_index *index, const struct record_type *type, struct str id)
{
    uint32_t place;
    struct identity *identity = find_identity(index, type, id, &place);
    if (identity)
        return identity;
    index->list[index->count] = (struct identity){type, id, NULL, RECORD_NOT_THERE};
    index->places[place] = ++index->count;
    return &index->list[index->count - 1];
}

/* A record without a known date was known on its own date. */
static bool is_known(const struct fact_record *record, int64_t begins, int64_t known_on)
{
    return (record->known_from == INT64_MIN ? begins : record->known_from) <= known_on;
}

static struct identity_index *index_case(const struct facts *facts, const struct fact_case *of, int64_t known_on,
                                         struct arena *arena)
{
    struct identity_index *index = arena_alloc(arena, sizeof *index);
    uint32_t most = of->record_count + 1;
    index->place_count = 4;
    while (index->place_count < 2 * most)
        index->place_count *= 2;
    index->seed = facts->options.seed;
    index->list = arena_array(arena, most, sizeof *index->list);
    index->places = arena_array(arena, index->place_count, sizeof *index->places);
    for (uint32_t i = 0; i < of->record_count; i++) {
        const struct fact_record *record = &of->records[i];
        if (!record->id.length)
            continue;
        struct identity *identity = add_identity(index, record->type, record->id);
        if (is_known(record, record_begins(record), known_on) && (!identity->version || identity->version->known_from < record->known_from))
            identity->version = record;
    }
    return index;
}

/* ---- What is there ---- */

#define INDEX_FROM 12 /* with fewer records, looking at each is as quick */

static bool needs_index(const struct facts *facts, const struct fact_case *of)
{
    if (of->record_count > INDEX_FROM)
        return true;
    for (uint32_t i = 0; i < of->record_count; i++)
        if (of->records[i].has_versions || facts->links[of->records[i].type->index])
            return true;
    return false;
}

static inline bool is_there(const struct identity_index *index, const struct fact_record *record, int64_t now, int64_t known_on)
{
    int64_t begins = record_begins(record);
    if (record->is_void || begins > now || !is_known(record, begins, known_on))
        return false;
    if (!record->has_versions)
        return true;
    uint32_t unused;
    return find_identity(index, record->type, record->id, &unused)->version == record;
}

/* Records stand in order of their types. */
static bool has_own_record(const struct facts *facts, const struct case_view *view, const struct identity_index *index)
{
    const struct fact_case *of = view->of;
    for (uint32_t i = 0; i < of->record_count && of->records[i].type->index <= facts->case_type->index; i++)
        if (of->records[i].type == facts->case_type && is_there(index, &of->records[i], view->now, view->known_on))
            return true;
    return false;
}

/* The record of a case that no line tells of, or none yet: one that has not begun is as if it were not written. */
static const struct fact_record *own_record(const struct facts *facts, const struct fact_case *of, struct arena *arena)
{
    struct fact_record *record = arena_alloc(arena, sizeof *record);
    *record = (struct fact_record){.type = facts->case_type, .id = of->key, .known_from = INT64_MIN};
    record->values = arena_array(arena, record->type->field_count, sizeof *record->values);
    return record;
}

static void close_types(struct case_view *view, int *type, int upto)
{
    while (*type <= upto)
        view->type_first[(*type)++] = view->record_count;
}

static void collect(struct facts *facts, struct case_view *view, struct identity_index *index, struct arena *arena)
{
    const struct fact_case *of = view->of;
    int type_count = facts->options.schema->type_count, type = 0;
    bool own_is_due = facts->case_type && of != &facts->shared && !has_own_record(facts, view, index);
    const struct fact_record *own = own_is_due ? own_record(facts, of, arena) : NULL;
    view->records = arena_room(arena, (size_t)of->record_count + 1, sizeof(struct fact_record *));
    view->type_first = arena_room(arena, (size_t)type_count + 1, sizeof *view->type_first);
    for (uint32_t i = 0; i <= of->record_count; i++) {
        const struct fact_record *record = i < of->record_count ? &of->records[i] : NULL;
        if (own && (!record || record->type->index > own->type->index)) {
            close_types(view, &type, own->type->index);
            view->records[view->record_count++] = own;
            own = NULL;
        }
        if (!record || !is_there(index, record, view->now, view->known_on))
            continue;
        close_types(view, &type, record->type->index);
        view->records[view->record_count++] = record;
    }
    close_types(view, &type, type_count);
}

static void number_identities(struct case_view *view, struct identity_index *index, int32_t first)
{
    for (uint32_t i = 0; index && i < view->record_count; i++)
        if (view->records[i]->id.length)
            add_identity(index, view->records[i]->type, view->records[i]->id)->index = first + (int32_t)i;
}

/* ---- Problems ---- */

static void add_problem(struct case_view *view, struct arena *arena, const struct fact_record *record,
                        const struct field *field, const char *what)
{
    uint32_t count = view->problem_count;
    if (!(count & (count - 1))) { /* at every power of two */
        struct fact_problem *larger = arena_array(arena, count ? 2 * (size_t)count : 1, sizeof *larger);
        if (count)
            memcpy(larger, view->problems, count * sizeof *larger);
        view->problems = larger;
    }
    view->problems[view->problem_count++] = (struct fact_problem){record, field, what};
}

/* ---- Links ---- */

static const struct identity *look_up(const struct case_view *view, const struct identity_index *index,
                                      const struct record_type *type, struct str id)
{
    uint32_t unused;
    const struct identity_index *in = type->shared && view->shared ? view->shared->index : index;
    return in && in->place_count ? find_identity(in, type, id, &unused) : NULL;
}

/* Returns what is wrong with it, or NULL. */
static const char *resolve(const struct case_view *view, const struct identity_index *index, const struct field *field,
                           struct fact_value *value)
{
    struct str id = {value->text.at, value->text.length};
    int there = 0;
    bool exists = false;
    value->text.target = RECORD_NOT_THERE;
    for (int i = 0; i < field->target_count; i++) {
        const struct identity *identity = look_up(view, index, field->targets[i], id);
        if (!identity)
            continue;
        exists = true;
        if (identity->index == RECORD_NOT_THERE)
            continue;
        there++;
        value->text.target = identity->index;
    }
    if (there > 1) {
        value->text.target = RECORD_NOT_THERE;
        return "the identity fits records of several types";
    }
    return exists ? NULL : "the identity fits no record";
}

static const char *resolve_list(const struct case_view *view, const struct identity_index *index, const struct field *field,
                                struct fact_value *value, struct arena *arena)
{
    const char *what = NULL;
    struct fact_value *items = arena_array(arena, value->list.count, sizeof *items);
    memcpy(items, value->list.items, value->list.count * sizeof *items);
    value->list.items = items;
    for (uint32_t i = 0; i < value->list.count; i++) {
        const char *wrong = items[i].kind == VALUE_RECORD ? resolve(view, index, field, &items[i]) : NULL;
        what = wrong ? wrong : what;
    }
    return what;
}

/* A copy of the record whose identities are resolved for this view. */
static const struct fact_record *resolve_record(struct case_view *view, const struct identity_index *index,
                                                const struct fact_record *record, struct arena *arena)
{
    const struct record_type *type = record->type;
    struct fact_record *copy = arena_alloc(arena, sizeof *copy);
    *copy = *record;
    copy->values = arena_array(arena, type->field_count, sizeof *copy->values);
    memcpy(copy->values, record->values, type->field_count * sizeof *copy->values);
    for (int i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        struct fact_value *value = &copy->values[i];
        const char *what = NULL;
        if (field->type != FIELD_RECORD)
            continue;
        if (value->kind == VALUE_RECORD)
            what = resolve(view, index, field, value);
        else if (value->kind == VALUE_LIST)
            what = resolve_list(view, index, field, value, arena);
        if (what)
            add_problem(view, arena, copy, field, what);
    }
    return copy;
}

/* Of a case without an index no record has links; one whose lines contradict each other is incomplete. */
static void resolve_links(const struct facts *facts, struct case_view *view, const struct identity_index *index,
                          struct arena *arena)
{
    for (uint32_t i = 0; i < view->record_count && (index || view->of->incomplete); i++) {
        if (facts->links[view->records[i]->type->index])
            view->records[i] = resolve_record(view, index, view->records[i], arena);
        if (view->records[i]->is_disputed)
            add_problem(view, arena, view->records[i], NULL, "this line and another contradict each other about one record");
    }
}

static void build_view(struct facts *facts, struct case_view *view, struct arena *arena)
{
    bool shared = view->of == &facts->shared;
    struct identity_index *index = NULL;
    if (shared || needs_index(facts, view->of))
        index = index_case(facts, view->of, view->known_on, arena);
    view->index = index;
    collect(facts, view, index, arena);
    number_identities(view, index, shared ? SHARED_FIRST : 0);
    resolve_links(facts, view, index, arena);
}

/* ---- Shared records ---- */

static int compare_moments(const void *a, const void *b)
{
    (void)a, (void)b;
    return 0;
}

/* The moments in rising order; sorted by key, so the sign is turned over. */
static int64_t *sorted_moments(struct facts *facts, const int64_t *moments, uint32_t count)
{
    struct sort_item *items = mem_plain_grow(NULL, mem_product(count, sizeof *items));
    struct sort_item *scratch = facts->sort_scratch;
    facts->sort_scratch = mem_plain_grow(NULL, mem_product(count, sizeof *items));
    for (uint32_t i = 0; i < count; i++)
        items[i] = (struct sort_item){(uint64_t)moments[i] ^ (uint64_t)1 << 63, NULL};
    sort_items(facts, items, count, compare_moments);
    int64_t *sorted = arena_array(&facts->concluded, count, sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = (int64_t)(items[i].key ^ (uint64_t)1 << 63);
    mem_plain_free(facts->sort_scratch);
    mem_plain_free(items);
    facts->sort_scratch = scratch;
    return sorted;
}

void view_prepare(struct facts *facts)
{
    uint32_t count = facts->shared.record_count;
    int64_t *begins = arena_array(&facts->concluded, count, sizeof *begins), *known = arena_array(&facts->concluded, count, sizeof *known);
    for (uint32_t i = 0; i < count; i++) {
        const struct fact_record *record = &facts->shared.records[i];
        begins[i] = record_begins(record);
        known[i] = record->known_from == INT64_MIN ? begins[i] : record->known_from;
    }
    facts->shared_begins = sorted_moments(facts, begins, count);
    facts->shared_known = sorted_moments(facts, known, count);
}

static uint32_t count_upto(const int64_t *moments, uint32_t count, int64_t upto)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (moments[middle] <= upto)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Between two moments at which something changes, one view serves all. */
static const struct case_view *shared_view(struct facts *facts, int64_t now, int64_t known_on)
{
    uint32_t count = facts->shared.record_count;
    struct moment_pair at = {count_upto(facts->shared_begins, count, now), count_upto(facts->shared_known, count, known_on)};
    for (struct shared_view *known = facts->shared_views; known; known = known->next)
        if (known->at.now == at.now && known->at.known_on == at.known_on)
            return &known->view;
    struct shared_view *made = arena_alloc(&facts->concluded, sizeof *made);
    *made = (struct shared_view){.next = facts->shared_views, .at = at,
                                 .view = {.of = &facts->shared, .facts = facts, .now = now, .known_on = known_on}};
    build_view(facts, &made->view, &facts->concluded);
    facts->shared_views = made;
    return &made->view;
}

/* ---- The doors ---- */

void facts_view(struct facts *facts, struct fact_case *of, int64_t now, int64_t known_on, struct arena *arena,
                struct case_view *view)
{
    *view = (struct case_view){.of = of, .facts = facts, .now = now, .known_on = known_on};
    view->shared = shared_view(facts, now, known_on);
    build_view(facts, view, arena);
}

const struct fact_record *facts_record(const struct case_view *view, int32_t index)
{
    if (index < 0)
        return NULL;
    return index >= SHARED_FIRST ? view->shared->records[index - SHARED_FIRST] : view->records[index];
}

int32_t facts_find(const struct case_view *view, const struct record_type *type, struct str id)
{
    const struct case_view *in = type->shared ? view->shared : view;
    if (in->index) {
        const struct identity *identity = look_up(view, view->index, type, id);
        return identity ? identity->index : RECORD_NOT_THERE;
    }
    for (uint32_t i = in->type_first[type->index]; id.length && i < in->type_first[type->index + 1]; i++)
        if (str_equal(in->records[i]->id, id))
            return (int32_t)i;
    return RECORD_NOT_THERE;
}

uint32_t facts_shared(const struct case_view *view, const struct record_type *type, int32_t *first)
{
    const uint32_t *type_first = view->shared->type_first + type->index;
    *first = SHARED_FIRST + (int32_t)type_first[0];
    return type_first[1] - type_first[0];
}

/* ---- What changes by itself ---- */

static int64_t earlier_after(int64_t after, int64_t moment, int64_t next)
{
    return moment > after && moment < next ? moment : next;
}

static int64_t first_after(const int64_t *moments, uint32_t count, int64_t after)
{
    uint32_t at = count_upto(moments, count, after);
    return at < count ? moments[at] : INT64_MAX;
}

int64_t facts_next_change(const struct facts *facts, const struct fact_case *of, int64_t now, int64_t known_on, bool known_on_moves)
{
    uint32_t shared = facts->shared.record_count;
    int64_t begins = first_after(facts->shared_begins, shared, now);
    int64_t known = known_on_moves ? first_after(facts->shared_known, shared, known_on) : INT64_MAX;
    for (uint32_t i = 0; i < of->record_count; i++) {
        begins = earlier_after(now, record_begins(&of->records[i]), begins);
        if (known_on_moves)
            known = earlier_after(known_on, of->records[i].known_from, known);
    }
    return begins < known ? begins : known;
}
