package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class EventOutletTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final JournalBudget budget = new JournalBudget(DataSize.ofKilobytes(100), DataSize.ofKilobytes(100));
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final EventWriter listener = new EventWriter(heard);
    private final EventOutlet outlet = new EventOutlet(listener, Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void withoutAJournalNothingIsKept() throws IOException {
        outlet.write(log("a"));

        assertThat(heard).hasToString("{\"type\":\"log\",\"line\":\"a\"}\n");
        assertThat(budget.kept()).isZero();
        assertThat(outlet.join(new EventWriter(OutputStream.nullOutputStream())))
                .isFalse();
    }

    @Test
    void withAJournalNobodyNeedsToListen() throws IOException {
        outlet.keep(new Journal(budget));
        outlet.leave(listener);
        outlet.write(log("a"));
        outlet.end(log("end"));

        ByteArrayOutputStream late = new ByteArrayOutputStream();
        EventWriter newcomer = new EventWriter(late);
        assertThat(outlet.join(newcomer)).isTrue();

        assertThat(outlet.follow(newcomer)).isEqualTo(EventOutlet.Departure.ENDED);
        assertThat(late.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    }

    @Test
    void whoListensHearsWhatIsTooMuchToKeepAndNothingMoreIsKeptThanIsAllowed() throws Exception {
        outlet.keep(new Journal(budget));
        AtomicLong most = new AtomicLong();
        FutureTask<EventOutlet.Departure> listening = new FutureTask<>(() -> outlet.follow(listener));
        Thread.ofVirtual().start(listening);

        for (int i = 0; i < 1000; i++) {
            outlet.write(log(i + "x".repeat(1000)));
            most.accumulateAndGet(budget.kept(), Math::max);
        }
        outlet.end(log("end"));

        assertThat(listening.get(30, TimeUnit.SECONDS)).isEqualTo(EventOutlet.Departure.ENDED);
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(100 * 1024);
        assertThat(budget.kept()).isZero();
        assertThat(heard.toString(StandardCharsets.UTF_8).lines().map(EventOutletTest::number))
                .hasSize(1001)
                .startsWith("0", "1", "2")
                .endsWith("999", "");
    }

    @Test
    void whatIsTooMuchToKeepWhileNobodyListensIsAnError() throws IOException {
        outlet.keep(new Journal(budget));
        outlet.leave(listener);

        assertThatThrownBy(() -> outlet.write(log("x".repeat(200_000)))).hasMessageContaining("nobody listens");
    }

    @Test
    void whoeverIsReplacedIsToldThatAndNothingMore() throws IOException {
        outlet.keep(new Journal(budget));
        outlet.write(log("a"));
        outlet.join(new EventWriter(OutputStream.nullOutputStream()));

        assertThat(outlet.follow(listener)).isEqualTo(EventOutlet.Departure.REPLACED);
        assertThat(heard.toString(StandardCharsets.UTF_8))
                .hasLineCount(1)
                .contains("\"class\":\"unavailable\"", "A newer request goes on");
    }

    @Test
    void aListenerThatBreaksOffLeavesWhatIsKept() throws IOException {
        EventWriter broken = new EventWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        });
        outlet.keep(new Journal(budget));
        outlet.join(broken);
        outlet.write(log("a"));

        assertThat(outlet.follow(broken)).isEqualTo(EventOutlet.Departure.GONE);
        assertThat(outlet.isUnheard()).isTrue();
    }

    @Test
    void anEndThatNobodyHeardStaysForLongAndOneThatWasHeardForAWhile() throws IOException {
        outlet.keep(new Journal(budget));
        outlet.leave(listener);
        outlet.end(log("end"));
        assertThat(outlet.isStale(NOON.plus(MINUTE), HOUR, MINUTE)).isFalse();
        assertThat(outlet.isStale(NOON.plus(HOUR), HOUR, MINUTE)).isTrue();

        outlet.join(listener);
        assertThat(outlet.isStale(NOON.plus(HOUR), HOUR, MINUTE)).isFalse();
        outlet.follow(listener);

        assertThat(outlet.isStale(NOON.plusSeconds(59), HOUR, MINUTE)).isFalse();
        assertThat(outlet.isStale(NOON.plus(MINUTE), HOUR, MINUTE)).isTrue();
    }

    @Test
    void aHeartbeatNeverLandsInsideAnEvent() throws IOException {
        listener.write(new byte[] {'{'}, 1);
        listener.writeBetween(new ExecutionEvent.Heartbeat());
        listener.write(new byte[] {'}', '\n'}, 2);
        listener.writeBetween(new ExecutionEvent.Heartbeat());

        assertThat(heard).hasToString("{}\n{\"type\":\"heartbeat\"}\n");
    }

    private static ExecutionEvent log(String line) {
        return new ExecutionEvent.LogLine(line);
    }

    private static String number(String line) {
        return line.replaceAll("\\D", "");
    }
}
