package dev.emp.jobbus.redis;

import java.util.Locale;

/** The Lua scripts, each a file of {@code resources/lua} that says what it takes and answers. */
enum Script {
    SUBMIT,
    CLAIM,
    MATCH,
    READ_LANES,
    STOP_WAITING,
    RENEW,
    PROGRESS,
    OUTPUT,
    ATTACH,
    COMPLETE,
    FAIL,
    RELEASE,
    CANCEL,
    RECLAIM,
    QUEUE_DUE,
    WAKE,
    REMOVE_OLD,
    READ_JOB,
    LIST_JOBS,
    READ_EVENTS,
    REPORT_MACHINE,
    LEAVE_MACHINE,
    READ_MACHINES;

    String file() {
        return name().toLowerCase(Locale.ROOT) + ".lua";
    }
}
