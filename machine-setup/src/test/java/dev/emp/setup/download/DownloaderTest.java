package dev.emp.setup.download;

import static dev.emp.setup.download.FaultyServer.cutAfter;
import static dev.emp.setup.download.FaultyServer.deafToIfRange;
import static dev.emp.setup.download.FaultyServer.ignoringRange;
import static dev.emp.setup.download.FaultyServer.right;
import static dev.emp.setup.download.FaultyServer.status;
import static dev.emp.setup.download.FaultyServer.withoutLength;
import static dev.emp.setup.download.FaultyServer.wrongPart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.secrets.SecretPlace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloaderTest {

    private static final int SIZE = 300_000;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final byte[] content = bytes(1);
    private final RecordedPauses pauses = new RecordedPauses();
    private final List<String> notes = new ArrayList<>();
    private FaultyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer(content);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Sha256 sum() throws IOException {
        return Sha256.of(Files.write(folder.resolve("original"), content));
    }

    private Path target() {
        return folder.resolve("models/file.bin");
    }

    private void fetch(URI... sources) throws Exception {
        fetch(Credentials.none(), Duration.ofSeconds(30), sources);
    }

    private void fetch(Credentials credentials, Duration patience, URI... sources) throws Exception {
        Retries retries = new Retries(4, Duration.ofSeconds(1), Duration.ofMinutes(2), () -> 0);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        new Downloader(new HttpRequests(credentials, Proxies.NONE, patience), retries, pauses, clock)
                .fetch(Download.ofSize(List.of(sources), sum(), SIZE, target()), new Progress() {
                    @Override
                    public void note(String what) {
                        notes.add(what);
                    }
                });
    }

    private void assertFetched() {
        assertThat(target()).hasBinaryContent(content);
        assertThat(target().resolveSibling("file.bin.part")).doesNotExist();
        assertThat(target().resolveSibling("file.bin.part.origin")).doesNotExist();
    }

    @Test
    void aFileIsFetchedAndPutInItsPlace() throws Exception {
        fetch(server.address("/file"));

        assertFetched();
        assertThat(pauses.taken()).isEmpty();
    }

    @Test
    void aCutDownloadGoesOnWhereItEnded() throws Exception {
        server.then(cutAfter(100_000), cutAfter(50_000));

        fetch(server.address("/file"));

        assertFetched();
        assertThat(server.requests()).extracting(FaultyServer.Request::from).containsExactly(0, 100_000, 150_000);
        assertThat(server.requests().getLast().headers()).containsEntry("if-range", "\"first\"");
    }

    @Test
    void aDownloadThatIsCutOftenGetsThereAsLongAsItGetsOn() throws Exception {
        for (int i = 0; i < 20; i++) {
            server.then(cutAfter(10_000));
        }

        fetch(server.address("/file"));

        assertFetched();
        assertThat(pauses.taken()).hasSize(20).containsOnly(Duration.ofSeconds(1));
    }

    @Test
    void anotherProcessGoesOnFromWhatTheFirstOneLeft() throws Exception {
        server.then(
                cutAfter(100_000),
                status("500 Broken"),
                status("500 Broken"),
                status("500 Broken"),
                status("500 Broken"));
        assertThatThrownBy(() -> fetch(server.address("/file"))).isInstanceOf(DownloadException.class);

        fetch(server.address("/file"));

        assertFetched();
        assertThat(server.requests().getLast().from()).isEqualTo(100_000);
    }

    @Test
    void anotherVersionInTheMeantimeIsTakenFromItsBeginning() throws Exception {
        byte[] other = bytes(2);
        server.change(other, "\"old\"");
        server.then(cutAfter(100_000), (self, request, out) -> {
            self.change(content, "\"new\"");
            right().answer(self, request, out);
        });

        fetch(server.address("/file"));

        assertFetched();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void twoVersionsAreNeverPutTogether() throws Exception {
        server.change(bytes(2), "\"old\"");
        server.then(cutAfter(100_000), (self, request, out) -> {
            self.change(content, "\"new\"");
            deafToIfRange().answer(self, request, out);
        });

        fetch(server.address("/file"));

        assertFetched();
        assertThat(notes).last().asString().contains("sent another part than the one asked for");
    }

    @Test
    void aServerThatDoesNotKnowRangesBeginsAnew() throws Exception {
        server.then(ignoringRange(200_000), ignoringRange(SIZE));

        fetch(server.address("/file"));

        assertFetched();
    }

    @Test
    void aPartThatWasNotAskedForIsThrownAway() throws Exception {
        server.then(cutAfter(100_000), wrongPart());

        fetch(server.address("/file"));

        assertFetched();
        assertThat(server.requests().getLast().headers()).doesNotContainKey("range");
    }

    @Test
    void aFileWhoseEndIsNotAnnouncedIsNotTakenForWhole() throws Exception {
        server.then(withoutLength(200_000));

        fetch(server.address("/file"));

        assertFetched();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aSourceOfAnotherSizeIsRefusedBeforeItIsRead() {
        server.then((self, request, out) -> {
            self.change(new byte[SIZE + 1], "\"big\"");
            right().answer(self, request, out);
        });

        assertThatThrownBy(() -> fetch(server.address("/file")))
                .hasMessage(server.address("/file") + " has 300001 bytes, 300000 are declared");
        assertThat(server.requests()).hasSize(1);
        assertThat(target()).doesNotExist();
    }

    @Test
    void aSourceThatSendsMoreThanItSaysIsCutOff() {
        server.then((self, request, out) -> {
            self.change(new byte[SIZE * 4], "\"big\"");
            withoutLength(SIZE * 4).answer(self, request, out);
        });

        assertThatThrownBy(() -> fetch(server.address("/file")))
                .hasMessageContaining("has more bytes, 300000 are declared");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aFileWithAnotherChecksumNeverGetsItsName() {
        server.change(bytes(3), "\"wrong\"");

        assertThatThrownBy(() -> fetch(server.address("/file"))).hasMessageContaining("has the checksum ");
        assertThat(target()).doesNotExist();
        assertThat(target().resolveSibling("file.bin.part")).doesNotExist();
    }

    @Test
    void theNextSourceIsAskedWhenTheFirstHasAnotherFile() throws Exception {
        try (FaultyServer mirror = new FaultyServer(content)) {
            server.change(bytes(3), "\"wrong\"");

            fetch(server.address("/file"), mirror.address("/mirrored"));

            assertFetched();
            assertThat(mirror.requests()).hasSize(1);
        }
    }

    @Test
    void whatTheServerAsksToWaitIsWaited() throws Exception {
        server.then(
                status("429 Too Many Requests", "Retry-After: 7"),
                status("503 Service Unavailable", "Retry-After: Thu, 01 Jan 2026 00:00:30 GMT"),
                status("503 Service Unavailable", "Retry-After: 86400"));

        fetch(server.address("/file"));

        assertFetched();
        assertThat(pauses.taken())
                .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(30), Duration.ofMinutes(2));
    }

    @Test
    void pausesGrowUntilItGivesUp() {
        for (int i = 0; i < 4; i++) {
            server.then(status("502 Bad Gateway"));
        }

        assertThatThrownBy(() -> fetch(server.address("/file")))
                .hasMessage(server.address("/file") + " answers 502, after 4 attempts");
        assertThat(pauses.taken()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "410 Gone", "400 Bad Request"})
    void aFileThatIsNotThereIsNotAskedForAgain(String status) {
        server.then(status(status));

        assertThatThrownBy(() -> fetch(server.address("/file")))
                .hasMessageContaining("answers " + status.substring(0, 3));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aServerThatFallsSilentIsLeft() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.then(FaultyServer.silence(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));

        fetch(Credentials.none(), Duration.ofMillis(300), server.address("/file"));

        over.countDown();
        assertFetched();
    }

    @Test
    void redirectsAreFollowedButTheTokenStaysBehind() throws Exception {
        try (FaultyServer store = new FaultyServer(content)) {
            // Another name for this machine: another host.
            String elsewhere = "http://localhost:" + store.address("/").getPort() + "/signed?token=abc";
            server.then(status("302 Found", "Location: " + elsewhere));
            Credentials credentials =
                    new Credentials(Map.of("127.0.0.1", SecretPlace.of("env:HUB", name -> "hub-token-1")));

            fetch(credentials, Duration.ofSeconds(30), server.address("/file"));

            assertFetched();
            assertThat(server.requests().getFirst().headers()).containsEntry("authorization", "Bearer hub-token-1");
            assertThat(store.requests().getFirst().headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void aProxyIsAskedForWhatItStandsFor() throws Exception {
        // A proxy is sent the whole address; this one has the file itself.
        Proxies proxies = Proxies.of(
                Map.of("HTTP_PROXY", "127.0.0.1:" + server.address("/").getPort())::get);
        URI source = URI.create("http://models.example.org/file");

        new Downloader(Credentials.none(), proxies, Retries.usual(), pauses, Clock.systemUTC())
                .fetch(Download.ofSize(List.of(source), sum(), SIZE, target()), Progress.SILENT);

        assertFetched();
        assertThat(server.requests()).extracting(FaultyServer.Request::path).containsExactly(source.toString());
    }

    @Test
    void aCircleOfRedirectsEnds() {
        for (int i = 0; i < 100; i++) {
            server.then(status("307 Temporary Redirect", "Location: /file"));
        }

        assertThatThrownBy(() -> fetch(server.address("/file"))).hasMessageContaining("sent on more than 10 times");
    }

    @Test
    void noFaultShowsATokenOrAQuery() {
        server.then(status("403 Forbidden"));
        Credentials credentials =
                new Credentials(Map.of("127.0.0.1", SecretPlace.of("env:HUB", name -> "hub-token-2")));

        assertThatThrownBy(() -> fetch(credentials, Duration.ofSeconds(30), server.address("/file?signature=hidden")))
                .hasMessage(server.address("/file") + " answers 403 (its token was sent, and is not accepted)");
    }

    @Test
    void aTokenThatIsNotThereIsNamedByItsPlace() {
        server.then(status("401 Unauthorized"));
        Credentials credentials = new Credentials(Map.of("127.0.0.1", SecretPlace.of("env:HUB", name -> null)));

        assertThatThrownBy(() -> fetch(credentials, Duration.ofSeconds(30), server.address("/file")))
                .hasMessageContaining("its token cannot be read: the environment variable HUB is not set");
    }

    @Test
    void aFileOfThisMachineIsCopiedAndVerified() throws Exception {
        Path original = Files.write(folder.resolve("here.bin"), content);

        fetch(original.toUri());

        assertFetched();
    }

    @Test
    void aFileOfThisMachineThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> fetch(folder.resolve("nowhere").toUri()))
                .hasMessage("file:" + folder.resolve("nowhere") + " does not exist");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Files.writeString(folder.resolve("models"), "a file where the folder should be");

        assertThatThrownBy(() -> fetch(server.address("/file"))).hasMessageContaining("cannot be written");
    }

    /** Whatever the faults, and in whichever order: the right file in the end, or a failure and no file. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void anyMixtureOfFaultsEndsWithTheRightFileOrNone(long seed) throws Exception {
        Random random = new Random(seed);
        int faults = random.nextInt(12);
        for (int i = 0; i < faults; i++) {
            int bytes = random.nextInt(SIZE);
            server.then(
                    switch (random.nextInt(8)) {
                        case 0 -> cutAfter(bytes);
                        case 1 -> ignoringRange(bytes);
                        case 2 -> wrongPart();
                        case 3 -> deafToIfRange();
                        case 4 -> withoutLength(bytes);
                        case 5 -> status("503 Service Unavailable", "Retry-After: " + random.nextInt(5));
                        case 6 ->
                            (self, request, out) -> {
                                self.change(random.nextBoolean() ? bytes(9) : content, "\"v" + random.nextInt() + "\"");
                                cutAfter(bytes).answer(self, request, out);
                            };
                        default ->
                            (self, request, out) -> {
                                self.change(content, "\"again\"");
                                right().answer(self, request, out);
                            };
                    });
        }

        try {
            fetch(server.address("/file"));
            assertFetched();
        } catch (DownloadException e) {
            assertThat(target()).doesNotExist();
        }
    }
}
