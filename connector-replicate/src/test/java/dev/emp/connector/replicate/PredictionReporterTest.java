package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.support.secret.Scrubber;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class PredictionReporterTest {

    private final RecordingContext context = new RecordingContext();
    private final PredictionReporter reporter = new PredictionReporter(context, new Scrubber());

    @Test
    void thePercentOfTheLogIsTheProgressAndOnlyRises() throws Exception {
        reporter.report(prediction("starting", ""), false);
        reporter.report(prediction("processing", "Using seed: 1\n 12%|█▏        | 6/50 [00:01<00:08]\n"), false);
        reporter.report(
                prediction("processing", " 12%|█▏ | 6/50 [0]\n 50%|█████ | 25/50 [0]\r 60%|██████ | 30/50 [0]"), false);
        reporter.report(prediction("processing", " 10%|█ | 1/10 [0]\n"), false);
        reporter.report(prediction("processing", "100%|██████████| 50/50 [0]\n"), false);

        assertThat(context.told(Told.Progress.class))
                .containsExactly(
                        new Told.Progress(0, "starting: Replicate boots the model"),
                        new Told.Progress(0.12, "processing: the model runs"),
                        new Told.Progress(0.6, "processing: the model runs"),
                        new Told.Progress(0.99, "processing: the model runs"));
    }

    @Test
    void aLineIsPassedOnOnceAndWhole() throws Exception {
        reporter.report(prediction("processing", "first\nsec"), false);
        reporter.report(prediction("processing", "first\nsecond\nthi"), false);
        reporter.report(prediction("succeeded", "first\nsecond\nthird"), true);

        assertThat(context.told(Told.Log.class)).extracting(Told.Log::line).containsExactly("first", "second", "third");
    }

    @Test
    void aKeyInALogIsNotShown() throws Exception {
        reporter.report(prediction("processing", "token r8_abcdefghij\n"), false);

        assertThat(context.told(Told.Log.class)).extracting(Told.Log::line).containsExactly("token [secret]");
    }

    @Test
    void anEndlessLogEndsHere() throws Exception {
        reporter.report(prediction("succeeded", "line\n".repeat(3000)), true);

        assertThat(context.told(Told.Log.class)).hasSize(2001).last().asString().contains("goes on at Replicate");
    }

    @Test
    void onlyWhatChangedIsNews() throws Exception {
        assertThat(reporter.report(prediction("starting", ""), false)).isTrue();
        assertThat(reporter.report(prediction("starting", ""), false)).isFalse();
        assertThat(reporter.report(prediction("starting", "a"), false)).isTrue();
        assertThat(reporter.report(prediction("starting", "a"), false)).isFalse();
        assertThat(reporter.report(prediction("processing", "a"), false)).isTrue();
    }

    private static JsonNode prediction(String status, String logs) {
        return JsonNodeFactory.instance.objectNode().put("status", status).put("logs", logs);
    }
}
