package dev.emp.benchmarks.rolling;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.machine.BusEvents;
import dev.emp.benchmarks.machine.Deliveries;
import dev.emp.benchmarks.machine.JobRecord;
import dev.emp.benchmarks.machine.Ledger;
import dev.emp.benchmarks.machine.Load;
import dev.emp.benchmarks.process.Patience;
import dev.emp.jobbus.event.EventCursor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/** Restarts every replica of every service in turn, as an upgrade does, while clients use the platform. */
public final class RollingBench {

    private static final int CUSTOMERS = 8;
    private static final int JOBS_WHEN_STEADY = 6;
    private static final int REPLICAS = 3;
    private static final int QUICK_REPLICAS = 2;
    private static final Duration STEADY_LIMIT = Duration.ofMinutes(2);
    private static final Duration TO_THE_END = Duration.ofMinutes(2);

    private final Path home;
    private final int rounds;
    private final int replicas;
    private final PrintStream out;

    /**
     * @param home where the {@code emp} script is
     * @param quick two orchestrators once, instead of three twice
     */
    public RollingBench(Path home, boolean quick, PrintStream out) {
        this.home = home;
        this.rounds = quick ? 1 : 2;
        this.replicas = quick ? QUICK_REPLICAS : REPLICAS;
        this.out = out;
    }

    /**
     * Does it, showing how far it is. The logs are kept when something was lost, done twice or failed.
     *
     * @throws IllegalStateException if a service does not stop or come back
     */
    public List<Figure> run() throws IOException, InterruptedException {
        Path directory = emptyDirectory();
        List<Passage> passages = new ArrayList<>();
        Deliveries jobs;
        Answers.Count answers;
        long begin = System.nanoTime();
        out.printf("Starting the platform; logs are in %s%n", directory);
        try (Site site = new Site(home, directory, replicas);
                Clients clients = new Clients(site, Load.smallJob(home), CUSTOMERS)) {
            out.printf("  up after %.1f s%n", Patience.secondsSince(begin));
            BusEvents events = new BusEvents(site.redisPort());
            EventCursor cursor = events.latest();
            awaitSteady(clients);
            for (int round = 0; round < rounds; round++) {
                for (Replica replica : site.replicas()) {
                    passages.add(pass(replica, clients));
                }
            }
            Set<String> ids = clients.stop(TO_THE_END);
            answers = clients.answers();
            jobs = Deliveries.of(records(clients, ids), events.endsSince(cursor), Ledger.read(site.ledger()));
        }
        RollingTable table = new RollingTable(passages, jobs, answers, Patience.secondsSince(begin));
        out.print(table.forTerminal());
        if (table.isClean()) {
            FileSystemUtils.deleteRecursively(directory);
        }
        return table.figures();
    }

    /** One restart, from steady to steady, and what clients noticed of it. */
    private Passage pass(Replica replica, Clients clients) throws IOException, InterruptedException {
        Answers.Count before = clients.answers();
        int ended = clients.ended();
        long begin = System.nanoTime();
        Replica.Restart restart = replica.restart();
        awaitSteady(clients);
        Passage passage = new Passage(
                replica.service(),
                replica.name(),
                restart,
                clients.ended() - ended,
                clients.answers().since(before));
        out.printf(
                Locale.ROOT,
                "  %5.1f s  %-20s stopped in %.1f s, ready %.1f s later; %d jobs ended, %d answers 503, %d failures%n",
                Patience.secondsSince(begin),
                replica.name(),
                restart.stopped(),
                restart.started(),
                passage.jobsEnded(),
                passage.answers().unavailable(),
                passage.answers().failures().size());
        return passage;
    }

    private static void awaitSteady(Clients clients) throws InterruptedException {
        int before = clients.ended();
        Patience.await("jobs end", System.nanoTime(), STEADY_LIMIT, () -> clients.ended() >= before + JOBS_WHEN_STEADY);
    }

    private static List<JobRecord> records(Clients clients, Set<String> ids) throws InterruptedException {
        List<JobRecord> records = new ArrayList<>();
        for (String id : ids) {
            records.add(JobRecord.of(clients.job(id)));
        }
        return records;
    }

    private Path emptyDirectory() throws IOException {
        Path parent = Files.createDirectories(
                home.toAbsolutePath().normalize().resolve(".emp").resolve("rolling"));
        Path directory = Files.createTempDirectory(parent, "run-");
        Site.artifacts(directory);
        return directory;
    }
}
