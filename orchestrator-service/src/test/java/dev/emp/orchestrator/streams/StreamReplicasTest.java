package dev.emp.orchestrator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose every connection leads to another replica. */
@Timeout(60)
class StreamReplicasTest {

    private static final int PHASES = 12;
    private static final int WHILE_CONNECTED = 3;
    private static final int WHILE_AWAY = 4;

    private TestOrchestrator replicas;
    private FakeWorker worker;
    private JobId job;
    private int told;

    @BeforeEach
    void start() {
        TestOrchestrator.replicate(3);
        replicas = TestOrchestrator.start("--server.shutdown=immediate");
        TestOrchestrator.replicate(1);
        String service = replicas.newService();
        worker = new FakeWorker(replicas.bus, service);
        job = replicas.submit(service);
    }

    @AfterEach
    void stop() {
        replicas.close();
    }

    @Test
    void missesNothingAndSeesNothingTwice() throws Exception {
        isWhole(follow(false));
    }

    @Test
    void missesNothingWhenAReplicaDiesMeanwhile() throws Exception {
        isWhole(follow(true));
    }

    /** What the client saw of the job's whole life, disconnected after each phase. */
    private List<String> follow(boolean losing) throws Exception {
        List<String> seen = new ArrayList<>();
        try (SseClient client = new SseClient(URI.create(replicas.baseUrl() + "/v1/jobs/" + job + "/events"))) {
            read(client, 1, seen);
            Lease lease = worker.claim().lease();
            read(client, 1, seen);
            for (int phase = 0; phase < PHASES; phase++) {
                tell(lease, WHILE_CONNECTED);
                read(client, WHILE_CONNECTED, seen);
                if (losing && phase == PHASES / 2) {
                    replicas.loseReplica();
                } else {
                    client.disconnect();
                }
                tell(lease, WHILE_AWAY);
                read(client, WHILE_AWAY, seen);
            }
            worker.complete(lease);
            read(client, 1, seen);
        }
        return seen;
    }

    /** By turns partial output and progress. */
    private void tell(Lease lease, int count) {
        for (int i = 0; i < count; i++) {
            told++;
            if (told % 2 == 0) {
                worker.progress(lease, told / 1000.0, "step " + told);
            } else {
                worker.text(lease, "token " + told);
            }
        }
    }

    private static void read(SseClient client, int count, List<String> seen) throws InterruptedException {
        for (SseClient.Event event : client.read(count)) {
            seen.add(
                    switch (event.name()) {
                        case "output" -> event.data().path("text").asString();
                        case "progress" ->
                            event.data().path("data").path("message").asString();
                        default -> event.name();
                    });
        }
    }

    /** Output and events are told in their own order; which of both comes first is not said. */
    private static void isWhole(List<String> seen) {
        int told = PHASES * (WHILE_CONNECTED + WHILE_AWAY);
        assertThat(seen.stream().filter(name -> name.startsWith("token ")))
                .containsExactlyElementsOf(numbered("token ", told, 1));
        List<String> events = new ArrayList<>(List.of("snapshot", "started"));
        events.addAll(numbered("step ", told, 0));
        events.add("succeeded");
        assertThat(seen.stream().filter(name -> !name.startsWith("token "))).containsExactlyElementsOf(events);
    }

    private static List<String> numbered(String word, int told, int remainder) {
        return IntStream.rangeClosed(1, told)
                .filter(i -> i % 2 == remainder)
                .mapToObj(i -> word + i)
                .toList();
    }
}
