package dev.emp.orchestrator;

import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.FileSystemUtils;

/** The whole orchestrator on a random port of 127.0.0.1, on the in-memory bus and a clock that stands still. */
public final class TestOrchestrator implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String LOOPBACK = "127.0.0.1";
    private static final AtomicInteger SERVICES = new AtomicInteger();

    public final SettableClock clock;
    public final InMemoryJobBus bus;
    public final InMemoryDocuments documents;
    public final DirectoryArtifactStore artifacts;
    public final WebTestClient client;

    private final JobIdGenerator ids;
    private final Path folder;
    private final ConfigurableApplicationContext context;

    private TestOrchestrator(BusLimits limits, SettableClock clock, String address, String... arguments) {
        this(clock, new InMemoryJobBus(clock, limits, new Random(1)), new InMemoryDocuments(clock), address, arguments);
    }

    private TestOrchestrator(
            SettableClock clock, InMemoryJobBus bus, InMemoryDocuments documents, String address, String... arguments) {
        this.clock = clock;
        this.bus = bus;
        this.documents = documents;
        this.ids = new JobIdGenerator(clock, RandomGenerator.getDefault());
        this.folder = temporaryFolder();
        this.artifacts = new DirectoryArtifactStore(folder);
        this.context = OrchestratorApplication.builder()
                .initializers(starting -> register(starting.getBeanFactory()))
                .run(with(arguments, "--server.port=0", "--server.address=" + address));
        this.client = WebTestClient.bindToServer()
                .baseUrl(baseUrl())
                .responseTimeout(PATIENCE)
                .build();
    }

    public static TestOrchestrator start(String... arguments) {
        return new TestOrchestrator(BusLimits.DEFAULT, new SettableClock(), LOOPBACK, arguments);
    }

    /** Listens elsewhere than on 127.0.0.1 only. */
    public static TestOrchestrator startOn(String address, String... arguments) {
        return new TestOrchestrator(BusLimits.DEFAULT, new SettableClock(), address, arguments);
    }

    public static TestOrchestrator start(BusLimits limits, String... arguments) {
        return new TestOrchestrator(limits, new SettableClock(), LOOPBACK, arguments);
    }

    /** Another replica, on the bus, the documents and the clock of the first. */
    public static TestOrchestrator beside(TestOrchestrator first, String... arguments) {
        return new TestOrchestrator(first.clock, first.bus, first.documents, LOOPBACK, arguments);
    }

    /** The one of this JVM, for tests that disturb nobody: each uses a {@link #newService service} of its own. */
    public static TestOrchestrator shared() {
        return Shared.INSTANCE;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** Offers a service nobody else has, whose input is {@code {"prompt": text, "steps"?: 1..100}}. */
    public String newService() {
        String name = "service-" + SERVICES.incrementAndGet();
        String schema = """
                {"type": "object", "required": ["prompt"], "additionalProperties": false, "properties": {
                  "prompt": {"type": "string", "minLength": 1},
                  "steps": {"type": "integer", "minimum": 1, "maximum": 100},
                  "a/b": {"type": "object", "properties": {"c": {"type": "boolean"}}},
                  "list": {"type": "array", "items": {"type": "number"}}}}""";
        bus.offer(new ServiceOffer(name, List.of("small", "large"), new JsonText(schema)))
                .toCompletableFuture()
                .join();
        return name;
    }

    /** Puts a job on the bus without the API. */
    public JobId submit(String service) {
        return submit(JobSpec.of(service, new JsonText("{\"prompt\":\"a cat\"}")));
    }

    public JobId submit(JobSpec spec) {
        JobId id = ids.next(0);
        bus.submit(Submission.of(id, spec)).toCompletableFuture().join();
        return id;
    }

    @Override
    public void close() {
        context.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(ConfigurableListableBeanFactory beans) {
        beans.registerSingleton("testBus", bus);
        beans.registerSingleton("testDocuments", documents);
        beans.registerSingleton("testClock", clock);
        beans.registerSingleton("testArtifacts", artifacts);
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("emp-orchestrator");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        private static final TestOrchestrator INSTANCE = start();
    }
}
