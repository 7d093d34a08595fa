package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.FeedSocketClient;
import dev.emp.monitor.testing.RunningMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that opens the feed and then reads nothing. */
class StalledSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HANDSHAKE = """
            GET /feed HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    @Test
    void isCutOffAndDisturbsNobodyElse() throws IOException, InterruptedException {
        InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());
        BusDriver driver = new BusDriver(bus, Clock.systemUTC());
        try (RunningMonitor monitor = RunningMonitor.start(bus, 0, "emp.monitor.feed.stall-limit=1s");
                Socket stalled = new Socket();
                FeedSocketClient reader = new FeedSocketClient(monitor.feed(), null)) {
            MeterRegistry meters = monitor.bean(MeterRegistry.class);
            open(stalled, monitor.port());
            await().atMost(PATIENCE).until(() -> gauge(meters) == 2);
            reader.say("{\"type\":\"sub\",\"topic\":\"machines\"}");
            await().atMost(PATIENCE).until(() -> {
                driver.report(large(driver.machine("m1", Health.FAILED)));
                return slowCloses(meters) == 1;
            });
            await().atMost(PATIENCE).until(() -> gauge(meters) == 1);
            driver.report(driver.machine("m2", Health.HEALTHY));
            reader.next(message -> message.toString().contains("m2"));
            assertThat(slowCloses(meters)).isEqualTo(1);
        }
    }

    private static void open(Socket socket, int port) throws IOException {
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
        // The first byte of the answer: from here on the server speaks WebSocket.
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        socket.getOutputStream().write(maskedText("{\"type\":\"sub\",\"topic\":\"machines\"}"));
    }

    /** A client's frame; a mask of zeros leaves the text as it is. */
    private static byte[] maskedText(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    /** Larger than what the network buffers on the way. */
    private static MachineReport large(MachineReport report) {
        return TestReport.of(report.id().value(), report.reportedAt())
                .health(report.health(), "x".repeat(2_000_000))
                .build();
    }

    private static double gauge(MeterRegistry meters) {
        return meters.get("emp.monitor.feed.clients").gauge().value();
    }

    private static double slowCloses(MeterRegistry meters) {
        return meters.get("emp.monitor.feed.slow.closes").counter().count();
    }
}
