package dev.emp.worker.supervision;

import java.time.Instant;
import java.util.Optional;

/**
 * Names one process for good: a pid alone may belong to another process by now.
 *
 * @param startTime in clock ticks since boot on Linux, elsewhere in milliseconds since 1970
 */
record ProcessMark(long pid, long startTime) {

    /** Of a process that had ended before it was looked at. No process has it. */
    private static final long UNKNOWN = -1;

    static ProcessMark of(ProcStat stat) {
        return new ProcessMark(stat.pid(), stat.startTicks());
    }

    /** Empty when there is no such process. */
    static Optional<ProcessMark> of(long pid) {
        if (ProcStat.isKnown()) {
            return ProcStat.of(pid).map(ProcessMark::of);
        }
        return ProcessHandle.of(pid)
                .map(handle -> new ProcessMark(
                        pid,
                        handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L)));
    }

    static ProcessMark ofChild(Process process) {
        return of(process.pid()).orElseGet(() -> new ProcessMark(process.pid(), UNKNOWN));
    }

    static ProcessMark ofThisJvm() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseThrow(() -> new IllegalStateException("this process can't see itself"));
    }

    boolean isAlive() {
        return ProcStat.isKnown()
                ? ProcStat.of(pid)
                        .filter(stat -> stat.isAlive() && of(stat).equals(this))
                        .isPresent()
                : of(pid).filter(this::equals).isPresent();
    }

    /** Asks it to end (SIGTERM); does nothing when it has ended. */
    void terminate() {
        // The handle notes the start time too, so that between the look and the signal no other process slips in.
        ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(ProcessHandle::destroy);
    }

    /** Ends it (SIGKILL); does nothing when it has ended. */
    void kill() {
        ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(ProcessHandle::destroyForcibly);
    }
}
