/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables for spreadsheets: RFC 4180, so rows end with CR LF and cells with a
 * comma, a quote or a line end stand in quotes. A cell that a spreadsheet
 * would take for a formula gets an apostrophe before it, which the
 * spreadsheet does not show. In come texts, out go bytes; nothing is kept.
 */
#ifndef DULY_RENDER_CSV_H
#define DULY_RENDER_CSV_H

#include "render/render.h"

/* One cell, with the comma before it unless it is the first of its row. */
void csv_cell(struct buffer *out, struct str text, bool first);
void csv_end(struct buffer *out); /* of a row */

/* The names of a finding's columns, and its cells, each with a comma before it; the case is none of them. */
void csv_finding_heads(struct buffer *out);
void csv_finding(struct buffer *out, const struct report *report, const struct finding *finding);
/* The same cells of no finding, for a case of which lines were refused: silence would read as nothing due. */
void csv_incomplete(struct buffer *out);

#endif
