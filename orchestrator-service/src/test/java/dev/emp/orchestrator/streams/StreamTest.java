package dev.emp.orchestrator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.events.EventFanOut;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

class StreamTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @Test
    void tellsTheWholeLifeOfAJob() throws Exception {
        JobId id = orchestrator.submit(service);
        try (EventStream stream = follow(id)) {
            Map<?, ?> job = stream.next("snapshot").json();
            assertThat(job.get("id")).isEqualTo(id.value());
            assertThat(job.get("state")).isEqualTo("queued");
            Lease lease = worker.claim().lease();
            Map<?, ?> started = stream.next("started").json();
            assertThat(started.get("job_id")).isEqualTo(id.value());
            assertThat(started.get("state")).isEqualTo("running");
            assertThat(started.get("epoch")).isEqualTo((int) lease.epoch());
            assertThat(((Map<?, ?>) started.get("data")).get("worker")).isEqualTo("machine/" + service);
            worker.progress(lease, 0.25, "step 5/20");
            Map<?, ?> progress = (Map<?, ?>) stream.next("progress").json().get("data");
            assertThat(progress.get("fraction")).isEqualTo(0.25);
            assertThat(progress.get("message")).isEqualTo("step 5/20");
            worker.complete(lease);
            assertThat(stream.next("succeeded").json().get("state")).isEqualTo("succeeded");
            stream.ends();
        }
    }

    @Test
    void tellsPartialOutputAsTextOrBytes() throws Exception {
        JobId id = orchestrator.submit(service);
        Lease lease = worker.claim().lease();
        try (EventStream stream = follow(id)) {
            stream.next("snapshot");
            worker.text(lease, "Hällo");
            Map<?, ?> text = stream.next("output").json();
            assertThat(text.get("text")).isEqualTo("Hällo");
            assertThat(text.get("number")).isEqualTo(1);
            assertThat(text.get("content_type")).isEqualTo("text/plain");
            worker.preview(lease, new byte[] {1, 2, (byte) 0xff});
            Map<?, ?> preview = stream.next("output").json();
            assertThat(Base64.getDecoder().decode((String) preview.get("data"))).containsExactly(1, 2, 0xff);
            assertThat(preview.get("number")).isEqualTo(2);
        }
    }

    @Test
    void tellsAllOutputBeforeTheEnd() throws Exception {
        JobId id = orchestrator.submit(service);
        Lease lease = worker.claim().lease();
        try (EventStream stream = follow(id)) {
            stream.next("snapshot");
            for (int i = 1; i <= 40; i++) {
                worker.text(lease, "token " + i);
            }
            worker.complete(lease);
            for (int i = 1; i <= 40; i++) {
                assertThat(stream.next("output").json().get("number")).isEqualTo(i);
            }
            stream.next("succeeded");
            stream.ends();
        }
    }

    @Test
    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    void headOfAStreamFollowsNothing() {
        JobId id = orchestrator.submit(service);
        EventFanOut fanOut = orchestrator.bean(EventFanOut.class);
        Awaitility.await().atMost(TestOrchestrator.PATIENCE).until(() -> fanOut.size() == 0);
        orchestrator
                .client
                .head()
                .uri("/v1/jobs/{id}/events", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.TEXT_EVENT_STREAM);
        assertThat(fanOut.size()).isZero();
    }

    @Test
    void endsAfterTheSnapshotOfAnEndedJob() throws Exception {
        JobId id = orchestrator.submit(service);
        worker.fail(worker.claim().lease(), JobFailure.of(FailureClass.AUTH, "no key"));
        try (EventStream stream = follow(id)) {
            assertThat(stream.next("snapshot").json().get("state")).isEqualTo("failed");
            stream.ends();
        }
    }

    @Test
    void aReturningClientHearsExactlyWhatItMissed() throws Exception {
        JobId id = orchestrator.submit(service);
        Lease lease = worker.claim().lease();
        String lastEventId;
        try (EventStream stream = follow(id)) {
            stream.next("snapshot");
            worker.text(lease, "one");
            stream.next("output");
            worker.progress(lease, 0.1, null);
            lastEventId = stream.next("progress").id();
        }
        worker.progress(lease, 0.2, null);
        worker.text(lease, "two");
        try (EventStream stream = new EventStream(orchestrator, id.value(), lastEventId)) {
            assertThat(((Map<?, ?>) stream.next("progress").json().get("data")).get("fraction"))
                    .isEqualTo(0.2);
            assertThat(stream.next("output").json().get("text")).isEqualTo("two");
            worker.progress(lease, 0.3, null);
            assertThat(((Map<?, ?>) stream.next("progress").json().get("data")).get("fraction"))
                    .isEqualTo(0.3);
            worker.complete(lease);
            stream.next("succeeded");
            stream.ends();
        }
    }

    @Test
    void aClientMayReturnAtAnyEvent() throws Exception {
        JobId id = orchestrator.submit(service);
        List<String> ids = new ArrayList<>();
        List<String> names = List.of("snapshot", "started", "progress", "released", "started", "succeeded");
        try (EventStream stream = follow(id)) {
            ids.add(stream.next("snapshot").id());
            Lease first = worker.claim().lease();
            ids.add(stream.next("started").id());
            worker.progress(first, 0.5, null);
            ids.add(stream.next("progress").id());
            orchestrator.bus.release(first, "draining").toCompletableFuture().join();
            ids.add(stream.next("released").id());
            worker.complete(worker.claim().lease());
            ids.add(stream.next("started").id());
            stream.next("succeeded");
        }
        for (int i = 0; i < ids.size(); i++) {
            try (EventStream stream = new EventStream(orchestrator, id.value(), ids.get(i))) {
                for (String name : names.subList(i + 1, names.size())) {
                    stream.next(name);
                }
                stream.ends();
            }
        }
    }

    @Test
    void tellsAReturningClientThatThereIsNoMore() throws Exception {
        JobId id = orchestrator.submit(service);
        String lastEventId;
        try (EventStream stream = follow(id)) {
            stream.next("snapshot");
            worker.complete(worker.claim().lease());
            stream.next("started");
            lastEventId = stream.next("succeeded").id();
            stream.ends();
        }
        orchestrator
                .client
                .get()
                .uri("/v1/jobs/{id}/events", id)
                .header("Last-Event-ID", lastEventId)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @Test
    void beginsAfreshForAnIdItNeverGave() throws Exception {
        JobId id = orchestrator.submit(service);
        for (String lastEventId : List.of("garbage", "999999999999999~0", "~", "a~b~c")) {
            try (EventStream stream = new EventStream(orchestrator, id.value(), lastEventId)) {
                stream.next("snapshot");
            }
        }
    }

    @Test
    void beginsAfreshWhenTheMissedEventsAreNoLongerKept() throws Exception {
        try (TestOrchestrator small = TestOrchestrator.start(BusLimits.DEFAULT.withEventsKept(5))) {
            String busy = small.newService();
            FakeWorker busyWorker = new FakeWorker(small.bus, busy);
            JobId id = small.submit(busy);
            Lease lease = busyWorker.claim().lease();
            String lastEventId;
            try (EventStream stream = new EventStream(small, id.value(), null)) {
                lastEventId = stream.next("snapshot").id();
            }
            for (int i = 0; i < 10; i++) {
                busyWorker.progress(lease, i / 10.0, null);
            }
            try (EventStream stream = new EventStream(small, id.value(), lastEventId)) {
                Map<?, ?> job = stream.next("snapshot").json();
                assertThat(((Map<?, ?>) job.get("progress")).get("fraction")).isEqualTo(0.9);
            }
        }
    }

    @Test
    void goesOnAfterAnOutageOfTheBus() throws Exception {
        try (TestOrchestrator own = TestOrchestrator.start()) {
            String ownService = own.newService();
            FakeWorker ownWorker = new FakeWorker(own.bus, ownService);
            JobId id = own.submit(ownService);
            Claim claim = ownWorker.claim();
            try (EventStream stream = new EventStream(own, id.value(), null)) {
                stream.next("snapshot");
                own.bus.setAvailable(false);
                own.bus.setAvailable(true);
                ownWorker.complete(claim.lease());
                // Told as an event, or as a snapshot by a stream that has felt the outage.
                assertThat(stream.lastState()).isEqualTo("succeeded");
            }
        }
    }

    @Test
    void sendsHeartbeatsWhileNothingHappens() throws Exception {
        try (TestOrchestrator quick = TestOrchestrator.start("--emp.orchestrator.events.heartbeat=50ms")) {
            JobId id = quick.submit(quick.newService());
            try (EventStream stream = new EventStream(quick, id.value(), null)) {
                stream.next("snapshot");
                assertThat(stream.nextComment()).isEqualTo("still here");
                assertThat(stream.nextComment()).isEqualTo("still here");
            }
        }
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void tellsItsClientsToGoElsewhereWhenItStops() throws Exception {
        TestOrchestrator stopping = TestOrchestrator.start();
        JobId id = stopping.submit(stopping.newService());
        try (EventStream stream = new EventStream(stopping, id.value(), null)) {
            stream.next("snapshot");
            stopping.close();
            assertThat(stream.next("error").json().get("code")).isEqualTo("stopping");
            stream.ends();
        }
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void forgetsClientsThatHaveGone() throws Exception {
        try (TestOrchestrator own = TestOrchestrator.start()) {
            JobId id = own.submit(own.newService());
            EventFanOut fanOut = own.bean(EventFanOut.class);
            try (EventStream stream = new EventStream(own, id.value(), null)) {
                stream.next("snapshot");
                assertThat(fanOut.size()).isEqualTo(1);
            }
            Awaitility.await().atMost(TestOrchestrator.PATIENCE).until(() -> fanOut.size() == 0);
        }
    }

    private EventStream follow(JobId id) {
        return new EventStream(orchestrator, id.value(), null);
    }
}
