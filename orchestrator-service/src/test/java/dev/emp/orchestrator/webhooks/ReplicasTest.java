package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.webhooks.Receiver.Reply;
import dev.emp.orchestrator.webhooks.Receiver.Request;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicasTest {

    private final Receiver receiver = Receiver.start();
    private final Set<String> done = new HashSet<>();

    @AfterEach
    void stop() {
        receiver.close();
    }

    private void run(TestOrchestrator orchestrator, String service, int jobs) {
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        for (int i = 0; i < jobs; i++) {
            JobId job = orchestrator.submit(service);
            worker.complete(worker.claim().lease());
            done.add(job.value());
        }
    }

    private void awaitAll() {
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .untilAsserted(() -> assertThat(told()).containsAll(done));
    }

    private List<String> told() {
        return receiver.all().stream().map(Request::job).toList();
    }

    @Test
    void severalReplicasTellOfEachEventOnce() {
        List<TestOrchestrator> replicas = new ArrayList<>();
        try {
            replicas.add(TestOrchestrator.start(HookClient.LOCAL));
            replicas.add(TestOrchestrator.beside(replicas.getFirst(), HookClient.LOCAL));
            replicas.add(TestOrchestrator.beside(replicas.getFirst(), HookClient.LOCAL));
            String service = replicas.getFirst().newService();
            new HookClient(replicas.getLast()).create(receiver);
            run(replicas.getFirst(), service, 100);
            awaitAll();
            assertThat(told()).containsExactlyInAnyOrderElementsOf(done);
        } finally {
            replicas.forEach(TestOrchestrator::close);
        }
    }

    @Test
    void aReplicaThatStopsIsReplacedAtOnce() {
        TestOrchestrator first = TestOrchestrator.start(HookClient.LOCAL);
        String service = first.newService();
        new HookClient(first).create(receiver);
        run(first, service, 20);
        first.close();
        run(first, service, 20);
        try (TestOrchestrator second = TestOrchestrator.beside(first, HookClient.LOCAL)) {
            run(second, service, 20);
            awaitAll();
        }
        assertThat(told()).containsExactlyInAnyOrderElementsOf(done);
    }

    @Test
    void whatADeadReplicaHadInHandIsSentAfterItsLease() throws Exception {
        TestOrchestrator first = TestOrchestrator.start(HookClient.LOCAL);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        receiver.replying(request -> {
            if (asked.incrementAndGet() == 10) {
                held.countDown();
            }
            if (asked.get() >= 10) {
                await(dead);
            }
            return Reply.of(200);
        });
        String service = first.newService();
        new HookClient(first).create(receiver);
        run(first, service, 40);
        held.await();
        // As if it had been killed: from here on it can neither store nor give back anything.
        first.documents.setAvailable(false);
        first.close();
        first.documents.setAvailable(true);
        dead.countDown();
        try (TestOrchestrator second = TestOrchestrator.beside(first, HookClient.LOCAL)) {
            run(second, service, 10);
            first.clock.advance(Queues.LEASE);
            awaitAll();
            assertThat(told()).hasSizeBetween(50, 50 + 4 * 8);
        }
    }

    @Test
    void aRetryOutlivesItsReplica() {
        receiver.replying(500);
        TestOrchestrator first = TestOrchestrator.start(HookClient.LOCAL);
        String service = first.newService();
        String webhook = new HookClient(first).create(receiver).get("id").stringValue();
        run(first, service, 1);
        new HookClient(first).attempted(webhook, 1);
        first.close();
        receiver.replying(200);
        try (TestOrchestrator second = TestOrchestrator.beside(first, HookClient.LOCAL)) {
            first.clock.advance(Duration.ofSeconds(6));
            assertThat(new HookClient(second).settled(webhook, "delivered").get("attempts"))
                    .hasSize(2);
        }
    }

    @Test
    void eventsThatWereDroppedAreReported() {
        BusLimits usual = BusLimits.DEFAULT;
        BusLimits few = new BusLimits(
                usual.jobRetention(),
                usual.idempotencyRetention(),
                usual.machineTtl(),
                10,
                usual.affinityWait(),
                usual.laneRetention(),
                usual.ageing());
        TestOrchestrator first = TestOrchestrator.start(few, HookClient.LOCAL);
        String service = first.newService();
        new HookClient(first).create(receiver);
        run(first, service, 1);
        awaitAll();
        first.close();
        run(first, service, 20);
        done.clear();
        try (TestOrchestrator second = TestOrchestrator.beside(first, HookClient.LOCAL)) {
            run(second, service, 1);
            awaitAll();
            assertThat(second.bean(MeterRegistry.class)
                            .get("emp.webhook.gaps")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
