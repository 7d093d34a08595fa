package dev.emp.worker.supervision;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Specs of real processes, and how to see them end. */
final class Children {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Duration WINDOW = Duration.ofMinutes(10);

    private Children() {}

    /** Ready as soon as it runs. */
    static ProcessSpec spec(String name, int maxRestarts, String... command) {
        return spec(name, maxRestarts, new ReadinessProbe(null, PATIENCE), command);
    }

    static ProcessSpec spec(String name, int maxRestarts, ReadinessProbe probe, String... command) {
        return new ProcessSpec(
                name,
                List.of(command),
                Map.of("LANG", "C"),
                null,
                probe,
                new RestartPolicy(maxRestarts, WINDOW, Duration.ofSeconds(5)));
    }

    static ProcessSpec bash(String name, int maxRestarts, String script) {
        return spec(name, maxRestarts, "bash", "-c", script);
    }

    static ReadinessProbe probe(int port, Duration limit) {
        return new ReadinessProbe(URI.create("http://127.0.0.1:" + port + "/"), limit);
    }

    /** The command of a small JVM with the classes of the tests. */
    static List<String> java(Class<?> main, Object... arguments) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    static void awaitEnd(ProcessMark process) {
        Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** Waits until the process has printed so many lines. */
    static List<String> awaitLines(SupervisedProcess process, int count) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> process.log().tail(ServiceLog.LINES_KEPT), lines -> lines.size() >= count);
    }

    static ProcessMark mark(String pid) {
        return ProcessMark.of(Long.parseLong(pid)).orElseThrow();
    }
}
