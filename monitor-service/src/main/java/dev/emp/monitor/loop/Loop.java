package dev.emp.monitor.loop;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs a {@link Step} from the start of the application to its end; after failures with a growing, jittered pause. */
public final class Loop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final long FIRST_BACKOFF_MILLIS = 250;
    private static final long LONGEST_BACKOFF_MILLIS = 5_000;
    private static final long STOP_SECONDS = 5;

    private final String name;
    private final Step step;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private int failures;

    /** @param name for threads and log lines, in plain words: {@code job tail} */
    public Loop(String name, Step step) {
        this.name = name;
        this.step = step;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("monitor " + name).start(this::runUntilStopped);
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping.countDown();
        running.interrupt();
        try {
            running.join(Duration.ofSeconds(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void runUntilStopped() {
        try {
            Duration pause = Duration.ZERO;
            while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pause = round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration round() throws InterruptedException {
        try {
            Duration pause = step.run();
            if (failures > 0) {
                log.info("The {} works again after {} failed rounds", name, failures);
                failures = 0;
            }
            return pause;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return backOff(e);
        }
    }

    private Duration backOff(Exception fault) {
        if (failures == 0 && fault instanceof BusUnavailableException) {
            log.warn("The {} cannot reach the bus and keeps trying: {}", name, fault.getMessage());
        } else if (failures == 0) {
            log.error("The {} failed and keeps trying", name, fault);
        }
        failures++;
        long longest = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures, 10));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
