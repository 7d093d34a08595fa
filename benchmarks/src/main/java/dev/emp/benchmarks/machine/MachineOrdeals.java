package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.machine.Ordeal.Cost;
import dev.emp.benchmarks.machine.Ordeal.Recovery;
import dev.emp.benchmarks.process.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What can happen to a machine as a whole. Those that end it start it again. */
final class MachineOrdeals {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The default grace, and some time to stop the services. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    private static final Duration WHILE_DRAINED = Duration.ofSeconds(2);
    private static final int UNAVAILABLE = 503;

    private MachineOrdeals() {}

    /** Starts the machine; answers after how many seconds it was up. */
    @FunctionalInterface
    interface Start {
        double again() throws IOException, InterruptedException;
    }

    static Ordeal drained() {
        return new Ordeal("drained, then resumed", "from POST /resume to healthy", Set.of(), MachineOrdeals::drain);
    }

    static Ordeal stopped(Start start) {
        return new Ordeal(
                "told to stop, then started",
                "from the start of the process to all services up",
                Set.of(),
                site -> stop(site, start));
    }

    static Ordeal stoppedAtOnce(Start start) {
        return new Ordeal(
                "told to stop without grace, then started",
                "from the start of the process to all services up",
                Set.of(Cost.REPETITION),
                site -> stop(site, start));
    }

    static Ordeal killed(Start start) {
        return new Ordeal(
                "the machine killed, then started",
                "from kill -9 of the worker to all services up",
                Set.of(Cost.ATTEMPT, Cost.REPETITION),
                site -> kill(site, start));
    }

    private static Recovery drain(Site site) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        long begin = System.nanoTime();
        site.api().post("/drain");
        if (site.api().health() != UNAVAILABLE) {
            faults.add("/health did not answer 503 while draining");
        }
        double empty = Patience.await("no job is in hand", begin, LIMIT, () -> jobsInHand(site) == 0);
        long deadline = System.nanoTime() + WHILE_DRAINED.toNanos();
        while (System.nanoTime() < deadline) {
            if (jobsInHand(site) > 0) {
                faults.add("a job was claimed while the machine drained");
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        long resumed = System.nanoTime();
        site.api().post("/resume");
        return new Recovery(
                site.awaitWell(resumed, LIMIT),
                String.format(Locale.ROOT, "jobs in hand ended after %.1f s", empty),
                faults);
    }

    private static Recovery stop(Site site, Start start) throws IOException, InterruptedException {
        List<Running> services = running(site);
        long begin = System.nanoTime();
        site.machine().terminate();
        int code = site.machine().exitCode(STOP_LIMIT);
        double ended = Patience.secondsSince(begin);
        List<String> faults = new ArrayList<>();
        if (code != 0) {
            faults.add("a machine that was told to stop ended with exit code " + code);
        }
        survivors(services).forEach(survivor -> faults.add(survivor + " outlived a machine that was told to stop"));
        return new Recovery(
                start.again(), String.format(Locale.ROOT, "exit code %d after %.1f s", code, ended), faults);
    }

    private static Recovery kill(Site site, Start start) throws IOException, InterruptedException {
        List<Running> services = running(site);
        long begin = System.nanoTime();
        site.machine().kill();
        int orphans = survivors(services).size();
        start.again();
        double seconds = Patience.secondsSince(begin);
        List<String> faults = new ArrayList<>();
        survivors(services).forEach(survivor -> faults.add(survivor + " outlived the machine and its next start"));
        return new Recovery(
                seconds,
                services.size() + " processes of services, " + orphans + " alive just after the kill, " + faults.size()
                        + " after the next start",
                faults);
    }

    private static int jobsInHand(Site site) throws IOException, InterruptedException {
        return site.api().status().path("jobs").size();
    }

    private static List<Running> running(Site site) throws IOException, InterruptedException {
        return MachineApi.pids(site.api().status()).stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(handle -> new Running(handle, handle.info().startInstant()))
                .toList();
    }

    private static List<String> survivors(List<Running> services) {
        return services.stream()
                .filter(Running::isStillThere)
                .map(service -> "process " + service.handle().pid())
                .toList();
    }

    /** @param startedAt tells it from a later process of the same number */
    private record Running(ProcessHandle handle, Optional<Instant> startedAt) {
        boolean isStillThere() {
            return handle.isAlive()
                    && Objects.equals(
                            ProcessHandle.of(handle.pid())
                                    .flatMap(now -> now.info().startInstant()),
                            startedAt);
        }
    }
}
