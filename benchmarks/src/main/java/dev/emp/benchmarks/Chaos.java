package dev.emp.benchmarks;

import dev.emp.benchmarks.bus.BusModelRuns;
import dev.emp.benchmarks.machine.MachineChaos;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code emp chaos} command. Ends with 1 when a fault was found. */
@Command(
        name = "emp chaos",
        mixinStandardHelpOptions = true,
        description = "Look for faults: at random, or by making things go wrong.")
public final class Chaos implements Callable<Integer> {

    private static final long OPERATIONS = 5_000_000;
    private static final long QUICK_OPERATIONS = 50_000;

    @Parameters(
            paramLabel = "WHAT",
            description = {
                "bus: random operations, stale workers, repeated calls and clock steps on the job bus on a real"
                        + " Redis, compared with a model in memory.",
                "machine: a machine with three simulated services under load; services and the machine are killed,"
                        + " memory leaks, Redis stops, the machine drains."
            })
    private What what = What.BUS;

    @Option(names = "--quick", description = "A short run.")
    private boolean quick;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "bus: how many operations; ${DEFAULT-VALUE} unless told.")
    private long operations = OPERATIONS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "bus: the same seed does the same again; ${DEFAULT-VALUE} unless told.")
    private long seed = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures here.")
    private @Nullable Path json;

    private final Clock clock = Clock.systemUTC();

    /** What faults are looked for in. */
    enum What {
        BUS,
        MACHINE
    }

    private Chaos() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Chaos())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, result) -> {
                    command.getErr().println("emp chaos: " + exception.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("emp.home", "."));
        Instant startedAt = clock.instant();
        Findings found = switch (what) {
            case BUS -> {
                BusModelRuns runs = new BusModelRuns(quick ? QUICK_OPERATIONS : operations, seed, System.out);
                yield new Findings(runs.run(), runs.faults());
            }
            case MACHINE -> {
                MachineChaos machine = new MachineChaos(home, quick, System.out);
                yield new Findings(machine.run(), machine.faults());
            }
        };
        Report report = new Report(
                "./emp chaos " + what.name().toLowerCase(Locale.ROOT) + (quick ? " --quick" : ""),
                Surroundings.commit(home),
                startedAt,
                Surroundings.machine(),
                Map.of("java", Runtime.version().toString()),
                found.figures());
        System.out.print(report.forTerminal());
        if (json != null) {
            Files.writeString(json, ReportJson.write(report));
        }
        found.faults().forEach(fault -> System.out.printf("%n%s%n", fault));
        return found.faults().isEmpty() ? 0 : 1;
    }

    /** @param faults empty when none was found */
    private record Findings(List<Figure> figures, List<String> faults) {}
}
