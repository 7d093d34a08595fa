package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/** What the connectors of providers cost and keep, measured with real processes against simulated providers. */
public final class ConnectorBench {

    private static final long SEED = 20_261_126;

    /** What is measured apart from the rest. */
    public enum Part {
        OVERHEAD,
        FALLBACKS,
        PAID_ONCE
    }

    /** So that jobs of killed workers come back soon, and a kill can follow a kill. */
    private static final String SOON_RECOVERED = "--emp.orchestrator.upkeep.interval=250ms";

    private final Path home;
    private final Set<Part> parts;
    private final boolean quick;
    private final Clock clock;
    private final PrintStream out;

    /**
     * @param home where the {@code emp} script is
     * @param parts empty for all
     */
    public ConnectorBench(Path home, Set<Part> parts, boolean quick, Clock clock, PrintStream out) {
        this.home = home;
        this.parts = parts.isEmpty() ? EnumSet.allOf(Part.class) : EnumSet.copyOf(parts);
        this.quick = quick;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Measures the parts once, the overhead on an orchestrator with no setting of its own, showing how far it is. The ledgers and logs are kept when a goal was missed.
     *
     * @throws IllegalStateException if a process does not start, or a job fails that nothing was done to
     */
    public List<Figure> run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(home.toAbsolutePath().normalize().resolve(".emp")), "bench-connectors-");
        out.printf("Ledgers and logs are in %s%n", directory);
        List<Figure> figures = new ArrayList<>();
        if (parts.contains(Part.OVERHEAD)) {
            try (Platform platform = Platform.start(home, subdirectory(directory, "overhead"), List.of(), clock)) {
                figures.addAll(shown(new Overhead(platform, clock, quick, out).run()));
            }
        }
        if (parts.contains(Part.FALLBACKS) || parts.contains(Part.PAID_ONCE)) {
            try (Platform platform =
                    Platform.start(home, subdirectory(directory, "faults"), List.of(SOON_RECOVERED), clock)) {
                figures.addAll(withFaults(platform));
            }
        }
        if (figures.stream().allMatch(Figure::met)) {
            FileSystemUtils.deleteRecursively(directory);
        }
        return figures;
    }

    private List<Figure> withFaults(Platform platform) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        if (parts.contains(Part.FALLBACKS)) {
            figures.addAll(shown(new FallbackTrial(platform, clock, quick, out).run()));
        }
        if (parts.contains(Part.PAID_ONCE)) {
            figures.addAll(shown(new PaidOnce(platform, quick, SEED, out).run()));
        }
        return figures;
    }

    private static Path subdirectory(Path directory, String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
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
