package dev.emp.worker.supervision;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a child is bound to the worker, and set apart from it. */
enum Isolation {

    /** It leads a session of its own and is killed by the kernel when the worker ends, even by {@code kill -9}. */
    OWN_SESSION,

    /** A child like any other. */
    PLAIN;

    private static final Logger log = LoggerFactory.getLogger(Isolation.class);
    private static final int PATIENCE_SECONDS = 10;

    private static final List<String> INTO_A_SESSION = List.of("setsid", "--", "setpriv", "--pdeathsig", "KILL", "--");

    /** The best that works here, tried once with a process that does nothing. Says what is lost with anything less. */
    static Isolation detect() {
        if (ProcessHandle.current().pid() == 1) {
            log.warn(
                    "This worker is the first process of its container: what a service leaves behind stays as a zombie."
                            + " Run it below an init (docker run --init, tini)");
        }
        if (ProcStat.isKnown() && succeeds(OWN_SESSION.wrap(List.of("true")))) {
            return OWN_SESSION;
        }
        log.warn("setsid and setpriv (util-linux, on Linux) are not there or may not be used: services outlive a worker"
                + " that is killed until it starts again, and what they start may outlive them");
        return PLAIN;
    }

    /** The command that starts a child in this way. */
    List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(this == OWN_SESSION ? INTO_A_SESSION : List.of());
        wrapped.addAll(command);
        return wrapped;
    }

    Group groupOf(ProcessMark leader) {
        return this == OWN_SESSION ? new Group.Session(leader) : new Group.Family(leader.pid());
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process trial = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (trial.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return trial.exitValue() == 0;
            }
            trial.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
