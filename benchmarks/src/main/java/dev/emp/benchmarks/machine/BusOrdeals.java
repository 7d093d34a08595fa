package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.machine.Ordeal.Cost;
import dev.emp.benchmarks.machine.Ordeal.Recovery;
import dev.emp.benchmarks.process.Patience;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What can go wrong with Redis. It keeps what it was told: its append-only file outlives its process. */
final class BusOrdeals {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final EmbeddedRedisServer redis;
    private final Duration outage;

    BusOrdeals(EmbeddedRedisServer redis, Duration outage) {
        this.redis = redis;
        this.outage = outage;
    }

    /** @param lease of the machine's jobs: while it is longer than the outage, nothing has to be done again */
    Ordeal stopped(Duration lease) {
        return new Ordeal(
                "Redis stopped for " + outage.toSeconds() + " s, lease " + lease.toSeconds() + " s",
                "from Redis' new start to healthy with all services up",
                lease.compareTo(outage) > 0 ? Set.of() : Set.of(Cost.ATTEMPT, Cost.REPETITION),
                this::stop);
    }

    private Recovery stop(Site site) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        redis.stop();
        double noticed = Patience.await(
                "the machine notices that Redis is gone",
                begin,
                outage,
                () -> site.api().status().path("health").asString("").equals("reconnecting"));
        TimeUnit.NANOSECONDS.sleep(outage.toNanos() - (System.nanoTime() - begin));
        int up = MachineApi.servicesUp(site.api().status());
        long back = System.nanoTime();
        redis.restart();
        return new Recovery(
                site.awaitWell(back, LIMIT),
                String.format(Locale.ROOT, "reconnecting after %.1f s", noticed),
                up == site.services()
                        ? List.of()
                        : List.of("only " + up
                                + " services were up while Redis was away, which is none of their business"));
    }
}
