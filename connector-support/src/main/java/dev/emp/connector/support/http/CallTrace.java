package dev.emp.connector.support.http;

import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part that a call to a provider has in the trace of its job. Only what changes something is a span: a job is looked at often. */
final class CallTrace implements AutoCloseable {

    private static final int FIRST_ERROR = 400;

    private final @Nullable Span span;

    private CallTrace(@Nullable Span span) {
        this.span = span;
    }

    static CallTrace begin(HttpCall call) {
        Span span = "GET".equals(call.method()) ? null : Traced.call(call.what());
        if (span != null) {
            span.with("http.request.method", call.method())
                    .with("server.address", String.valueOf(call.uri().getHost()));
        }
        return new CallTrace(span);
    }

    /** By which the provider knows the trace; none when there is no trace. */
    Map<String, String> headers() {
        return span == null
                ? Traced.context().map(TraceContext::headers).orElse(Map.of())
                : span.context().headers();
    }

    /** Notes how it was answered. */
    <T> HttpResponse<T> of(HttpResponse<T> answer) {
        if (span != null) {
            span.with("http.response.status_code", answer.statusCode());
            if (answer.statusCode() >= FIRST_ERROR) {
                span.failed(Integer.toString(answer.statusCode()));
            }
        }
        return answer;
    }

    @Override
    public void close() {
        if (span != null) {
            span.close();
        }
    }
}
