package dev.emp.monitor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class PackedFilesTest {

    private static final Pattern SCRIPT = Pattern.compile("/assets/[\\w-]+\\.js");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aScriptComesPackedToWhoUnpacksItAndPlainToOthers() throws IOException, InterruptedException {
        try (RunningMonitor monitor = RunningMonitor.start(new InMemoryJobBus(Clock.systemUTC()))) {
            Matcher script =
                    SCRIPT.matcher(new String(get(monitor, "/", "identity").body(), UTF_8));
            assertThat(script.find()).isTrue();
            HttpResponse<byte[]> plain = get(monitor, script.group(), "identity");
            HttpResponse<byte[]> packed = get(monitor, script.group(), "gzip, br");
            assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
            assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(packed.headers().firstValue("vary")).hasValue("Accept-Encoding");
            assertThat(packed.headers().firstValue("content-type"))
                    .isEqualTo(plain.headers().firstValue("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).contains("javascript"));
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
            }
        }
    }

    @Test
    void whatIsNotThereOrNotMeantForBrowsersIsNotFound() throws IOException, InterruptedException {
        try (RunningMonitor monitor = RunningMonitor.start(new InMemoryJobBus(Clock.systemUTC()))) {
            Matcher script =
                    SCRIPT.matcher(new String(get(monitor, "/", "identity").body(), UTF_8));
            assertThat(script.find()).isTrue();
            for (String path :
                    new String[] {"/assets/none.js", "/assets/", script.group() + ".gz", "/assets/%2e%2e/index.html"}) {
                assertThat(get(monitor, path, "gzip").statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    private HttpResponse<byte[]> get(RunningMonitor monitor, String path, String coding)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(monitor.uri(path))
                        .header("Accept-Encoding", coding)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
