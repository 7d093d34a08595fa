package dev.emp.orchestrator.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Refuses the call; {@link ProblemHandler} turns it into the answer. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Fault> faults;
    private final transient HttpHeaders headers;
    private final transient @Nullable QuotaFault quota;

    /** @param detail a sentence that names the fault and what is allowed, without secrets */
    public ProblemException(ErrorCode code, String detail) {
        this(code, detail, List.of(), HttpHeaders.EMPTY, null);
    }

    public ProblemException(ErrorCode code, String detail, List<Fault> faults) {
        this(code, detail, faults, HttpHeaders.EMPTY, null);
    }

    /** @param headers to send with the answer, for example {@code Content-Range} */
    public ProblemException(ErrorCode code, String detail, HttpHeaders headers) {
        this(code, detail, List.of(), headers, null);
    }

    /** @param quota what is used up */
    public ProblemException(ErrorCode code, String detail, QuotaFault quota, HttpHeaders headers) {
        this(code, detail, List.of(), headers, quota);
    }

    private ProblemException(
            ErrorCode code, String detail, List<Fault> faults, HttpHeaders headers, @Nullable QuotaFault quota) {
        // A refusal is an answer, not a fault of ours: nobody reads its stack trace.
        super(detail, null, false, false);
        this.code = code;
        this.faults = List.copyOf(faults);
        this.headers = headers;
        this.quota = quota;
    }

    public ErrorCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<Fault> faults() {
        return faults;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** Null when it is not over a quota. */
    public @Nullable QuotaFault quota() {
        return quota;
    }
}
