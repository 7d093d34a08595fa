package dev.emp.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.settings.SettingsCatalog;
import dev.emp.tracing.Tracer.Kind;
import dev.emp.tracing.testing.OtlpReceiver;
import dev.emp.tracing.testing.OtlpReceiver.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OtelTracerTest {

    private static final TraceContext CALLER =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1, "a=1");

    private OtlpReceiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private ApplicationContextRunner service(String... settings) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
                .withPropertyValues("spring.application.name=some-service")
                .withPropertyValues(settings);
    }

    private String endpoint() {
        return "emp.tracing.endpoint=" + receiver.endpoint();
    }

    @Test
    void withoutAnEndpointWhatComesIsPassedOnAsItIs() {
        service().run(context -> {
            Tracer tracer = context.getBean(Tracer.class);

            assertThat(tracer.isOn()).isFalse();
            assertThat(tracer.root(Kind.SERVER, "a")).isNull();
            assertThat(tracer.begin(Kind.SERVER, "a", CALLER, null).context()).isEqualTo(CALLER);
        });
    }

    @Test
    void spansStandBelowEachOtherAndSayWhatTheyAre() throws Exception {
        service(endpoint()).run(context -> {
            Tracer tracer = context.getBean(Tracer.class);
            try (Span call = tracer.begin(Kind.SERVER, "call", CALLER, null)) {
                assertThat(call.context().state()).isEqualTo("a=1");
                Span wait = tracer.begin(Kind.INTERNAL, "wait", call.context(), Instant.ofEpochSecond(100));
                wait.with("emp.job.id", "j0-1").end(Instant.ofEpochSecond(102));
                call.failed("provider_error");
                call.with("http.response.status_code", 500).rename("POST /v1/jobs");
            }
        });

        List<Seen> spans = receiver.await(seen -> seen.size() == 2);
        Seen wait = named(spans, "wait");
        Seen call = named(spans, "POST /v1/jobs");
        assertThat(call.parentId()).isEqualTo(CALLER.spanId());
        assertThat(call.traceId()).isEqualTo(CALLER.traceId());
        assertThat(call.failed()).isTrue();
        assertThat(call.attributes()).containsEntry("http.response.status_code", "500");
        assertThat(wait.parentId()).isEqualTo(call.spanId());
        assertThat(wait.endNanos() - wait.startNanos()).isEqualTo(2_000_000_000L);
        assertThat(wait.attributes()).containsEntry("emp.job.id", "j0-1");
        assertThat(spans).allSatisfy(span -> assertThat(span.service()).isEqualTo("some-service"));
    }

    @Test
    void whatTheCallerDoesNotSampleIsNotExported() throws Exception {
        service(endpoint()).run(context -> {
            Tracer tracer = context.getBean(Tracer.class);
            tracer.begin(Kind.SERVER, "unsampled", TraceContext.ofJob("j0-1", null), null)
                    .close();
            Objects.requireNonNull(tracer.root(Kind.SERVER, "sampled")).close();
        });

        assertThat(receiver.await(seen -> !seen.isEmpty()))
                .singleElement()
                .satisfies(span -> assertThat(span.name()).isEqualTo("sampled"));
    }

    @Test
    void aThreadKnowsWhatItWorksForAndWhatItsCallsArePartOf() throws Exception {
        service(endpoint()).run(context -> {
            Tracer tracer = context.getBean(Tracer.class);
            Traced.at(CALLER, tracer, () -> {
                try (Span outer = Traced.enter(Kind.CLIENT, "connector");
                        Span inner = Traced.call("POST /prompt")) {
                    assertThat(Traced.context()).contains(outer.context());
                    assertThat(inner.context().spanId())
                            .isNotEqualTo(outer.context().spanId());
                }
                assertThat(Traced.context()).contains(CALLER);
                return "";
            });
            assertThat(Traced.context()).isEmpty();
            assertThat(Traced.call("POST /prompt")).isNull();
        });

        List<Seen> spans = receiver.await(seen -> seen.size() == 2);
        assertThat(named(spans, "POST /prompt").parentId())
                .isEqualTo(named(spans, "connector").spanId());
    }

    @Test
    void settingsThatMakeNoSenseStopTheStart() {
        service("emp.tracing.endpoint=collector:4318")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("emp.tracing.endpoint must be an http or https URL"));
        service("emp.tracing.sample-ratio=2").run(context -> assertThat(context).hasFailed());
        assertThat(SettingsCatalog.of(List.of(TracingProperties.class)).settings())
                .extracting(setting -> setting.name())
                .contains("emp.tracing.endpoint", "emp.tracing.headers.<name>", "emp.tracing.sample-ratio");
    }

    private static Seen named(List<Seen> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
