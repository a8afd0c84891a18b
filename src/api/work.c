/* SPDX-License-Identifier: Apache-2.0
 *
 * Answering part after part of the facts, by one thread or by several. What a
 * part comes to is gathered in a job and handed over in the order of the
 * parts, so that nobody sees how many threads there were. A thread has
 * facts, evaluator and renderer of its own; the program, the index and the
 * shared records it only reads. Nothing in a thread comes from the collector.
 */
#include "api/work.h"

#include <pthread.h>

/* ---- One case ---- */

static bool is_shown(struct worker *worker, const struct finding *finding)
{
    const struct work *work = worker->work;
    if (work->asking->only)
        return work->asking->only & 1u << finding->state;
    if (!work->leave_out || finding->state != STATE_DOES_NOT_APPLY)
        return true;
    worker->tally.hidden++;
    return false;
}

static uint32_t choose(struct worker *worker, const struct findings *findings)
{
    if (findings->count > worker->shown_room) {
        worker->shown_room = (size_t)findings->count * 2;
        worker->shown = mem_plain_grow(worker->shown, mem_product(worker->shown_room, sizeof *worker->shown));
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        worker->states_met |= 1u << finding->state;
        if (!is_shown(worker, finding))
            continue;
        worker->shown[count++] = finding;
        worker->tally.by_state[finding->state]++;
    }
    return count;
}

void work_case(struct worker *worker, struct facts *facts, struct fact_case *of)
{
    const struct work *work = worker->work;
    const struct findings *findings = eval_case(worker->evaluator, facts, of);
    uint32_t count = choose(worker, findings);
    worker->tally.cases++;
    worker->tally.bare += !findings->count;
    worker->findings += findings->count;
    work->kind->one_case(worker->renderer, &worker->job->out, eval_case_key(worker->evaluator), of->incomplete, worker->shown, count);
    if (worker->job->said.length < PROBLEMS_TOLD * 1024)
        asking_problems(eval_view(worker->evaluator), eval_case_key(worker->evaluator), &worker->job->said);
}

/* ---- Handing over ---- */

/* False when no more is wanted. */
static bool hand_over(struct work *work, struct job *job)
{
    struct duly *duly = work->asking->duly;
    if (!work->ended && !api_hand_over(&job->out, work->write, work->context))
        work->ended = true;
    buffer_clear(&job->out);
    asking_tell(work->asking, &job->said);
    api_take_notes(duly, &job->notes);
    if (duly->rejects && !api_hand_over(&job->rejects, duly->rejects, duly->rejects_context))
        work->ended = true;
    buffer_clear(&job->rejects);
    return !work->ended;
}

static bool watched(struct work *work, uint64_t done, uint64_t cases)
{
    struct duly *duly = work->asking->duly;
    if (duly->progress && duly->progress(duly->progress_context, done, facts_index_bytes(work->index), cases))
        work->ended = true;
    return !work->ended;
}

static bool go_on_alone(void *context)
{
    struct worker *worker = context;
    return watched(worker->work, worker->work->done, worker->tally.cases);
}

/* In one thread, answers go out as soon as there are enough of them. */
static bool case_alone(void *context, struct facts *facts, struct fact_case *of)
{
    struct worker *worker = context;
    work_case(worker, facts, of);
    if (worker->job->out.length < STRETCH_BYTES && worker->job->rejects.length < STRETCH_BYTES)
        return true;
    return hand_over(worker->work, worker->job);
}

static bool case_among_others(void *context, struct facts *facts, struct fact_case *of)
{
    work_case(context, facts, of);
    return true;
}

/* ---- Workers ---- */

static void worker_open(struct worker *worker, struct work *work, facts_each *each, bool alone)
{
    struct duly *duly = work->asking->duly;
    *worker = (struct worker){.work = work};
    worker->evaluator = asking_evaluator(work->asking);
    worker->renderer = work->kind->open(&work->asking->report);
    worker->facts = facts_new(&(struct facts_options){.schema = model_schema(duly->model), .zone = api_zone(duly),
                                                         .other_names = api_other_names(duly), .skip_undeclared = duly->skip_undeclared, .go_on = alone ? go_on_alone : NULL, .go_on_context = worker});
    facts_stream(worker->facts, work->index, each, worker);
}

static void worker_close(struct worker *worker)
{
    struct work *work = worker->work;
    struct duly *duly = work->asking->duly;
    facts_finish(worker->facts);
    api_take_tally(duly, facts_tally(worker->facts), facts_case_count(worker->facts));
    api_take_undeclared(duly, worker->facts);
    for (int state = 0; state < STATES; state++)
        work->tally.by_state[state] += worker->tally.by_state[state];
    work->tally.cases += worker->tally.cases;
    work->tally.hidden += worker->tally.hidden;
    work->tally.bare += worker->tally.bare;
    duly->counts.findings += worker->findings;
    work->asking->fails_found |= (work->asking->fails & worker->states_met) != 0;
    work->asking->error_found |= (worker->states_met & 1u << STATE_ERROR) != 0;
    work->kind->close(worker->renderer);
    eval_free(worker->evaluator);
    facts_free(worker->facts);
    mem_plain_free(worker->shown);
}

static void job_free(struct job *job)
{
    buffer_free(&job->out);
    buffer_free(&job->said);
    buffer_free(&job->rejects);
    facts_notes_free(&job->notes);
}

static void do_job(struct worker *worker, struct job *job)
{
    worker->job = job;
    facts_say_to(worker->facts, &job->notes, worker->work->asking->duly->rejects ? &job->rejects : NULL);
    job->fault = facts_read_part(worker->facts, worker->work->index, job->part);
    facts_say_to(worker->facts, NULL, NULL);
}

/* When all parts have been answered. */
static void work_rest(struct work *work, struct worker *worker)
{
    struct job job = {0};
    worker->job = &job;
    if (!work->ended && !work->fault) {
        facts_read_rest(worker->facts, work->index);
        hand_over(work, &job);
    }
    job_free(&job);
}

static void work_alone(struct work *work)
{
    struct worker worker;
    struct job job = {0};
    uint32_t parts = facts_index_parts(work->index);
    worker_open(&worker, work, case_alone, true);
    for (uint32_t i = 0; i < parts && !work->ended && !work->fault; i++) {
        job.part = i;
        do_job(&worker, &job);
        work->fault = job.fault;
        hand_over(work, &job);
        work->done = facts_part_end(work->index, i);
    }
    if (!work->fault)
        work->fault = api_came_back(work->asking, worker.facts);
    facts_met(worker.facts, work->index);
    work_rest(work, &worker);
    worker_close(&worker);
    job_free(&job);
}

/* ---- Several threads ---- */

/* Jobs stand in a ring, in order of their parts: those handed over, those done or being done, and those to be done. The thread that
 * was asked does parts too; in between it hands over what has been done. One that only waited to do that would take the others'
 * processors away from them for each part. */
struct team {
    struct work *work;
    struct worker *workers; /* the first is that of the thread that was asked */
    struct job *ring;
    uint32_t ring_count, parts;
    uint32_t next, handed_over; /* parts taken up, and parts handed over */
    uint64_t cases;             /* of those handed over */
    bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t is_done, is_room;
};

struct member {
    struct team *team;
    struct worker *worker;
    pthread_t thread;
    bool started;
};

#define JOBS_A_THREAD 4

static bool has_room(const struct team *team)
{
    return team->next < team->parts && team->next - team->handed_over < team->ring_count;
}

/* The next part there is, done without the lock, which is held before and after. */
static void do_next(struct team *team, struct worker *worker)
{
    uint32_t part = team->next++;
    struct job *job = &team->ring[part % team->ring_count];
    pthread_mutex_unlock(&team->lock);
    job->part = part;
    uint64_t before = worker->tally.cases;
    do_job(worker, job);
    job->cases = worker->tally.cases - before;
    pthread_mutex_lock(&team->lock);
    job->done = true;
}

static void *take_part(void *context)
{
    struct member *member = context;
    struct team *team = member->team;
    pthread_mutex_lock(&team->lock);
    while (!team->stopping && team->next < team->parts) {
        if (!has_room(team)) {
            pthread_cond_wait(&team->is_room, &team->lock);
            continue;
        }
        do_next(team, member->worker);
        pthread_cond_signal(&team->is_done);
    }
    pthread_mutex_unlock(&team->lock);
    return NULL;
}

/* The first of those not handed over yet, without the lock. */
static void hand_over_next(struct team *team, struct job *job)
{
    struct work *work = team->work;
    pthread_mutex_unlock(&team->lock);
    work->fault = job->fault;
    team->cases += job->cases;
    hand_over(work, job);
    watched(work, facts_part_end(work->index, job->part), team->cases);
    pthread_mutex_lock(&team->lock);
    job->done = false;
    team->handed_over++;
    pthread_cond_broadcast(&team->is_room);
}

static void lead(struct team *team)
{
    struct work *work = team->work;
    pthread_mutex_lock(&team->lock);
    while (team->handed_over < team->parts && !work->ended && !work->fault) {
        struct job *first = &team->ring[team->handed_over % team->ring_count];
        if (first->done)
            hand_over_next(team, first);
        else if (has_room(team))
            do_next(team, &team->workers[0]);
        else
            pthread_cond_wait(&team->is_done, &team->lock);
    }
    team->stopping = true;
    pthread_cond_broadcast(&team->is_room);
    pthread_mutex_unlock(&team->lock);
}

static void work_together(struct work *work, int threads)
{
    struct team team = {.work = work, .parts = facts_index_parts(work->index), .ring_count = (uint32_t)threads * JOBS_A_THREAD};
    struct member *members = mem_plain_grow(NULL, mem_product((size_t)threads, sizeof *members));
    team.workers = mem_plain_grow(NULL, mem_product((size_t)threads, sizeof *team.workers));
    team.ring = mem_plain_grow(NULL, mem_product(team.ring_count, sizeof *team.ring));
    memset(team.ring, 0, team.ring_count * sizeof *team.ring);
    pthread_mutex_init(&team.lock, NULL);
    pthread_cond_init(&team.is_done, NULL);
    pthread_cond_init(&team.is_room, NULL);
    for (int i = 0; i < threads; i++) {
        worker_open(&team.workers[i], work, case_among_others, false);
        members[i] = (struct member){.team = &team, .worker = &team.workers[i]};
    }
    for (int i = 1; i < threads; i++) /* where there are no more, there are fewer */
        members[i].started = pthread_create(&members[i].thread, NULL, take_part, &members[i]) == 0;
    lead(&team);
    for (int i = 0; i < threads; i++) {
        if (members[i].started)
            pthread_join(members[i].thread, NULL);
        facts_met(team.workers[i].facts, work->index);
    }
    work_rest(work, &team.workers[0]);
    for (int i = 0; i < threads; i++)
        worker_close(&team.workers[i]);
    for (uint32_t i = 0; i < team.ring_count; i++)
        job_free(&team.ring[i]);
    pthread_cond_destroy(&team.is_room);
    pthread_cond_destroy(&team.is_done);
    pthread_mutex_destroy(&team.lock);
    mem_plain_free(team.ring);
    mem_plain_free(team.workers);
    mem_plain_free(members);
}

void work_through(struct work *work)
{
    uint32_t parts = facts_index_parts(work->index);
    int threads = work->asking->duly->threads;
    if (threads > (int)parts)
        threads = (int)parts;
    if (threads > LIMIT_THREADS)
        threads = LIMIT_THREADS;
    if (threads > 1 && !work->asking->duly->grouped)
        work_together(work, threads);
    else
        work_alone(work);
}

/* ---- Cases asked for by name ---- */

void work_named(struct work *work, const char *const *keys, int count)
{
    struct worker worker;
    struct job job = {0};
    struct facts *facts = work->asking->duly->store.facts;
    worker = (struct worker){.work = work, .job = &job};
    worker.evaluator = asking_evaluator(work->asking);
    worker.renderer = work->kind->open(&work->asking->report);
    for (int i = 0; i < count && !work->ended; i++) {
        work_case(&worker, facts, facts_case_by_key(facts, str_of(keys[i])));
        hand_over(work, &job);
    }
    work->tally = worker.tally;
    work->asking->duly->counts.findings += worker.findings;
    work->asking->fails_found |= (work->asking->fails & worker.states_met) != 0;
    work->asking->error_found |= (worker.states_met & 1u << STATE_ERROR) != 0;
    work->kind->close(worker.renderer);
    eval_free(worker.evaluator);
    mem_plain_free(worker.shown);
    job_free(&job);
}
