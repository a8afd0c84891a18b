/* SPDX-License-Identifier: Apache-2.0
 *
 * What is due: findings of every case that is asked about, picked by whose
 * they are and who has to act, into one list for one renderer.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "api/inside.h"
#include "base/limits.h"
#include "due/belongs.h"
#include "model/ir.h"
#include "render/due.h"

/* Of a group that is not pressing, a list for people is short unless all is asked for. */
enum { TOLD = 10 };

struct due {
    struct asking asking;
    struct evaluator *evaluator;
    struct due_list list;
    struct due_asked asked;
    struct str *workers, *teams; /* as asked for; `asked` has them as they are shown */
    bool *by_role; /* for each rule and cited definition: one of the roles has to do it; NULL: no role was asked for */
    void (*render)(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked);
    struct ical previous;
    struct buffer out;
};

/* ---- Who has to act ---- */

/* A team manager is a manager; whether a senior manager does for a team manager is for a reading to say, so that is not asked. */
static bool is_also(const struct role *role, const struct role *other, int depth)
{
    if (role == other)
        return true;
    for (int i = 0; i < role->acts_as_count && depth; i++)
        if (!role->acts_as[i].condition && is_also(role->acts_as[i].as, other, depth - 1))
            return true;
    return false;
}

static const struct role *role_named(const struct model *model, struct str name)
{
    for (int i = 0; i < model->role_count; i++)
        if (str_equal(model->roles[i]->name, name))
            return model->roles[i];
    return NULL;
}

static bool has_to_act(const struct model *model, const struct rule *rule, const struct role *role)
{
    for (int i = 0; i < 2; i++)
        if (rule->actor[i].role && is_also(role, rule->actor[i].role, model->role_count))
            return true;
    return false;
}

static int roles_asked(struct due *due)
{
    struct duly *duly = due->asking.duly;
    const struct duly_question *question = due->asking.question;
    const struct model *model = duly->model;
    if (!question->role_count)
        return DULY_ANSWERED;
    due->by_role = (bool *)mem_text(due->asking.pool, (size_t)due->asking.report.rule_count + 1);
    struct str *names = mem_kept_array(due->asking.pool, (size_t)model->role_count + 1, sizeof *names);
    for (int i = 0; i < model->role_count; i++)
        names[i] = model->roles[i]->name;
    for (int i = 0; i < question->role_count; i++) {
        struct str name = str_with_spaces(due->asking.pool, str_of(question->roles[i]));
        const struct role *role = role_named(model, name);
        if (!role)
            return api_unknown(duly, "role", name, names, model->role_count);
        for (int j = 0; j < model->rule_count; j++)
            if (has_to_act(model, model->rules[j], role))
                due->by_role[model->rules[j]->card->index] = true;
    }
    return DULY_ANSWERED;
}

/* ---- Cases ---- */

static bool is_listed(const struct due *due, const struct finding *finding)
{
    return !due->asking.only || due->asking.only & 1u << finding->state;
}

static bool is_theirs(struct due *due, const struct case_view *view, const struct finding *finding, bool *nobody)
{
    const struct due_asked *asked = &due->asked;
    const struct other_names *names = due->asking.options.other_names;
    enum belongs worker = asked->worker_count ? due_belongs(view, finding, false, due->workers, asked->worker_count, names) : BELONGS;
    enum belongs team = asked->team_count ? due_belongs(view, finding, true, due->teams, asked->team_count, names) : BELONGS;
    *nobody = *nobody || (worker != BELONGS_NOT && team != BELONGS_NOT && (worker == BELONGS_TO_NOBODY || team == BELONGS_TO_NOBODY));
    return worker == BELONGS && team == BELONGS;
}

static bool is_asked_of(struct due *due, const struct finding *finding)
{
    if (!due->by_role || due->by_role[finding->rule->index])
        return true;
    due->list.nobody += !finding->rule->who.length && state_group(finding->state) != GROUP_HIDDEN;
    return false;
}

static bool add_case(void *context, struct facts *facts, struct fact_case *of)
{
    struct due *due = context;
    const struct findings *findings = asking_case(&due->asking, due->evaluator, facts, of);
    const struct case_view *view = eval_view(due->evaluator);
    bool nobody = false, any = !due->asked.worker_count && !due->asked.team_count;
    struct due_list *list = &due->list;
    due_case(list, eval_case_key(due->evaluator), of->incomplete);
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        bool none = false;
        if (finding->state == STATE_DOES_NOT_APPLY || !is_listed(due, finding))
            continue;
        bool theirs = is_theirs(due, view, finding, &none);
        any = any || theirs;
        nobody = nobody || (none && state_group(finding->state) != GROUP_HIDDEN);
        bool kind_asked = !due->asking.question->approvals || finding->rule->kind == RULE_AUTHORISATION;
        if (theirs && kind_asked && is_asked_of(due, finding))
            due_add(list, finding);
    }
    list->no_worker += nobody;
    if (any)
        due_case_end(list);
    else
        list->cases--; /* another's case is none of theirs */
    return true;
}

static int named_cases(struct due *due)
{
    struct duly *duly = due->asking.duly;
    const struct duly_question *question = due->asking.question;
    int code = api_read_cases(duly, due->asking.pool, question->cases, question->case_count);
    for (int i = 0; i < question->case_count && !code; i++)
        add_case(due, duly->store.facts, facts_case_by_key(duly->store.facts, str_of(question->cases[i])));
    return code;
}

/* ---- The whole question ---- */

static struct str *names_of(struct due *due, const char *const *names, int count)
{
    struct str *kept = mem_kept_array(due->asking.pool, (size_t)count + 1, sizeof *kept);
    for (int i = 0; i < count; i++)
        kept[i] = str_of(names[i]);
    return kept;
}

static struct str *shown_of(struct due *due, enum named kind, const char *const *names, int count)
{
    struct str *shown = names_of(due, names, count);
    for (int i = 0; i < count; i++)
        shown[i] = api_shown(due->asking.duly, due->asking.pool, kind, shown[i]);
    return shown;
}

/* A list for people is, unless all is asked for; the page of one case is whole. */
static bool is_short(const struct due *due)
{
    const struct duly_question *question = due->asking.question;
    return !question->all && (due->render == due_text || (due->render == due_html && question->case_count != 1));
}

static void open_list(struct due *due)
{
    const struct duly_question *question = due->asking.question;
    const struct report *report = &due->asking.report;
    struct str *roles = names_of(due, question->roles, question->role_count);
    for (int i = 0; i < question->role_count; i++)
        roles[i] = str_with_spaces(due->asking.pool, roles[i]);
    due->workers = names_of(due, question->workers, question->worker_count);
    due->teams = names_of(due, question->teams, question->team_count);
    due->asked = (struct due_asked){
        .within = question->within_given || question->within > 0 ? question->within : DUE_WITHIN,
        .workers = shown_of(due, NAMED_RECORD, question->workers, question->worker_count),
        .worker_count = question->worker_count,
        .teams = shown_of(due, NAMED_TEXT, question->teams, question->team_count),
        .team_count = question->team_count,
        .roles = roles,
        .role_count = question->role_count,
        .cases = shown_of(due, NAMED_CASE, question->cases, question->case_count),
        .case_count = question->case_count,
        .approvals = question->approvals,
    };
    due_open(&due->list, &(struct due_options){
                             .zone = report->zone,
                             .now = report->now,
                             .known_on = report->known_on,
                             .calendars = report->calendars,
                             .calendar_count = report->calendar_count,
                             .within = due->asked.within,
                             .all = question->all,
                             .short_to = is_short(due) ? TOLD : 0,
                             .facts = due->asking.options.proofs,
                         });
}

/* ---- The calendar of another day ---- */

static int read_whole(struct due *due, const char *path, struct buffer *bytes)
{
    char piece[1 << 14];
    int descriptor = input_open(path);
    ssize_t got = descriptor < 0 ? -1 : 1;
    while (got > 0 && bytes->length <= LIMIT_CALENDAR_BYTES) {
        got = read(descriptor, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            buffer_add(bytes, piece, (size_t)got);
    }
    if (got < 0)
        api_say(due->asking.duly, "%s could not be %s: %s.", path, descriptor < 0 ? "opened" : "read", strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return got < 0 ? DULY_WRONG : DULY_ANSWERED;
}

/* Nothing is guessed of a calendar that is not whole: its events would all look as if they were new. */
static int read_previous(struct due *due)
{
    const char *path = due->asking.question->previous;
    struct buffer bytes = {0};
    int line = 0, code = path ? read_whole(due, path, &bytes) : DULY_ANSWERED;
    if (path && !code && bytes.length > LIMIT_CALENDAR_BYTES) {
        api_say(due->asking.duly, "%s has more than %d bytes; a calendar is read up to that.", path, LIMIT_CALENDAR_BYTES);
        code = DULY_WRONG;
    } else if (path && !code && !ical_read(&due->previous, buffer_view(&bytes), &line)) {
        api_say(due->asking.duly, "%s:%d: this is no whole calendar; give the file that `--format ics` wrote before.", path, line);
        code = DULY_WRONG;
    }
    if (path)
        due->asked.previous = &due->previous;
    buffer_free(&bytes);
    return code;
}

/* A name that was mistyped must not read as if nothing were due. */
static void say_when_nobodys(const struct due *due)
{
    const struct due_asked *asked = &due->asked;
    if (due->list.cases || (!asked->worker_count && !asked->team_count))
        return;
    bool worker = asked->worker_count != 0;
    struct str name = worker ? asked->workers[0] : asked->teams[0];
    api_say(due->asking.duly, "In none of these cases is %s `" STR_FORMAT "` recorded as responsible for anything that was asked; check the name before you read this as nothing due.",
            worker ? "the worker" : "the team", STR_PRINT(name));
}

static int answer(struct due *due, duly_write *write, void *context)
{
    const struct duly_question *question = due->asking.question;
    due->evaluator = asking_evaluator(&due->asking);
    int code = question->case_count ? named_cases(due) : api_each_case(&due->asking, add_case, due);
    eval_free(due->evaluator);
    if (code)
        return code;
    say_when_nobodys(due);
    due_sort(&due->list);
    due->asked.not_whole = due->asking.error_found || due->asking.duly->store.tally.refused;
    if (due->asked.not_whole && due->asked.previous)
        api_say(due->asking.duly, "No event is cancelled, because not all could be read or worked out; those that are not found stay as they were.");
    due->render(&due->out, &due->asking.report, &due->list, &due->asked);
    return api_hand_over(&due->out, write, context) ? DULY_ANSWERED : DULY_UNFINISHED;
}

int duly_due(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    static const struct str names[] = {{"text", 4}, {"jsonl", 5}, {"csv", 3}, {"html", 4}, {"ics", 3}};
    static void (*const renders[])(struct buffer *, const struct report *, const struct due_list *, const struct due_asked *) = {due_text, due_jsonl, due_csv, due_html, due_ics};
    enum { FORMATS = sizeof names / sizeof *names };
    struct due due = {.out = {0}};
    for (int i = 0; i < FORMATS; i++)
        if (str_equal(str_of(format), names[i]))
            due.render = renders[i];
    if (!due.render)
        return api_unknown(duly, "format", str_of(format), names, FORMATS);
    struct duly_question asked = *question;
    asked.proof = (question->proof && (due.render == due_text || due.render == due_html)) || (due.render == due_html && question->case_count == 1);
    if (question->proof && due.render != due_text && due.render != due_html) {
        api_say(duly, "The facts that entries rest on stand in the formats `text` and `html`; `duly run --format jsonl --proof` has whole proofs.");
        return DULY_WRONG;
    }
    if (question->previous && duly->secret) {
        api_say(duly, "A previous calendar names its cases as they were named then; under other names, nothing can be held against it.");
        return DULY_WRONG;
    }
    if (question->previous && due.render != due_ics) {
        api_say(duly, "A previous calendar goes with the format `ics`.");
        return DULY_WRONG;
    }
    int code = asking_open(duly, &asked, WANT_FINDINGS, &due.asking);
    if (!code)
        code = roles_asked(&due);
    if (!code) {
        open_list(&due);
        code = read_previous(&due);
        if (!code)
            code = answer(&due, write, context);
        due_close(&due.list);
        ical_free(&due.previous);
    }
    buffer_free(&due.out);
    return asking_close(&due.asking, code);
}
