/* SPDX-License-Identifier: Apache-2.0
 *
 * The end of every unit test program: `return unit_run(suite);`. Takes a
 * suite of the library check and prints TAP on standard output, where
 * `make check` reads it; run by hand it prints the same. Returns 0 even when
 * a test failed, because the reader of TAP counts failures itself and would
 * add an error of its own. It frees the suite. It does not choose tests: use
 * CK_RUN_CASE and CK_RUN_SUITE in the environment for that.
 */
#ifndef DULY_TESTS_UNIT_RUN_H
#define DULY_TESTS_UNIT_RUN_H

#include <check.h>
#include <stdlib.h>

static inline int unit_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    srunner_free(runner);
    return EXIT_SUCCESS;
}

#endif
