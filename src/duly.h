/* SPDX-License-Identifier: Apache-2.0
 *
 * Duly: a rules language for the procedures of public authorities. This is
 * the only public header. A program reads rules once, reads the facts of any
 * number of cases, and asks what the procedure says about them at a moment.
 *
 *     struct duly *duly = duly_new();
 *     const char *rules[] = {"rules/lancashire"};
 *     if (duly_rules(duly, rules, 1) == DULY_ANSWERED && duly_facts_file(duly, "cases.jsonl") == DULY_ANSWERED) {
 *         struct duly_question question = {0};
 *         if (duly_moment(duly, "2026-05-01", &question.on) == DULY_ANSWERED)
 *             duly_run(duly, &question, "jsonl", write_to_my_file, my_file);
 *     }
 *     duly_free(duly);
 *
 * What goes in is borrowed for the call only and never changed. What comes
 * out goes through a function of the caller's. A handle serves one thread at
 * a time. The library has no clock, opens no file it was not told to open, and
 * never prints. When memory runs out it says so and ends the program (exit
 * status 3); no function returns half a result for want of it.
 *
 * Times are seconds of UTC since 1970-01-01 without leap seconds. A day as a
 * moment is the last second of that day in the time zone of the rules.
 */
#ifndef DULY_H
#define DULY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The stable part: these stay as they are within an edition of the language ------------------------------------ */

/* What every function that can fail returns, and what the command exits with. */
enum duly_exit {
    DULY_ANSWERED = 0,   /* answered, whole */
    DULY_FAILS = 1,      /* answered, and something that was asked to fail does */
    DULY_WRONG = 2,      /* nothing was answered: the rules or the question are wrong */
    DULY_UNFINISHED = 3, /* could not finish: a limit, a disk, a reader that went away */
    DULY_PARTLY = 4,     /* answered, but some lines were refused or a finding is `error` */
    DULY_OUR_FAULT = 70  /* a mistake in this program */
};
/* Where several fit, the one that counts: 70, 3, 2, 4, 1, 0. */
int duly_worse(int one, int other);

const char *duly_version(void); /* of the program: "0.1.0" */
int duly_edition(void);         /* of the language: 1 */

struct duly;
struct duly *duly_new(void);
void duly_free(struct duly *duly); /* with everything that was read into it; NULL is allowed */

/* Takes bytes that are part of an answer or a message. Returns 0, or anything else to be given no more. */
typedef int duly_write(void *context, const char *bytes, size_t length);

/* Where messages go: whole lines of text, about the question, about refused lines of facts, about what was not read. They
 * name fields and lines and never hold a value of a case. Without this, nobody hears them. */
void duly_messages(struct duly *duly, duly_write *write, void *context);

/* Reads rule files, folders of *.duly and *.duly.md files, and what they use. Call once for a handle. DULY_ANSWERED, or DULY_WRONG: then
 * duly_check says why. */
int duly_rules(struct duly *duly, const char *const *paths, int count);
bool duly_rules_sound(const struct duly *duly);

/* Facts are read after the rules. Each call adds an input; the first question ends the reading, and duly_facts_forget
 * starts it again with none. A line that cannot be taken costs itself: the question that follows returns DULY_PARTLY.
 * DULY_WRONG: the file cannot be opened. DULY_UNFINISHED: it could not be read to its end. */
int duly_facts_file(struct duly *duly, const char *path);
int duly_facts_descriptor(struct duly *duly, const char *name, int descriptor); /* left open */
int duly_facts_memory(struct duly *duly, const char *name, const char *bytes, size_t length);
void duly_facts_forget(struct duly *duly);

/* "2026-05-01", "2026-05-01T09:30", with seconds or an offset if wanted, in the zone of the rules. DULY_WRONG, with a
 * message, when it is none, or two, or none on that day. */
int duly_moment(struct duly *duly, const char *text, int64_t *seconds);

/* Start from zero bytes; a list of no entries asks for all. Later versions add to its end only. */
struct duly_question {
    int64_t on;         /* the moment the question is asked for */
    int64_t known_on;   /* up to when records are known; counts only with known_on_given, else the same as `on` */
    bool known_on_given;
    const char *const *cases;
    int case_count;
    const char *const *rules; /* names such as hold_checkpoint */
    int rule_count;
    const char *const *policies; /* none: those that apply to the case */
    int policy_count;
    const char *const *states; /* only findings in these are shown, such as overdue */
    int state_count;
    const char *const *fail_states; /* DULY_FAILS when a finding is in one of these */
    int fail_state_count;
    const char *const *readings; /* "clock start=from allocation": a declared alternative instead of the one in force */
    int reading_count;
    bool proof;  /* every finding with how it was reached */
    bool all;    /* text: what does not apply too, and whole proofs */
    bool strict; /* record types and fields that no rule declares make the answer DULY_PARTLY */
    bool quiet;  /* no remarks on what was not read; refusals and mistakes are said all the same */
    const char *what_if; /* a file of facts supposed for this question only; NULL: none. duly_run then answers with what differs */
    const char *const *workers; /* duly_due: identities; only what these are responsible for */
    int worker_count;
    const char *const *teams; /* the same of teams, by name */
    int team_count;
    const char *const *roles; /* duly_due: only what somebody of these roles has to do; "team manager" */
    int role_count;
    int within; /* duly_due: working days that are soon; 0: 5. duly_next: days to look ahead, to the end of the last; 0: twenty years.
                 * With within_given, 0 is today */
    const char *previous; /* duly_due as a calendar: the file of another day, against which it says what has changed and what is gone; NULL: none */
    bool approvals; /* duly_due: only what somebody has to approve */
    bool within_given;
};

/* Every finding, case by case. Formats: "text", "jsonl", "wide" (one JSON object a case), "csv",
 * "wide_csv" (one row a case). These two show a rule once, in the most urgent of its states, of those asked for. */
int duly_run(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);

/* What is wrong with the rules, and what they hold. Formats: "text", "json" (one object a line). */
int duly_check(struct duly *duly, const char *format, duly_write *write, void *context);

/* ---- The unstable part: for the command of the same version; it may change with any version ------------------------ */

/* What is due over the cases of the question, in groups, the most urgent first. Formats: "text", "jsonl", "csv",
 * "html" (a page), "ics" (a calendar). */
int duly_due(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);

/* Why the findings of one rule in one case are what they are. Subjects are identities, then the value of a series; none: every
 * finding of the rule, which may be named by its label too. Of the question, `cases` and `rules` are not looked at. Formats: "text", "json". */
int duly_why(struct duly *duly, const struct duly_question *question, const char *case_key, const char *rule,
             const char *const *subjects, int subject_count, const char *format, duly_write *write, void *context);

/* What would have to be otherwise for these findings to ask for something, or why the rule has none. As duly_why. */
int duly_why_not(struct duly *duly, const struct duly_question *question, const char *case_key, const char *rule,
                 const char *const *subjects, int subject_count, const char *format, duly_write *write, void *context);

/* What is not known: of the question's cases fact by fact, with what it would settle; without cases, of all of them kind by kind.
 * Formats: "text", "jsonl". */
int duly_missing(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);

/* The moment at which an answer is next another one though nothing is recorded, and what changes at it: of the question's cases,
 * or of all, sorted by moment. Formats: "text", "jsonl". */
int duly_next(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);

/* One case on a line of time: what happened, what was and is due, today, and what changes next. Of the question, `cases` is not looked
 * at. Formats: "text", "svg", "html". */
int duly_timeline(struct duly *duly, const struct duly_question *question, const char *case_key, const char *format, duly_write *write,
                  void *context);

/* Which findings turn on which declared reading: for each alternative, alone, instead of the one in force, what differs. Formats:
 * "text", "jsonl". */
int duly_readings(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);

/* What a change of rules does to the cases of both, each handle having read its own rules and the same facts. Of the question,
 * `rules`, `policies`, `readings` and `states` are not looked at. Formats: "text", "jsonl". */
int duly_impact(struct duly *from, struct duly *to, const struct duly_question *question, const char *format, duly_write *write, void *context);

/* What was understood of the rules, in plain English: those of these names or labels (definitions, tables, roles, record types,
 * policies and calendars too); none: all rules. DULY_WRONG, with a message, when nothing bears a name. Formats: "text",
 * "markdown". */
int duly_read(struct duly *duly, const char *const *names, int count, const char *format, duly_write *write, void *context);

/* The facts by themselves, without a rule being asked: how many records of each type there are, and everything that is wrong with
 * lines, told as before any answer. Of the question, `on`, `known_on`, `strict` and `quiet` count. Formats: "text", "json". */
int duly_facts_check(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);
/* What a line of facts may hold, as a JSON Schema. Needs no facts. */
int duly_facts_schema(struct duly *duly, duly_write *write, void *context);
/* The same facts about nobody: other identities, times of a case moved by a number of weeks that nobody knows who does not know
 * the secret, texts gone that no rule compares with. Of the question, `cases`, `strict` and `quiet` count. Pseudonymised, not anonymous: a message says so. */
int duly_facts_redact(struct duly *duly, const struct duly_question *question, uint64_t secret, duly_write *write, void *context);

/* What was understood of the rules as one document, clause after clause of each source with what answers it: of the policies of
 * these names; none: of all. DULY_WRONG, with a message, when no policy bears a name. Formats: "html" (one page, with nothing
 * fetched from elsewhere), "markdown". */
int duly_rulebook(struct duly *duly, const char *const *policies, int count, const char *format, duly_write *write, void *context);

/* As duly_rules; of the last `suites` paths that are folders, the folders called `tests` in them are read too. */
int duly_rules_and_suites(struct duly *duly, const char *const *paths, int count, int suites);

/* Runs the tests of the rules that were read: those in the files and folders named, each "PATH" or "PATH:LINE" (the test that
 * stands there); none: all of them. Formats: "text", "tap". */
int duly_test(struct duly *duly, const char *const *places, int count, const char *format, duly_write *write, void *context);

/* Every clause of the sources that policies name, with what answers it. Formats: "text", "json" (one object a line). */
int duly_clauses(struct duly *duly, const char *format, duly_write *write, void *context);
/* Is each of them answered by a rule or left to people, and none changed since it was last read? True without a source. */
bool duly_clauses_covered(const struct duly *duly);
/* Takes a whole file that belongs at that path. Returns DULY_ANSWERED, or what the call shall return after it. */
typedef int duly_file(void *context, const char *path, const char *bytes, size_t length);
/* Records that rules have been read against the clauses as they are: hands over NAME.read.tsv for each source. */
int duly_clauses_read(struct duly *duly, duly_file *file, void *context);

/* The rules as a stage sees them: "tokens", "tree", "model", "program". */
int duly_dump(struct duly *duly, const char *stage, duly_write *write, void *context);

/* A page of help: "language", "states", "limits", "exit-codes", "diagnostics", "formats", or a diagnostic such as "D1005".
 * DULY_WRONG when there is no such page. */
int duly_help(const char *topic, duly_write *write, void *context);

/* Where refused lines go, byte for byte, while a question is answered; NULL: nowhere. */
void duly_rejects(struct duly *duly, duly_write *write, void *context);

/* Said before facts are given: the lines of each case stand together, and records that belong to no case come first. Then
 * facts are read once and as they come, also from a pipe. What breaks the promise is said, and the answer is DULY_PARTLY. */
void duly_facts_grouped(struct duly *duly, bool grouped);

/* Of lines whose record type no rule declares, nothing is read after the type, and what is wrong with them is not told. That
 * it was so is said with every answer. */
void duly_facts_skip_undeclared(struct duly *duly, bool skip);
/* Bytes of memory for facts of a pipe and for the places of lines that do not stand together; what goes beyond is put into
 * temporary files. 0: as much as the library thinks right. */
void duly_facts_memory_bound(struct duly *duly, size_t bytes);
/* From now on answers and messages name nobody: cases, people and other records bear names made from the secret, those of
 * duly_facts_redact, and of personal values no more is told than that they are recorded. Dates stay as they are. Cases, workers,
 * teams and subjects may be asked for by either name. Pseudonymised, not anonymous. 0: everything is told as it is. */
void duly_redact(struct duly *duly, uint64_t secret);
/* Threads that answer, or look for cases asked for by name, from 1 on; the answer is the same. */
void duly_threads(struct duly *duly, int threads);
/* Called now and then while a question is answered, with bytes of facts done and of all (0: not known) and cases answered.
 * Returns 0, or anything else to stop: then the answer is DULY_UNFINISHED. */
typedef int duly_progress(void *context, uint64_t done, uint64_t bytes, uint64_t cases);
void duly_watch(struct duly *duly, duly_progress *progress, void *context);

/* Where there is no more memory, a sentence goes to standard error and the program ends with DULY_UNFINISHED. This is called before, in
 * whichever thread that is, for what must not be left behind; it must ask for no memory. NULL: nothing is. */
void duly_at_out_of_memory(void (*last)(void));

/* Lines and cases of the facts, once a question was asked. */
struct duly_counts {
    uint64_t lines, refused, cases, findings;
};
struct duly_counts duly_counts(const struct duly *duly);

/* The entry nearest to a word, or -1 when none is near enough to be worth offering. */
int duly_nearest(const char *word, const char *const *words, int count);

#ifdef __cplusplus
}
#endif

#endif
