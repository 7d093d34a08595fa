package dev.emp.worker.status;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.supervision.Loop;
import dev.emp.worker.supervision.Signal;
import java.time.Duration;

/** Publishes the machine's report, on every change and every 15 s. A round of its loop is one report. */
public final class StatusReporter {

    /** The longest silence. */
    static final Duration INTERVAL = Duration.ofSeconds(15);

    /** The shortest time between two reports, however much happens. */
    static final Duration LEAST_PAUSE = Duration.ofMillis(250);

    private final ReportBuilder reports;
    private final MachineDirectory directory;
    private final BusLink link;
    private final Loop loop;
    private int failures;

    /** @param changed tells that there is something new to report */
    public StatusReporter(ReportBuilder reports, MachineDirectory directory, BusLink link, Signal changed) {
        this.reports = reports;
        this.directory = directory;
        this.link = link;
        this.loop = new Loop("status", this::report, changed, LEAST_PAUSE);
    }

    /**
     * Registers the machine and goes on to report.
     *
     * @throws BusUnavailableException if the bus is out of reach
     */
    public void start() throws InterruptedException {
        link.await(directory.report(reports.report()));
        loop.start();
    }

    /** Reports once; answers how long to wait before the next time unless something changes. */
    Duration report() throws InterruptedException {
        try {
            link.await(directory.report(reports.report()));
            failures = 0;
            return INTERVAL;
        } catch (BusUnavailableException e) {
            return link.backoff().after(++failures);
        }
    }

    /** Makes the last report and takes the machine off the list. */
    public void stop() throws InterruptedException {
        loop.stop(LEAST_PAUSE);
        try {
            MachineReport report = reports.report();
            link.await(directory.report(report));
            link.await(directory.leave(report.id()));
        } catch (BusUnavailableException e) {
            // The bus forgets a silent machine by itself.
            return;
        }
    }
}
