package dev.emp.setup.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.setup.download.Credentials;
import dev.emp.setup.download.Downloader;
import dev.emp.setup.download.Progress;
import dev.emp.setup.download.Proxies;
import dev.emp.setup.download.RecordedPauses;
import dev.emp.setup.download.Retries;
import dev.emp.setup.download.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerBundleTest {

    @TempDir
    Path temporary;

    private final WorkerBundle bundles = new WorkerBundle(
            new Downloader(Credentials.none(), Proxies.NONE, Retries.usual(), new RecordedPauses(), Clock.systemUTC()),
            new Unpacking(1_000, 20));

    private Path packed(String content) throws Exception {
        Path worker = temporary.resolve("worker");
        Files.createDirectories(worker.resolve("lib"));
        Files.createDirectories(worker.resolve("app"));
        Files.writeString(worker.resolve("lib/a.jar"), content);
        Files.writeString(worker.resolve("app/b.jar"), "ours");
        Files.writeString(worker.resolve("emp.aot"), "of the image, and of no use elsewhere");
        Path bundle = temporary.resolve("bundle.zip");
        BundlePacker.pack(worker, bundle);
        return bundle;
    }

    private Path provide(Path bundle) throws Exception {
        return bundles.provide(bundle.toUri(), Sha256.of(bundle), temporary.resolve("bundles"), Progress.SILENT);
    }

    private Path zip(String... entries) throws IOException {
        Path file = temporary.resolve("made.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write("content".getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("bundles"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aBundleIsUnpackedIntoAFolderOfItsOwn() throws Exception {
        Path bundle = packed("first");

        Path place = provide(bundle);

        assertThat(place)
                .isEqualTo(
                        temporary.resolve("bundles").resolve(Sha256.of(bundle).hex()));
        assertThat(place.resolve("lib/a.jar")).hasContent("first");
        assertThat(place.resolve("app/b.jar")).hasContent("ours");
        assertThat(place.resolve("emp.aot")).doesNotExist();
    }

    @Test
    void theNextStartFetchesNothing() throws Exception {
        Path bundle = packed("first");
        Sha256 sum = Sha256.of(bundle);
        Path place = provide(bundle);
        Files.delete(bundle);

        assertThat(bundles.provide(bundle.toUri(), sum, temporary.resolve("bundles"), Progress.SILENT))
                .isEqualTo(place);
    }

    @Test
    void theSameFilesMakeTheSameBundle() throws Exception {
        Sha256 first = Sha256.of(packed("same"));
        Files.setLastModifiedTime(temporary.resolve("worker/lib/a.jar"), FileTime.fromMillis(1));

        assertThat(BundlePacker.pack(temporary.resolve("worker"), temporary.resolve("again.zip")))
                .isEqualTo(first);
    }

    @Test
    void anotherFileThanTheOneNamedIsNotUnpacked() throws Exception {
        Path bundle = packed("first");
        Sha256 other = new Sha256("0".repeat(64));

        assertThatThrownBy(() -> bundles.provide(bundle.toUri(), other, temporary.resolve("bundles"), Progress.SILENT))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("the bundle cannot be fetched")
                .hasMessageContaining("has the checksum " + Sha256.of(bundle));
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil.jar", "lib/../../evil.jar", "/etc/evil", "lib\\..\\evil", "..", "lib/../..", "C:\\evil"
            })
    void nothingIsWrittenOutsideItsFolder(String entry) throws Exception {
        Path bundle = zip("lib/a.jar", entry);

        assertThatThrownBy(() -> provide(bundle))
                .hasMessage("the bundle has an entry that leads out of it: '" + entry + "'");
        assertNothingIsLeft();
        assertThat(temporary.resolve("evil.jar")).doesNotExist();
    }

    @Test
    void aBundleThatUnpacksToTooMuchIsGivenUp() throws Exception {
        Path bundle = packed("x".repeat(2_000));

        assertThatThrownBy(() -> provide(bundle)).hasMessage("the bundle unpacks to more than 1000 bytes");
        assertNothingIsLeft();
    }

    @Test
    void aBundleOfTooManyFilesIsGivenUp() throws Exception {
        String[] entries = Stream.iterate(0, i -> i + 1)
                .limit(21)
                .map(i -> "lib/" + i + ".jar")
                .toArray(String[]::new);
        Path bundle = zip(entries);

        assertThatThrownBy(() -> provide(bundle)).hasMessage("the bundle has more than 20 entries");
        assertNothingIsLeft();
    }

    @Test
    void whatIsNoZipFileIsNamed() throws Exception {
        Path bundle = Files.writeString(temporary.resolve("page.html"), "<html>Please sign in</html>");

        assertThatThrownBy(() -> provide(bundle)).hasMessage("the bundle is no zip file, or an empty one");
        assertNothingIsLeft();
    }

    @Test
    void aZipFileWithoutJarsIsNoBundle() throws Exception {
        Path bundle = zip("readme.txt");

        assertThatThrownBy(() -> provide(bundle)).hasMessage("the bundle has no jars in lib/; 'bundle pack' makes one");
    }

    @Test
    void aFolderWithoutJarsIsNotPacked() {
        assertThatThrownBy(() -> BundlePacker.pack(temporary, temporary.resolve("b.zip")))
                .hasMessage(temporary + " has no folder lib with jars");
    }

    @Test
    void threeBundlesAreKept() throws Exception {
        for (int i = 0; i < 5; i++) {
            Path place = provide(packed("version " + i));
            Files.setLastModifiedTime(place, FileTime.fromMillis(1_000L * i));
        }

        try (Stream<Path> files = Files.list(temporary.resolve("bundles"))) {
            assertThat(files).hasSize(3);
        }
    }
}
