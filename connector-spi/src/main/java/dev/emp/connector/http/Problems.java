package dev.emp.connector.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Refusals as {@code application/problem+json} with a {@code code}. */
final class Problems {

    private Problems() {}

    static ErrorResponseException of(HttpStatus status, String code, String fault) {
        return new ErrorResponseException(status, detail(status, code, fault), null);
    }

    static ProblemDetail detail(HttpStatus status, String code, @Nullable String fault) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, fault);
        detail.setProperty("code", code);
        return detail;
    }
}
