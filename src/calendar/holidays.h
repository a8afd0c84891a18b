/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of holidays: what a tab-separated file says about days that are
 * not worked, and when each became known. In come the bytes of the file, out
 * come sorted rows whose memory, names included, belongs to the pool; the
 * bytes may go afterwards. A holiday that was moved is two rows, one of them
 * withdrawn.
 *
 * What this does not do: it does not know which days follow from a rule such
 * as Easter. The list holds every day that counts, and is data to be kept up.
 */
#ifndef DULY_CALENDAR_HOLIDAYS_H
#define DULY_CALENDAR_HOLIDAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "calendar/civil.h"

#define DAY_ALWAYS ((day_number)INT32_MIN) /* announced before all memory: set by statute or by a rule */

enum holiday_effect { HOLIDAY_HELD, HOLIDAY_WITHDRAWN };

struct holiday {
    day_number day;
    enum holiday_effect effect;
    day_number announced; /* DAY_ALWAYS when always known */
    bool expected;        /* by rule only; not yet published */
    struct str name;
};

struct holiday_list {
    struct holiday *rows; /* by day, then by announcement */
    int count;
};

struct tsv_problem {
    int line, column; /* from 1; columns as a terminal counts them, a tab being one */
    char message[120];
};

/* Reads a list whose header names the columns date, name, effect (holiday or withdrawn), announced_on (or
 * empty) and status (confirmed or expected), in any order among others that are ignored. Lines beginning
 * with # and empty lines are skipped; CR LF and a byte-order mark are accepted. At the first problem it
 * returns false with the problem filled in, and leaves the list empty. */
bool holiday_list_read(struct pool *pool, struct str bytes, struct holiday_list *list, struct tsv_problem *problem);

/* Whether a person who knows what was announced up to and on `known_on` takes the day for a holiday, weekend
 * or not: `rows` are all the rows of one day in the list's order. Before its announcement, a withdrawn day
 * that no earlier row speaks of was a holiday like any other. Fills in the row that decides. */
bool holiday_holds(const struct holiday *rows, int count, day_number known_on, const struct holiday **row);

#endif
