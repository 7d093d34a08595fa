package dev.emp.benchmarks;

import dev.emp.benchmarks.bus.BusModelRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
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
        description = "Look for faults by doing everything at random.")
public final class Chaos implements Callable<Integer> {

    private static final long OPERATIONS = 5_000_000;
    private static final long QUICK_OPERATIONS = 50_000;

    @Parameters(
            paramLabel = "WHAT",
            description =
                    "bus: random operations, stale workers, repeated calls and clock steps on the job bus on a real"
                            + " Redis, compared with a model in memory.")
    private What what = What.BUS;

    @Option(names = "--quick", description = "A short run.")
    private boolean quick;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "How many operations; ${DEFAULT-VALUE} unless told.")
    private long operations = OPERATIONS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed does the same again; ${DEFAULT-VALUE} unless told.")
    private long seed = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures here.")
    private @Nullable Path json;

    private final Clock clock = Clock.systemUTC();

    /** What faults are looked for in. */
    enum What {
        BUS
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
        BusModelRuns runs = switch (what) {
            case BUS -> new BusModelRuns(quick ? QUICK_OPERATIONS : operations, seed, System.out);
        };
        Report report = new Report(
                "./emp chaos bus" + (quick ? " --quick" : ""),
                Surroundings.commit(home),
                startedAt,
                Surroundings.machine(),
                Map.of("java", Runtime.version().toString()),
                runs.run());
        System.out.print(report.forTerminal());
        if (json != null) {
            Files.writeString(json, ReportJson.write(report));
        }
        runs.faults().forEach(fault -> System.out.printf("%n%s%n", fault));
        return runs.faults().isEmpty() ? 0 : 1;
    }
}
