package dev.emp.setup.bundle;

import dev.emp.setup.download.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes a worker bundle of a folder; the same one of the same files, whenever and wherever it is made. */
public final class BundlePacker {

    private static final FileTime ALWAYS = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final List<String> FOLDERS = List.of("lib", "app");

    private BundlePacker() {}

    /**
     * Packs the jars of a folder: those in {@code lib}, which there must be, and those in {@code app}.
     *
     * @return the checksum, to be given along with the bundle's address
     * @throws BundleException when the folder has no such jars
     */
    public static Sha256 pack(Path folder, Path bundle) throws BundleException, IOException {
        if (!Files.isDirectory(folder.resolve("lib"))) {
            throw new BundleException(folder + " has no folder lib with jars");
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> FOLDERS.stream().anyMatch(name -> file.startsWith(folder.resolve(name))))
                    .sorted()
                    .toList();
        }
        try (OutputStream file = Files.newOutputStream(bundle);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            // Jars are packed already.
            zip.setLevel(Deflater.BEST_SPEED);
            for (Path each : files) {
                ZipEntry entry = new ZipEntry(folder.relativize(each).toString().replace('\\', '/'));
                entry.setLastModifiedTime(ALWAYS);
                zip.putNextEntry(entry);
                Files.copy(each, zip);
                zip.closeEntry();
            }
        }
        return Sha256.of(bundle);
    }
}
