# SPDX-License-Identifier: Apache-2.0
# 300 of these: what stood behind the 256th was left out without a word. 200,000: their square in time.
BEGIN { head(); duty("answer", "    applies if the request's topic is one of (first" repeated(", other", 200000) ")") }
