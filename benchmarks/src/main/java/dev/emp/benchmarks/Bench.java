package dev.emp.benchmarks;

import dev.emp.benchmarks.api.ApiBench;
import dev.emp.benchmarks.bus.BusBench;
import dev.emp.benchmarks.connectors.ConnectorBench;
import dev.emp.benchmarks.dashboard.DashboardBench;
import dev.emp.benchmarks.machine.MachineBench;
import dev.emp.benchmarks.rolling.RollingBench;
import dev.emp.benchmarks.scaling.ScalingBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code emp bench} command. Ends with 0 when it ran, whatever the figures; with {@code --strict} only if all goals are met. */
@Command(name = "emp bench", mixinStandardHelpOptions = true, description = "Measure EMP.")
public final class Bench implements Callable<Integer> {

    @Parameters(
            paramLabel = "WHAT",
            description = {
                "start: ./emp up to the first job, and submission to start.",
                "api: submissions over HTTP, against a bare WebFlux echo, and thousands of event streams.",
                "bus: the job bus on one Redis, against BullMQ and what Redis can do.",
                "machine: start, memory, report and recovery of a machine with simulated services.",
                "connectors: what they add to a job, the first token, jobs paid once under kills, fallbacks.",
                "dashboard: the page in a real Chromium with a busy fleet, and many viewers on one monitor.",
                "rolling: every replica of every service restarted in turn under load; what clients and jobs notice.",
                "scaling: a day of a pool in virtual time, with the scaler and with fixed fleets."
            })
    private What what = What.START;

    @Option(names = "--quick", description = "A short run.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures here.")
    private @Nullable Path json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Also write the table here, as part of a document.")
    private @Nullable Path markdown;

    @Option(names = "--svg", paramLabel = "FILE", description = "Also draw the day of the scaling run here.")
    private @Nullable Path svg;

    @Option(
            names = "--part",
            paramLabel = "PART",
            split = ",",
            description = {
                "Only these, of connectors: overhead, fallbacks, paid-once;",
                "of dashboard: size, page, viewers, counts."
            })
    private final List<String> parts = new ArrayList<>();

    @Option(names = "--strict", description = "End with 1 when a goal is missed.")
    private boolean strict;

    private final Clock clock = Clock.systemUTC();

    /** What can be measured. */
    enum What {
        START,
        API,
        BUS,
        MACHINE,
        CONNECTORS,
        DASHBOARD,
        ROLLING,
        SCALING
    }

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, result) -> {
                    command.getErr().println("emp bench: " + exception.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!parts.isEmpty() && what != What.CONNECTORS && what != What.DASHBOARD) {
            throw new IllegalArgumentException("--part belongs to \"connectors\" and \"dashboard\"");
        }
        Path home = Path.of(System.getProperty("emp.home", "."));
        Instant startedAt = clock.instant();
        Measurements measured = switch (what) {
            case START -> new Measurements(new StartBench(home, quick ? 20 : 200, clock, System.out).run(), Map.of());
            case API -> new ApiBench(home, quick, System.out).run();
            case BUS -> new BusBench(home, quick, System.out).run();
            case MACHINE -> new Measurements(new MachineBench(home, quick, System.out).run(), Map.of());
            case CONNECTORS ->
                new Measurements(
                        new ConnectorBench(home, partsOf(ConnectorBench.Part.class), quick, clock, System.out).run(),
                        Map.of());
            case DASHBOARD ->
                new DashboardBench(home, quick, partsOf(DashboardBench.Part.class), clock, System.out).run();
            case ROLLING -> new Measurements(new RollingBench(home, quick, System.out).run(), Map.of());
            case SCALING -> new Measurements(new ScalingBench(quick, svg, System.out).run(), Map.of());
        };
        Map<String, String> versions = new LinkedHashMap<>(measured.versions());
        versions.put("java", Runtime.version().toString());
        Report report = new Report(
                "./emp bench " + what.name().toLowerCase(Locale.ROOT) + (quick ? " --quick" : "") + partsText(),
                Surroundings.commit(home),
                startedAt,
                Surroundings.machine(),
                versions,
                measured.figures());
        System.out.print(report.forTerminal());
        if (json != null) {
            Files.writeString(json, ReportJson.write(report));
        }
        if (markdown != null) {
            Files.writeString(markdown, report.forMarkdown());
        }
        return strict && !report.allMet() ? 1 : 0;
    }

    private String partsText() {
        return parts.isEmpty() ? "" : " --part " + String.join(",", parts);
    }

    /** @throws IllegalArgumentException if one is named that there is not */
    private <E extends Enum<E>> Set<E> partsOf(Class<E> all) {
        Set<E> named = EnumSet.noneOf(all);
        for (String part : parts) {
            named.add(EnumSet.allOf(all).stream()
                    .filter(each -> nameOf(each).equals(part))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--part " + part + ": there are "
                            + EnumSet.allOf(all).stream().map(Bench::nameOf).collect(Collectors.joining(", ")))));
        }
        return named;
    }

    private static String nameOf(Enum<?> part) {
        return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
