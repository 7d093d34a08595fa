package dev.emp.jobbus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test on an empty bus. After every one the whole bus is checked, whatever the test was about. */
public abstract class BusContract {

    protected BusFixture fixture;
    protected BusDriver driver;
    protected JobBus bus;
    protected BusUpkeep upkeep;
    protected JobEvents events;
    protected JobQueries queries;
    protected MachineDirectory machines;
    protected MachineCommands commands;
    protected QueueControl control;
    protected Tenants tenants;

    /** An empty bus; closed by the test. */
    protected abstract BusFixture openFixture();

    @BeforeEach
    void open() {
        fixture = openFixture();
        driver = new BusDriver(fixture);
        bus = fixture.bus();
        upkeep = fixture.upkeep();
        events = fixture.events();
        queries = fixture.queries();
        machines = fixture.machines();
        commands = fixture.commands();
        control = fixture.control();
        tenants = fixture.tenants();
    }

    @AfterEach
    void checkAndClose() {
        try {
            List<Job> jobs = driver.jobs();
            everyJobIsInOnePlace(jobs);
            if (!BusDriver.get(events.read(EventCursor.START, 1, Duration.ZERO)).gap()) {
                assertThat(EventHistory.faults(driver.events(), jobs)).isEmpty();
            }
        } finally {
            fixture.close();
        }
    }

    /** I1, seen by the counts: they agree with the jobs themselves. */
    private void everyJobIsInOnePlace(List<Job> jobs) {
        Map<JobState, Long> states = jobs.stream().collect(Collectors.groupingBy(Job::state, Collectors.counting()));
        assertThat(BusDriver.get(queries.counts())).isEqualTo(states);
    }
}
