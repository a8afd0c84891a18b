/* SPDX-License-Identifier: Apache-2.0
 *
 * SipHash-2-4: a number from bytes that whoever does not know the key can
 * neither foresee nor turn back. Nothing is kept. For names that must not be
 * told; where a hash only finds a place in a table, str_hash does.
 */
#ifndef DULY_BASE_KEYED_H
#define DULY_BASE_KEYED_H

#include "base/text.h"

struct key {
    uint64_t low, high; /* its first eight bytes and its last, the least significant first */
};
uint64_t keyed_hash(struct str bytes, struct key key);

#endif
