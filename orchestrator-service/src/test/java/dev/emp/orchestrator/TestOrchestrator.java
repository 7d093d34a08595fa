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
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.FileSystemUtils;

/** The whole orchestrator on a random port of 127.0.0.1, on the in-memory bus and a clock that stands still. */
public final class TestOrchestrator implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Tags what cannot be said of several replicas, because it looks into one of them: its memory, its metrics, its end. */
    public static final String OF_ONE_REPLICA = "of-one-replica";

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final String LOOPBACK = "127.0.0.1";
    private static volatile int replicas = 1;
    private static final AtomicInteger SERVICES = new AtomicInteger();

    public final SettableClock clock;
    public final InMemoryJobBus bus;
    public final InMemoryDocuments documents;
    public final DirectoryArtifactStore artifacts;
    public final WebTestClient client;

    private final JobIdGenerator ids;
    private final Path folder;
    private final boolean isFirst;
    private final ConfigurableApplicationContext context;
    private final List<TestOrchestrator> others = new ArrayList<>();
    private final @Nullable RoundRobinProxy proxy;

    private TestOrchestrator(BusLimits limits, SettableClock clock, String address, String... arguments) {
        this(
                clock,
                new InMemoryJobBus(clock, limits, new Random(1)),
                new InMemoryDocuments(clock),
                temporaryFolder(),
                replicas,
                address,
                arguments);
    }

    private TestOrchestrator(TestOrchestrator first, String... arguments) {
        this(first.clock, first.bus, first.documents, first.folder, 0, LOOPBACK, arguments);
    }

    /** @param count of replicas, itself among them; 0 when it is another one's */
    private TestOrchestrator(
            SettableClock clock,
            InMemoryJobBus bus,
            InMemoryDocuments documents,
            Path folder,
            int count,
            String address,
            String... arguments) {
        this.clock = clock;
        this.bus = bus;
        this.documents = documents;
        this.folder = folder;
        this.artifacts = new DirectoryArtifactStore(folder);
        this.isFirst = count > 0;
        this.ids = new JobIdGenerator(clock, RandomGenerator.getDefault());
        this.context = OrchestratorApplication.builder()
                .initializers(starting -> register(starting.getBeanFactory()))
                .run(with(arguments, "--server.port=0", "--server.address=" + address));
        for (int i = 1; i < count; i++) {
            others.add(beside(this, arguments));
        }
        this.proxy = count > 1 ? new RoundRobinProxy(ports()) : null;
        this.client = WebTestClient.bindToServer()
                .baseUrl(baseUrl())
                .responseTimeout(PATIENCE)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_ANSWER))
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

    /** Another replica, on the bus, the documents, the files and the clock of the first. */
    public static TestOrchestrator beside(TestOrchestrator first, String... arguments) {
        return new TestOrchestrator(first, arguments);
    }

    /** Whoever starts an orchestrator from now on gets so many of them, behind a proxy that gives each call to the next. */
    public static void replicate(int count) {
        replicas = count;
    }

    /** The one of this JVM, for tests that disturb nobody: each uses a {@link #newService service} of its own. */
    public static TestOrchestrator shared() {
        return replicas > 1 ? SharedReplicas.INSTANCE : Shared.INSTANCE;
    }

    public String baseUrl() {
        return proxy == null ? "http://127.0.0.1:" + port() : proxy.url();
    }

    /** The last of its replicas dies: what it had in hand breaks off, and it does not come back. */
    public void loseReplica() {
        TestOrchestrator lost = others.removeLast();
        int port = lost.port();
        Objects.requireNonNull(proxy).cut(port);
        lost.close();
        // What reached it while it closed.
        proxy.cut(port);
    }

    private List<Integer> ports() {
        return Stream.concat(Stream.of(this), others.stream())
                .map(TestOrchestrator::port)
                .toList();
    }

    private int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
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
        if (proxy != null) {
            proxy.close();
        }
        others.forEach(TestOrchestrator::close);
        if (context.isActive()) {
            // Its event loops would wait two seconds for more to do.
            context.getBean(ReactorResourceFactory.class).setShutdownQuietPeriod(Duration.ZERO);
        }
        context.close();
        if (isFirst) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
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

    private static final class SharedReplicas {
        private static final TestOrchestrator INSTANCE = start();
    }
}
