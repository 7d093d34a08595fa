package dev.emp.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.http.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderCommandLineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"openai, OpenAI", "replicate, Replicate", "runpod, RunPod", "comfyui, ComfyUI"})
    void eachProviderRunsUntilItIsTold(String provider, String name) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        stop.countDown();

        assertThat(run(stop, "--provider", provider, "--port=0")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(name + " simulator on http://127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --provider acme | --provider must be comfyui, openai, replicate or runpod, not acme
            --provider openai --output x | unknown argument --output for --provider openai
            --provider openai --cold-start-ms 5 | unknown argument --cold-start-ms for --provider openai
            --provider runpod --latency fast | a latency is fixed:MS or lognormal:MEDIAN_MS:SIGMA, not fast
            --provider replicate --seed x | --seed needs a whole number of at least 0, not x
            --provider openai --port 70000 | port must be 0 to 65535, not 70000
            """)
    void argumentsThatMakeNoSenseAreRefused(String arguments, String why) throws Exception {
        assertThat(run(new CountDownLatch(1), arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(why + "\n");
    }

    @Test
    void theLedgerHasALineForEachStepOfAJobAndNoKey(@TempDir Path folder) throws Exception {
        Path ledger = folder.resolve("ledger.jsonl");
        CountDownLatch stop = new CountDownLatch(1);
        Thread server = Thread.ofVirtual().start(() -> {
            try {
                run(stop, "--provider=openai", "--port=0", "--ledger", ledger.toString(), "--answer-tokens", "3");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (!out.toString(StandardCharsets.UTF_8).endsWith("\n")) {
            Thread.onSpinWait();
        }
        URI uri = URI.create(out.toString(StandardCharsets.UTF_8).strip().split(" ", -1)[3]);
        try (ApiClient client = new ApiClient(uri, "sk-a-secret-key-9999")) {
            client.post("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"hi\",\"metadata\":{\"marker\":\"j1\"}}");
        }
        stop.countDown();
        server.join();

        List<String> lines = Files.readAllLines(ledger);
        assertThat(lines).hasSize(3).allMatch(line -> line.contains("\"marker\":\"j1\""));
        assertThat(lines.get(0)).contains("\"event\":\"accepted\"", "\"provider\":\"openai\"");
        assertThat(lines.get(2)).contains("\"event\":\"answered\"").doesNotContain("\"answered_us\":0");
        assertThat(String.join("", lines)).doesNotContain("sk-a-secret-key-9999");
    }

    private int run(CountDownLatch stop, String... args) throws InterruptedException {
        return SimulatorsApplication.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop);
    }
}
