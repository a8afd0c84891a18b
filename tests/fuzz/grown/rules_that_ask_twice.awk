# SPDX-License-Identifier: Apache-2.0
# Each asks twice whether the next was done in time: two to the sixty-third ways.
BEGIN {
    head()
    for (i = 0; i < 63; i++) duty("r" i, "    applies if \"r" i + 1 "\" was done in time for the request and \"r" i + 1 "\" was done in time for the request")
    duty("r63", "")
}
