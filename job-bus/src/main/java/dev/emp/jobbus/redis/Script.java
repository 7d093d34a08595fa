package dev.emp.jobbus.redis;

import java.util.Locale;

/** The Lua scripts, each a file of {@code resources/lua} that says what it takes and answers. */
enum Script {
    SUBMIT,
    CLAIM,
    MATCH,
    READ_LANES,
    READ_BACKLOGS,
    STOP_WAITING,
    RENEW,
    PROGRESS,
    OUTPUT,
    ATTACH,
    COMPLETE,
    FAIL,
    FALL_BACK,
    RELEASE,
    CANCEL,
    RECLAIM,
    QUEUE_DUE,
    WAKE,
    EXPIRE_OVERDUE,
    ADMIT_LIMITED,
    ADMIT_PARKED,
    SETTLE_DEPENDENTS,
    RAISE,
    REMOVE_LANES,
    RESTRICT,
    LIMIT_TENANT,
    READ_TENANTS,
    REMOVE_OLD,
    READ_JOB,
    READ_KEY,
    LIST_JOBS,
    COUNT_TENANT,
    LIST_DEAD,
    READ_OUTCOMES,
    POSITION,
    READ_EVENTS,
    REPORT_MACHINE,
    LEAVE_MACHINE,
    READ_MACHINES,
    SAVE_DOCUMENT,
    REMOVE_DOCUMENT,
    LIST_DOCUMENTS,
    TAKE_DUE,
    REMOVE_EXPIRED_DOCUMENTS,
    APPEND_LOG,
    READ_LOG,
    SEND_COMMAND,
    READ_COMMAND,
    WAITING_COMMANDS,
    ANSWER_COMMAND;

    String file() {
        return name().toLowerCase(Locale.ROOT) + ".lua";
    }
}
