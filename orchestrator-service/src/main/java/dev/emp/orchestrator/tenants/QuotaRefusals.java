package dev.emp.orchestrator.tenants;

import dev.emp.jobbus.tenant.Excess;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.QuotaFault;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** Tells clients that their tenant has used up a quota. */
public final class QuotaRefusals {

    private QuotaRefusals() {}

    /** The same submission may be taken later. */
    public static ProblemException of(Excess excess) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(excess.retryAfter())));
        return new ProblemException(
                ErrorCode.QUOTA_EXCEEDED,
                sentence(excess),
                new QuotaFault(
                        excess.quota().wireName(),
                        excess.limit(),
                        excess.retryAfter().toMillis() / 1000.0),
                headers);
    }

    private static String sentence(Excess excess) {
        String limit = excess.limit().toPlainString();
        return switch (excess.quota()) {
            case QUEUED ->
                "the tenant has as many jobs waiting as it may, " + limit + "; repeat the call when some have started";
            case SUBMISSIONS_PER_SECOND ->
                "the tenant may submit " + limit + " jobs a second; repeat the call after the time in Retry-After";
            case SPEND_PER_DAY ->
                "the tenant may spend $" + limit + " a day, and with this job what its jobs have cost today and will"
                        + " cost is more; a new day begins at midnight UTC";
        };
    }

    /** At least one, and never too early. */
    private static long wholeSeconds(Duration wait) {
        return Math.max(1, Math.ceilDiv(wait.toMillis(), 1000L));
    }
}
