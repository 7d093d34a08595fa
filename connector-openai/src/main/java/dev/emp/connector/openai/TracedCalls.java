package dev.emp.connector.openai;

import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import java.io.IOException;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Gives each of the SDK's calls its part in the trace of its job. The SDK makes them on the thread of the job. */
final class TracedCalls implements Interceptor {

    private final boolean sent;

    /** @param sent whether the provider is told of the trace */
    TracedCalls(boolean sent) {
        this.sent = sent;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        // What goes on is looked at often.
        Span span = "GET".equals(request.method())
                ? null
                : Traced.call(request.method() + " " + request.url().encodedPath());
        if (span == null) {
            return chain.proceed(with(request, null));
        }
        try (span) {
            Response response = chain.proceed(with(request, span));
            span.with("http.request.method", request.method())
                    .with("server.address", request.url().host())
                    .with("http.response.status_code", response.code());
            if (!response.isSuccessful()) {
                span.failed(Integer.toString(response.code()));
            }
            return response;
        }
    }

    private Request with(Request request, @Nullable Span span) {
        if (!sent) {
            return request;
        }
        Map<String, String> headers = span == null
                ? Traced.context().map(TraceContext::headers).orElse(Map.of())
                : span.context().headers();
        Request.Builder more = request.newBuilder();
        headers.forEach(more::header);
        return more.build();
    }
}
