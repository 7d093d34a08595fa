package dev.emp.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's entry point, in a system of its own where Java only says how it was called. */
class StartScriptTest {

    private static final Path SCRIPTS = Path.of("../deploy/images/machine/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void install() throws IOException {
        Path machine = Files.createDirectories(root.resolve("opt/emp/machine"));
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                String text = Files.readString(script)
                        .replace("/opt/", root + "/opt/")
                        .replace("/var/lib/", root + "/var/lib/");
                executable(machine.resolve(script.getFileName()), text);
            }
        }
        Files.createDirectories(root.resolve("var/lib/emp"));
        Files.createDirectories(root.resolve("opt/emp/bin"));
        Files.writeString(root.resolve("opt/emp/bin/jvm-options"), "-XX:AOTCache=/opt/emp/emp.aot\n-Xlog:off\n");
        java("echo \"pid $$\"; echo \"arguments $*\"; env | grep ^EMP_ || true");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Java as it is in this system. */
    private void java(String script) throws IOException {
        executable(root.resolve("opt/java/bin/java"), "#!/bin/sh\n" + script + "\n");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of("sh", root.resolve("opt/emp/machine/start").toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("EMP_"));
        builder.environment().put("TMPDIR", root.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void theProcessBecomesTheWorker() throws Exception {
        environment.put("EMP_MACHINE_PROFILE", "base");
        environment.put("EMP_JAVA_OPTIONS", "-Dmore=1");

        Process process = start("--emp.machine.id=box");

        assertThat(output(process))
                .contains("pid " + process.pid() + "\n")
                .contains("arguments @" + root + "/opt/emp/bin/jvm-options @" + root
                        + "/opt/emp/bin/libraries -Xms16m -Xmx256m -Dmore=1"
                        + " dev.emp.launcher.container.OwnClasses " + root + "/opt/emp/app"
                        + " dev.emp.launcher.container.ServiceContainer --emp.machine.id=box\n")
                .contains("EMP_MACHINE_PROFILE=base")
                .doesNotContain("EMP_JAVA_OPTIONS");
        assertThat(process.waitFor()).isZero();
        assertThat(root.resolve("var/lib/emp/comfyui/output")).isDirectory();
    }

    @Test
    void aBundleTakesTheImagesPlaceAndItsAddressIsNotPassedOn() throws Exception {
        java("case \"$*\" in *'bundle fetch'*) echo /the/bundle ;; *) echo \"arguments $*\"; env | grep ^EMP_ ||"
                + " true; cat \"${1#@}\" ;; esac");
        environment.put("EMP_WORKER_BUNDLE_URL", "https://h/b.zip?sig=hidden");
        environment.put("EMP_WORKER_BUNDLE_SHA256", "0");

        Process process = start();

        assertThat(output(process))
                .contains(" -cp /the/bundle/lib/*:/the/bundle/app/* ")
                .contains("-Xlog:off")
                .doesNotContain("hidden")
                .doesNotContain("AOTCache")
                .doesNotContain("EMP_WORKER_BUNDLE");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aBundleThatCannotBeHadEndsTheStart() throws Exception {
        java("case \"$*\" in *'bundle fetch'*) echo 'machine-setup: no' >&2; exit 1 ;; *) echo started ;; esac");
        environment.put("EMP_WORKER_BUNDLE_URL", "https://h/b.zip");

        Process process = start();

        assertThat(output(process)).contains("machine-setup: no").doesNotContain("started");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void aStopWhileTheBundleIsFetchedEndsBoth() throws Exception {
        java("case \"$*\" in *'bundle fetch'*) echo $$ >'" + root
                + "/fetching'; exec sleep 600 ;; *) echo started ;; esac");
        environment.put("EMP_WORKER_BUNDLE_URL", "https://h/b.zip");
        Process process = start();
        try {
            await(() -> Files.exists(root.resolve("fetching"))
                    && !Files.readString(root.resolve("fetching")).isBlank());
            long fetching =
                    Long.parseLong(Files.readString(root.resolve("fetching")).strip());

            // Not the process's own, which closes its output as well.
            process.toHandle().destroy();

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            await(() -> ProcessHandle.of(fetching).map(each -> !each.isAlive()).orElse(true));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theValuesOfNodesAreWrittenBeforeTheWorkerStarts() throws Exception {
        Files.createDirectories(root.resolve("opt/ComfyUI"));
        Files.writeString(root.resolve("opt/ComfyUI/config_nodes.json"), "{\"custom_nodes\": [{\"env\": {}}]}");

        String output = output(start());

        assertThat(output.indexOf(
                        "nodes env " + root + "/opt/ComfyUI/config_nodes.json --into " + root + "/var/lib/emp/nodes"))
                .isBetween(0, output.indexOf("ServiceContainer"));
    }

    private Process health(int status) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/health/readiness", exchange -> {
            byte[] body = "{\"reason\":\"the machine is starting\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Files.writeString(
                    root.resolve("emp-port"),
                    Integer.toString(server.getAddress().getPort()));
            Process process = probe();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process;
        } finally {
            server.stop(0);
        }
    }

    private Process probe() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(root.resolve("opt/emp/machine/health").toString()).redirectErrorStream(true);
        builder.environment().put("TMPDIR", root.toString());
        return builder.start();
    }

    @Test
    void aMachineIsHealthyWhenItIsReady() throws Exception {
        Process ready = health(200);

        assertThat(output(ready)).isEqualTo("ready\n");
        assertThat(ready.exitValue()).isZero();
    }

    @Test
    void aMachineThatIsNotReadySaysWhy() throws Exception {
        Process starting = health(503);

        assertThat(output(starting)).isEqualTo("not ready: {\"reason\":\"the machine is starting\"}\n");
        assertThat(starting.exitValue()).isEqualTo(1);
    }

    @Test
    void aMachineWhoseWorkerHasNotStartedIsNotHealthy() throws Exception {
        Process early = probe();

        assertThat(output(early)).isEqualTo("the worker has not started yet\n");
        assertThat(early.waitFor()).isEqualTo(1);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - begin).as("waited in vain").isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }
}
