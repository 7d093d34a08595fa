package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.job.JobIdGenerator;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Makes ids of what is not a job: a prefix and the 26 characters that sort by time. */
@Component
final class Ids {

    static final String WEBHOOK = "wh_";
    private static final Pattern ULID = Pattern.compile("[0-7][0-9a-hjkmnp-tv-z]{25}");

    private final JobIdGenerator jobs;

    Ids(JobIdGenerator jobs) {
        this.jobs = jobs;
    }

    String next(String prefix) {
        String id = jobs.next(0).value();
        return prefix + id.substring(id.indexOf('-') + 1);
    }

    static boolean isId(String text, String prefix) {
        return text.startsWith(prefix)
                && ULID.matcher(text.substring(prefix.length())).matches();
    }
}
