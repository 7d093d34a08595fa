package dev.emp.orchestrator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

/** A client that reads the event stream of a job. */
final class EventStream implements AutoCloseable {

    private static final ServerSentEvent<String> END =
            ServerSentEvent.<String>builder().event("end of stream").build();

    private final BlockingQueue<ServerSentEvent<String>> received = new LinkedBlockingQueue<>();
    private final Disposable reading;

    EventStream(TestOrchestrator orchestrator, String job, @Nullable String lastEventId) {
        FluxExchangeResult<ServerSentEvent<String>> answer = orchestrator
                .client
                .get()
                .uri("/v1/jobs/{id}/events", job)
                .headers(headers -> {
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith("text/event-stream")
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {});
        reading =
                answer.getResponseBody().subscribe(received::add, fault -> received.add(END), () -> received.add(END));
    }

    /** The next event that is no heartbeat, which must have this name. */
    Received next(String name) throws InterruptedException {
        ServerSentEvent<String> event = take();
        while (event.event() == null && event.comment() != null) {
            event = take();
        }
        assertThat(event.event()).as("event %s", event).isEqualTo(name);
        return new Received(String.valueOf(event.id()), event.data());
    }

    /** The job's state in the last event before the end of the stream. */
    Object lastState() throws InterruptedException {
        ServerSentEvent<String> last = END;
        ServerSentEvent<String> event = take();
        while (event != END) {
            last = event;
            event = take();
        }
        return JsonMapper.shared().readValue(last.data(), Map.class).get("state");
    }

    String nextComment() throws InterruptedException {
        ServerSentEvent<String> event = take();
        while (event.comment() == null) {
            event = take();
        }
        return event.comment();
    }

    void ends() throws InterruptedException {
        next("end of stream");
    }

    @Override
    public void close() {
        reading.dispose();
    }

    private ServerSentEvent<String> take() throws InterruptedException {
        ServerSentEvent<String> event = received.poll(TestOrchestrator.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).as("an event within " + TestOrchestrator.PATIENCE).isNotNull();
        return event;
    }

    record Received(String id, @Nullable String data) {

        Map<?, ?> json() {
            return JsonMapper.shared().readValue(data, Map.class);
        }
    }
}
