/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages of the manual, for man(1): from the tables by which commands and
 * options are read.
 */
#ifndef DULY_CLI_MANUAL_H
#define DULY_CLI_MANUAL_H

#include "cli/arguments.h"

/* The page of one command, duly-run(1), or with COMMANDS that of all, duly(1). */
void manual_page(enum command command, duly_write *write, void *context);

#endif
