package dev.emp.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Spans by OpenTelemetry's SDK, of which nothing is loaded before this class is. */
final class OtelTracer implements Tracer {

    private static final int CLOSING_SECONDS = 5;

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;

    private OtelTracer(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("dev.emp");
    }

    /** @param service what this process is called in the traces */
    static Tracer exporting(URI endpoint, TracingProperties settings, String service) {
        Resource resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)));
        return new OtelTracer(SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter(endpoint, settings))
                        .setScheduleDelay(settings.interval())
                        .build())
                .build());
    }

    private static SpanExporter exporter(URI endpoint, TracingProperties settings) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(settings.timeout())
                .setCompression("gzip")
                .setMeterProvider(MeterProvider.noop());
        settings.headers().forEach(builder::addHeader);
        return builder.build();
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span begin(Kind kind, String name, TraceContext parent, @Nullable Instant at) {
        SpanBuilder builder = builder(kind, name).setParent(Context.root().with(remote(parent)));
        if (at != null) {
            builder.setStartTimestamp(at);
        }
        io.opentelemetry.api.trace.Span span = builder.startSpan();
        SpanContext made = span.getSpanContext();
        return new OtelSpan(span, parent.at(made.getSpanId(), made.isSampled()));
    }

    @Override
    public Span root(Kind kind, String name) {
        io.opentelemetry.api.trace.Span span = builder(kind, name).setNoParent().startSpan();
        SpanContext made = span.getSpanContext();
        int flags = made.getTraceFlags().asByte();
        return new OtelSpan(span, new TraceContext(made.getTraceId(), made.getSpanId(), flags, ""));
    }

    private SpanBuilder builder(Kind kind, String name) {
        return tracer.spanBuilder(name)
                .setSpanKind(
                        switch (kind) {
                            case INTERNAL -> SpanKind.INTERNAL;
                            case SERVER -> SpanKind.SERVER;
                            case CLIENT -> SpanKind.CLIENT;
                            case PRODUCER -> SpanKind.PRODUCER;
                            case CONSUMER -> SpanKind.CONSUMER;
                        });
    }

    private static io.opentelemetry.api.trace.Span remote(TraceContext parent) {
        return io.opentelemetry.api.trace.Span.wrap(SpanContext.createFromRemoteParent(
                parent.traceId(),
                parent.spanId(),
                TraceFlags.fromByte((byte) parent.flags()),
                TraceState.getDefault()));
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
