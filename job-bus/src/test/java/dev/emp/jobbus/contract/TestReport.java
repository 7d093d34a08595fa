package dev.emp.jobbus.contract;

import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Event;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.MachineReport.Resources;
import dev.emp.jobbus.machine.MachineReport.Service;
import dev.emp.jobbus.machine.MachineReport.Step;
import dev.emp.jobbus.machine.MachineReport.Worker;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds reports for tests: of a healthy GPU machine without workers, unless the test says otherwise. */
public final class TestReport {

    private final MachineId id;
    private final Instant now;
    private String type = "gpu";
    private String profile = "base";
    private String version = "1.0";
    private Instant startedAt;
    private Health health = Health.HEALTHY;
    private @Nullable String reason;
    private List<Worker> workers = List.of();
    private List<Service> services = List.of();
    private List<Step> steps = List.of();
    private List<Event> events = List.of();
    private @Nullable Resources resources;

    private TestReport(MachineId id, Instant now) {
        this.id = id;
        this.now = now;
        this.startedAt = now;
    }

    /** @param now the time of the report and, unless the test says otherwise, of the machine's start */
    public static TestReport of(String id, Instant now) {
        return new TestReport(new MachineId(id), now);
    }

    /** A service without a process that has been up, or down, since {@code since}; a reason means down. */
    public static Service service(String name, String service, Instant since, @Nullable String reason) {
        Service.State state = reason == null ? Service.State.UP : Service.State.DOWN;
        return new Service(name, service, state, reason, since, null);
    }

    public TestReport type(String value) {
        type = value;
        return this;
    }

    public TestReport profile(String value) {
        profile = value;
        return this;
    }

    public TestReport version(String value) {
        version = value;
        return this;
    }

    public TestReport startedAt(Instant value) {
        startedAt = value;
        return this;
    }

    public TestReport health(Health value, @Nullable String why) {
        health = value;
        reason = why;
        return this;
    }

    public TestReport workers(Worker... values) {
        workers = List.of(values);
        return this;
    }

    public TestReport services(Service... values) {
        services = List.of(values);
        return this;
    }

    public TestReport steps(Step... values) {
        steps = List.of(values);
        return this;
    }

    public TestReport events(Event... values) {
        events = List.of(values);
        return this;
    }

    public TestReport resources(Resources value) {
        resources = value;
        return this;
    }

    public MachineReport build() {
        return new MachineReport(
                id,
                new MachineReport.Description(type, profile, version, startedAt),
                health,
                reason,
                now,
                workers,
                services,
                steps,
                events,
                resources);
    }
}
