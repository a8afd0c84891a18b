/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings as bytes, in one format each. In come findings of one case after
 * another and what every report carries; out go bytes into the caller's
 * buffer, the same for the same findings. A renderer owns only what it worked
 * out beforehand; rules, findings and sources are borrowed. It decides
 * nothing: which findings are shown, and whether they fail, others say.
 */
#ifndef DULY_RENDER_RENDER_H
#define DULY_RENDER_RENDER_H

#include "findings/findings.h"

/* What every report carries. */
struct report {
    const struct zone *zone;
    const struct sources *sources;
    int64_t now, known_on;
    const struct rule_card *const *rules; /* all of the rule set: rules[i]->index is i */
    int rule_count;
    const bool *rule_wanted; /* one for each; NULL: all are asked for */
    const struct policy_card *const *policies; /* asked for */
    int policy_count;
    const struct calendar_source *const *calendars; /* of these policies, each once */
    int calendar_count;
    const struct str *readings; /* chosen for this run, as asked for */
    int reading_count;
    bool proof, all;
    bool some_states; /* only findings in some states are shown: of a rule without one nothing is said */
    bool nobody; /* names are others, and personal values are not shown */
    struct str supposing; /* the file of what is supposed; length 0: nothing is */
};

/* What came of it, for the last line. */
struct report_tally {
    uint64_t cases;
    uint64_t by_state[STATES]; /* of the findings shown */
    uint64_t hidden;           /* that do not apply and were left out for it */
    uint64_t bare;             /* cases for which no rule has a finding */
};

/* A format. `state` is its own, from `open` to `close`. */
struct renderer_kind {
    const char *name;
    void *(*open)(const struct report *report);
    void (*begin)(void *state, struct buffer *out);
    /* `incomplete`: lines of the case were refused; said even where no finding is shown. */
    void (*one_case)(void *state, struct buffer *out, struct str key, bool incomplete, const struct finding *const *findings, uint32_t count);
    void (*end)(void *state, struct buffer *out, const struct report_tally *tally);
    void (*close)(void *state);
    bool states_only; /* it shows no more of a finding than its rule and state */
};
#define RENDERER(token, name, help) extern const struct renderer_kind renderer_##name;
#include "lists/renderers.def"
#undef RENDERER
/* Which of several findings of one rule stands for all in a wide form: the one with the lowest. */
int render_urgency(enum state state);
/* By name, or NULL. */
const struct renderer_kind *renderer_find(struct str name);

/* What every report for people begins with: when it is asked for, whose rules, which conventions. */
void render_header(struct buffer *out, const struct report *report);

/* One sentence in plain English on why the finding is in its state, with its full stop. */
void render_because(struct buffer *out, const struct zone *zone, const struct finding *finding);

/* Why one finding is what it is: sentences, or the finding as one line of JSON with its proof. */
void render_why_text(struct buffer *out, const struct report *report, const struct finding *finding);
void render_why_json(struct buffer *out, const struct report *report, const struct finding *finding);

/* What would have to be otherwise, for a finding or for a rule without one. The proof must have every part. */
void render_why_not_text(struct buffer *out, const struct report *report, const struct finding *finding);
void render_silence_text(struct buffer *out, const struct report *report, const struct silence *silence);

#endif
