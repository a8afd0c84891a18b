/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/project.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"

static const struct setting {
    enum option option;
    bool is_path;
} settings[] = {
#define SETTING(token, is_path) {OPTION_##token, is_path},
#include "lists/project.def"
#undef SETTING
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static const char name_of_file[] = "duly.project";

/* ---- Finding it ---- */

enum { MOST_FOLDERS = 128 }; /* upwards */

static bool is_root(const char *folder)
{
    char above[3 * MOST_FOLDERS + 4];
    struct stat here, there;
    snprintf(above, sizeof above, "%s..", folder);
    if (stat(*folder ? folder : ".", &here) || stat(above, &there))
        return true;
    return here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/* The file in the working folder or the nearest one above, as "../../duly.project"; false: there is none. */
static bool find_above(char *path, size_t size)
{
    char folder[3 * MOST_FOLDERS + 1] = "";
    for (int i = 0; i < MOST_FOLDERS; i++) {
        snprintf(path, size, "%s%s", folder, name_of_file);
        if (!access(path, F_OK))
            return true;
        if (is_root(folder))
            return false;
        strcat(folder, "../");
    }
    return false;
}

/* ---- Reading it ---- */

struct project {
    struct arguments *arguments;
    const char *path;
    int folder_length; /* of the path up to and with its last slash */
    int line;
    bool is_wrong;
    bool said[OPTIONS]; /* on the command line, so that the file does not count */
    bool seen[OPTIONS]; /* in the file */
};

static void unknown_setting(struct project *project, const char *word)
{
    const char *names[SETTINGS];
    for (int i = 0; i < SETTINGS; i++)
        names[i] = option_name(settings[i].option);
    int near = duly_nearest(word, names, SETTINGS);
    if (near >= 0)
        complain("%s:%d: a project file says nothing of `%s`; did you mean `%s`?", project->path, project->line, word, names[near]);
    else
        complain("%s:%d: a project file says nothing of `%s`; `duly help project` lists what it can say.", project->path, project->line, word);
    project->is_wrong = true;
}

static char *value_of(struct project *project, const struct setting *setting, const char *value)
{
    bool beside = setting->is_path && value[0] != '/';
    size_t length = (size_t)project->folder_length + strlen(value) + 1;
    char *kept = malloc(length);
    if (!kept)
        exit(output_out_of_memory());
    snprintf(kept, length, "%.*s%s", beside ? project->folder_length : 0, project->path, value);
    arguments_keep(project->arguments, kept);
    return kept;
}

/* The option by which the command takes a setting: `duly impact` compares with the rules of the file. */
static enum option taken_as(enum option option, enum command command)
{
    return option == OPTION_RULES && command == COMMAND_IMPACT ? OPTION_TO : option;
}

static void take_setting(struct project *project, const struct setting *setting, const char *value)
{
    const char *name = option_name(setting->option);
    enum option option = taken_as(setting->option, project->arguments->command);
    if (!*value) {
        complain("%s:%d: `%s` needs a value: %s.", project->path, project->line, name, option_help(setting->option));
        project->is_wrong = true;
    } else if (setting->is_path && !strcmp(value, "-")) {
        complain("%s:%d: `%s` of a project file is a file; standard input is said on the command line, `--%s -`.", project->path,
                 project->line, name, name);
        project->is_wrong = true;
    } else if (project->seen[setting->option] && !option_repeats(setting->option)) {
        complain("%s:%d: `%s` is given twice.", project->path, project->line, name);
        project->is_wrong = true;
    } else if (!project->said[option] && option_is_of(option, project->arguments->command)) {
        arguments_add(project->arguments, option, value_of(project, setting, value));
    }
    project->seen[setting->option] = true;
}

/* A line without its end; it is taken apart in place. */
static void take_line(struct project *project, char *line)
{
    static const char blanks[] = " \t\r";
    line += strspn(line, blanks);
    size_t length = strlen(line);
    while (length && strchr(blanks, line[length - 1]))
        line[--length] = 0;
    if (!length || !strncmp(line, "--", 2))
        return;
    char *value = line + strcspn(line, blanks);
    if (*value)
        *value++ = 0;
    value += strspn(value, blanks);
    for (int i = 0; i < SETTINGS; i++)
        if (!strcmp(line, option_name(settings[i].option))) {
            take_setting(project, &settings[i], value);
            return;
        }
    unknown_setting(project, line);
}

static void take_all(struct project *project, char *text)
{
    for (char *line = text; line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        project->line++;
        take_line(project, line);
        line = end;
    }
}

/* The whole file and a NUL behind it; NULL after a message. */
static char *text_of(const char *path)
{
    int descriptor;
    do
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (descriptor < 0 && errno == EINTR);
    struct stat about;
    if (descriptor < 0 || fstat(descriptor, &about)) {
        complain("The project file %s cannot be read: %s.", path, strerror(errno));
        return NULL;
    }
    char *text = S_ISREG(about.st_mode) ? malloc(PROJECT_BYTES + 1) : NULL;
    size_t length = 0;
    ssize_t got = 0;
    while (text && length <= PROJECT_BYTES && ((got = read(descriptor, text + length, PROJECT_BYTES + 1 - length)) > 0 || (got < 0 && errno == EINTR)))
        length += got > 0 ? (size_t)got : 0;
    const char *fault = !S_ISREG(about.st_mode)            ? "it is no file of text"
                        : !text                            ? "there is no memory for it"
                        : got < 0                          ? strerror(errno)
                        : length > PROJECT_BYTES           ? "it has more than 65536 bytes"
                        : memchr(text, 0, length)          ? "it holds a byte of value 0"
                                                           : NULL;
    close(descriptor);
    if (fault) {
        complain("The project file %s cannot be read: %s.", path, fault);
        free(text);
        return NULL;
    }
    text[length] = 0;
    return text;
}

/* Paths after the command are rules, too, and count instead of those of the file. */
static bool takes_rules_as_words(enum command command)
{
    return command == COMMAND_CHECK || command == COMMAND_TEST;
}

/* `duly test` runs tests in folders named after it; rules of the file are such paths. */
static void rules_become_words(struct arguments *arguments)
{
    struct words none = arguments->rest;
    arguments->rest = arguments->values[OPTION_RULES];
    arguments->values[OPTION_RULES] = none;
}

int project_read(struct arguments *arguments)
{
    char above[3 * MOST_FOLDERS + sizeof name_of_file];
    const char *path = arguments_value(arguments, OPTION_PROJECT, NULL);
    enum command command = arguments->command;
    if (arguments->given[OPTION_NO_PROJECT] || (!path && !find_above(above, sizeof above)))
        return DULY_ANSWERED;
    struct project project = {.arguments = arguments, .path = path ? path : above};
    const char *slash = strrchr(project.path, '/');
    project.folder_length = slash ? (int)(slash - project.path) + 1 : 0;
    for (int i = 0; i < OPTIONS; i++)
        project.said[i] = arguments->given[i];
    bool words = takes_rules_as_words(command) && !arguments->given[OPTION_RULES] && !arguments->rest.count;
    project.said[OPTION_RULES] |= takes_rules_as_words(command) && !words;
    char *text = text_of(project.path);
    if (!text)
        return DULY_WRONG;
    take_all(&project, text);
    free(text);
    if (words)
        rules_become_words(arguments);
    if (arguments->given[OPTION_VERBOSE])
        complain("Settings of %s.", project.path);
    return project.is_wrong ? DULY_WRONG : DULY_ANSWERED;
}

/* ---- Help ---- */

static void help_text(duly_write *write, void *context, const char *text)
{
    write(context, text, strlen(text));
}

void project_help(duly_write *write, void *context)
{
    char row[240];
    help_text(write, context, "A file `duly.project` says once what every command would have to be told. The one in the working folder counts, or\n"
                              "the nearest in a folder above it; --project FILE names another, --no-project none. Each line is a setting and its\n"
                              "value; a line that begins with -- is a remark. Files and folders are seen from the folder of the project file.\n"
                              "An option of the command line counts instead of the setting of its name; `duly check` and `duly test` take the\n"
                              "rules of the file when no path follows them, and `duly impact` compares with them when there is no --to. Standard\n"
                              "input is no file of a project: `--facts -` is said on the command line.\n\n");
    for (int i = 0; i < SETTINGS; i++) {
        int length = snprintf(row, sizeof row, "  %-32s %s%s\n", option_name(settings[i].option), option_help(settings[i].option),
                              option_repeats(settings[i].option) ? "; may be given again" : "");
        write(context, row, (size_t)length);
    }
}
