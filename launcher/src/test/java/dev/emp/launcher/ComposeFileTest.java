package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emp.launcher.ComposeFile.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every service of the compose stack is held to. No engine is needed. */
class ComposeFileTest {

    private static final List<String> PROFILES =
            List.of("basic-comfyui", "comfyui-1", "comfyui-remote", "playwright", "sim-test");
    private static final String OBSERVABILITY = "observability";

    @TempDir
    private Path directory;

    private Path secrets;

    @BeforeEach
    void nameTheSecrets() {
        secrets = directory.resolve("secrets");
    }

    static Stream<Service> services() throws IOException {
        return ComposeFile.read("compose.yaml").services().values().stream();
    }

    static Stream<List<String>> programs() {
        return Stream.of(List.of("docker-compose"), List.of("docker", "compose"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void mayDoNothingItNeedNot(Service service) {
        assertThat(service.fields()).containsEntry("read_only", true).containsEntry("init", true);
        assertThat(service.list("cap_drop")).containsExactly("ALL");
        assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
        assertThat(service.fields())
                .doesNotContainKeys("cap_add", "privileged", "network_mode", "pid", "ipc", "userns_mode");
        assertThat(service.list("volumes")).noneMatch(volume -> volume.contains("docker.sock"));
        assertThat(service.list("tmpfs")).anyMatch(mount -> mount.startsWith("/tmp:"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void isNobodyInParticularAndOursAreAllTheSame(Service service) {
        assertThat(service.text("user")).matches("[1-9]\\d*:\\d+");
        if (service.isOurs()) {
            assertThat(service.text("user")).isEqualTo("10001:10001");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void isLimitedInAllItTakes(Service service) {
        assertThat(service.text("mem_limit")).matches("\\d+[mg]");
        assertThat(Double.parseDouble(service.text("cpus"))).isPositive();
        assertThat(Integer.parseInt(service.text("pids_limit"))).isPositive();
        assertThat(ComposeFile.map(service.map("logging").get("options"))).containsKeys("max-size", "max-file");
    }

    @ParameterizedTest
    @MethodSource("services")
    void isLookedAfterAndHasTimeToStop(Service service) {
        assertThat(service.map("healthcheck")).containsKeys("interval", "timeout", "retries", "start_period");
        if (!service.isOurs()) {
            // Our images bring their own test.
            assertThat(service.map("healthcheck")).containsKey("test");
        }
        assertThat(service.text("restart")).isEqualTo("unless-stopped");
        assertThat(service.text("stop_grace_period")).matches("\\d+s");
    }

    @ParameterizedTest
    @MethodSource("services")
    void startsWhenWhatItNeedsIsHealthy(Service service) throws IOException {
        Map<String, Service> all = ComposeFile.read("compose.yaml").services();
        service.map("depends_on").forEach((name, condition) -> {
            assertThat(all).containsKey(name);
            assertThat(ComposeFile.map(condition)).containsEntry("condition", "service_healthy");
        });
        if (!service.name().equals("redis")) {
            assertThat(service.map("depends_on")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void hasAnImageOfOneVersion(Service service) {
        assertThat(service.text("image")).matches("[a-z0-9._/-]+:[\\w.-]+").doesNotEndWith(":latest");
    }

    @ParameterizedTest
    @MethodSource("services")
    void showsNoSecretInItsEnvironment(Service service) {
        service.environment().forEach((name, value) -> {
            if (name.matches(".*(PASSWORD|KEY|TOKEN|SECRET).*")) {
                assertThat(value).as(name).matches("(file:)?/run/secrets/.*|admin|operate");
            }
        });
        assertThat(service.list("command")).noneMatch(word -> word.contains("requirepass"));
    }

    @Test
    void theProfilesAreThoseOfTheMachinesAndTheObservers() throws IOException {
        Map<String, Service> services = ComposeFile.read("compose.yaml").services();
        services.values().forEach(service -> {
            if (PROFILES.contains(service.name())) {
                assertThat(service.list("profiles")).containsExactly(service.name());
                assertThat(service.text("image")).startsWith("emp/machine-");
            } else {
                assertThat(service.list("profiles")).isIn(List.of(), List.of(OBSERVABILITY));
            }
        });
        assertThat(services).containsKeys(PROFILES.toArray(String[]::new));
        assertThat(services)
                .containsKeys("redis", "orchestrator", "monitor", "front", "prometheus", "grafana", "redis-exporter");
    }

    @Test
    void onlyTheFrontAndTheObserversHavePortsAndOnlyOnThisHost() throws IOException {
        ComposeFile.read("compose.yaml").services().values().forEach(service -> {
            if (List.of("front", "prometheus", "grafana").contains(service.name())) {
                assertThat(service.list("ports")).allMatch(port -> port.startsWith("127.0.0.1:"));
            } else {
                assertThat(service.list("ports")).as(service.name()).isEmpty();
            }
            // A name could be had by one of several only.
            assertThat(service.fields()).doesNotContainKeys("container_name", "hostname");
        });
    }

    @Test
    void everySecretIsAFileThatGitIgnores() throws IOException {
        Map<String, Object> secrets =
                ComposeFile.map(ComposeFile.read("compose.yaml").content().get("secrets"));
        assertThat(secrets).isNotEmpty();
        secrets.forEach((name, secret) -> assertThat(
                        String.valueOf(ComposeFile.map(secret).get("file")))
                .as(name)
                .startsWith("./secrets/"));
        assertThat(Files.readAllLines(ComposeFile.FOLDER.resolve(".gitignore"))).contains("secrets/");
    }

    @Test
    void redisThrowsNothingAwayAndLetsTheUserDoWhatTheManualSays() throws Exception {
        assertThat(Files.readAllLines(ComposeFile.FOLDER.resolve("redis.conf")))
                .contains("appendonly yes", "maxmemory-policy noeviction", "aclfile /run/secrets/redis_users");
        Service redis = ComposeFile.read("compose.yaml").services().get("redis");
        assertThat(redis.text("mem_limit")).isEqualTo("1g");
        assertThat(redis.list("command")).endsWith("--maxmemory", "700mb");
        assertThat(init()).isZero();
        String manual = Files.readString(Path.of("..", "docs", "redis.md"));
        int begin = manual.indexOf("user emp on");
        String rights = manual.substring(manual.indexOf("resetkeys", begin), manual.indexOf("```", begin));
        assertThat(Files.readString(secrets.resolve("redis-users.acl")).replaceAll("\\s+", " "))
                .contains(rights.replace("\\\n", " ").replaceAll("\\s+", " ").strip());
    }

    @Test
    void theExporterOfRedisMayLookAsTheManualSaysAndKnowsItsPassword() throws Exception {
        Service exporter = ComposeFile.read("compose.yaml").services().get("redis-exporter");
        String manual = Files.readString(Path.of("..", "docs", "observability.md"));
        int begin = manual.indexOf("user watch on");
        String rights = manual.substring(manual.indexOf("-@all", begin), manual.indexOf("```", begin));
        for (String option : List.of("--check-single-streams=", "--check-single-keys=")) {
            String value = manual.substring(manual.indexOf(option)).split("'", 3)[1];
            assertThat(exporter.list("command")).contains(option + value);
        }

        assertThat(init()).isZero();

        assertThat(Files.readString(secrets.resolve("redis-users.acl")).replaceAll("\\s+", " "))
                .contains("resetkeys %R~emp:* resetchannels "
                        + rights.replace("\\\n", " ").replaceAll("\\s+", " ").strip());
        assertThat(Files.readString(secrets.resolve("redis-watch.json")))
                .contains("\"redis://redis:6379\": \"" + Files.readString(secrets.resolve("redis-watch-password"))
                        + "\"");
    }

    @Test
    void keysAreMadeOnceAndOnlyTheirOwnerGetsAtThem() throws Exception {
        assertThat(init()).isZero();
        String key = Files.readString(secrets.resolve("admin-key"));
        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(Files.readString(secrets.resolve("redis-users.acl")))
                .doesNotContain(Files.readString(secrets.resolve("redis-password")));
        assertThat(Files.getPosixFilePermissions(secrets)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(init()).isZero();
        assertThat(Files.readString(secrets.resolve("admin-key"))).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void composeUnderstandsIt(List<String> program) throws Exception {
        assumeTrue(
                run(with(program, "version"), directory) == 0, () -> String.join(" ", program) + " is not installed");
        List<String> command = new ArrayList<>(
                with(program, "-f", ComposeFile.FOLDER.resolve("compose.yaml").toString()));
        PROFILES.forEach(profile -> command.addAll(List.of("--profile", profile)));
        command.addAll(List.of("--profile", OBSERVABILITY, "config", "-q"));
        assertThat(run(command, directory))
                .as(Files.readString(directory.resolve("output")))
                .isZero();
    }

    private int init() throws Exception {
        return run(List.of(ComposeFile.FOLDER.resolve("init").toString(), secrets.toString()), directory);
    }

    private static List<String> with(List<String> program, String... more) {
        return Stream.concat(program.stream(), Stream.of(more)).toList();
    }

    /** A program that is not there fails, too. */
    private static int run(List<String> command, Path folder) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException notThere) {
            return -1;
        }
    }
}
