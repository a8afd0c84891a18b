/* SPDX-License-Identifier: Apache-2.0
 *
 * Definitions and rules, for the file that puts the document together.
 */
#ifndef DULY_PUBLISH_RULES_H
#define DULY_PUBLISH_RULES_H

#include "publish/inside.h"

void write_definition(struct writer *writer, const struct definition *definition);
void write_rule(struct writer *writer, const struct rule *rule);
void write_events(struct writer *writer, const char *key, struct event *const *events, int count);

#endif
