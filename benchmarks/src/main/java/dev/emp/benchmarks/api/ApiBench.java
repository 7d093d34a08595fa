package dev.emp.benchmarks.api;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** What one orchestrator does over HTTP, in a process of its own as people start it. */
public final class ApiBench {

    private final Path home;
    private final boolean quick;
    private final PrintStream out;

    /** @param home where the {@code emp} script is */
    public ApiBench(Path home, boolean quick, PrintStream out) {
        this.home = home;
        this.quick = quick;
        this.out = out;
    }

    /**
     * Measures everything once, showing how far it is. The logs are kept when it fails.
     *
     * @throws IllegalStateException if a process does not start, an answer is not the one expected, or an event stream breaks
     */
    public Measurements run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(home.toAbsolutePath().normalize().resolve(".emp")), "bench-api-");
        out.printf("Logs are in %s%n", directory);
        List<Figure> figures = new ArrayList<>();
        String redis;
        try (Site site = Site.start(home, directory)) {
            redis = site.redis().version();
            figures.addAll(
                    new SubmissionTrial(site, quick ? SubmissionTrial.Plan.QUICK : SubmissionTrial.Plan.FULL, home, out)
                            .run());
            figures.addAll(new StreamTrial(site, quick ? StreamTrial.Plan.QUICK : StreamTrial.Plan.FULL, out).run());
        }
        FileSystemUtils.deleteRecursively(directory);
        return new Measurements(figures, Map.of("redis", redis + " without persistence"));
    }
}
