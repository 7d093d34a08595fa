package dev.emp.monitor.fleet;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.monitor.loop.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Listens to the machines' reports, and regularly reads the whole list to notice those that no longer report. */
final class FleetWatch implements Step, AutoCloseable {

    private final MachineDirectory directory;
    private final Fleet fleet;
    private final Duration interval;
    private final Clock clock;
    private MachineDirectory.@Nullable Watch watch;

    FleetWatch(MachineDirectory directory, Fleet fleet, Duration interval, Clock clock) {
        this.directory = directory;
        this.fleet = fleet;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public Duration run() throws InterruptedException, BusUnavailableException {
        listen();
        Instant asOf = clock.instant();
        fleet.compare(await(directory.machines()), asOf);
        return interval;
    }

    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private synchronized void listen() {
        if (watch == null) {
            watch = directory.watch(fleet::reported);
        }
    }
}
