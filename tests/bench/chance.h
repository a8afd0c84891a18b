/* SPDX-License-Identifier: Apache-2.0
 *
 * Chance for those who make caseloads: the same seed gives the same caseload.
 */
#ifndef BENCH_CHANCE_H
#define BENCH_CHANCE_H

#include "calendar.h"

static uint64_t random_state;

static inline uint64_t random_word(void)
{
    uint64_t word = (random_state += 0x9e3779b97f4a7c15u);
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
    return word ^ (word >> 31);
}

static inline int between(int low, int high)
{
    return low + (int)(random_word() % (uint64_t)(high - low + 1));
}

static inline int chance(int percent)
{
    return (int)(random_word() % 100) < percent;
}

static inline void chance_of_case(uint64_t seed, int number)
{
    random_state = seed * 0x2545f4914f6cdd1du + (uint64_t)number * 0xd1342543de82ef95u;
}

static inline int64_t day_start(int32_t day)
{
    return (int64_t)day * DAY_SECONDS;
}

#endif
