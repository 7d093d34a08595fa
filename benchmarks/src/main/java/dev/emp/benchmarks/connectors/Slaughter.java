package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.process.Patience;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Kills one process after another, each at a random instant, until there have been enough kills or the time is up. */
final class Slaughter {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long PAUSE_MILLIS = 25;
    private static final int STEP = 5;

    private final List<? extends Victim> victims;
    private final Moments moments;
    private final Random random;
    private final PrintStream out;
    private final Map<String, Integer> kills = new TreeMap<>();
    private int done;
    private int missed;

    /** @param random decides on every instant, so that a seed gives the same ones again */
    Slaughter(List<? extends Victim> victims, Moments moments, Random random, PrintStream out) {
        this.victims = List.copyOf(victims);
        this.moments = moments;
        this.random = random;
        this.out = out;
    }

    /**
     * @param wanted how many kills
     * @param limit after which no more are made
     */
    void run(int wanted, Duration limit, Customers customers) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (done < wanted && Patience.secondsSince(begin) < limit.toSeconds()) {
            Victim victim = ready();
            if (victim == null) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                continue;
            }
            missed += moments.strike(Strike.random(random), victim::strike, PATIENCE) ? 0 : 1;
            victim.replace();
            kills.merge(victim.name(), 1, Integer::sum);
            if (++done % STEP == 0) {
                out.printf(
                        "  %5.1f s  %d of %d kills, %d jobs accepted, %d ended%n",
                        Patience.secondsSince(begin), done, wanted, customers.accepted(), customers.ended());
            }
        }
    }

    int kills() {
        return done;
    }

    /** Kills that came because the moment they were meant for did not. */
    int missed() {
        return missed;
    }

    /** How often each was killed. */
    Map<String, Integer> byVictim() {
        return Map.copyOf(kills);
    }

    /** Any of those that can be killed now; null when there is none. */
    private @Nullable Victim ready() throws IOException, InterruptedException {
        List<Victim> ready = new ArrayList<>();
        for (Victim victim : victims) {
            if (victim.isReady()) {
                ready.add(victim);
            }
        }
        return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
    }
}
