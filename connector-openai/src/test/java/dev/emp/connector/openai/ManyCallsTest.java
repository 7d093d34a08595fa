package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.http.Pace;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ManyCallsTest {

    private static final int CALLS = 500;

    @Test
    void fiveHundredCallsAtOnceTakeNoThreadEach() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Pace pace = step -> gate.await();
        try (OpenAiSimulator openAi =
                        OpenAiSimulator.start(OpenAiSimulatorOptions.defaults().withPace(pace));
                OpenAiConnector connector = Connectors.at(openAi.uri())) {
            int before = Thread.getAllStackTraces().size();
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                runs.add(Run.start(
                        connector, new ConnectorRequest("e-" + i, Inputs.chat("hi"), null), new RecordingContext()));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> openAi.ledger().accepted() == CALLS);

            assertThat(Thread.getAllStackTraces().size() - before).isLessThan(50);

            gate.countDown();
            for (Run run : runs) {
                assertThat(run.result().output().path("choices")).hasSize(1);
            }
        }
    }
}
