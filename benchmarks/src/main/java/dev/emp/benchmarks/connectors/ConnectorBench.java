package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/** What the connectors of providers cost and keep, measured with real processes against simulated providers. */
public final class ConnectorBench {

    private static final long SEED = 20_261_126;

    private final Path home;
    private final boolean quick;
    private final Clock clock;
    private final PrintStream out;

    /** @param home where the {@code emp} script is */
    public ConnectorBench(Path home, boolean quick, Clock clock, PrintStream out) {
        this.home = home;
        this.quick = quick;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Measures everything once, showing how far it is. The ledgers and logs are kept when a goal was missed.
     *
     * @throws IllegalStateException if a process does not start, or a job fails that nothing was done to
     */
    public List<Figure> run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(home.toAbsolutePath().normalize().resolve(".emp")), "bench-connectors-");
        out.printf("Ledgers and logs are in %s%n", directory);
        List<Figure> figures = new ArrayList<>();
        try (Platform platform = Platform.start(home, directory, clock)) {
            figures.addAll(shown(new Overhead(platform, clock, quick, out).run()));
            figures.addAll(shown(new FallbackTrial(platform, clock, quick, out).run()));
            figures.addAll(shown(new PaidOnce(platform, quick, SEED, out).run()));
        }
        if (figures.stream().allMatch(Figure::met)) {
            FileSystemUtils.deleteRecursively(directory);
        }
        return figures;
    }

    /** At once: what follows takes minutes, and may fail. */
    private List<Figure> shown(List<Figure> figures) {
        for (Figure figure : figures) {
            out.printf(
                    Locale.ROOT,
                    "  %-64s %,10.2f %s%n",
                    figure.name(),
                    figure.rounds().median(),
                    figure.unit());
        }
        return figures;
    }
}
