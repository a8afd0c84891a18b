/* SPDX-License-Identifier: Apache-2.0
 *
 * The one printer of diagnostics. In comes a diagnostic and the sources its
 * spans point into; out go bytes in a buffer, as text for a person or as one
 * line of JSON for a program. Both are printed from the same record and say
 * the same. Control characters and bytes that are not UTF-8 never reach the
 * output as they are.
 *
 * The sources are borrowed. It does not count, cap or filter, and never shows
 * a line of a facts file, for that may hold what nobody should read in a log.
 */
#ifndef DULY_SOURCE_DIAGNOSTIC_PRINT_H
#define DULY_SOURCE_DIAGNOSTIC_PRINT_H

#include "source/diagnostic.h"

/* rules/a.duly:14:29: error[D1101]: no field `refferal_received` in record `referral`
 *    14 |   within 45 working days of refferal_received
 *       |                             ^^^^^^^^^^^^^^^^^ did you mean `received`?
 *    note: rules/b.duly:3: the record is declared here
 *    help: Write the name as the record declares it.
 */
void diagnostic_print_text(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic);

/* One object and a line end. Keys, in this order, absent when they do not apply: schema, code, severity, file, line, column,
 * end_line, end_column, message, notes, help. The end is that of the first character after the place. */
void diagnostic_print_json(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic);

#endif
