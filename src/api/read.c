/* SPDX-License-Identifier: Apache-2.0 */
#include "api/inside.h"
#include "readback/readback.h"

int duly_read(struct duly *duly, const char *const *names, int count, const char *format, duly_write *write, void *context)
{
    static const struct str formats[] = {{"text", 4}, {"markdown", 8}};
    struct str name = str_of(format);
    enum readback_format wanted = str_equal(name, formats[1]) ? READBACK_MARKDOWN : READBACK_TEXT;
    if (!str_equal(name, formats[wanted]))
        return api_unknown(duly, "format", name, formats, 2);
    if (!duly->model || !model_sound(duly->model)) {
        api_say(duly, duly->model ? "The rules have errors; nothing was read back." : "No rules were read.");
        return DULY_WRONG;
    }
    struct str *asked = mem_kept_array(duly->pool, (size_t)count + 1, sizeof *asked);
    for (int i = 0; i < count; i++)
        asked[i] = str_of(names[i]);
    struct buffer out = {0};
    int unknown = readback(&out, duly->model, asked, count, wanted);
    if (unknown >= 0) {
        int known;
        const struct str *all = readback_names(duly->pool, duly->model, &known);
        buffer_free(&out);
        return api_unknown(duly, "rule", asked[unknown], all, known);
    }
    if (!out.length)
        api_say(duly, "The rules that were read declare nothing that could be read back.");
    bool taken = api_hand_over(&out, write, context);
    buffer_free(&out);
    return taken ? DULY_ANSWERED : DULY_UNFINISHED;
}
