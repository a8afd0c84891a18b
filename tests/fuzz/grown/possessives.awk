# SPDX-License-Identifier: Apache-2.0
BEGIN { head(); duty("answer", "    applies if the request" repeated("'s urgent", 100000) " is yes") }
