/* SPDX-License-Identifier: Apache-2.0
 *
 * What makes a shell complete commands, options and values: from the tables
 * by which they are read, so that it cannot fall behind them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

/* ---- What may follow ---- */

enum follows { FOLLOWS_NOTHING, FOLLOWS_FILE, FOLLOWS_STATES, FOLLOWS_FORMAT, FOLLOWS_STAGE, FOLLOWS_WORD };

static enum follows option_follows(enum option option)
{
    const char *value = option_value(option);
    if (!*value)
        return FOLLOWS_NOTHING;
    if (!strncmp(value, "PATH", 4) || !strncmp(value, "FILE", 4))
        return FOLLOWS_FILE;
    if (!strncmp(value, "STATE", 5))
        return FOLLOWS_STATES;
    return option == OPTION_FORMAT ? FOLLOWS_FORMAT : option == OPTION_DUMP ? FOLLOWS_STAGE : FOLLOWS_WORD;
}

static const char stages[] = "tokens tree model model-json program";
static const char topics[] = "language states formats exit-codes limits project diagnostics commands";

/* Words that may follow a command, or NULL: files. */
static const char *command_words(enum command command)
{
    static const char *const words[COMMANDS] = {
        [COMMAND_RUN] = "", [COMMAND_DUE] = "", [COMMAND_WHY] = "", [COMMAND_WHY_NOT] = "", [COMMAND_MISSING] = "", [COMMAND_READINGS] = "",
        [COMMAND_IMPACT] = "", [COMMAND_READ] = "", [COMMAND_VERSION] = "", [COMMAND_FACTS] = "check schema redact",
        [COMMAND_COMPLETION] = "bash zsh fish", [COMMAND_HELP] = topics,
    };
    return words[command];
}

/* ---- Writing ---- */

static void say(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct output *output, const char *format, ...)
{
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    output_write(output, line, (size_t)length);
}

static void say_states(struct output *output)
{
#define STATE(token, spelling, words, group, meaning) say(output, " %s", spelling);
#include "lists/states.def"
#undef STATE
}

static void say_formats(struct output *output, enum command command)
{
    for (int i = 0; i < format_count; i++)
        if (formats[i].command == command)
            say(output, " %s", formats[i].name);
}

static void say_commands(struct output *output, const char *between)
{
    for (int i = 0; i < COMMANDS; i++)
        say(output, "%s%s", i ? between : "", command_name((enum command)i));
}

/* Text between single quotation marks, with `escaped` characters behind a backslash. */
static void say_quoted(struct output *output, const char *text, const char *escaped)
{
    for (const char *at = text; *at; at++) {
        if (*at == '\'')
            say(output, "'\\''");
        else if (strchr(escaped, *at))
            say(output, "\\%c", *at);
        else
            say(output, "%c", *at);
    }
}

/* ---- bash ---- */

static void say_bash_options(struct output *output, enum command command)
{
    for (int i = 0; i < OPTIONS; i++)
        if (option_is_of((enum option)i, command))
            say(output, " --%s", option_name((enum option)i));
}

static void say_options_that_take(struct output *output, enum follows follows)
{
    bool any = false;
    for (int i = 0; i < OPTIONS; i++) {
        if (option_follows((enum option)i) != follows)
            continue;
        say(output, "%s--%s", any ? "|" : "", option_name((enum option)i));
        any = true;
    }
}

static void bash(struct output *output)
{
    say(output, "# Completion of duly for bash: eval \"$(duly completion bash)\"\n"
                "_duly() {\n"
                "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= word i\n"
                "    [[ $current != = ]] || current=\n"
                "    [[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD-2]}\n"
                "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                "        case ${COMP_WORDS[i]} in\n"
                "            ");
    say_commands(output, "|");
    say(output, ") command=${COMP_WORDS[i]}; break ;;\n"
                "        esac\n"
                "    done\n"
                "    COMPREPLY=()\n"
                "    case $before in\n"
                "        ");
    say_options_that_take(output, FOLLOWS_FILE);
    say(output, ") _duly_files; return ;;\n"
                "        ");
    say_options_that_take(output, FOLLOWS_STATES);
    say(output, ")\n"
                "            word=\n"
                "            [[ $current != *,* ]] || word=${current%%,*},\n"
                "            COMPREPLY=($(compgen -P \"$word\" -W \"");
    say_states(output);
    say(output, "\" -- \"${current##*,}\"))\n"
                "            return ;;\n"
                "        --format)\n"
                "            case $command in\n");
    for (int i = 0; i < COMMANDS; i++) {
        if (!option_is_of(OPTION_FORMAT, (enum command)i))
            continue;
        say(output, "                %s) word=\"", command_name((enum command)i));
        say_formats(output, (enum command)i);
        say(output, "\" ;;\n");
    }
    say(output, "                *) word= ;;\n"
                "            esac\n"
                "            COMPREPLY=($(compgen -W \"$word\" -- \"$current\"))\n"
                "            return ;;\n"
                "        --dump) COMPREPLY=($(compgen -W \"%s\" -- \"$current\")); return ;;\n"
                "        ", stages);
    say_options_that_take(output, FOLLOWS_WORD);
    say(output, ") return ;;\n"
                "    esac\n"
                "    case $command in\n"
                "        '') COMPREPLY=($(compgen -W \"");
    say_commands(output, " ");
    say(output, " --help --version\" -- \"$current\")); return ;;\n");
    for (int i = 0; i < COMMANDS; i++) {
        const char *words = command_words((enum command)i);
        say(output, "        %s)\n            if [[ $current == -* ]]; then word=\"", command_name((enum command)i));
        say_bash_options(output, (enum command)i);
        if (words) {
            say(output, "\"; else word=\"%s", words);
            if (i == COMMAND_HELP) {
                say(output, " ");
                say_commands(output, " ");
            }
            say(output, "\"; fi\n");
        } else {
            say(output, "\"; else _duly_files; return; fi\n");
        }
        say(output, "            COMPREPLY=($(compgen -W \"$word\" -- \"$current\")) ;;\n");
    }
    say(output, "    esac\n"
                "}\n"
                "_duly_files() {\n"
                "    compopt -o filenames 2>/dev/null\n"
                "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
                "}\n"
                "complete -F _duly duly\n");
}

/* ---- zsh ---- */

static void zsh_option(struct output *output, enum command command, enum option option)
{
    enum follows follows = option_follows(option);
    say(output, "                '%s--%s%s[", option_repeats(option) ? "*" : "", option_name(option), follows == FOLLOWS_NOTHING ? "" : "=");
    say_quoted(output, option_help(option), "[]");
    say(output, "]");
    switch (follows) {
    case FOLLOWS_NOTHING: break;
    case FOLLOWS_FILE: say(output, ":file:_files"); break;
    case FOLLOWS_STATES:
        say(output, ":state:_values -s , state");
        say_states(output);
        break;
    case FOLLOWS_FORMAT:
        say(output, ":format:(");
        say_formats(output, command);
        say(output, ")");
        break;
    case FOLLOWS_STAGE: say(output, ":stage:(%s)", stages); break;
    case FOLLOWS_WORD: say(output, ":value: "); break;
    }
    say(output, "' \\\n");
}

static void zsh(struct output *output)
{
    say(output, "#compdef duly\n"
                "# Completion of duly for zsh: put this as _duly into a folder of $fpath.\n"
                "_duly() {\n"
                "    local -a commands\n"
                "    commands=(\n");
    for (int i = 0; i < COMMANDS; i++) {
        say(output, "        '%s:", command_name((enum command)i));
        say_quoted(output, command_summary((enum command)i), ":");
        say(output, "'\n");
    }
    say(output, "    )\n"
                "    if (( CURRENT == 2 )); then\n"
                "        _describe command commands\n"
                "        return\n"
                "    fi\n"
                "    local command=$words[2]\n"
                "    shift words\n"
                "    (( CURRENT-- ))\n"
                "    case $command in\n");
    for (int i = 0; i < COMMANDS; i++) {
        const char *words = command_words((enum command)i);
        say(output, "        %s)\n            _arguments \\\n", command_name((enum command)i));
        for (int j = 0; j < OPTIONS; j++)
            if (option_is_of((enum option)j, (enum command)i))
                zsh_option(output, (enum command)i, (enum option)j);
        if (!words) {
            say(output, "                '*:file:_files' ;;\n");
            continue;
        }
        say(output, "                '*:word:(%s", words);
        if (i == COMMAND_HELP) {
            say(output, " ");
            say_commands(output, " ");
        }
        say(output, ")' ;;\n");
    }
    say(output, "    esac\n"
                "}\n"
                "_duly \"$@\"\n");
}

/* ---- fish ---- */

static void fish_option(struct output *output, enum command command, enum option option)
{
    enum follows follows = option_follows(option);
    say(output, "complete -c duly -n '__fish_seen_subcommand_from %s' -l %s", command_name(command), option_name(option));
    if (follows == FOLLOWS_FILE)
        say(output, " -r -F");
    else if (follows != FOLLOWS_NOTHING)
        say(output, " -x");
    if (follows == FOLLOWS_STATES || follows == FOLLOWS_FORMAT || follows == FOLLOWS_STAGE) {
        say(output, " -a '");
        if (follows == FOLLOWS_STATES)
            say_states(output);
        else if (follows == FOLLOWS_FORMAT)
            say_formats(output, command);
        else
            say(output, "%s", stages);
        say(output, "'");
    }
    say(output, " -d '");
    say_quoted(output, option_help(option), "");
    say(output, "'\n");
}

static void fish(struct output *output)
{
    say(output, "# Completion of duly for fish: duly completion fish >~/.config/fish/completions/duly.fish\n"
                "complete -c duly -f\n");
    for (int i = 0; i < COMMANDS; i++) {
        say(output, "complete -c duly -n __fish_use_subcommand -a %s -d '", command_name((enum command)i));
        say_quoted(output, command_summary((enum command)i), "");
        say(output, "'\n");
    }
    for (int i = 0; i < COMMANDS; i++) {
        const char *words = command_words((enum command)i);
        for (int j = 0; j < OPTIONS; j++)
            if (option_is_of((enum option)j, (enum command)i))
                fish_option(output, (enum command)i, (enum option)j);
        if (!words)
            say(output, "complete -c duly -n '__fish_seen_subcommand_from %s' -F\n", command_name((enum command)i));
        else if (*words)
            say(output, "complete -c duly -n '__fish_seen_subcommand_from %s' -a '%s'\n", command_name((enum command)i), words);
    }
}

int command_completion(const struct arguments *arguments, struct output *output)
{
    static const struct {
        const char *name;
        void (*write)(struct output *output);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    const char *word = arguments->rest.count == 1 ? arguments->rest.items[0] : "";
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (!strcmp(word, shells[i].name)) {
            shells[i].write(output);
            return DULY_ANSWERED;
        }
    complain("Say for which shell: duly completion bash, zsh or fish.");
    return DULY_WRONG;
}
