package dev.emp.worker.status;

import static dev.emp.worker.testing.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.jobbus.testing.FreePort;
import dev.emp.worker.WorkerApplication;
import dev.emp.worker.resources.NvidiaSmi;
import dev.emp.worker.status.Exposition.Family;
import dev.emp.worker.testing.FakeNvidia;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** What {@code docs/metrics.md} says of a worker that has a GPU, a process and jobs of every kind, against its {@code /metrics}. */
@Timeout(120)
class MetricsDocumentationTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static ConfigurableApplicationContext service;
    private static String text;
    private static Map<String, Family> scraped;

    @BeforeAll
    static void runJobsAndScrape() throws Exception {
        InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());
        service = start(bus);
        JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), RandomGenerator.getDefault());
        run(bus, ids.next(0), "{}", JobState.SUCCEEDED);
        run(bus, ids.next(0), "{\"fail\":\"invalid_input\"}", JobState.FAILED);
        run(bus, ids.next(0), "{\"fail\":\"unavailable\"}", JobState.SCHEDULED);
        Awaitility.await().atMost(PATIENCE).until(() -> scrape().contains("emp_gpu_memory_used_bytes"));
        text = scrape();
        scraped = Exposition.parse(text);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theDocumentListsEveryMetricOfOursAndNoOther() throws Exception {
        assertThat(ours()).isEqualTo(documented());
    }

    @Test
    void everyOtherMetricIsOfAFamilyInTheDocument() throws Exception {
        List<String> prefixes = cells(1).keySet().stream()
                .filter(name -> name.endsWith("*"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
        assertThat(scraped.keySet())
                .filteredOn(name -> !isOurs(name))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(prefixes).anyMatch(name::startsWith));
    }

    @Test
    void namesAndUnitsAreAsPrometheusWantsThem() {
        ours().forEach((name, family) -> {
            assertThat(name).matches("[a-z][a-z0-9_]*");
            assertThat(name.endsWith("_total")).as(name).isEqualTo(family.type().equals("counter"));
            assertThat(name).doesNotContainPattern("(millis|minutes|_ms|kilo|mega|percent)");
            assertThat(scraped.get(name).help()).as("help of " + name).isNotBlank();
        });
    }

    @Test
    void promtoolFindsNoFault() throws Exception {
        Path input = Files.writeString(directory.resolve("metrics.txt"), text);
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            abort("promtool, which comes with Prometheus, is not installed");
            return;
        }
        String verdict = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(verdict).isIn(0, 3);
        assertThat(verdict.lines().filter(line -> line.startsWith("emp_"))).isEmpty();
    }

    private static Map<String, Family> ours() {
        Map<String, Family> ours = new TreeMap<>();
        scraped.forEach((name, family) -> {
            if (isOurs(name)) {
                ours.put(name, family);
            }
        });
        return ours;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("emp_")
                || name.startsWith("resilience4j_")
                || name.equals("process_resident_memory_bytes");
    }

    private static Map<String, Family> documented() throws IOException {
        Map<String, Family> documented = new TreeMap<>();
        cells(1).forEach((name, cells) -> {
            if (isOurs(name)) {
                documented.put(name, Family.of(cells.get(2), cells.get(4)));
            }
        });
        return documented;
    }

    /** The rows of the section on the worker by what is in code marks in a column. */
    private static Map<String, List<String>> cells(int column) throws IOException {
        String section = Files.readString(DOCUMENT).split("\n## ", -1)[1];
        Map<String, List<String>> rows = new TreeMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            List<String> cells =
                    List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
            for (String name : cells.get(column).split(", ", -1)) {
                rows.put(name.replace("`", ""), cells);
            }
        });
        return rows;
    }

    private static void run(InMemoryJobBus bus, JobId id, String input, JobState end) {
        answer(((JobBus) bus).submit(Submission.of(id, JobSpec.of("comfyui", new JsonText(input)))));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> answer(bus.find(id)).orElseThrow().state() == end);
    }

    private static ConfigurableApplicationContext start(InMemoryJobBus bus) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                directory.resolve("main.py"),
                "exec '%s' -cp '%s' dev.emp.worker.supervision.ReadyServer \"$4\"\n".formatted(java, classes()));
        return WorkerApplication.builder()
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean("bus", InMemoryJobBus.class, () -> bus);
                    beans.registerBean(NvidiaSmi.class, () -> FakeNvidia.of(directory, 1, Clock.systemUTC()));
                })
                .run(
                        "--server.port=0",
                        "--emp.machine.id=box",
                        "--emp.machine.profile=comfyui",
                        "--emp.machine.directory=" + directory.resolve("machine"),
                        "--emp.machine.comfyui.python=sh",
                        "--emp.machine.comfyui.home=" + directory,
                        "--emp.machine.comfyui.first-port=" + FreePort.next(),
                        "--emp.worker.shutdown-grace=0s",
                        "--emp.artifacts.directory=" + directory.resolve("artifacts"));
    }

    private static Path classes() {
        URL home = MetricsDocumentationTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        return Path.of(URI.create(home.toString()));
    }

    private static String scrape() throws Exception {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
