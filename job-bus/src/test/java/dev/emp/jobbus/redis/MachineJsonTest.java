package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.emp.jobbus.contract.GpuBox;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Event;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.MachineReport.Service;
import dev.emp.jobbus.machine.MachineReport.Worker;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MachineJsonTest {

    private static final Path SCHEMA = Path.of("..", "docs", "machine-status.schema.json");
    private static final Instant NOW = SettableClock.START;
    private static final String LONG = "Prompt outputs failed validation: ".repeat(20);

    private final JobIdGenerator ids = new JobIdGenerator(new SettableClock(), new Random(7));

    @Test
    void everyReportFollowsTheSchema() throws IOException {
        MachineReport full = GpuBox.report("box", NOW, 2).build();
        Worker picky = new Worker(
                WorkerId.parse("box/api"),
                8,
                Capabilities.ofService("openai")
                        .with("label.rack", AttributeValue.of("7"))
                        .withAdmission(new Admission(Set.of("a"), Set.of("b"), Set.of("region"))),
                List.of(ids.next(0)));
        assertThat(violations(MachineJson.write(full))).isEmpty();
        assertThat(violations(MachineJson.write(TestReport.of("bare", NOW).build())))
                .isEmpty();
        assertThat(violations(MachineJson.write(
                        TestReport.of("picky", NOW).workers(picky).build())))
                .isEmpty();
        for (Health health : Health.values()) {
            assertThat(violations(MachineJson.write(
                            TestReport.of("any", NOW).health(health, "why").build())))
                    .isEmpty();
        }
        for (Service.State state : Service.State.values()) {
            Service service = new Service("s", "s", state, "why", NOW, null);
            assertThat(violations(MachineJson.write(
                            TestReport.of("any", NOW).services(service).build())))
                    .isEmpty();
        }
    }

    @Test
    void theSchemaRefusesWhatItDoesNotKnow() throws IOException {
        String json = MachineJson.write(GpuBox.report("box", NOW, 1).build());
        assertThat(violations(json.replace("\"gpus\":", "\"fans\":3,\"gpus\":")))
                .anyMatch(violation -> violation.contains("fans"));
        assertThat(violations(json.replace("\"pid\":", "\"priority\":3,\"pid\":")))
                .anyMatch(violation -> violation.contains("priority"));
        assertThat(violations(json.replace("\"schema_version\":2", "\"schema_version\":3")))
                .isNotEmpty();
        assertThat(violations(json.replace("\"state\":\"up\"", "\"state\":\"well\"")))
                .isNotEmpty();
    }

    /** A machine with eight GPUs and a large library of models. */
    @Test
    void whatAllWorkersOfferAlikeIsSaidOnce() throws IOException {
        Capabilities library = Capabilities.ofService("comfyui");
        for (int model = 0; model < 200; model++) {
            library = library.with(
                    Capabilities.MODEL, AttributeValue.of("checkpoint-number-%03d.safetensors".formatted(model)));
        }
        Capabilities offer = library;
        Worker[] workers = IntStream.range(0, 8)
                .mapToObj(gpu -> new Worker(
                        WorkerId.parse("box/comfyui-gpu" + gpu),
                        1,
                        offer.with("gpu.index", AttributeValue.of(gpu)),
                        List.of(ids.next(0))))
                .toArray(Worker[]::new);
        MachineReport report = TestReport.of("box", NOW).workers(workers).build();

        String json = MachineJson.write(report);

        assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThan(ReportSize.LIMIT_BYTES);
        assertThat(MachineJson.read(json)).isEqualTo(report);
        assertThat(violations(json)).isEmpty();
    }

    @Test
    void aReportOfVersionOneIsStillUnderstood() {
        String older = """
                {"schema_version":1,"id":"old","type":"gpu","health":"restarting","reason":"exit code 1",
                "started_at":"2026-01-01T00:00:00Z","reported_at":"2026-01-01T01:00:00Z",
                "workers":[{"id":"old/gpu0","slots":1,"capabilities":{"service":["comfyui"]},"jobs":[]}],
                "services":[{"name":"a","service":"comfyui","up":true},
                {"name":"b","service":"comfyui","up":false,"reason":"exit code 1"}]}""";
        Instant reportedAt = Instant.parse("2026-01-01T01:00:00Z");
        Worker worker = new Worker(WorkerId.parse("old/gpu0"), 1, Capabilities.ofService("comfyui"), List.of());
        MachineReport expected = TestReport.of("old", reportedAt)
                .profile("")
                .version("")
                .startedAt(Instant.parse("2026-01-01T00:00:00Z"))
                .health(Health.RESTARTING, "exit code 1")
                .workers(worker)
                .services(
                        TestReport.service("a", "comfyui", reportedAt, null),
                        TestReport.service("b", "comfyui", reportedAt, "exit code 1"))
                .build();
        assertThat(MachineJson.read(older)).isEqualTo(expected);
    }

    @Test
    void aReportOfANewerVersionIsRefusedWithTheVersionsThatAreUnderstood() {
        assertThatThrownBy(() -> MachineJson.read("{\"schema_version\":3}"))
                .hasMessage("unknown schema_version 3, understood: 1 to 2");
    }

    @Test
    void aMachineOfEightGpusWithLongTextsFitsAndKeepsItsNewestEvents() throws IOException {
        MachineReport report = large("sd_xl_base_1.0.safetensors");
        String json = MachineJson.write(report);
        assertThat(bytes(json)).isLessThanOrEqualTo(ReportSize.LIMIT_BYTES);
        assertThat(violations(json)).isEmpty();

        MachineReport read = MachineJson.read(json);
        assertThat(read.workers()).isEqualTo(report.workers());
        assertThat(read.resources()).isEqualTo(report.resources());
        assertThat(read.steps()).hasSameSizeAs(report.steps());
        assertThat(read.services())
                .hasSize(8)
                .allSatisfy(service -> assertThat(service.reason())
                        .hasSize(ReportSize.CUT_TEXT)
                        .endsWith("…"));
        assertThat(read.events()).isNotEmpty();
        assertThat(read.events().getLast().at())
                .isEqualTo(report.events().getLast().at());
        assertThat(read.events()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void textsAreCutBeforeAnEventGoes() {
        Event[] events = IntStream.range(0, 32)
                .mapToObj(n -> new Event(NOW.plusSeconds(n), "state_changed", null, LONG))
                .toArray(Event[]::new);
        MachineReport read = MachineJson.read(MachineJson.write(TestReport.of("box", NOW)
                .health(Health.FAILED, LONG)
                .events(events)
                .build()));
        assertThat(read.reason()).hasSize(ReportSize.CUT_TEXT).endsWith("…");
        assertThat(read.events()).hasSize(32);
    }

    @Test
    void whatTheWorkersOfferIsNeverCut() {
        MachineReport report = large("a".repeat(3_000));
        String json = MachineJson.write(report);
        assertThat(bytes(json)).isGreaterThan(ReportSize.LIMIT_BYTES);
        assertThat(MachineJson.read(json).workers()).isEqualTo(report.workers());
        assertThat(MachineJson.read(json).events()).isEmpty();
    }

    @Test
    void aTextIsNotCutWithinACharacter() {
        String faces = "x" + "🙂".repeat(5_000);
        MachineReport read = MachineJson.read(MachineJson.write(
                TestReport.of("box", NOW).health(Health.FAILED, faces).build()));
        assertThat(read.reason()).isEqualTo("x" + "🙂".repeat(99) + "…");
    }

    @Test
    void ofMoreThan32EventsTheOldestAreLeftOut() {
        Event[] events = IntStream.range(0, 40)
                .mapToObj(n -> new Event(NOW.plusSeconds(n), "state_changed", null, "text " + n))
                .toArray(Event[]::new);
        assertThat(TestReport.of("box", NOW).events(events).build().events()).containsExactly(lastOf(events, 32));
    }

    @Test
    void ofHundredsOfJobsTheFirstAreNamedAndAllAreCounted() throws IOException {
        List<JobId> jobs = IntStream.range(0, 500).mapToObj(n -> job()).toList();
        Worker worker = new Worker(WorkerId.parse("api/openai"), 500, Capabilities.ofService("openai"), jobs);
        MachineReport report = TestReport.of("api", NOW).workers(worker).build();

        String json = MachineJson.write(report);

        assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThan(ReportSize.LIMIT_BYTES);
        assertThat(violations(json)).isEmpty();
        Worker read = MachineJson.read(json).workers().getFirst();
        assertThat(read.slotsUsed()).isEqualTo(500);
        assertThat(read.jobs())
                .containsExactlyElementsOf(jobs.stream().sorted().limit(100).toList());
    }

    private MachineReport large(String model) {
        MachineReport box = GpuBox.report("gpu-box-1", NOW, 8).build();
        Worker[] workers = box.workers().stream()
                .map(each -> new Worker(
                        each.id(),
                        each.slots(),
                        // A name of its own for each, or it would be said once for all.
                        each.capabilities().with(Capabilities.MODEL, AttributeValue.of(model + each.id())),
                        List.of(job())))
                .toArray(Worker[]::new);
        Service[] services = box.services().stream()
                .map(each -> new Service(
                        each.name(),
                        each.service(),
                        Service.State.RESTARTING,
                        LONG.repeat(3),
                        each.since(),
                        each.process()))
                .toArray(Service[]::new);
        Event[] events = IntStream.range(0, 32)
                .mapToObj(n -> new Event(NOW.plusSeconds(n), "service_exited", "comfyui-gpu" + n % 8, LONG))
                .toArray(Event[]::new);
        return GpuBox.report("gpu-box-1", NOW, 8)
                .health(Health.RESTARTING, LONG)
                .workers(workers)
                .services(services)
                .events(events)
                .build();
    }

    private JobId job() {
        return ids.next(0);
    }

    private static Event[] lastOf(Event[] events, int count) {
        return List.of(events).subList(events.length - count, events.length).toArray(Event[]::new);
    }

    private static int bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private static List<String> violations(String json) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA));
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }
}
