package dev.emp.worker.execution;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;

/** What is to be written on the bus about an attempt that is over. */
sealed interface Verdict {

    record Complete(JobResult result) implements Verdict {}

    /** @param handleIsVoid whether the provider surely has nothing of the job */
    record Fail(JobFailure failure, boolean handleIsVoid) implements Verdict {}

    record Release(String reason) implements Verdict {}

    /** Another worker has the job, so there is nothing to say. */
    record Nothing() implements Verdict {}

    static Verdict failed(FailureClass failureClass, String message) {
        return new Fail(JobFailure.of(failureClass, message), false);
    }

    static Verdict of(ConnectorException error) {
        JsonText details =
                error.details() == null ? null : new JsonText(error.details().toString());
        String message = error.getMessage() == null ? error.errorClass().wireName() : error.getMessage();
        return new Fail(
                new JobFailure(failureClass(error.errorClass()), message, error.retryAfter(), details),
                error.nothingAccepted());
    }

    private static FailureClass failureClass(ErrorClass errorClass) {
        return switch (errorClass) {
            case INVALID_INPUT -> FailureClass.INVALID_INPUT;
            case AUTH -> FailureClass.AUTH;
            case RATE_LIMITED -> FailureClass.RATE_LIMITED;
            case UNAVAILABLE -> FailureClass.UNAVAILABLE;
            case TIMEOUT -> FailureClass.TIMEOUT;
            case PROVIDER_ERROR -> FailureClass.PROVIDER_ERROR;
            case CONTENT_REFUSED -> FailureClass.CONTENT_REFUSED;
            case CANCELED -> FailureClass.CANCELED;
            case LOST -> FailureClass.LOST;
            case UNKNOWN_OUTCOME -> FailureClass.UNKNOWN_OUTCOME;
        };
    }
}
