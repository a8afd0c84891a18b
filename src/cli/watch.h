/* SPDX-License-Identifier: Apache-2.0
 *
 * Watching a long run: how far it is, on a terminal; and stopping in good
 * order when the user or the system asks for it, so that no half file is
 * left. Signals and the clock are the command's, never the library's.
 */
#ifndef DULY_CLI_WATCH_H
#define DULY_CLI_WATCH_H

#include "duly.h"

/* Until watch_end. Nothing is shown when quiet, or when standard error is no terminal. */
void watch_begin(struct duly *duly, bool quiet);
/* Takes away what was shown, and says how far an interrupted run got. Returns the code. */
int watch_end(struct duly *duly, int code);

#endif
