/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing the document, shared between the files of this room only.
 */
#ifndef DULY_PUBLISH_INSIDE_H
#define DULY_PUBLISH_INSIDE_H

#include "model/ir.h"
#include "publish/publish.h"

struct writer {
    struct buffer *out;
    const struct model *model;
    const struct frame *frame; /* of the declaration being written: whose names its expressions use */
};

/* A key is NULL for the items of a list. Commas are put where something stands before. */
void write_open(struct writer *writer, const char *key, char bracket);
void write_close(struct writer *writer, char bracket);
void write_text(struct writer *writer, const char *key, struct str text);
void write_word(struct writer *writer, const char *key, const char *word); /* of this program's own: never escaped */
void write_number(struct writer *writer, const char *key, int64_t number);
void write_decimal(struct writer *writer, const char *key, int64_t scaled);
void write_truth(struct writer *writer, const char *key, bool truth);
void write_nothing(struct writer *writer, const char *key); /* null */
void write_day(struct writer *writer, const char *key, day_number day);
void write_place(struct writer *writer, const char *key, struct span span);

void write_type(struct writer *writer, struct type type); /* its keys, into the object that is open */
void write_records(struct writer *writer, const struct kind *kind);
/* What a slot of the frame is called: its name, or #3 for the third where it has none. */
void write_variable(struct writer *writer, const char *key, int slot);
void write_expression(struct writer *writer, const char *key, const struct expr *expr); /* nothing where it is NULL */
void write_selection(struct writer *writer, const char *key, const struct selection *selection);
void write_event(struct writer *writer, const char *key, const struct event *event);
void write_policy_of(struct writer *writer, const struct policy *policy); /* "policy": its name, or null */

#endif
