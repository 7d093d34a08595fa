package dev.emp.orchestrator.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that are wrong in every way there is, and are all refused as the description says. One that fails is made again
 * alone by {@code -Demp.wrong.seed=… -Demp.wrong.only=…}; {@code -Demp.wrong.count=…} makes more or less of them.
 */
@Timeout(600)
class WrongRequestTest {

    private static final Logger log = LoggerFactory.getLogger(WrongRequestTest.class);
    private static final long SEED = Long.getLong("emp.wrong.seed", 6);
    private static final int COUNT = Integer.getInteger("emp.wrong.count", 20_000);
    private static final int ONLY = Integer.getInteger("emp.wrong.only", -1);
    private static final int BETWEEN_WORLDS = 500;
    private static final int BEFORE_MEASURING = 4_000;
    private static final int AT_ONCE = 8;
    private static final int MOST_SHOWN = 12;
    private static final long MOST_GROWTH_MB = 64;

    private static final List<Mutation> MUTATIONS = List.of(
            Targets::path,
            Targets::path,
            Targets::query,
            Targets::queryValue,
            Targets::whole,
            HeaderJunk::replaced,
            HeaderJunk::replaced,
            HeaderJunk::contentType,
            HeaderJunk::added,
            HeaderJunk::line,
            (draft, chance) -> draft.withMethod(chance.of(Junk.METHODS), "method"),
            (draft, chance) -> draft.withVersion(
                    chance.of(List.of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "X", "")), "version"),
            Bodies::framed);
    private static final List<Mutation> OF_BODIES =
            List.of(Bodies::whole, Bodies::truncated, Bodies::disturbed, Bodies::encoded);

    private static KeyedOrchestrator orchestrator;
    private static World world;
    private static JsonNode document;
    private static RawCall wire;

    private final Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws IOException {
        orchestrator = KeyedOrchestrator.start(
                "--emp.orchestrator.body-timeout=400ms",
                "--server.netty.idle-timeout=1s",
                "--emp.orchestrator.max-input-size=64KB",
                "--emp.orchestrator.files.max-size=64KB",
                "--emp.orchestrator.batches.max-json-size=256KB",
                "--emp.orchestrator.batches.max-jobs=1000",
                "--emp.orchestrator.schedules.max-per-tenant=10000",
                "--emp.orchestrator.webhooks.limits.webhooks=10000",
                "--emp.orchestrator.webhooks.allow-private-addresses=true",
                "--emp.orchestrator.upkeep.interval=1m",
                "--emp.orchestrator.pools.heavy.min=1");
        world = new World(orchestrator);
        TestOrchestrator platform = orchestrator.platform;
        URI url = URI.create(platform.baseUrl());
        wire = new RawCall(new InetSocketAddress(url.getHost(), url.getPort()));
        document = JsonMapper.shared()
                .readTree(Objects.requireNonNull(platform.client
                        .get()
                        .uri("/v3/api-docs")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody()));
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void whatIsNotYetWrongIsTaken() throws IOException {
        world.makeAnew();
        List<Draft> drafts = new ArrayList<>(new Drafts(document, world).all());
        drafts.sort(Comparator.comparing(draft -> draft.method().equals("DELETE")));
        for (Draft draft : drafts) {
            RawCall.Reply reply = wire.send(draft);
            assertThat(reply.status()).as("%s: %s", draft, reply).isBetween(200, 299);
        }
    }

    @Test
    void everyWrongRequestIsRefusedInGoodOrder() throws Exception {
        long before = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int first = 0; first < COUNT; first += BETWEEN_WORLDS) {
                if (first == BEFORE_MEASURING) {
                    before = usedMegabytes();
                }
                send(first, Math.min(COUNT, first + BETWEEN_WORLDS), clients);
            }
        }
        long growth = before == 0 ? 0 : usedMegabytes() - before;
        log.info("{} wrong requests of seed {}, {} MB more in use: {}", COUNT, SEED, growth, outcomes);
        assertThat(faults.size()).as(() -> "of seed " + SEED + ": " + shown()).isZero();
        assertThat(growth).as("MB more in use").isLessThan(MOST_GROWTH_MB);
        if (ONLY < 0) {
            assertThat(outcomes.keySet())
                    .as("codes")
                    .contains(
                            "bad_request",
                            "malformed_json",
                            "invalid_parameter",
                            "invalid_header",
                            "invalid_job_id",
                            "missing_api_key",
                            "invalid_api_key",
                            "not_found",
                            "job_not_found",
                            "file_not_found",
                            "schedule_not_found",
                            "key_not_found",
                            "webhook_not_found",
                            "delivery_not_found",
                            "machine_not_found",
                            "command_not_found",
                            "pool_not_found",
                            "service_not_found",
                            "artifact_not_found",
                            "method_not_allowed",
                            "not_acceptable",
                            "request_timeout",
                            "payload_too_large",
                            "uri_too_long",
                            "headers_too_large",
                            "unsupported_media_type",
                            "unknown_field",
                            "missing_field",
                            "invalid_value",
                            "service_not_offered",
                            "invalid_input",
                            "idempotency_key_reused",
                            "range_not_satisfiable",
                            "closed");
        }
    }

    private void send(int first, int last, ExecutorService clients) throws Exception {
        world.makeAnew();
        List<Draft> drafts = new Drafts(document, world).all();
        List<Future<?>> sent = new ArrayList<>();
        for (int i = first; i < last; i++) {
            int number = i;
            if (ONLY < 0 || ONLY == number) {
                sent.add(clients.submit(() -> send(number, wrong(number, drafts))));
            }
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    private static Draft wrong(int number, List<Draft> drafts) {
        Chance chance = new Chance(new SplittableRandom(SEED * 1_000_003 + number));
        Draft draft = chance.of(drafts);
        int times = chance.oneIn(4) ? 2 + chance.below(2) : 1;
        for (int i = 0; i < times; i++) {
            // Where there is a body it is the most telling.
            boolean ofBody = !draft.body().isEmpty() && chance.below(5) < 3;
            Mutation mutation =
                    !ofBody ? chance.of(MUTATIONS) : chance.below(5) < 3 ? JsonJunk::changed : chance.of(OF_BODIES);
            draft = mutation.apply(draft, chance);
        }
        return draft;
    }

    private void send(int number, Draft draft) {
        Verdict verdict;
        try {
            verdict = Verdict.of(draft, wire.send(draft));
        } catch (IOException | RuntimeException fault) {
            verdict = new Verdict("none", "no answer that can be read: " + fault);
        }
        outcomes.merge(verdict.code(), 1, Integer::sum);
        if (!verdict.fault().isEmpty()) {
            faults.add(verdict.fault() + "\n  number " + number + ", " + draft);
        }
    }

    /** A few of each kind. */
    private String shown() {
        Map<String, List<String>> kinds = faults.stream()
                .collect(Collectors.groupingBy(
                        fault -> fault.substring(0, Math.min(60, fault.length())), TreeMap::new, Collectors.toList()));
        return faults.size() + " requests were not refused in good order\n"
                + kinds.values().stream()
                        .flatMap(some -> some.stream().limit(3))
                        .limit(MOST_SHOWN)
                        .collect(Collectors.joining("\n"));
    }

    private static long usedMegabytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
