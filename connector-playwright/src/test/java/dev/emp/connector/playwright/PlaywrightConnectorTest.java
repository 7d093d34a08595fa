package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What jobs do with pages, in a real Chromium. */
class PlaywrightConnectorTest {

    private static PlaywrightConnector connector;

    private final Site site = new Site();
    private final RecordingContext context = new RecordingContext();

    @BeforeAll
    static void open() {
        Browsers.require();
        connector = Browsers.forLoopback("allow-evaluate", "true", "limits.step", "5s");
    }

    @AfterAll
    static void close() {
        if (connector != null) {
            connector.close();
        }
    }

    @AfterEach
    void closeSite() {
        site.close();
    }

    @Test
    void takesAPictureOfTheWindow() throws Exception {
        JsonNode output = run(Browsers.input("screenshot", site.uri("/shop"))
                .set("viewport", Browsers.json("{'width': 640, 'height': 400, 'scale': 2}")));

        assertThat(output.path("title").asString()).isEqualTo("Shop");
        assertThat(output.path("status").asInt()).isEqualTo(200);
        byte[] png = context.artifacts().get("screenshot.png");
        keep("window.png", png);
        var image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(1280);
        assertThat(image.getHeight()).isEqualTo(800);
        assertThat(context.told(Told.Usage.class))
                .extracting(Told.Usage::unit)
                .contains("browser_seconds", "bytes_received");
        assertThat(usage("bytes_received")).isBetween(700.0, 5000.0);
    }

    @Test
    void takesAPictureOfTheWholePageAndOfOneElement() throws Exception {
        run(Browsers.input("screenshot", site.uri("/shop"))
                .put("full_page", true)
                .put("format", "jpeg"));
        byte[] whole = context.artifacts().get("screenshot.jpg");
        keep("whole.jpg", whole);
        assertThat(ImageIO.read(new ByteArrayInputStream(whole)).getHeight()).isGreaterThan(2000);

        RecordingContext second = new RecordingContext();
        run(
                Browsers.input("screenshot", site.uri("/shop"))
                        .put("selector", "table")
                        .put("format", "webp"),
                second);
        byte[] webp = second.artifacts().get("screenshot.webp");
        assertThat(new String(webp, 8, 4, StandardCharsets.US_ASCII)).isEqualTo("WEBP");
    }

    @Test
    void printsThePage() throws Exception {
        run(Browsers.input("pdf", site.uri("/shop")).put("format", "a5").put("landscape", true));

        byte[] pdf = context.artifacts().get("page.pdf");
        keep("page.pdf", pdf);
        assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }

    @Test
    void readsThePage() throws Exception {
        JsonNode output = run(Browsers.input("extract", site.uri("/shop"))
                .set("what", Browsers.json("['text', 'links', 'metadata', 'table']"))
                .set(
                        "fields",
                        Browsers.json("{'heading': 'h1', 'missing': '.none',"
                                + " 'ids': {'selector': '.item', 'attribute': 'data-id', 'all': true},"
                                + " 'prices': {'selector': '.price', 'all': true}}")));

        assertThat(output.path("text").asString()).contains("Things to buy").contains("Red lamp");
        assertThat(output.path("links").toString())
                .isEqualTo("[{\"text\":\"About us\",\"url\":\"" + site.uri("/about") + "\"}]");
        assertThat(output.at("/metadata/meta/description").asString()).isEqualTo("A shop for tests");
        assertThat(output.at("/metadata/canonical").asString())
                .isEqualTo(site.uri("/shop").toString());
        assertThat(output.path("table").toString()).isEqualTo("[[\"thing\",\"price\"],[\"lamp\",\"12\"]]");
        assertThat(output.path("fields").toString())
                .isEqualTo(
                        "{\"heading\":\"Things to buy\",\"missing\":null,\"ids\":[\"7\",\"8\"],\"prices\":[\"12\",\"15\"]}");
    }

    @Test
    void whatIsTooLongForTheResultBecomesAFile() throws Exception {
        site.page("/long", "<title>Long</title><p>" + "word ".repeat(30_000));

        JsonNode output = run(Browsers.input("extract", site.uri("/long")).set("what", Browsers.json("['text']")));

        assertThat(output.at("/text/file").asString()).isEqualTo("text.txt");
        assertThat(output.at("/text/bytes").asInt()).isGreaterThan(100_000);
        assertThat(context.artifacts().get("text.txt")).hasSizeGreaterThan(100_000);
    }

    @Test
    void doesTheStepsOfAScript() throws Exception {
        var input = Browsers.script(site.uri("/form"), """
                [{'action': 'fill', 'selector': '#name', 'text': 'Ada'},
                 {'action': 'select', 'selector': '#size', 'values': ['L']},
                 {'action': 'check', 'selector': '#ok'},
                 {'action': 'upload', 'selector': '#file', 'files': ['note.txt']},
                 {'action': 'expect', 'selector': '#out', 'text': 'note.txt:hello'},
                 {'action': 'screenshot', 'name': 'filled'},
                 {'action': 'evaluate', 'name': 'sum', 'expression': '1 + 2'},
                 {'action': 'click', 'selector': '#go'},
                 {'action': 'wait_for_url', 'url': '**/thanks*'},
                 {'action': 'extract', 'name': 'answer', 'fields': {'query': '#q'}}]""");
        input.set(
                "files",
                Browsers.json("{'note.txt': 'data:text/plain;base64,"
                        + Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.UTF_8)) + "'}"));

        JsonNode output = run(input);

        assertThat(output.at("/results/answer/fields/query").asString()).isEqualTo("name=Ada&size=L&ok=on");
        assertThat(output.at("/results/sum").asInt()).isEqualTo(3);
        assertThat(output.at("/results/filled/file").asString()).isEqualTo("filled.png");
        assertThat(output.path("title").asString()).isEqualTo("Thanks");
        keep("filled.png", context.artifacts().get("filled.png"));
        assertThat(context.told(Told.Progress.class))
                .extracting(Told.Progress::message)
                .contains("step 4 of 10: upload");
    }

    @Test
    void aStepThatFailsIsNamedWithWhatWasOnThePage() throws Exception {
        ConnectorException failure = failure(Browsers.script(
                site.uri("/form"),
                "[{'action': 'fill', 'selector': '#name', 'text': 'x'},"
                        + " {'action': 'click', 'name': 'buy', 'selector': '#buy', 'timeout_seconds': 0.5}]"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage())
                .isEqualTo("Step 1 (click, 'buy') failed: Nothing like #buy could be used within 0.5 s."
                        + " The page was \"Form\" at " + site.uri("/form") + ".");
        assertThat(failure.details().path("selector").asString()).isEqualTo("#buy");
        assertThat(context.artifacts()).containsKey("failure.png");
    }

    @Test
    void aSelectorThatCannotBeReadIsInvalid() throws Exception {
        ConnectorException failure = failure(
                Browsers.script(site.uri("/form"), "[{'action': 'click', 'selector': 'a[', 'timeout_seconds': 1}]"));

        assertThat(failure.errorClass()).as(failure.getMessage()).isEqualTo(ErrorClass.INVALID_INPUT);
    }

    @Test
    void keepsDownloads() throws Exception {
        site.on("/file", exchange -> {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"report.csv\"");
            Site.send(exchange, 200, "text/csv", "a,b\n1,2\n");
        });
        site.page("/list", "<title>List</title><a id=get href=/file>report</a>");

        JsonNode output = run(
                Browsers.script(site.uri("/list"), "[{'action': 'download', 'name': 'report', 'selector': '#get'}]"));

        assertThat(output.at("/results/report/file").asString()).isEqualTo("report.csv");
        assertThat(new String(context.artifacts().get("report.csv"), StandardCharsets.UTF_8))
                .isEqualTo("a,b\n1,2\n");
    }

    @Test
    void headersGoToTheJobsOwnOriginOnlyAndCookiesToItsHost() throws Exception {
        try (Site other = new Site()) {
            other.on(
                    "/pixel",
                    exchange -> Site.send(exchange, 200, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"));
            site.page("/mixed", "<title>Mixed</title><img src='" + other.uri("/pixel") + "'>");
            var input = Browsers.input("screenshot", site.uri("/mixed"));
            input.set("headers", Browsers.json("{'X-Key': 'secret'}"));
            input.set("cookies", Browsers.json("[{'name': 'session', 'value': 's1'}]"));

            run(input);

            assertThat(site.asked("/mixed").getFirst().headers())
                    .containsEntry("x-key", "secret")
                    .containsEntry("cookie", "session=s1");
            assertThat(other.asked("/pixel").getFirst().headers()).doesNotContainKey("x-key");
        }
    }

    @Test
    void jobsShareNothing() throws Exception {
        site.on("/sets", exchange -> {
            exchange.getResponseHeaders().set("Set-Cookie", "who=first");
            Site.send(exchange, 200, "text/html", "<title>Sets</title>");
        });

        run(Browsers.input("screenshot", site.uri("/sets")));
        run(Browsers.input("screenshot", site.uri("/sets")), new RecordingContext());

        assertThat(site.asked("/sets"))
                .hasSize(2)
                .noneSatisfy(asked -> assertThat(asked.headers()).containsKey("cookie"));
    }

    @Test
    void anAnswerThatIsAnErrorIsTheProvidersUnlessItIsAccepted() throws Exception {
        ConnectorException failure = failure(Browsers.input("screenshot", site.uri("/nowhere?token=t0p")));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("answered 404 Not Found").doesNotContain("t0p");
        assertThat(failure.details().path("status").asInt()).isEqualTo(404);

        JsonNode output = run(
                Browsers.input("screenshot", site.uri("/nowhere")).set("accept_status", Browsers.json("[404]")),
                new RecordingContext());
        assertThat(output.path("status").asInt()).isEqualTo(404);
    }

    @Test
    void aSiteThatRefusesConnectionsIsTheProvidersFault() throws Exception {
        Site gone = new Site();
        gone.close();

        ConnectorException failure = failure(Browsers.input("screenshot", gone.uri("/shop")));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("127.0.0.1:" + gone.port() + " refused the connection");
    }

    @Test
    void aPageThatDoesNotLoadIsStoppedInTime() throws Exception {
        site.on("/endless", exchange -> {
            site.hold();
            exchange.close();
        });

        ConnectorException failure =
                failure(Browsers.input("screenshot", site.uri("/endless")).put("timeout_seconds", 1));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.getMessage()).contains("stopped after 1 s");
    }

    @Test
    void errorsOfThePageStandInTheLog() throws Exception {
        site.page(
                "/broken", "<title>Broken</title><script>console.error('no lamp'); throw new Error('dark');</script>");

        run(Browsers.input("screenshot", site.uri("/broken")));

        assertThat(context.told(Told.Log.class))
                .extracting(Told.Log::line)
                .anySatisfy(line -> assertThat(line).isEqualTo("console: no lamp"))
                .anySatisfy(line -> assertThat(line).startsWith("page error: ").contains("dark"));
    }

    @Test
    void aPageThatCrashesFailsItsJobAndTheNextRuns() throws Exception {
        site.page("/crash", "<title>Crash</title>");

        ConnectorException failure = failure(Browsers.script(
                site.uri("/crash"),
                "[{'action': 'goto', 'url': '" + site.uri("/crash") + "'},"
                        + "{'action': 'evaluate', 'expression': 'new Promise(() => { const all = []; while (true)"
                        + " all.push(new Array(5000000).fill(all.length + 0.5)); })'}]"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).containsAnyOf("has crashed", "too much memory");
        run(Browsers.input("screenshot", site.uri("/shop")), new RecordingContext());
    }

    @Test
    void aScriptWhoseConnectorIsGoneHasAnUnknownOutcomeUnlessItMayBeRepeated() {
        var input = Browsers.script(site.uri("/form"), "[{'action': 'click', 'selector': '#go'}]");

        assertThat(catchThrowableOfType(
                                ConnectorException.class,
                                () -> connector.run(new ConnectorRequest("e-2", input, "local/e-1"), context))
                        .errorClass())
                .isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(connector.canAttach("local/e-1")).isFalse();
        input.put("repeat_if_lost", true);
        assertThat(catchThrowableOfType(
                                ConnectorException.class,
                                () -> connector.run(new ConnectorRequest("e-2", input, "local/e-1"), context))
                        .errorClass())
                .isEqualTo(ErrorClass.LOST);
    }

    @Test
    void anEndedJobTellsItselfAgainToWhoeverLostItsAnswer() throws Exception {
        JsonNode input = Browsers.input("screenshot", site.uri("/shop"));
        JsonNode first = connector
                .run(new ConnectorRequest("again-1", input, null), context)
                .output();
        RecordingContext second = new RecordingContext();

        JsonNode again = connector
                .run(new ConnectorRequest("again-2", input, context.handles().getFirst()), second)
                .output();

        assertThat(again).isEqualTo(first);
        assertThat(second.artifacts()).containsOnlyKeys("screenshot.png");
        assertThat(site.asked("/shop")).hasSize(1);
    }

    @Test
    void aCanceledScriptStopsAtOnceAndTheNextJobHasABrowser() throws Exception {
        Run run = Run.start(
                connector,
                request(Browsers.script(
                        site.uri("/form"), "[{'action': 'evaluate', 'expression': 'new Promise(() => {})'}]")),
                context);
        context.await(told ->
                told instanceof Told.Progress progress && progress.message().startsWith("step 1"));

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        run(Browsers.input("screenshot", site.uri("/shop")), new RecordingContext());
    }

    private JsonNode run(JsonNode input) throws Exception {
        return run(input, context);
    }

    private static JsonNode run(JsonNode input, RecordingContext told) throws Exception {
        return connector.run(request(input), told).output();
    }

    private ConnectorException failure(JsonNode input) {
        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> connector.run(request(input), context));
        assertThat(failure).isNotNull();
        return failure;
    }

    private double usage(String unit) {
        return context.told(Told.Usage.class).stream()
                .filter(usage -> usage.unit().equals(unit))
                .mapToDouble(Told.Usage::amount)
                .sum();
    }

    private static ConnectorRequest request(JsonNode input) {
        return new ConnectorRequest(UUID.randomUUID().toString(), input, null, List.of(), Duration.ofMinutes(1));
    }

    /** So that a person can look at it. */
    private static void keep(String name, byte[] content) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "pictures"));
        Files.write(folder.resolve(name), content);
    }
}
