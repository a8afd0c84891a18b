# SPDX-License-Identifier: Apache-2.0
# What every grown rule file starts with, and the pieces it is made of.

function head() {
    print "duly edition 1"
    print "vocabulary office \"Requests to an office\""
    print "    record type is in   \"record\""
    print "    case is in          \"case\""
    print "    identity is in      \"id\""
    print "record worker"
    print "    belongs to no case"
    print "    roles:              list of role"
    print "record request"
    print "    received date:      date, begins"
    print "    urgent:             yes or no"
    print "    topic:              text"
    print "record reply"
    print "    request:            request"
    print "    sent date:          date, begins"
    print "role clerk"
    print "    is                  a worker where its roles include clerk"
    print "policy replies \"Answering requests\""
}

# A duty with one line of its own, which may be empty.
function duty(name, line) {
    printf "timescale %s \"%s\"\n    for each            request\n", name, name
    if (line != "") print line
    print "    to be done by       anyone"
    print "    strength            must"
    print "    due within          3 days"
    print "    counted from        the request"
    print "    shown by            a reply for the request"
}

function repeated(text, times,    all) {
    for (; times > 0; times = int(times / 2)) {
        if (times % 2) all = all text
        text = text text
    }
    return all
}
