/* SPDX-License-Identifier: Apache-2.0
 *
 * The command `duly`: reads its arguments, hands them to the command they
 * name, and exits with what that came to. Answers go to standard output,
 * messages to standard error.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/project.h"

static int (*const commands[COMMANDS])(const struct arguments *, struct output *) = {
    [COMMAND_CHECK] = command_check, [COMMAND_RUN] = command_run,   [COMMAND_WHY] = command_why,
    [COMMAND_WHY_NOT] = command_why_not, [COMMAND_MISSING] = command_missing, [COMMAND_READINGS] = command_readings,
    [COMMAND_IMPACT] = command_impact, [COMMAND_TEST] = command_test,   [COMMAND_HELP] = command_help, [COMMAND_VERSION] = command_version,
    [COMMAND_READ] = command_read, [COMMAND_FACTS] = command_facts, [COMMAND_COMPLETION] = command_completion, [COMMAND_RULEBOOK] = command_rulebook, [COMMAND_DUE] = command_due,
    [COMMAND_NEXT] = command_next, [COMMAND_TIMELINE] = command_timeline,
};

static int run_command(struct arguments *arguments, struct output *output)
{
    if (arguments->given[OPTION_VERSION])
        return command_version(arguments, output);
    if (arguments->given[OPTION_HELP]) {
        arguments_help(arguments->command == COMMAND_HELP ? COMMANDS : arguments->command, output_write, output);
        return DULY_ANSWERED;
    }
    int code = project_read(arguments);
    if (!code && format_is_anothers(arguments))
        code = DULY_WRONG;
    return code ? code : commands[arguments->command](arguments, output);
}

/* Whoever started this may have closed one of the three; a file that is opened must not take its place. What stands in for it
 * fails as a closed one would. */
static void hold_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}

int main(int count, char **values)
{
    struct output output;
    struct arguments arguments;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe comes back as a write that failed, and is passed over quietly */
    signal(SIGXFSZ, SIG_IGN); /* and so does a file that has become as large as is allowed */
    duly_at_out_of_memory(files_give_up);
    hold_standard_streams();
    output_start(&output, STDOUT_FILENO);
    int code = DULY_WRONG;
    if (arguments_read(count, values, &arguments))
        code = output_end(&output, run_command(&arguments, &output));
    arguments_free(&arguments);
    return code;
}
