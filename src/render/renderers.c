/* SPDX-License-Identifier: Apache-2.0 */
#include "render/render.h"

static const struct renderer_kind *const kinds[] = {
#define RENDERER(token, name, help) &renderer_##name,
#include "lists/renderers.def"
#undef RENDERER
};

const struct renderer_kind *renderer_find(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(name, kinds[i]->name))
            return kinds[i];
    return NULL;
}
