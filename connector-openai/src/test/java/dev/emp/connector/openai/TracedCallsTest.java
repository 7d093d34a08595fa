package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.tracing.Tracer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TracedCallsTest {

    private final TraceContext place = TraceContext.ofJob("j0-1", null);

    private List<String> told(String... settings) throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults()
                        .withTraffic((call, reply) -> told.add(call.header("traceparent"))));
                OpenAiConnector connector = Connectors.at(openAi.uri(), settings)) {
            ScopedValue.CallableOp<Object, Exception> run =
                    () -> connector.run(new ConnectorRequest("e-1", Inputs.chat("hi"), null), new RecordingContext());
            Traced.at(place, Tracer.OFF, run);
        }
        return told;
    }

    @Test
    void openAiIsToldTheTraceOnlyWhereThatIsWanted() throws Exception {
        assertThat(told()).isNotEmpty().containsOnly("");
        assertThat(told("send-trace-context", "true")).isNotEmpty().containsOnly(place.parent());
    }
}
