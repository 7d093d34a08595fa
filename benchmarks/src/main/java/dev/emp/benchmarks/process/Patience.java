package dev.emp.benchmarks.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks again and again until something has come true, so that a fault ends the run instead of stopping it for ever. */
public final class Patience {

    private static final long PAUSE_MILLIS = 25;

    private Patience() {}

    /** A look at something outside; an {@link IOException} counts as not yet. */
    @FunctionalInterface
    public interface Look {
        boolean isTrue() throws IOException, InterruptedException;
    }

    /**
     * @param what for the message, as in "waited 5 s for nothing: WHAT"
     * @return seconds from {@code begin}, by {@link System#nanoTime}, until it was seen to be true
     * @throws IllegalStateException if it does not come true within the limit from now
     */
    public static double await(String what, long begin, Duration limit, Look look) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isTrue(look)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + limit.toSeconds() + " s for nothing: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return secondsSince(begin);
    }

    /** @param begin by {@link System#nanoTime} */
    public static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static boolean isTrue(Look look) throws InterruptedException {
        try {
            return look.isTrue();
        } catch (IOException notYet) {
            return false;
        }
    }
}
