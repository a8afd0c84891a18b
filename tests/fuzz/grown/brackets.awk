# SPDX-License-Identifier: Apache-2.0
BEGIN { head(); duty("answer", "    applies if " repeated("(", 100000) "the request's urgent is yes" repeated(")", 100000)) }
