package dev.emp.worker.testing;

import static dev.emp.worker.testing.Bench.answer;

import dev.emp.connector.Connector;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.worker.WorkerApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a bus in memory, as those see it who submit jobs, read reports or ask over HTTP. */
public final class WholeWorker implements AutoCloseable {

    public final InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());

    private final List<MachineReport> reports = new CopyOnWriteArrayList<>();
    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), RandomGenerator.getDefault());
    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;

    /**
     * @param connectors on its class path, by name
     * @param settings such as {@code emp.machine.type=gpu}; they win over those of this class
     */
    public void start(Path directory, Map<String, Connector> connectors, String... settings) {
        bus.watch(reports::add);
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "emp.machine.id=box",
                "emp.machine.directory=" + directory.resolve("machine"),
                "emp.artifacts.directory=" + directory.resolve("artifacts"),
                "emp.worker.shutdown-grace=0s"));
        all.addAll(List.of(settings));
        service = WorkerApplication.builder()
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean("bus", InMemoryJobBus.class, () -> bus);
                    connectors.forEach((name, connector) -> register(beans, name, connector));
                })
                .run(all.stream().map(each -> "--" + each).toArray(String[]::new));
    }

    private static <T extends Connector> void register(GenericApplicationContext beans, String name, T connector) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) connector.getClass();
        beans.registerBean(name, type, () -> connector);
    }

    public <T> T part(Class<T> type) {
        return service.getBean(type);
    }

    public JobId submit() {
        JobId id = ids.next(0);
        answer(((JobBus) bus).submit(Submission.of(id, Bench.job())));
        return id;
    }

    public Job find(JobId id) {
        return answer(bus.find(id)).orElseThrow();
    }

    public void awaitState(JobId id, JobState state) {
        await(() -> find(id).state() == state);
    }

    public MachineReport lastReport() {
        return reports.getLast();
    }

    /** Waits until a report knows of such an event. */
    public void awaitEvent(String kind) {
        await(() -> !reports.isEmpty()
                && lastReport().events().stream().anyMatch(event -> event.kind().equals(kind)));
    }

    public static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    /** @param headers name and value in turn */
    public HttpResponse<String> post(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.noBody());
        return http.send(
                headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
        if (service != null) {
            service.close();
        }
    }
}
