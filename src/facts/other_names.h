/* SPDX-License-Identifier: Apache-2.0
 *
 * Other names for cases, records and texts: the same name, the same other
 * name, for everybody who knows the secret, and nothing of the name in it.
 * In come a secret and the texts and roles that rules write, which stay as they are;
 * out go names such as case-k3m9-x2p7-qd4v. Once all are kept it is only read, so
 * several threads may share it. Where two names had the same other name (one
 * time in a hundred million, for a hundred thousand names) nobody would see.
 */
#ifndef DULY_FACTS_OTHER_NAMES_H
#define DULY_FACTS_OTHER_NAMES_H

#include "facts/names.h"

struct other_names {
    uint64_t secret;
    struct names kept; /* as rules write them */
};

void other_names_open(struct other_names *names, uint64_t secret);
/* Texts that stay as they are, with spaces; borrowed until other_names_close. */
void other_names_keep(struct other_names *names, const struct str *texts, uint32_t count);
void other_names_close(struct other_names *names);

/* Three kinds, which differ in the first word alone. */
enum named { NAMED_CASE, NAMED_RECORD, NAMED_TEXT };
void other_name_write(struct buffer *out, const struct other_names *names, enum named kind, struct str name);
/* What somebody asks for, by its name or by its other name of whatever kind. */
bool other_name_fits(const struct other_names *names, struct str asked, struct str name);
/* As it is to be shown, when it was asked for: another name stays one. */
void other_name_shown(struct buffer *out, const struct other_names *names, enum named kind, struct str asked);
/* A text that rules write, or a role that they declare, says of nobody who it is. */
bool other_names_kept(const struct other_names *names, struct str text);
/* A number from 0 up to below `count` that the secret gives the name, which says nothing of its other name. */
uint64_t other_names_number(const struct other_names *names, struct str name, uint64_t count);

#endif
