package dev.emp.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ArtifactStore} does. */
abstract class ArtifactStoreContract {

    private static final ArtifactKey KEY = new ArtifactKey("j0-01", 1, "image.png");

    /** An empty store. */
    abstract ArtifactStore store() throws IOException;

    @Test
    void givesBackWhatWasStored() throws IOException {
        ArtifactStore store = store();
        StoredArtifact stored = store.store(KEY, content("hello"));
        assertThat(stored.key()).isEqualTo(KEY);
        assertThat(stored.sizeBytes()).isEqualTo(5);
        assertThat(stored.sha256()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(store.size(KEY)).contains(5L);
        assertThat(read(store, KEY)).isEqualTo("hello");
    }

    @Test
    void keepsFilesOfOtherEpochsAndJobsApart() throws IOException {
        ArtifactStore store = store();
        ArtifactKey later = new ArtifactKey(KEY.job(), 2, KEY.name());
        ArtifactKey other = new ArtifactKey("j0-02", 1, KEY.name());
        store.store(KEY, content("first"));
        store.store(later, content("second"));
        store.store(other, content("third"));
        assertThat(read(store, KEY)).isEqualTo("first");
        assertThat(read(store, later)).isEqualTo("second");
        assertThat(read(store, other)).isEqualTo("third");
    }

    @Test
    void replacesAFileOfTheSameKey() throws IOException {
        ArtifactStore store = store();
        store.store(KEY, content("a longer first content"));
        store.store(KEY, content("short"));
        assertThat(read(store, KEY)).isEqualTo("short");
        assertThat(store.size(KEY)).contains(5L);
    }

    @Test
    void storesAnEmptyFile() throws IOException {
        ArtifactStore store = store();
        store.store(KEY, content(""));
        assertThat(store.size(KEY)).contains(0L);
        assertThat(read(store, KEY)).isEmpty();
    }

    @Test
    void hasNothingOfAnUnknownKey() throws IOException {
        ArtifactStore store = store();
        assertThat(store.size(KEY)).isEmpty();
        assertThat(store.open(KEY, 0, 10)).isEmpty();
    }

    @Test
    void opensAnyPart() throws IOException {
        ArtifactStore store = store();
        store.store(KEY, content("0123456789"));
        assertThat(read(store, KEY, 0, 4)).isEqualTo("0123");
        assertThat(read(store, KEY, 3, 4)).isEqualTo("3456");
        assertThat(read(store, KEY, 8, 100)).isEqualTo("89");
        assertThat(read(store, KEY, 10, 1)).isEmpty();
        assertThat(read(store, KEY, 50, 1)).isEmpty();
        assertThat(read(store, KEY, 2, 0)).isEmpty();
    }

    @Test
    void refusesANegativePart() throws IOException {
        ArtifactStore store = store();
        store.store(KEY, content("0123456789"));
        assertThatThrownBy(() -> store.open(KEY, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(KEY, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void storesNothingWhenTheStreamFails() throws IOException {
        ArtifactStore store = store();
        assertThatThrownBy(() -> store.store(KEY, new BrokenStream())).isInstanceOf(IOException.class);
        assertThat(store.size(KEY)).isEmpty();
    }

    @Test
    void keepsTheOldFileWhenTheStreamOfItsReplacementFails() throws IOException {
        ArtifactStore store = store();
        store.store(KEY, content("old"));
        assertThatThrownBy(() -> store.store(KEY, new BrokenStream())).isInstanceOf(IOException.class);
        assertThat(read(store, KEY)).isEqualTo("old");
    }

    @Test
    void leavesTheStreamOpen() throws IOException {
        boolean[] closed = {false};
        InputStream stream = new ByteArrayInputStream(new byte[] {1}) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        store().store(KEY, stream);
        assertThat(closed[0]).isFalse();
    }

    @Test
    void removesAllFilesOfAJobAndNoOthers() throws IOException {
        ArtifactStore store = store();
        ArtifactKey later = new ArtifactKey(KEY.job(), 2, "text.txt");
        ArtifactKey other = new ArtifactKey("j0-02", 1, KEY.name());
        for (ArtifactKey key : List.of(KEY, later, other)) {
            store.store(key, content("x"));
        }
        store.deleteJob(KEY.job());
        assertThat(store.size(KEY)).isEmpty();
        assertThat(store.size(later)).isEmpty();
        assertThat(store.size(other)).contains(1L);
        store.deleteJob(KEY.job());
    }

    @Test
    void refusesAJobNameThatLeadsElsewhere() throws IOException {
        ArtifactStore store = store();
        for (String job : List.of("..", ".", "", "a/b", "../j0-01", "a\\b")) {
            assertThatThrownBy(() -> store.deleteJob(job)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void listsTheJobsThatHaveFilesPageByPage() throws IOException {
        ArtifactStore store = store();
        assertThat(store.list("", 10)).isEmpty();
        // A dash sorts before the slash behind a name, a digit after it.
        List<String> jobs = List.of("j0", "j0-01", "j0-02", "j00", "file_01");
        for (String job : jobs) {
            store.store(new ArtifactKey(job, 1, "a"), content("x"));
            store.store(new ArtifactKey(job, 2, "b"), content("x"));
        }
        List<String> found = new ArrayList<>();
        String after = "";
        for (List<KeptJob> page = store.list(after, 2); !page.isEmpty(); page = store.list(after, 2)) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(kept -> found.add(kept.job()));
            after = found.getLast();
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(store.list("", 100)).extracting(KeptJob::job).containsExactlyElementsOf(found);
    }

    @Test
    void knowsWhenTheLastFileOfAJobWasWritten() throws IOException {
        ArtifactStore store = store();
        store.store(KEY, content("x"));
        Instant before = store.list("", 1).getFirst().lastWrite();
        store.store(new ArtifactKey(KEY.job(), 2, "later"), content("x"));
        assertThat(store.list("", 1).getFirst().lastWrite()).isAfterOrEqualTo(before);
        assertThat(before)
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
    }

    @Test
    void removesNoFinishedFileAsUnfinished() throws IOException {
        ArtifactStore store = store();
        assertThat(store.removeUnfinished(Instant.now().plusSeconds(600))).isZero();
        store.store(KEY, content("x"));
        assertThat(store.removeUnfinished(Instant.now().plusSeconds(600))).isZero();
        assertThat(store.size(KEY)).contains(1L);
    }

    @Test
    void givesLinksOrSaysThatItDoesNot() throws IOException {
        ArtifactStore store = store();
        assertThat(store.link(KEY, Duration.ofMinutes(1), new ArtifactStore.LinkedType("text/plain", "inline"))
                        .isPresent())
                .isEqualTo(store.givesLinks());
    }

    @Test
    void readersSeeOneWholeFileWhileOthersReplaceIt() throws Exception {
        ArtifactStore store = store();
        byte[][] contents = {new byte[200_000], new byte[300_000]};
        Arrays.fill(contents[1], (byte) 1);
        store.store(KEY, new ByteArrayInputStream(contents[0]));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                byte[] content = contents[new Random(i).nextInt(2)];
                work.add(threads.submit(() -> store.store(KEY, new ByteArrayInputStream(content))));
                Callable<Void> reading = () -> {
                    try (InputStream in = store.open(KEY, 0, Long.MAX_VALUE).orElseThrow()) {
                        assertThat(in.readAllBytes()).isIn((Object[]) contents);
                    }
                    return null;
                };
                work.add(threads.submit(reading));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static String read(ArtifactStore store, ArtifactKey key) throws IOException {
        return read(store, key, 0, Long.MAX_VALUE);
    }

    private static String read(ArtifactStore store, ArtifactKey key, long offset, long length) throws IOException {
        try (InputStream in = store.open(key, offset, length).orElseThrow()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** Gives some bytes, then fails. */
    private static final class BrokenStream extends InputStream {
        private int given;

        @Override
        public int read() throws IOException {
            if (given++ >= 100) {
                throw new IOException("broken");
            }
            return 'x';
        }
    }
}
