/* SPDX-License-Identifier: Apache-2.0 */
#include "rulebook/rulebook.h"

#include "api/inside.h"
#include "model/ir.h"

int duly_rulebook(struct duly *duly, const char *const *policies, int count, const char *format, duly_write *write, void *context)
{
    static const struct str formats[] = {{"html", 4}, {"markdown", 8}};
    struct str name = str_of(format);
    bool html = str_equal(name, formats[0]);
    if (!html && !str_equal(name, formats[1]))
        return api_unknown(duly, "format", name, formats, 2);
    if (!duly->model || !model_sound(duly->model)) {
        api_say(duly, duly->model ? "The rules have errors; no rulebook was written." : "No rules were read.");
        return DULY_WRONG;
    }
    struct str *asked = mem_kept_array(duly->pool, (size_t)count + 1, sizeof *asked);
    for (int i = 0; i < count; i++)
        asked[i] = str_of(policies[i]);
    struct buffer out = {0};
    struct pool *pool = pool_new();
    int unknown = rulebook(&out, pool, duly->model, asked, count, html);
    pool_free(pool);
    if (unknown >= 0) {
        const struct model *model = duly->model;
        struct str *names = mem_kept_array(duly->pool, (size_t)model->policy_count + 1, sizeof *names);
        for (int i = 0; i < model->policy_count; i++)
            names[i] = model->policies[i]->card->name;
        return api_unknown(duly, "policy", asked[unknown], names, model->policy_count);
    }
    if (!model_rule_count(duly->model))
        api_say(duly, "The rules that were read declare no rule, so there is none in the rulebook.");
    bool taken = api_hand_over(&out, write, context);
    buffer_free(&out);
    return taken ? DULY_ANSWERED : DULY_UNFINISHED;
}
