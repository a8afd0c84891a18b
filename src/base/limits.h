/* SPDX-License-Identifier: Apache-2.0
 *
 * Every bound of the program as a number: LIMIT_NAME for each row of
 * lists/limits.def, in the unit that the row names. They fit an int.
 */
#ifndef DULY_BASE_LIMITS_H
#define DULY_BASE_LIMITS_H

enum {
#define GROUP(heading)
#define LIMIT(name, number, unit, beyond) LIMIT_##name = (number),
#include "lists/limits.def"
#undef GROUP
#undef LIMIT
};

#endif
