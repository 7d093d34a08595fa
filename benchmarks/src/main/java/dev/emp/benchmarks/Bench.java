package dev.emp.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code emp bench} command. Ends with 0 when it ran, whatever the figures; with {@code --strict} only if all goals are met. */
@Command(name = "emp bench", mixinStandardHelpOptions = true, description = "Measure EMP.")
public final class Bench implements Callable<Integer> {

    @Parameters(paramLabel = "WHAT", description = "start: ./emp up to the first job, and submission to start.")
    private What what = What.START;

    @Option(names = "--quick", description = "A short run.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures here.")
    private @Nullable Path json;

    @Option(names = "--strict", description = "End with 1 when a goal is missed.")
    private boolean strict;

    private final Clock clock = Clock.systemUTC();

    /** What can be measured. */
    enum What {
        START
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
        Path home = Path.of(System.getProperty("emp.home", "."));
        var startedAt = clock.instant();
        List<Figure> figures = switch (what) {
            case START -> new StartBench(home, quick ? 20 : 200, clock, System.out).run();
        };
        String command = "./emp bench " + what.name().toLowerCase(Locale.ROOT) + (quick ? " --quick" : "");
        Report report = new Report(command, commit(home), startedAt, figures);
        report.print(System.out);
        if (json != null) {
            report.write(json);
        }
        return strict && !report.allMet() ? 1 : 0;
    }

    private static String commit(Path home) throws IOException, InterruptedException {
        String hash = git(home, "rev-parse", "--short", "HEAD");
        return hash.isEmpty()
                ? "unknown"
                : hash + (git(home, "status", "--porcelain").isEmpty() ? "" : "+");
    }

    private static String git(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            process.waitFor();
            return first == null ? "" : first;
        }
    }
}
