package dev.emp.worker.status;

import static dev.emp.worker.testing.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.claiming.Announcer;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.HealthEvent;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.plan.MachineType;
import dev.emp.worker.plan.Profile;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusReporterTest {

    private Bench bench;
    private ConnectorWatch watch;
    private MachineHealth health;
    private StatusReporter reporter;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        bench = new Bench(directory);
        watch = bench.watch();
        Claimer claimer = new Claimer(
                bench.worker(2),
                watch,
                bench.link,
                bench.executions,
                bench.secrets,
                bench.settings(),
                CircuitBreaker.of("service-one", Claimer.breakerConfig()));
        Workforce workforce = new Workforce(List.of(claimer), List.of(new Announcer(watch, bench.bus, bench.link)));
        health = new MachineHealth(
                bench.clock, new MachineHealth.Patience(Duration.ofMinutes(10), Duration.ofMinutes(5)));
        Journal journal = new Journal(bench.clock, bench.changed);
        MachineServices services = new MachineServices(workforce, null, health, journal, bench.clock);
        MachineIdentity identity = new MachineIdentity(
                Bench.MACHINE, MachineType.GPU, Profile.BASE, directory, bench.clock.instant(), "1");
        ReportBuilder reports = new ReportBuilder(
                identity, health, workforce, bench.executions, new PlainFacts(services, journal), bench.clock);
        reporter = new StatusReporter(reports, bench.bus, bench.link, bench.changed);
        health.apply(new HealthEvent.Started());
    }

    /** What a machine says that has no processes and whose resources nobody watches. */
    private record PlainFacts(MachineServices all, Journal journal) implements MachineFacts {
        @Override
        public String profile() {
            return "base";
        }

        @Override
        public List<MachineReport.Step> steps() {
            return List.of();
        }

        @Override
        public List<MachineReport.Event> events() {
            return journal.events();
        }

        @Override
        public MachineReport.Resources resources() {
            return null;
        }

        @Override
        public List<MachineReport.Service> services() {
            return all.reports();
        }
    }

    @Test
    void aReportSaysWhatTheMachineIsAndDoes() throws Exception {
        bench.connector.setModels("sdxl");
        watch.check();
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(Bench.job());
        hold.awaitStarted(1);
        bench.clock.advance(Duration.ofSeconds(5));

        assertThat(reporter.report()).isEqualTo(Duration.ofSeconds(15));

        MachineReport report = onlyReport();
        assertThat(report.id()).isEqualTo(Bench.MACHINE);
        assertThat(report.description())
                .isEqualTo(new MachineReport.Description(
                        "gpu", "base", "1", bench.clock.instant().minusSeconds(5)));
        assertThat(report.reportedAt()).isEqualTo(bench.clock.instant());
        assertThat(report.health()).isEqualTo(Health.HEALTHY);
        assertThat(report.reason()).isNull();
        assertThat(report.services()).containsExactly(TestReport.service("one", "scripted", report.reportedAt(), null));
        assertThat(report.workers()).singleElement().satisfies(worker -> {
            assertThat(worker.id()).isEqualTo(Bench.WORKER);
            assertThat(worker.slots()).isEqualTo(2);
            assertThat(worker.jobs()).containsExactly(id);
            assertThat(worker.capabilities().signature()).contains("model=['sdxl']", "pool=['standard']");
        });
        hold.release(1);
        bench.awaitIdle();
    }

    @Test
    void aServiceThatIsDownIsReportedWithItsReason() throws Exception {
        bench.connector.setHealth(new ConnectorHealth.Down("no GPU"));
        watch.check();

        reporter.report();

        assertThat(onlyReport().health()).isEqualTo(Health.RESTARTING);
        assertThat(onlyReport().services())
                .containsExactly(TestReport.service("one", "scripted", bench.clock.instant(), "no GPU"));
    }

    @Test
    void aConnectorThatWasNeverReachedHasNoServiceYet() throws Exception {
        bench.connector.setReachable(false);
        watch.check();

        reporter.report();

        assertThat(onlyReport().services())
                .containsExactly(
                        TestReport.service("one", "unknown", bench.clock.instant(), "the connector does not answer"));
    }

    @Test
    void aServiceIsInItsStateSinceItsLastChange() throws Exception {
        watch.check();
        reporter.report();
        bench.clock.advance(Duration.ofSeconds(30));
        reporter.report();
        assertThat(onlyReport().services().getFirst().since())
                .isEqualTo(bench.clock.instant().minusSeconds(30));

        bench.connector.setHealth(new ConnectorHealth.Down("no GPU"));
        watch.check();
        reporter.report();
        assertThat(onlyReport().services().getFirst().since()).isEqualTo(bench.clock.instant());
    }

    @Test
    void aServiceThatWasNotAskedYetIsStarting() throws Exception {
        reporter.report();

        assertThat(onlyReport().services()).singleElement().satisfies(service -> {
            assertThat(service.state()).isEqualTo(MachineReport.Service.State.STARTING);
            assertThat(service.reason()).isEqualTo("not asked yet");
        });
    }

    @Test
    void aReportThatDidNotReachTheBusIsMadeAgainSoon() throws Exception {
        bench.bus.setAvailable(false);

        assertThat(reporter.report()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whoeverLeavesIsOffTheListAfterALastReport() throws Exception {
        reporter.start();
        assertThat(answer(bench.bus.machines())).hasSize(1);
        List<Health> heard = new CopyOnWriteArrayList<>();

        try (var watching = bench.bus.watch(report -> heard.add(report.health()))) {
            health.apply(new HealthEvent.Ended());
            reporter.stop();
        }

        assertThat(heard.getLast()).isEqualTo(Health.STOPPED);
        assertThat(answer(bench.bus.machines())).isEmpty();
    }

    private MachineReport onlyReport() {
        List<MachineReport> reports = answer(bench.bus.machines());
        assertThat(reports).hasSize(1);
        return reports.getFirst();
    }
}
