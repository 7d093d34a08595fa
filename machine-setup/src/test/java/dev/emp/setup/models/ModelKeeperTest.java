package dev.emp.setup.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.setup.download.Credentials;
import dev.emp.setup.download.Downloader;
import dev.emp.setup.download.FaultyServer;
import dev.emp.setup.download.Proxies;
import dev.emp.setup.download.RecordedPauses;
import dev.emp.setup.download.Retries;
import dev.emp.setup.download.Sha256;
import dev.emp.setup.models.ModelOutcome.State;
import dev.emp.setup.report.JsonReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelKeeperTest {

    private static final byte[] CONTENT = "a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temporary;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final RecordedPauses pauses = new RecordedPauses();
    private long free = 1L << 40;
    private FaultyServer server;
    private Path folder;
    private Sha256 sum;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer(CONTENT);
        folder = temporary.resolve("models");
        sum = Sha256.of(Files.write(temporary.resolve("original"), CONTENT));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ModelKeeper keeper() {
        Retries retries = new Retries(2, Duration.ofSeconds(1), Duration.ofSeconds(1), () -> 0);
        Downloader downloader = new Downloader(Credentials.none(), Proxies.NONE, retries, pauses, Clock.systemUTC());
        return new ModelKeeper(downloader, where -> free, Clock.systemUTC(), said::add);
    }

    private Model model(String name) {
        return new Model(
                name,
                List.of(server.address("/" + name)),
                "r1",
                sum,
                CONTENT.length,
                "checkpoints/" + name,
                "",
                Set.of());
    }

    private ModelReport fetch(Model... models) throws InterruptedException {
        return keeper().fetch(List.of(models), folder, false, 3);
    }

    private static List<State> states(ModelReport report) {
        return report.models().stream().map(ModelOutcome::state).toList();
    }

    @Test
    void whatIsMissingIsFetchedAndThenKnown() throws Exception {
        assertThat(states(fetch(model("a"), model("b")))).containsExactly(State.FETCHED, State.FETCHED);
        assertThat(folder.resolve("checkpoints/a")).hasBinaryContent(CONTENT);

        assertThat(states(fetch(model("a"), model("b")))).containsExactly(State.PRESENT, State.PRESENT);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void whatSomebodyBroughtAlongIsVerifiedAndKept() throws Exception {
        Files.createDirectories(folder.resolve("checkpoints"));
        Files.write(folder.resolve("checkpoints/a"), CONTENT);

        assertThat(states(fetch(model("a")))).containsExactly(State.VERIFIED);
        assertThat(states(fetch(model("a")))).containsExactly(State.PRESENT);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aFileThatWasChangedIsReplaced() throws Exception {
        fetch(model("a"));
        Path file = folder.resolve("checkpoints/a");
        Files.writeString(file, "another");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));

        assertThat(states(fetch(model("a")))).containsExactly(State.REPLACED);
        assertThat(file).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatWasChangedInSecretIsFoundByReadingIt() throws Exception {
        fetch(model("a"));
        Path file = folder.resolve("checkpoints/a");
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "b model");
        Files.setLastModifiedTime(file, before);

        assertThat(states(fetch(model("a")))).containsExactly(State.PRESENT);
        assertThat(states(keeper().fetch(List.of(model("a")), folder, true, 1))).containsExactly(State.REPLACED);
    }

    @Test
    void oneThatFailsDoesNotStopTheOthers() throws Exception {
        server.then(FaultyServer.status("404 Not Found"));

        ModelReport report = keeper().fetch(List.of(model("a"), model("b"), model("c")), folder, false, 1);

        assertThat(states(report)).containsExactly(State.FAILED, State.FETCHED, State.FETCHED);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.lacking()).containsExactly("a");
        assertThat(report.table()).contains("answers 404");
        assertThat(JsonReport.text(report)).contains("\"complete\" : false", "\"state\" : \"failed\"");
    }

    @Test
    void checkingFetchesNothing() throws Exception {
        ModelReport report = keeper().check(List.of(model("a")), folder, false);

        assertThat(states(report)).containsExactly(State.MISSING);
        assertThat(report.isComplete()).isFalse();
        assertThat(server.requests()).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aDiskThatIsTooSmallIsSaidBeforeAnythingIsFetched() {
        free = 100L << 20;

        assertThatThrownBy(() -> fetch(model("a")))
                .isInstanceOf(ModelException.class)
                .hasMessage("the disk of " + folder
                        + " has 100.0 MB left; the models need 7 B and 256.0 MB are to stay free");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anImageOfModelsNeedsNotBeWritable() throws Exception {
        fetch(model("a"));
        Files.delete(folder.resolve(".emp-models.lock"));
        FileTime written = Files.getLastModifiedTime(folder);

        assertThat(states(fetch(model("a")))).containsExactly(State.PRESENT);
        // Nothing was made, renamed or removed there.
        assertThat(Files.getLastModifiedTime(folder)).isEqualTo(written);
    }

    @Test
    void twoThatFillOneFolderTakeTurns() throws Exception {
        Files.createDirectories(folder);
        Thread second;
        List<ModelReport> reports = Collections.synchronizedList(new ArrayList<>());
        // As another process would hold it.
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(LockHolder.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        LockHolder.class.getName(),
                        folder.resolve(".emp-models.lock").toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            second = Thread.ofPlatform().start(() -> {
                try {
                    reports.add(fetch(model("a")));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await(() -> said.contains("Another process fills this folder; waiting for it"));
            assertThat(server.requests()).isEmpty();
        } finally {
            other.outputWriter().close();
        }
        second.join();
        assertThat(states(reports.getFirst())).containsExactly(State.FETCHED);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin)
                    .as("waited in vain")
                    .isLessThan(Duration.ofSeconds(60).toNanos());
            Thread.onSpinWait();
        }
    }

    /** Holds a lock until its input ends. */
    static final class LockHolder {
        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                System.in.read();
            }
        }
    }
}
