// SPDX-License-Identifier: Apache-2.0
// What simdjson makes of a text: for json_fuzz.c alone.
#include <simdjson.h>

extern "C" int simdjson_verdict(const char *bytes, size_t length);

// 0 refused, 1 taken, 2 a number beyond what it keeps.
int simdjson_verdict(const char *bytes, size_t length)
{
    static simdjson::dom::parser parser;
    simdjson::padded_string text(bytes, length);
    simdjson::dom::element element;
    auto error = parser.parse(text).get(element);
    if (error == simdjson::NUMBER_ERROR) {
        // It says the same of a number that is none: then a number out of range is one of many digits or with an exponent.
        size_t digits = 0;
        for (size_t i = 0; i < length; i++) {
            digits = bytes[i] >= '0' && bytes[i] <= '9' ? digits + 1 : 0;
            if (digits >= 19 || (digits && i + 1 < length && (bytes[i + 1] | 0x20) == 'e'))
                return 2;
        }
    }
    return error == simdjson::SUCCESS;
}
