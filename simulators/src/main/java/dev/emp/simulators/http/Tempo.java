package dev.emp.simulators.http;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;

/** How a provider spends its time. */
public final class Tempo {
    private final Pace pace;
    private final Latency latency;
    private final double tokensPerSecond;
    private final Random random;

    /** @param tokensPerSecond 0 for all at once */
    Tempo(Pace pace, Latency latency, double tokensPerSecond, long seed) {
        this.pace = pace;
        this.latency = latency;
        this.tokensPerSecond = tokensPerSecond;
        this.random = new Random(seed);
    }

    /** Lets the time pass until the provider has something to say. */
    public void think() {
        pause(latency.next(random));
    }

    /** Lets the time of one token pass. */
    public void token() {
        pause(tokensPerSecond == 0 ? Duration.ZERO : Duration.ofNanos((long) (1e9 / tokensPerSecond)));
    }

    /**
     * Lets the given time pass.
     *
     * @throws CancellationException when the server is killed meanwhile
     */
    public void pause(Duration time) {
        try {
            pace.pause(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the simulator was killed");
        }
    }
}
