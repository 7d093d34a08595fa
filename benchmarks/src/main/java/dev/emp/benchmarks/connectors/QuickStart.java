package dev.emp.benchmarks.connectors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a process that is killed soon is started: with a class data archive of its own, and without the optimizing compiler. Both only
 * make the starts cheap, of which there are hundreds.
 */
final class QuickStart {

    /** For a process to stop and write the archive. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private QuickStart() {}

    /** @param name of the archive; the first process that stops in good order writes it */
    static Map<String, String> of(Platform platform, String name) {
        return Map.of(
                "EMP_JAVA_OPTIONS",
                "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=" + archive(platform, name),
                "EMP_TIERED_STOP_AT_LEVEL",
                "1");
    }

    static boolean isRecorded(Platform platform, String name) {
        return Files.exists(archive(platform, name));
    }

    private static Path archive(Platform platform, String name) {
        return platform.directory().resolve(name + ".jsa");
    }
}
