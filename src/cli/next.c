/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

int command_next(const struct arguments *arguments, struct output *output)
{
    return ask_about_cases(arguments, output, duly_next);
}
