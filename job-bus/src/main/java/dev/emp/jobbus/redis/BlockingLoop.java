package dev.emp.jobbus.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a step that blocks inside Redis, on a connection and a virtual thread of its own, until it is closed. After a
 * fault it opens a new connection, first at once and then with growing pauses.
 */
final class BlockingLoop implements AutoCloseable {

    /** How long one command may block inside Redis. Short enough to notice a connection that died silently. */
    static final Duration LONGEST_BLOCK = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(BlockingLoop.class);
    private static final long FIRST_PAUSE_MS = 20;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final String name;
    private final RedisLink link;
    private final Step step;
    private final CountDownLatch closed = new CountDownLatch(1);
    private RedisLink.@Nullable Connection connection;
    private boolean started;

    /** What the loop repeats. */
    interface Step {

        /** Called on every connection before the first {@link #run}; {@code again} is false only on the first one. */
        void connected(RedisLink.Connection connection, boolean again) throws Exception;

        void run(RedisLink.Connection connection) throws Exception;
    }

    BlockingLoop(String name, RedisLink link, Step step) {
        this.name = name;
        this.link = link;
        this.step = step;
    }

    /** Starts the loop; does nothing when it runs already. */
    synchronized void start() {
        if (!started) {
            started = true;
            Thread.ofVirtual().name("emp-bus-" + name).start(this::loop);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        RedisLink.Connection open;
        synchronized (this) {
            open = connection;
        }
        if (open != null) {
            open.close();
        }
    }

    private void loop() {
        boolean again = false;
        long pause = 0;
        while (!pausedUntilClosed(pause)) {
            try (RedisLink.Connection open = link.open(LONGEST_BLOCK)) {
                hold(open);
                step.connected(open, again);
                if (pause > FIRST_PAUSE_MS) {
                    log.info("Redis is back; the {} loop goes on", name);
                }
                pause = 0;
                while (!pausedUntilClosed(0)) {
                    step.run(open);
                }
            } catch (Exception fault) {
                if (pause == FIRST_PAUSE_MS && closed.getCount() > 0) {
                    log.warn("The {} loop has lost Redis and tries again: {}", name, fault.getMessage());
                }
                again = true;
                pause = pause == 0 ? FIRST_PAUSE_MS : Math.min(2 * pause, LONGEST_PAUSE_MS);
            }
        }
    }

    private synchronized void hold(RedisLink.Connection open) {
        connection = open;
    }

    private boolean pausedUntilClosed(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
