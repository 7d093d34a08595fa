package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.benchmarks.process.Patience;
import dev.emp.launcher.platform.EmbeddedRedis;
import dev.emp.launcher.platform.StartFailure;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** How soon a machine with eight simulated services is up, what it needs, and how large its report is. */
public final class MachineBench {

    private static final int SERVICES = 8;
    private static final double MOST_SECONDS_TO_START = 10;
    private static final double MOST_REPORT_KILOBYTES = 16;
    private static final double MEGABYTE = 1024 * 1024;
    private static final double KILOBYTE = 1024;
    private static final Duration STEP_DELAY = Duration.ofMillis(25);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 50;
    private static final String REPORT_KEY = "emp:{0}:machine:" + Site.MACHINE;

    private final Path home;
    private final Duration idle;
    private final Duration load;
    private final PrintStream out;

    /** @param home where the {@code emp} script is */
    public MachineBench(Path home, boolean quick, PrintStream out) {
        this.home = home;
        this.idle = Duration.ofSeconds(quick ? 10 : 30);
        this.load = Duration.ofSeconds(quick ? 5 : 15);
        this.out = out;
    }

    public List<Figure> run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(home.toAbsolutePath().normalize().resolve(".emp")), "bench-machine-");
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            List<Figure> figures = new ArrayList<>();
            try (Site site = new Site(home, directory, redis.url(), SERVICES)) {
                figures.addAll(starts(site));
                figures.addAll(whileItRuns(site, redis));
            }
            figures.addAll(new IdleMachine(home, directory, redis.url(), idle).run());
            return figures;
        } catch (StartFailure e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    /** Twice, and once more for what follows. */
    private List<Figure> starts(Site site) throws IOException, InterruptedException {
        double cold = site.startMachine(STEP_DELAY, List.of());
        out.printf("  first start: %.1f s%n", cold);
        double stop = stop(site);
        double warm = site.startMachine(STEP_DELAY, List.of());
        out.printf("  second start: %.1f s%n", warm);
        String how = "from the start of the process until startup_complete with all " + SERVICES + " up; ";
        return List.of(
                Figure.measured(
                                "start of a machine with 8 services, first",
                                Rounds.of(cold),
                                "s",
                                how + "in an empty directory of the machine")
                        .aimingAt(Goal.atMost(MOST_SECONDS_TO_START)),
                Figure.measured(
                                "start of a machine with 8 services, second",
                                Rounds.of(warm),
                                "s",
                                how + "again in the same directory; the goal counts for both")
                        .aimingAt(Goal.atMost(MOST_SECONDS_TO_START)),
                Figure.measured(
                        "stop of an idle machine",
                        Rounds.of(stop),
                        "s",
                        "from SIGTERM to the end of the process, services included; the first, which writes the archive"));
    }

    private static double stop(Site site) throws InterruptedException {
        long begin = System.nanoTime();
        site.machine().terminate();
        int code = site.machine().exitCode(LIMIT);
        if (code != 0) {
            throw new IllegalStateException("a machine that was told to stop ended with exit code " + code);
        }
        return Patience.secondsSince(begin);
    }

    private List<Figure> whileItRuns(Site site, EmbeddedRedis redis) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        TimeUnit.MILLISECONDS.sleep(idle.toMillis());
        figures.add(Figure.measured(
                "memory of an idle worker with 8 services",
                Rounds.of(site.machine().residentBytes() / MEGABYTE),
                "MB",
                "VmRSS after " + idle.toSeconds() + " s; without the services, which are processes of their own"));
        double restart = ServiceOrdeals.kill(site).seconds();
        out.printf("  a killed service is up again after %.1f s%n", restart);
        figures.add(Figure.measured(
                "kill -9 of an idle service until it is up again", Rounds.of(restart), "s", "one of 8 services"));
        site.startOrchestrator();
        figures.add(reportSize(site, redis));
        figures.add(Figure.measured(
                "memory of a worker with 8 services under load",
                Rounds.of(site.machine().residentBytes() / MEGABYTE),
                "MB",
                "VmRSS just after the jobs of the report above"));
        double stop = stop(site);
        figures.add(Figure.measured(
                "stop of an idle machine, later", Rounds.of(stop), "s", "the same without an archive to write"));
        return figures;
    }

    private Figure reportSize(Site site, EmbeddedRedis redis) throws IOException, InterruptedException {
        JsonNode job = Load.smallJob(home);
        RedisClient client = RedisClient.create(redis.url());
        try {
            RedisCommands<String, String> commands = client.connect().sync();
            Load customers = Load.start(site.client(), job, 2 * SERVICES);
            long end = System.nanoTime() + load.toNanos();
            long largest = 0;
            long sum = 0;
            int looks = 0;
            while (System.nanoTime() < end) {
                long size = commands.strlen(REPORT_KEY);
                largest = Math.max(largest, size);
                sum += size;
                looks++;
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            customers.stop(LIMIT);
            if (largest == 0 || customers.ended() == 0) {
                throw new IllegalStateException("the machine has not reported, or done no jobs");
            }
            return Figure.measured(
                            "status report of a machine with 8 services under load",
                            Rounds.of(largest / KILOBYTE),
                            "KB",
                            "the largest of %d looks at the one kept in Redis (on average %.1f KB) while %d jobs ended"
                                    .formatted(looks, sum / KILOBYTE / looks, customers.ended()))
                    .aimingAt(Goal.atMost(MOST_REPORT_KILOBYTES));
        } finally {
            client.shutdown();
        }
    }
}
