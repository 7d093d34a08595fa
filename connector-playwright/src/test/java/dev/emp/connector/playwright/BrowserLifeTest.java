package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** When browsers start and end. */
class BrowserLifeTest {

    private final Site site = new Site();

    @BeforeEach
    void require() {
        Browsers.require();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aBrowserStartsWithTheFirstJobAndServesTheNext() throws Exception {
        try (PlaywrightConnector connector = Browsers.forLoopback()) {
            assertThat(connector.browsers()).isZero();

            connector.run(request(shop()), new RecordingContext());
            await(() -> connector.browsers() == 1);
            List<ProcessHandle> first = processes();
            connector.run(request(shop()), new RecordingContext());

            assertThat(processes().getFirst()).isEqualTo(first.getFirst());
        }
    }

    @Test
    void aBrowserWithoutWorkEnds() throws Exception {
        try (PlaywrightConnector connector = Browsers.forLoopback("idle-timeout", "0s")) {
            connector.run(request(shop()), new RecordingContext());
            List<ProcessHandle> started = processes();

            await(() -> connector.browsers() == 0 && started.stream().noneMatch(BrowserLifeTest::lives));
        }
    }

    @Test
    void aBrowserIsReplacedAfterItsJobs() throws Exception {
        try (PlaywrightConnector connector = Browsers.forLoopback("jobs-per-browser", "1")) {
            connector.run(request(shop()), new RecordingContext());

            await(() -> connector.browsers() == 0);
        }
    }

    @Test
    void closingEndsEverythingAndTheJobInHand() throws Exception {
        PlaywrightConnector connector = Browsers.forLoopback();
        RecordingContext context = new RecordingContext();
        JsonNode input = Browsers.input("screenshot", site.uri("/waits"))
                .set("wait_for", Browsers.json("{'selector': '#done'}"));
        Run run = Run.start(connector, request(input), context);
        await(() -> !site.asked("/held").isEmpty());
        List<ProcessHandle> started = processes();
        assertThat(started).hasSizeGreaterThan(2);
        List<Path> profiles = started.stream()
                .flatMap(process -> commandLine(process).lines())
                .filter(argument -> argument.startsWith("--user-data-dir="))
                .map(argument -> Path.of(argument.substring("--user-data-dir=".length())))
                .toList();

        connector.close();
        connector.close();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        await(() -> started.stream().noneMatch(BrowserLifeTest::lives));
        assertThat(profiles)
                .isNotEmpty()
                .allSatisfy(profile -> assertThat(profile).doesNotExist());
        assertThat(connector.health()).isInstanceOf(ConnectorHealth.Down.class);
    }

    @Test
    void aJobWaitsForAFreeBrowserAndCanBeCanceledThere() throws Exception {
        try (PlaywrightConnector connector = Browsers.forLoopback("browsers", "1")) {
            JsonNode waiting = Browsers.input("screenshot", site.uri("/waits"))
                    .set("wait_for", Browsers.json("{'selector': '#done'}"));
            Run first = Run.start(connector, request(waiting), new RecordingContext());
            await(() -> !site.asked("/held").isEmpty());
            RecordingContext canceled = new RecordingContext();
            Run second = Run.start(connector, request(shop()), canceled);
            Run third = Run.start(connector, request(shop()), new RecordingContext());
            canceled.awaitHandle();

            canceled.cancel();

            assertThat(second.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
            site.release();
            assertThat(first.result().output().path("title").asString()).isEqualTo("Waits");
            assertThat(third.result().output().path("title").asString()).isEqualTo("Shop");
        }
    }

    @Test
    void aBrowserThatIsKilledFailsItsJobAndTheNextJobHasANewOne() throws Exception {
        try (PlaywrightConnector connector = Browsers.forLoopback()) {
            RecordingContext context = new RecordingContext();
            JsonNode waiting = Browsers.input("screenshot", site.uri("/waits"))
                    .set("wait_for", Browsers.json("{'selector': '#done'}"));
            Run run = Run.start(connector, request(waiting), context);
            await(() -> !site.asked("/held").isEmpty());

            processes().stream()
                    .filter(process -> commandLine(process).contains("--emp-browser="))
                    .forEach(ProcessHandle::destroyForcibly);

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
            connector.run(request(shop()), new RecordingContext());
            assertThat(context.told(Told.Usage.class)).isNotEmpty();
        }
    }

    @Test
    void aDriverThatNoLongerAnswersHoldsNoJobUp() throws Exception {
        try (PlaywrightConnector connector = Browsers.forLoopback()) {
            RecordingContext context = new RecordingContext();
            JsonNode waiting = Browsers.input("screenshot", site.uri("/waits"))
                    .set("wait_for", Browsers.json("{'selector': '#done'}"));
            Run run = Run.start(connector, request(waiting), context);
            await(() -> !site.asked("/held").isEmpty());
            ProcessHandle driver = ProcessHandle.current()
                    .children()
                    .filter(process -> commandLine(process).contains("run-driver"))
                    .findFirst()
                    .orElseThrow();
            new ProcessBuilder("kill", "-STOP", Long.toString(driver.pid()))
                    .start()
                    .waitFor();

            context.cancel();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
            connector.run(request(shop()), new RecordingContext());
        }
    }

    @Test
    void withoutAChromiumItIsDownAndSaysWhatToDo() {
        try (PlaywrightConnector connector = Browsers.with(Map.of("executable", "/nowhere/chromium"))) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class,
                    () -> connector.run(
                            request(Browsers.input("screenshot", "https://example.com/")), new RecordingContext()));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(failure.nothingAccepted()).isTrue();
            assertThat(connector.health())
                    .isEqualTo(
                            new ConnectorHealth.Down("/nowhere/chromium is no program that can be run. Install one (on"
                                    + " Debian: apt-get install chromium), or name it with emp.playwright.executable or"
                                    + " EMP_CHROMIUM."));
        }
    }

    @Test
    void aProgramThatIsNoChromiumMakesItDown() {
        try (PlaywrightConnector connector = Browsers.forLoopback("executable", "/bin/false")) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class, () -> connector.run(request(shop()), new RecordingContext()));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(failure.getMessage()).startsWith("Chromium (/bin/false) does not start: ");
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Down(failure.getMessage()));
        }
    }

    private JsonNode shop() {
        return Browsers.input("screenshot", site.uri("/shop"));
    }

    private static ConnectorRequest request(JsonNode input) {
        return new ConnectorRequest(UUID.randomUUID().toString(), input, null);
    }

    /** Those of drivers and browsers. */
    private static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(BrowserLifeTest::lives)
                .toList();
    }

    /** One that has ended and that nobody has asked for its end has no command line any more. */
    private static boolean lives(ProcessHandle process) {
        return !commandLine(process).isEmpty();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', '\n');
        } catch (IOException _) {
            return "";
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(deadline);
            Thread.yield();
        }
    }
}
