package dev.emp.worker.supervision;

import java.time.Instant;

/** Where a supervised process is in its life. */
public sealed interface ProcessState {

    /** As it is called in reports and metrics. */
    String wireName();

    /** Whether nothing changes here without a fault or somebody's wish. */
    default boolean isSettled() {
        return switch (this) {
            case Ready ready -> true;
            case Failed failed -> true;
            case Stopped stopped -> true;
            case Starting starting -> false;
            case BackingOff backingOff -> false;
            case Stopping stopping -> false;
        };
    }

    /** Runs, and is not ready yet. */
    record Starting(long pid, Instant since) implements ProcessState {
        @Override
        public String wireName() {
            return "starting";
        }
    }

    record Ready(long pid, Instant since) implements ProcessState {
        @Override
        public String wireName() {
            return "ready";
        }
    }

    /** Ended by itself or did not start; is started again at {@code until}. */
    record BackingOff(String reason, Instant until) implements ProcessState {
        @Override
        public String wireName() {
            return "backing_off";
        }
    }

    /** Ended too often; stays down until somebody restarts it. */
    record Failed(String reason) implements ProcessState {
        @Override
        public String wireName() {
            return "failed";
        }
    }

    /** Has been asked to end. */
    record Stopping(long pid) implements ProcessState {
        @Override
        public String wireName() {
            return "stopping";
        }
    }

    /** Was never started, or ended because it was asked to. */
    record Stopped() implements ProcessState {
        @Override
        public String wireName() {
            return "stopped";
        }
    }
}
