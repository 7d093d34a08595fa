package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code ./emp} starts finds its libraries beside the launcher. The tests of the services have class paths of their own and
 * would not notice one that Maven leaves out here, such as one that is wanted for tests alone as well.
 */
class LibrariesTest {

    private static final Path LIBRARIES = Path.of("..", "launcher", "target", "lib");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orchestrator-service",
                "monitor-service",
                "worker-service",
                "connector-openai",
                "connector-replicate",
                "connector-runpod",
                "connector-comfyui",
                "connector-playwright",
                "simulators",
                "embedded-redis",
                "openai-java-core",
                "playwright",
                "driver",
                "lettuce-core",
                "s3"
            })
    void aLibraryOfTheServicesLiesBesideTheLauncher(String name) throws IOException {
        assertThat(namesOfLibraries()).anyMatch(file -> file.matches(name + "-\\d.*\\.jar"));
    }

    @Test
    void noLibraryOfTestsLiesThere() throws IOException {
        assertThat(namesOfLibraries())
                .isNotEmpty()
                .noneMatch(file -> file.matches("(junit|assertj|mockito|testcontainers|awaitility|archunit).*"));
    }

    private static List<String> namesOfLibraries() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
