package dev.emp.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.artifact.ArtifactProperties.S3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 as S3Mock speaks it. */
class S3ArtifactStoreTest extends ArtifactStoreContract {

    private static final int PART = 5 * 1024 * 1024;

    @TempDir
    Path parts;

    private final String prefix = S3Server.shared().newPrefix();
    private final List<S3ArtifactStore> opened = new ArrayList<>();

    @Override
    ArtifactStore store() {
        return open(settings(S3Server.BUCKET));
    }

    @AfterEach
    void closeAll() {
        opened.forEach(S3ArtifactStore::close);
    }

    @Override
    @Test
    @Disabled("S3Mock writes into the file that others read; S3 itself replaces an object whole")
    void readersSeeOneWholeFileWhileOthersReplaceIt() {}

    @Test
    void laysObjectsOutByJobAndEpochBelowThePrefix() throws IOException {
        store().store(new ArtifactKey("j0-01", 7, "a.png"), bytes(3));
        assertThat(objects()).containsExactly(prefix + "/j0-01/7/a.png");
    }

    @Test
    void whatFitsExactlyIntoPartsIsStoredToo() throws IOException {
        ArtifactStore store = store();
        for (int size : new int[] {PART - 1, PART, PART + 1, 2 * PART}) {
            byte[] content = new byte[size];
            new Random(size).nextBytes(content);
            ArtifactKey key = new ArtifactKey("j0-01", 1, "a-" + size);
            assertThat(store.store(key, new ByteArrayInputStream(content)).sizeBytes())
                    .isEqualTo(size);
            assertThat(store.size(key)).contains((long) size);
            try (InputStream in = store.open(key, 0, Long.MAX_VALUE).orElseThrow()) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void ofALongStreamNoMoreThanOnePartIsHeld() throws IOException {
        long[] most = {0};
        InputStream stream = new Zeros(6L * PART + 17) {
            @Override
            void asked(int length) throws IOException {
                assertThat(length).isLessThanOrEqualTo(PartFile.BUFFER);
                most[0] = Math.max(most[0], heldOnDisk());
            }
        };
        ArtifactStore store = store();
        ArtifactKey key = new ArtifactKey("j0-01", 1, "film.mp4");
        assertThat(store.store(key, stream).sizeBytes()).isEqualTo(6L * PART + 17);
        assertThat(most[0]).isPositive().isLessThanOrEqualTo(PART);
        assertThat(store.size(key)).contains(6L * PART + 17);
        assertThat(heldOnDisk()).as("parts that are left behind").isZero();
    }

    @Test
    void nothingIsLeftOfALongStreamThatFails() throws IOException {
        ArtifactStore store = store();
        InputStream stream = new Zeros(3L * PART) {
            @Override
            void asked(int length) throws IOException {
                if (given > 2L * PART) {
                    throw new IOException("broken");
                }
            }
        };
        assertThatThrownBy(() -> store.store(new ArtifactKey("j0-01", 1, "film.mp4"), stream))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
        assertThat(objects()).isEmpty();
        assertThat(store.removeUnfinished(Instant.MAX)).isZero();
        assertThat(heldOnDisk()).isZero();
    }

    @Test
    void endsTheUploadsOfProcessesThatWereKilled() throws IOException {
        ArtifactStore store = store();
        Instant began;
        try (S3Client client = client()) {
            client.createMultipartUpload(
                    request -> request.bucket(S3Server.BUCKET).key(prefix + "/j0-01/1/film.mp4"));
            began = client.listMultipartUploads(
                            request -> request.bucket(S3Server.BUCKET).prefix(prefix))
                    .uploads()
                    .getFirst()
                    .initiated();
        }
        assertThat(store.removeUnfinished(began.minusSeconds(60))).isZero();
        assertThat(store.removeUnfinished(began.plusSeconds(60))).isEqualTo(1);
        assertThat(store.removeUnfinished(began.plusSeconds(60))).isZero();
    }

    @Test
    void aLinkReadsTheFileWithoutCredentials() throws Exception {
        ArtifactStore store = store();
        ArtifactKey key = new ArtifactKey("j0-01", 1, "a.txt");
        store.store(key, new ByteArrayInputStream("hello".getBytes(UTF_8)));
        URI link = store.link(
                        key,
                        Duration.ofMinutes(5),
                        new ArtifactStore.LinkedType("text/plain", "attachment; filename=\"a.txt\""))
                .orElseThrow();
        assertThat(link.toString()).contains("X-Amz-Signature=").contains("X-Amz-Expires=300");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
            assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"a.txt\"");
        }
    }

    @Test
    void closingAFileEarlyDoesNotReadTheRest() throws IOException {
        ArtifactStore store = store();
        ArtifactKey key = new ArtifactKey("j0-01", 1, "a");
        store.store(key, new Zeros(PART));
        for (int i = 0; i < 5; i++) {
            try (InputStream in = store.open(key, 0, Long.MAX_VALUE).orElseThrow()) {
                assertThat(in.read()).isZero();
            }
        }
        assertThat(store.size(key)).contains((long) PART);
    }

    @Test
    void saysThatTheBucketDoesNotExist() {
        assertThatThrownBy(() -> open(settings("nothere")))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessage("emp.artifacts.s3.bucket names the bucket nothere, which does not exist there");
    }

    @Test
    void saysWhereASecretShouldHaveBeen() {
        S3 settings = settings(S3Server.BUCKET, "file:/not/there");
        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessage("emp.artifacts.s3.access-key names the file /not/there, which cannot be read"
                        + " (NoSuchFileException)");
    }

    @Test
    void anS3ThatDoesNotAnswerFailsTheCallAndNotTheStart() {
        S3 settings = new S3(
                "emp",
                "",
                null,
                URI.create("http://127.0.0.1:1"),
                null,
                true,
                "file:" + S3Server.secret(),
                "file:" + S3Server.secret(),
                DataSize.ofMegabytes(5),
                false,
                Duration.ofMinutes(5));
        S3ArtifactStore store = open(settings);
        assertThatThrownBy(() -> store.store(new ArtifactKey("j0-01", 1, "a"), bytes(3)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("S3 did not store the file in bucket emp");
        assertThatThrownBy(() -> store.size(new ArtifactKey("j0-01", 1, "a"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.deleteJob("j0-01")).isInstanceOf(IOException.class);
    }

    private S3ArtifactStore open(S3 settings) {
        S3ArtifactStore store = S3ArtifactStore.open(settings, parts);
        opened.add(store);
        return store;
    }

    private S3 settings(String bucket) {
        return settings(bucket, "file:" + S3Server.secret());
    }

    private S3 settings(String bucket, String accessKey) {
        return new S3(
                bucket,
                prefix,
                null,
                URI.create(S3Server.shared().endpoint()),
                null,
                true,
                accessKey,
                "file:" + S3Server.secret(),
                DataSize.ofBytes(PART),
                false,
                Duration.ofMinutes(5));
    }

    private S3Client client() {
        return new S3Access(settings(S3Server.BUCKET), name -> "").client();
    }

    private List<String> objects() {
        try (S3Client client = client()) {
            return new S3Listing(client, S3Server.BUCKET, new S3Names(prefix + "/")).objectsOf(prefix + "/");
        }
    }

    private long heldOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(parts)) {
            return files.mapToLong(S3ArtifactStoreTest::sizeOf).sum();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    /** So many zeros, made while they are read. */
    private static class Zeros extends InputStream {

        long given;
        private final long length;

        Zeros(long length) {
            this.length = length;
        }

        void asked(int count) throws IOException {}

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            asked(count);
            if (given == length) {
                return -1;
            }
            int some = (int) Math.min(count, length - given);
            Arrays.fill(buffer, offset, offset + some, (byte) 0);
            given += some;
            return some;
        }
    }
}
