/* SPDX-License-Identifier: Apache-2.0
 *
 * Sentences about one finding that more than one kind of text needs: when it
 * was due, who acts, what is missing, what did not count. In comes a finding,
 * out go whole sentences without a line end. Nothing is kept and nothing
 * decided; the one sentence that gives the reason is render_because.
 */
#ifndef DULY_RENDER_SENTENCES_H
#define DULY_RENDER_SENTENCES_H

#include "render/render.h"

extern const char sentence_other_names[]; /* the same in short, for files with little room */
extern const char sentence_nobody[]; /* of an answer under other names: what it is and what it is not */
extern const char sentence_last[]; /* This is what the procedure says, not a decision about the family. */

/* "Was due Friday 27 December 2024, 9 working days late." Nothing where there is no time to tell. */
void sentence_when(struct buffer *out, const struct zone *zone, const struct finding *finding);
/* "A team manager should do this." Nothing where nobody is named. */
void sentence_who(struct buffer *out, const struct rule_card *rule);
/* "(L-7.4-a, L-7.5-a)" */
void sentence_cites(struct buffer *out, const struct rule_card *rule); /* all that it may state */
void sentence_finding_cites(struct buffer *out, const struct finding *finding);

/* "  (file:line)" */
void sentence_rule_place(struct buffer *out, const struct sources *sources, struct span span);
/* "The checkpoint CP1's held date is …" with its place; who did it is said as such. */
void sentence_fact(struct buffer *out, const struct used_fact *fact);

/* What besides its state a finding has to say, each sentence as lines of its own at that indentation. A proof tells of
 * exceptions by itself; an entry of a report is spared the readings, which `why` and the machine formats name. */
enum beside_what { BESIDE_ENTRY, BESIDE_PROOF };
void sentences_besides(struct buffer *out, const struct finding *finding, enum beside_what what, int indent);

#endif
