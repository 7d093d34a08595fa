package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How to follow what happens, and the partial output of a job. */
public abstract class JobEventsContract extends BusContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private Batch read(EventCursor after, int max) {
        return get(events.read(after, max, Duration.ZERO));
    }

    private List<Part> readOutput(JobId job, long after, int max) {
        return get(events.readOutput(job, after, max, Duration.ZERO));
    }

    private static PartialOutput text(String text) {
        return new PartialOutput("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(List<Part> parts) {
        return parts.stream()
                .map(part -> new String(part.output().data(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void anEmptyBusHasNoEvents() {
        EventCursor latest = get(events.latest());
        assertThat(read(EventCursor.START, 10)).isEqualTo(new Batch(List.of(), EventCursor.START, false));
        assertThat(read(latest, 10)).isEqualTo(new Batch(List.of(), latest, false));
    }

    @Test
    void eventsAreReadInOrderAndFromAnyCursor() {
        List<JobId> submitted = driver.submit(5);
        List<JobEvent> all = read(EventCursor.START, 10).events();
        assertThat(all).extracting(JobEvent::job).isEqualTo(submitted);
        for (int i = 0; i < all.size(); i++) {
            assertThat(read(all.get(i).cursor(), 10).events()).isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void aBatchIsAsLongAsAskedForAndNextGoesOn() {
        driver.submit(5);
        Batch first = read(EventCursor.START, 2);
        Batch second = read(first.next(), 2);
        Batch third = read(second.next(), 2);
        assertThat(List.of(first, second, third))
                .extracting(batch -> batch.events().size())
                .containsExactly(2, 2, 1);
        assertThat(first.next()).isEqualTo(first.events().getLast().cursor());
        assertThat(third.next()).isEqualTo(get(events.latest()));
        assertThat(read(third.next(), 2)).isEqualTo(new Batch(List.of(), third.next(), false));
    }

    @Test
    void theLatestCursorSeesOnlyWhatComes() {
        driver.submit(3);
        EventCursor latest = get(events.latest());
        JobId id = driver.submit();
        assertThat(read(latest, 10).events()).extracting(JobEvent::job).containsExactly(id);
    }

    @Test
    void aWaitingReaderHearsOfTheNextEvent() {
        EventCursor latest = get(events.latest());
        List<CompletableFuture<Batch>> readers = IntStream.range(0, 5)
                .mapToObj(i -> events.read(latest, 10, LONG).toCompletableFuture())
                .toList();
        JobId id = driver.submit();
        assertThat(readers)
                .allSatisfy(reader -> assertThat(get(reader).events())
                        .extracting(JobEvent::job)
                        .containsExactly(id));
    }

    @Test
    void aFollowerMissesNothing() {
        EventCursor cursor = get(events.latest());
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        CompletionStage<WriteOutcome> progress = bus.progress(lease, new Progress(0.5, null));
        CompletionStage<WriteOutcome> complete = progress.thenCompose(done -> bus.complete(lease, RESULT));

        List<Type> seen = new ArrayList<>();
        while (!seen.contains(Type.SUCCEEDED)) {
            Batch batch = get(events.read(cursor, 1, LONG));
            batch.events().forEach(event -> seen.add(event.type()));
            cursor = batch.next();
        }
        assertThat(get(complete)).isEqualTo(new Applied(JobState.SUCCEEDED));
        assertThat(seen).isEqualTo(driver.typesOf(id));
    }

    @Test
    void aWaitThatBringsNothingEndsWithTheSameCursor() {
        EventCursor latest = get(events.latest());
        assertThat(get(events.read(latest, 10, SHORT))).isEqualTo(new Batch(List.of(), latest, false));
    }

    /** I11. */
    @Test
    void whoMissedDroppedEventsIsTold() {
        driver.submit();
        EventCursor early = get(events.latest());
        Lease lease = driver.claimOne("m/a").lease();
        IntStream.range(0, BusFixture.EVENTS_KEPT * 5 / 4)
                .mapToObj(i -> bus.progress(lease, new Progress(0.5, null)))
                .toList()
                .forEach(BusDriver::get);

        assertThat(read(EventCursor.START, 10).gap()).isTrue();
        Batch afterGap = read(early, 10);
        assertThat(afterGap.gap()).isTrue();
        assertThat(afterGap.events()).hasSize(10);
        assertThat(read(afterGap.next(), 10).gap()).isFalse();
        assertThat(driver.events()).hasSizeBetween(BusFixture.EVENTS_KEPT, BusFixture.EVENTS_KEPT * 11 / 10);
        assertThat(read(get(events.latest()), 10).gap()).isFalse();
    }

    @Test
    void aCursorThisBusNeverGaveIsRefused() {
        for (String nonsense : List.of("nonsense", "-1", "1-2-3", "0x1f", "../../etc")) {
            assertThatThrownBy(() -> read(new EventCursor(nonsense), 10)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aReadOfNothingIsRefused() {
        assertThatThrownBy(() -> read(EventCursor.START, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> readOutput(driver.newId(), 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> readOutput(driver.newId(), -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void partialOutputIsNumberedOverAllAttempts() {
        JobId id = driver.submit();
        Lease first = driver.claimOne("m/a").lease();
        assertThat(get(bus.output(first, text("Hel")))).isEqualTo(new Applied(JobState.RUNNING));
        get(bus.output(first, text("lo")));
        get(bus.release(first, "test"));
        get(bus.output(driver.claimOne("m/b").lease(), text("Hello")));

        List<Part> parts = readOutput(id, 0, 10);
        assertThat(parts).extracting(Part::number).containsExactly(1L, 2L, 3L);
        assertThat(parts).extracting(Part::epoch).containsExactly(1L, 1L, 2L);
        assertThat(parts).extracting(part -> part.output().contentType()).containsOnly("text/plain");
        assertThat(texts(parts)).containsExactly("Hel", "lo", "Hello");
        assertThat(texts(readOutput(id, 1, 1))).containsExactly("lo");
        assertThat(readOutput(id, 3, 10)).isEmpty();
    }

    @Test
    void partialOutputMayBeAnyBytes() {
        JobId id = driver.submit();
        byte[] preview = new byte[PartialOutput.LARGEST];
        for (int i = 0; i < preview.length; i++) {
            preview[i] = (byte) i;
        }
        get(bus.output(driver.claimOne("m/a").lease(), new PartialOutput("image/jpeg", preview)));
        assertThat(readOutput(id, 0, 1).getFirst().output().data()).isEqualTo(preview);
    }

    @Test
    void partialOutputIsNoEventButIsStillThereWhenTheJobIsDone() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.output(lease, text("a")));
        get(bus.complete(lease, RESULT));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.STARTED, Type.SUCCEEDED);
        assertThat(texts(readOutput(id, 0, 10))).containsExactly("a");
    }

    @Test
    void aWaitingReaderHearsOfTheNextPartOfItsJobOnly() {
        driver.submit(2);
        Lease followed = driver.claimOne("m/a").lease();
        Lease other = driver.claimOne("m/a").lease();
        CompletableFuture<List<Part>> reader =
                events.readOutput(followed.job(), 0, 10, LONG).toCompletableFuture();
        get(bus.output(other, text("other")));
        get(bus.output(followed, text("followed")));
        assertThat(texts(get(reader))).containsExactly("followed");
    }

    @Test
    void aWaitForOutputThatBringsNothingEndsEmpty() {
        assertThat(get(events.readOutput(driver.newId(), 0, 10, SHORT))).isEmpty();
        assertThat(get(events.readOutput(driver.submit(), 0, 10, SHORT))).isEmpty();
    }

    /** I11. */
    @Test
    void theLastThousandPartsAreKept() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        List<CompletionStage<WriteOutcome>> writes = IntStream.rangeClosed(1, 1_100)
                .mapToObj(i -> bus.output(lease, text("part " + i)))
                .toList();
        writes.forEach(BusDriver::get);

        assertThat(readOutput(id, 0, 2_000))
                .extracting(Part::number)
                .isEqualTo(LongStream.rangeClosed(101, 1_100).boxed().toList());
    }

    @Test
    void aSubmissionTellsWhoseJobItIsAndWhereItIsToRun() {
        driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                .withPlacement(Placement.DEFAULT.withTenant("acme").withPriority(70))
                .withRequirements(Requirements.of(
                        Requirement.equal(Capabilities.POOL, "heavy"), Requirement.equal(Capabilities.MODEL, "sdxl")))
                .withLabels(Map.of("user", "ada")));
        driver.submit();
        assertThat(read(EventCursor.START, 10).events())
                .extracting(event -> event.data().value())
                .containsExactly(
                        "{\"service\":\"%s\",\"tenant\":\"acme\",\"priority\":70,\"pool\":\"heavy\",\"model\":\"sdxl\",\"labelled\":true}"
                                .formatted(BusDriver.SERVICE),
                        "{\"service\":\"%s\",\"tenant\":\"default\",\"priority\":50}".formatted(BusDriver.SERVICE));
    }
}
