/* SPDX-License-Identifier: Apache-2.0
 *
 * The one style of all pages. Inside this room only. Widths are in rem and
 * ch, so that a page can be read at any size of type and at 320 CSS pixels
 * without sideways scrolling; every pair of colours has a contrast of 4.5 or
 * more, which tests/tools/pages works out anew; nothing is said by colour alone.
 */
#ifndef DULY_HTML_STYLE_H
#define DULY_HTML_STYLE_H

extern const char html_style[];

#endif
