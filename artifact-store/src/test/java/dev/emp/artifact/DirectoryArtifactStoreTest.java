package dev.emp.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryArtifactStoreTest extends ArtifactStoreContract {

    @TempDir
    Path folder;

    @Override
    ArtifactStore store() {
        return new DirectoryArtifactStore(folder.resolve("not/yet/there"));
    }

    @Test
    void laysFilesOutByJobAndEpoch() throws IOException {
        new DirectoryArtifactStore(folder).store(new ArtifactKey("j0-01", 7, "a.png"), bytes());
        assertThat(folder.resolve("j0-01/7/a.png")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void leavesNoUnfinishedFileBehind() throws IOException {
        DirectoryArtifactStore store = new DirectoryArtifactStore(folder);
        ArtifactKey key = new ArtifactKey("j0-01", 7, "a.png");
        store.store(key, bytes());
        assertThatThrownBy(() -> store.store(key, new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }
                }))
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(folder.resolve("j0-01/7"))) {
            assertThat(files).containsExactly(folder.resolve("j0-01/7/a.png"));
        }
    }

    @Test
    void removesWhatProcessesThatWereKilledHaveBegun() throws IOException {
        DirectoryArtifactStore store = new DirectoryArtifactStore(folder);
        store.store(new ArtifactKey("j0-01", 7, "a.png"), bytes());
        Path unfinished = Files.write(folder.resolve("j0-01/7/.unfinished-1"), new byte[10]);
        Instant begun = Files.getLastModifiedTime(unfinished).toInstant();
        assertThat(store.removeUnfinished(begun)).isZero();
        assertThat(store.removeUnfinished(begun.plusMillis(1))).isEqualTo(1);
        assertThat(unfinished).doesNotExist();
        assertThat(store.size(new ArtifactKey("j0-01", 7, "a.png"))).contains(3L);
    }

    @Test
    void whatIsNotOursInTheDirectoryIsLeftAlone() throws IOException {
        Files.createDirectories(folder.resolve("lost+found"));
        Files.writeString(folder.resolve(".hidden"), "x");
        assertThat(new DirectoryArtifactStore(folder).list("", 10)).isEmpty();
    }

    @Test
    void noKeyLeadsOutOfTheRoot() {
        for (String name : List.of("..", ".", ".hidden", "a/b", "../a", "a\\b", "", "a\0b")) {
            assertThatThrownBy(() -> new ArtifactKey("j0-01", 1, name)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String job : List.of("..", ".", "a/b", "/etc", "")) {
            assertThatThrownBy(() -> new ArtifactKey(job, 1, "a")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static InputStream bytes() {
        return new ByteArrayInputStream(new byte[] {1, 2, 3});
    }
}
