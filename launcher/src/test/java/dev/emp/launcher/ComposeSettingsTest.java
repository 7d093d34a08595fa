package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.ComposeFile.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every service would take the environment that the compose file gives it: {@code emp check} looks at it with that. */
class ComposeSettingsTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String SECRETS = "/run/secrets";
    private static final String GPU = "#!/bin/sh\necho '0, NVIDIA H100 80GB HBM3, GPU-0, 37, 1024, 81559, 41, 112.5'\n";

    @TempDir
    private Path directory;

    static Stream<Service> ours() throws IOException {
        return ComposeFile.read("compose.yaml").services().values().stream().filter(Service::isOurs);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void allThatTheComposeFileSetsIsASetting(Service service) throws Exception {
        JsonNode finding = finding(service);
        assertThat(finding.path("level").asString("")).as(finding.toString()).isEqualTo("ok");
        String profile = service.environment().get("EMP_MACHINE_PROFILE");
        if (profile != null) {
            assertThat(finding.path("text").asString("")).contains("profile " + profile);
        }
    }

    private JsonNode finding(Service service) throws Exception {
        Map<String, String> environment = new HashMap<>();
        service.environment().forEach((name, value) -> environment.put(name, value.replace(SECRETS, secrets())));
        environment.put("PATH", programs() + ":" + System.getenv("PATH"));
        String wanted = environment.getOrDefault("EMP_SERVICE", "machine");
        try (EmpProcess emp = EmpProcess.start(directory, environment, "check", "--json")) {
            emp.exitCode(LIMIT);
            for (JsonNode finding : JsonMapper.shared().readTree(emp.output()).path("findings")) {
                if (finding.path("name").asString("").equals(wanted)) {
                    return finding;
                }
            }
            throw new AssertionError("nothing was said of " + wanted + ": " + emp.output());
        }
    }

    private String secrets() {
        try {
            Path folder = Files.createDirectories(directory.resolve("secrets"));
            Files.writeString(folder.resolve("spring.data.redis.password"), "hidden");
            return folder.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path programs() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("programs"));
        Path program = Files.writeString(folder.resolve("nvidia-smi"), GPU);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }
}
