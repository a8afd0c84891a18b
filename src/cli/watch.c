/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/output.h"

/* A signal finds nothing but this. */
static volatile sig_atomic_t stop_asked;

struct watch {
    bool shows, shown;
    time_t begun, last;
    uint64_t cases;
};
static struct watch watch;

/* The first asks; the second ends the program as ever, and leaves no half file either. It may come just before a read that waits for
 * more: the alarm a second later ends that wait. */
static void ask_to_stop(int signal_number)
{
    if (signal_number == SIGALRM)
        return;
    if (!stop_asked) {
        stop_asked = signal_number;
        alarm(1);
        return;
    }
    files_give_up();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void show(uint64_t done, uint64_t bytes, uint64_t cases)
{
    char line[96];
    int length = bytes && done <= bytes
                     ? snprintf(line, sizeof line, "\r%llu cases, %d %% of the facts\033[K", (unsigned long long)cases, (int)(done * 100.0 / (double)bytes))
                     : snprintf(line, sizeof line, "\r%llu cases\033[K", (unsigned long long)cases);
    message_write(NULL, line, (size_t)length);
    watch.shown = true;
}

/* From the third second on, once a second. */
static int see(void *nothing, uint64_t done, uint64_t bytes, uint64_t cases)
{
    (void)nothing;
    watch.cases = cases;
    if (watch.shows) {
        time_t now = time(NULL);
        if (now - watch.begun > 2 && now != watch.last) {
            watch.last = now;
            show(done, bytes, cases);
        }
    }
    return stop_asked != 0;
}

static void listen_for(int signal_number)
{
    struct sigaction action;
    if (sigaction(signal_number, NULL, &action) != 0 || action.sa_handler == SIG_IGN)
        return; /* whoever began this wants it left alone */
    memset(&action, 0, sizeof action);
    action.sa_handler = ask_to_stop;
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

void watch_begin(struct duly *duly, bool quiet)
{
    watch = (struct watch){.shows = !quiet && isatty(STDERR_FILENO), .begun = time(NULL)};
    listen_for(SIGINT);
    listen_for(SIGTERM);
    listen_for(SIGHUP);
    listen_for(SIGALRM);
    duly_watch(duly, see, NULL);
}

int watch_end(struct duly *duly, int code)
{
    duly_watch(duly, NULL, NULL);
    if (watch.shown)
        message_write(NULL, "\r\033[K", 4);
    if (stop_asked && code == DULY_UNFINISHED)
        complain("Stopped after %llu %s, as asked; the answer is not whole.", (unsigned long long)watch.cases, watch.cases == 1 ? "case" : "cases");
    return code;
}
