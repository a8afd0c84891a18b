/* SPDX-License-Identifier: Apache-2.0
 *
 * The model as text: the same bytes for the same rules, with no address in it.
 */
#include "model/ir.h"

static void dump_expr(struct buffer *out, const struct expr *expr, int depth)
{
    for (; expr; expr = expr->next) {
        for (int i = 0; i < depth; i++)
            buffer_text(out, "  ");
        buffer_text(out, operation_name(expr->op));
        buffer_format(out, ": %s%s", expr->type.list ? "list of " : "", value_type_words(expr->type.of));
        if (expr->type.of == TYPE_RECORD && expr->type.kind)
            buffer_format(out, " (" STR_FORMAT ")", STR_PRINT(expr->type.kind->name));
        if (expr->op == OP_SLOT || expr->op == OP_NUMBER || expr->op == OP_TRUTH || expr->op == OP_LENGTH)
            buffer_format(out, " %lld", (long long)expr->number);
        if (expr->text.length)
            buffer_format(out, " \"" STR_FORMAT "\"", STR_PRINT(expr->text));
        if (expr->op == OP_FIELD)
            for (int i = 0; i < expr->a->type.kind->type_count; i++)
                if (expr->fields[i])
                    buffer_format(out, " " STR_FORMAT "." STR_FORMAT, STR_PRINT(expr->a->type.kind->types[i]->name), STR_PRINT(expr->fields[i]->name));
        if (expr->definition)
            buffer_format(out, " " STR_FORMAT, STR_PRINT(expr->definition->name));
        if (expr->rule)
            buffer_format(out, " " STR_FORMAT, STR_PRINT(expr->rule->card->name));
        buffer_char(out, '\n');
        /* Depth is bounded by the nesting limit of the tree the expression came from. */
        if (expr->selection && expr->selection->where)
            dump_expr(out, expr->selection->where, depth + 1);
        dump_expr(out, expr->a, depth + 1);
        dump_expr(out, expr->b, depth + 1);
        dump_expr(out, expr->c, depth + 1);
    }
}

static void dump_rule(struct buffer *out, const struct rule *rule)
{
    buffer_format(out, "%s " STR_FORMAT "\n", rule_kind_word(rule->card->kind), STR_PRINT(rule->card->name));
    for (int i = 0; i < rule->frame.count; i++)
        if (rule->frame.slots[i].name.length)
            buffer_format(out, "  slot %d: " STR_FORMAT "\n", i, STR_PRINT(rule->frame.slots[i].name));
    const struct {
        const char *name;
        const struct expr *expr;
    } parts[] = {{"applies", rule->applies}, {"opens", rule->opens}, {"early", rule->early_if}, {"origin", rule->origin}, {"act", rule->act}, {"broken", rule->broken}, {"not", rule->not_person}, {"unless", rule->not_unless}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].expr) {
            buffer_format(out, "  %s\n", parts[i].name);
            dump_expr(out, parts[i].expr, 2);
        }
    for (int i = 0; i < rule->limit_count; i++) {
        buffer_text(out, "  limit\n");
        dump_expr(out, rule->limits[i], 2);
    }
    for (int i = 0; i < rule->evidence_count; i++)
        buffer_format(out, "  %s %s%s\n", i && rule->all_of ? "and evidence" : "evidence", rule->evidence[i].selection ? "by record" : "by date or fact", rule->evidence[i].elsewhere ? ", which may be elsewhere" : "");
    for (int i = 0; i < rule->rival_count; i++)
        buffer_format(out, "  stands against " STR_FORMAT "%s\n", STR_PRINT(rule->rivals[i].rule->card->name), rule->rivals[i].windows ? " where their windows share no moment" : "");
    buffer_format(out, "  exceptions and remarks %d, requirements %d, stops %d\n", rule->lifting_count, rule->requirement_count, rule->stop_count);
}

void model_dump(struct buffer *out, const struct model *model)
{
    for (int i = 0; i < model->schema.type_count; i++)
        buffer_format(out, "record " STR_FORMAT ": %u fields%s\n", STR_PRINT(model->schema.types[i]->name), (unsigned)model->schema.types[i]->field_count, model->schema.types[i]->shared ? ", shared" : "");
    for (int i = 0; i < model->definition_count; i++) {
        const struct definition *definition = model->definitions[i];
        buffer_format(out, "define " STR_FORMAT ": %s\n", STR_PRINT(definition->name), value_type_words(definition->type.of));
        dump_expr(out, definition->value, 1);
        for (int j = 0; j < definition->reading_count; j++) {
            buffer_format(out, "  reading " STR_FORMAT "\n", STR_PRINT(definition->readings[j].name));
            dump_expr(out, definition->readings[j].value, 2);
        }
    }
    for (int i = 0; i < model->rule_count; i++)
        dump_rule(out, model->rules[i]);
}
