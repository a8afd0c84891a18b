/* SPDX-License-Identifier: Apache-2.0
 *
 * The short ways in plain C, which machines without those instructions take: held to the same as those with them.
 */
#undef __SSE2__
#include "run.h"

#include "quick_test.c"
