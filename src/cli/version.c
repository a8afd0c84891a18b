/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/commands.h"

int command_version(const struct arguments *arguments, struct output *output)
{
    char line[80];
    (void)arguments;
    int length = snprintf(line, sizeof line, "duly %s, language edition %d\n", duly_version(), duly_edition());
    output_write(output, line, (size_t)length);
    return DULY_ANSWERED;
}
