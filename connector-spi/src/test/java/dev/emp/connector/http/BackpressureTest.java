package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.testing.ConnectorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is on its way from a connector to a reader that does not read is bounded, on both sides, whatever is to come. */
class BackpressureTest {

    private static final long ARTIFACT = 300L * 1024 * 1024;

    /** The network's own buffers, and a few lines on either side. */
    private static final long UNDERWAY = 32L * 1024 * 1024;

    private final Flood connector = new Flood();
    private final ConnectorServer server = ConnectorServer.start(connector);
    private RemoteConnector remote;

    @BeforeEach
    void start() {
        remote = new RemoteConnector(server.uri());
    }

    @AfterEach
    void stop() {
        connector.over.countDown();
        remote.close();
        server.close();
    }

    @Test
    void aReaderThatStopsHoldsUpItsConnectorAndNobodyElse() throws Exception {
        try (Socket stalled = new Socket("127.0.0.1", server.uri().getPort())) {
            byte[] body = EventCodec.encodeBody(ExecutionRequest.of(request("flood")));
            stalled.getOutputStream()
                    .write(("POST /connector/v1/executions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            stalled.getOutputStream().write(body);
            stalled.getOutputStream().flush();
            connector.flowing.await();

            assertThat(heartbeatsOfAnother(20)).isEqualTo(20);

            assertThat(connector.produced.get()).isPositive().isLessThan(UNDERWAY);
        }
    }

    @Test
    void aWorkerThatStopsReadingHoldsUpItsConnectorAndMissesNothing() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Drain context = new Drain(connector.produced, goOn);
        FutureTask<ConnectorResult> run = new FutureTask<>(() -> remote.run(request("flood"), context));
        Thread.ofVirtual().start(run);
        connector.flowing.await();

        assertThat(heartbeatsOfAnother(20)).isEqualTo(20);
        assertThat(connector.produced.get()).isLessThan(UNDERWAY);
        goOn.countDown();

        run.get(120, TimeUnit.SECONDS);
        assertThat(context.read).isEqualTo(ARTIFACT);
        assertThat(context.mostUnderway).isLessThan(UNDERWAY);
    }

    /** Reads another job's stream until so many heartbeats came. */
    private long heartbeatsOfAnother(int count) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create(server.uri() + "/connector/v1/executions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(EventCodec.encodeBody(ExecutionRequest.of(request("idle")))))
                .build();
        try (HttpClient http = HttpClient.newHttpClient();
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        http.send(post, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            long heartbeats = lines.lines()
                    .limit(count)
                    .filter(line -> line.contains("heartbeat"))
                    .count();
            http.shutdownNow();
            return heartbeats;
        }
    }

    private static ConnectorRequest request(String what) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("do", what);
        return new ConnectorRequest(what, input, null);
    }

    /** Tells of an endless file, or nothing at all. */
    private static final class Flood implements Connector {

        final AtomicLong produced = new AtomicLong();
        final CountDownLatch flowing = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);

        @Override
        public ConnectorDescriptor describe() {
            return new ConnectorDescriptor("flood", List.of(), JsonNodeFactory.instance.objectNode());
        }

        @Override
        public ConnectorHealth health() {
            return new ConnectorHealth.Up();
        }

        @Override
        public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
                throws ConnectorException, InterruptedException {
            if (request.input().path("do").asString().equals("idle")) {
                over.await();
            } else {
                try {
                    context.artifact("flood.bin", "application/octet-stream", new Source());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return new ConnectorResult(JsonNodeFactory.instance.objectNode());
        }

        private final class Source extends InputStream {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int count = (int) Math.min(length, ARTIFACT - produced.get());
                if (count == 0) {
                    return -1;
                }
                produced.addAndGet(count);
                flowing.countDown();
                return count;
            }
        }
    }

    /** Reads nothing until it may go on, and then counts how much is on its way. */
    private static final class Drain implements ConnectorContext {

        private final AtomicLong produced;
        private final CountDownLatch goOn;
        long read;
        long mostUnderway;

        Drain(AtomicLong produced, CountDownLatch goOn) {
            this.produced = produced;
            this.goOn = goOn;
        }

        @Override
        public void artifact(String name, String contentType, InputStream content) throws IOException {
            try (content) {
                goOn.await();
                byte[] buffer = new byte[64 * 1024];
                for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                    read += count;
                    mostUnderway = Math.max(mostUnderway, produced.get() - read);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public void accepted(String handle) {}

        @Override
        public void progress(double fraction, String message) {}

        @Override
        public void partial(String contentType, byte[] data) {}

        @Override
        public void log(String line) {}

        @Override
        public void usage(String unit, double amount) {}

        @Override
        public void onCancel(Runnable action) {}

        @Override
        public boolean isCanceled() {
            return false;
        }
    }
}
