package dev.emp.setup.bundle;

import dev.emp.setup.download.Download;
import dev.emp.setup.download.DownloadException;
import dev.emp.setup.download.Downloader;
import dev.emp.setup.download.Progress;
import dev.emp.setup.download.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The worker's program as a zip file with a folder {@code lib} of jars. It is unpacked into a folder named by its checksum, where the next
 * start finds it.
 */
public final class WorkerBundle {

    /** In bytes, packed. */
    static final long LARGEST = 1L << 30;

    private static final long LARGEST_UNPACKED = 4L << 30;
    private static final int MOST_ENTRIES = 20_000;
    private static final int KEPT = 3;

    private final Downloader downloader;
    private final Unpacking unpacking;

    public WorkerBundle(Downloader downloader) {
        this(downloader, new Unpacking(LARGEST_UNPACKED, MOST_ENTRIES));
    }

    WorkerBundle(Downloader downloader, Unpacking unpacking) {
        this.downloader = downloader;
        this.unpacking = unpacking;
    }

    /**
     * Fetches, verifies and unpacks it, unless that was done before.
     *
     * @param folder that holds the bundles
     * @return where it lies
     * @throws BundleException when it cannot be had, is another one, or is no bundle
     */
    public Path provide(URI source, Sha256 sha256, Path folder, Progress progress)
            throws BundleException, InterruptedException {
        Path unpacked = folder.toAbsolutePath().resolve(sha256.hex());
        if (Files.isDirectory(unpacked)) {
            return unpacked;
        }
        Path archive = unpacked.resolveSibling(sha256.hex() + ".zip");
        try {
            Files.createDirectories(folder);
            downloader.fetch(new Download(List.of(source), sha256, 0, LARGEST, archive), progress);
            unpack(archive, unpacked);
            forgetOld(folder);
            return unpacked;
        } catch (DownloadException e) {
            throw new BundleException("the bundle cannot be fetched: " + e.getMessage());
        } catch (IOException e) {
            throw new BundleException("the bundle cannot be unpacked into " + folder + ": " + e);
        }
    }

    private void unpack(Path archive, Path unpacked) throws BundleException, IOException {
        Path draft = unpacked.resolveSibling(unpacked.getFileName() + ".new");
        try {
            delete(draft);
            Files.createDirectories(draft);
            unpacking.unpack(archive, draft);
            requireJars(draft);
            Files.move(draft, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(draft);
            Files.deleteIfExists(archive);
        }
    }

    private static void requireJars(Path bundle) throws BundleException, IOException {
        Path jars = bundle.resolve("lib");
        if (Files.isDirectory(jars)) {
            try (Stream<Path> files = Files.list(jars)) {
                if (files.anyMatch(file -> file.toString().endsWith(".jar"))) {
                    return;
                }
            }
        }
        throw new BundleException("the bundle has no jars in lib/; 'bundle pack' makes one");
    }

    /** A way back stays open; the disk does not fill. */
    private static void forgetOld(Path folder) throws IOException {
        List<Path> bundles;
        try (Stream<Path> files = Files.list(folder)) {
            bundles = files.filter(file ->
                            Sha256.FORM.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(WorkerBundle::age).reversed())
                    .toList();
        }
        for (Path old : bundles.stream().skip(KEPT).toList()) {
            delete(old);
        }
    }

    private static long age(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
