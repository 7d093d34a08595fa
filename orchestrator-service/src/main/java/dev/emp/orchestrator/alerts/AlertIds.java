package dev.emp.orchestrator.alerts;

import dev.emp.jobbus.job.JobIdGenerator;
import org.springframework.stereotype.Component;

/** Makes ids of alerts: {@code alert_} and 26 characters that rise with the time. */
@Component
final class AlertIds {

    private final JobIdGenerator ids;

    AlertIds(JobIdGenerator ids) {
        this.ids = ids;
    }

    String next() {
        String job = ids.next(0).value();
        return "alert_" + job.substring(job.indexOf('-') + 1);
    }
}
