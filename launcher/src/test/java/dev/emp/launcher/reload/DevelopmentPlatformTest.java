package dev.emp.launcher.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code emp up --dev} on a working copy in which lines are changed: an orchestrator and a simulator as processes. */
class DevelopmentPlatformTest {

    private static final String VERSION = "simulators/src/main/java/dev/emp/simulators/comfyui/InfoApi.java";
    private static final String MAIN = "simulators/src/main/java/dev/emp/simulators/SimulatorsApplication.java";
    private static final String OF_ORCHESTRATOR =
            "orchestrator-service/src/main/java/dev/emp/orchestrator/OrchestratorApplication.java";

    @TempDir
    static Path directory;

    private static final HttpClient http = HttpClient.newHttpClient();
    private static final Ports ports = Ports.free();
    private static final Heard heard = new Heard();
    private static WorkingCopy workingCopy;
    private static PlatformOptions options;
    private static DevelopmentPlatform platform;

    @BeforeAll
    static void start() throws Exception {
        workingCopy = new WorkingCopy(
                Files.createDirectory(directory.resolve("copy")), Set.of("simulators", "orchestrator-service"));
        options = PlatformOptions.in(directory.resolve("data"))
                .withPorts(ports)
                .without(Service.CONNECTOR_COMFYUI, Service.MONITOR, Service.WORKER);
        platform = DevelopmentPlatform.start(workingCopy.root(), options, heard);
    }

    @AfterAll
    static void stop() throws Exception {
        platform.close();
        workingCopy.close();
        http.close();
        for (Service service : options.services()) {
            assertThat(Ports.isFree(ports.of(service))).as(service.label()).isTrue();
        }
    }

    @BeforeEach
    void forgetWhatWasHeard() {
        heard.clear();
    }

    @Test
    void aChangedLineIsInTheServiceThatUsesItAndTheOthersGoOn() throws Exception {
        workingCopy.replace(VERSION, "\"0.3.64\"", "\"0.0.1-changed\"");

        platform.look();

        assertThat(stats()).contains("0.0.1-changed");
        assertThat(heard.again).containsExactly(Service.SIMULATOR);
        workingCopy.replace(VERSION, "\"0.0.1-changed\"", "\"0.3.64\"");
        platform.look();
        assertThat(stats()).contains("0.3.64");
    }

    @Test
    void aServiceOfSpringStartsAnewAndIsReady() throws Exception {
        workingCopy.replace(OF_ORCHESTRATOR, "builder().run(arguments);", "builder().run(arguments).getId();");

        platform.look();

        assertThat(heard.again).containsExactly(Service.ORCHESTRATOR);
        assertThat(get(Service.ORCHESTRATOR, "/v1/jobs")).contains("\"jobs\"");
    }

    @Test
    void whatDoesNotCompileIsToldAndTheServiceGoesOn() throws Exception {
        String before = workingCopy.replace(VERSION, "\"0.3.64\"", "nothing");

        platform.look();

        assertThat(heard.told).anyMatch(line -> line.contains("InfoApi.java") && line.contains("cannot find symbol"));
        assertThat(heard.again).isEmpty();
        assertThat(stats()).contains("0.3.64");
        workingCopy.write(VERSION, before);
        platform.look();
    }

    @Test
    void aServiceThatDoesNotStartSaysWhyAndStartsWithTheNextChange() throws Exception {
        String before = workingCopy.replace(
                MAIN,
                "public static void main(String[] args) throws InterruptedException {",
                "public static void main(String[] args) throws InterruptedException {"
                        + " if (args.length > 0) { throw new IllegalStateException(\"on purpose\"); }");

        platform.look();

        assertThat(heard.again).isEmpty();
        assertThat(heard.told)
                .anyMatch(line -> line.contains("simulator did not start") && line.contains("on purpose"));
        workingCopy.write(MAIN, before);
        platform.look();
        assertThat(heard.again).containsExactly(Service.SIMULATOR);
        assertThat(stats()).contains("0.3.64");
    }

    private static String stats() throws Exception {
        return get(Service.SIMULATOR, "/system_stats");
    }

    private static String get(Service service, String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(ports.url(service) + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** What the person at the terminal would see. */
    private static final class Heard implements DevelopmentPlatform.Listener {

        private final List<String> told = new ArrayList<>();
        private final List<Service> again = new ArrayList<>();

        void clear() {
            told.clear();
            again.clear();
        }

        @Override
        public void started(String name, String url, double seconds) {}

        @Override
        public void told(String what) {
            told.add(what);
        }

        @Override
        public void healthyAgain(Service service, double seconds) {
            again.add(service);
        }
    }
}
