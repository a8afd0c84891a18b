/* SPDX-License-Identifier: Apache-2.0
 *
 * The project file: what need not be typed for every command. In come the
 * arguments, out go the same with what a file `duly.project` adds, the one in
 * the working folder or in the nearest folder above it. What the command line
 * says of the same thing counts instead.
 */
#ifndef DULY_CLI_PROJECT_H
#define DULY_CLI_PROJECT_H

#include "cli/arguments.h"

/* A file of at most PROJECT_BYTES, each line an option without its dashes and then its value; `--` begins a line that is a
 * remark. Values are kept in `kept` of the arguments. DULY_ANSWERED, or what to exit with after messages. */
enum { PROJECT_BYTES = 1 << 16 };
int project_read(struct arguments *arguments);
/* The page of help on it. */
void project_help(duly_write *write, void *context);

#endif
