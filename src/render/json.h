/* SPDX-License-Identifier: Apache-2.0
 *
 * A finding and a proof as JSON, for the renderers that write them. In comes
 * a finding and the pieces of JSON that are the same for every finding of its
 * rule; out go bytes. The pieces are worked out once, hold no pointer, and
 * belong to whoever opened them. Key order is part of the format.
 */
#ifndef DULY_RENDER_JSON_H
#define DULY_RENDER_JSON_H

#include "render/render.h"

/* A stretch of a buffer. */
struct piece {
    size_t at, length;
};
/* What is the same for all findings of one rule. */
struct rule_pieces {
    struct piece head; /* ,"policy":…,"rule":…,"kind":…,"strength":…,"label":…,"cites":[…] */
    struct piece who;  /* ,"who":… or nothing */
    struct piece id;   /* policy/rule/, escaped for a JSON string */
};
struct json_pieces {
    struct buffer bytes;
    struct rule_pieces *rules; /* plain memory */
    int count;
};
void json_pieces_open(struct json_pieces *pieces, const struct rule_card *const *rules, int count);
void json_pieces_close(struct json_pieces *pieces);

/* One finding, one line, with its proof when the report asks for proofs. */
void json_finding(struct buffer *out, const struct report *report, const struct json_pieces *pieces, const struct finding *finding);
void json_proof(struct buffer *out, const struct report *report, const struct proof *proof);
/* ,"cites":[…] of a finding whose rule leaves them to it; else nothing. */
void json_own_cites(struct buffer *out, const struct finding *finding);
/* ,"policy":…,"rule":…,"kind":… and what else is the same for all findings of the rule, but for who acts. */
void json_rule(struct buffer *out, const struct rule_card *rule);
/* ,"subject":[…] */
void json_subject(struct buffer *out, const struct finding *finding);
/* {"state":…,"due":…,…,"because":…}: what came out. */
void json_outcome(struct buffer *out, const struct zone *zone, const struct finding *finding);
/* ,"id":…, the same as of the finding itself. */
void json_identity(struct buffer *out, const struct finding *finding);
/* That identity by itself, escaped as in JSON, without quotes. */
void json_identity_words(struct buffer *out, const struct finding *finding);
/* "record":…,"id":… or "position":… */
void json_record(struct buffer *out, const struct record_name *name);

/* Adds a literal without measuring it. */
#define ADD(out, literal) buffer_add((out), (literal), sizeof(literal) - 1)

#endif
