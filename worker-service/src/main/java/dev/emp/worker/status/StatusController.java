package dev.emp.worker.status;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.execution.JobMetrics;
import java.util.Comparator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /status}: everything the machine knows of itself. */
@RestController
class StatusController {

    private final ReportBuilder reports;
    private final Executions executions;
    private final JobMetrics metrics;

    StatusController(ReportBuilder reports, Executions executions, JobMetrics metrics) {
        this.reports = reports;
        this.executions = executions;
        this.metrics = metrics;
    }

    @GetMapping("/status")
    StatusView status() {
        MachineReport report = reports.report();
        return StatusView.of(
                report,
                metrics.endedByOutcome(),
                executions.all().stream()
                        .map(StatusView.JobView::of)
                        .sorted(Comparator.comparing(StatusView.JobView::startedAt))
                        .toList());
    }
}
