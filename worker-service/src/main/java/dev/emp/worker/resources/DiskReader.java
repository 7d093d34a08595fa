package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Disk;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the file stores on which some directories lie. */
final class DiskReader {

    private static final Logger log = LoggerFactory.getLogger(DiskReader.class);

    private final List<Path> directories;

    /** @param directories need not be there yet */
    DiskReader(List<Path> directories) {
        this.directories = directories.stream()
                .map(each -> each.toAbsolutePath().normalize())
                .toList();
    }

    /** Every file store once. One that cannot be read is left out. */
    List<Disk> read() {
        List<Disk> disks = new ArrayList<>();
        Set<FileStore> seen = new HashSet<>();
        for (Path directory : directories) {
            try {
                FileStore store = Files.getFileStore(existing(directory));
                if (seen.add(store)) {
                    disks.add(disk(directory, store));
                }
            } catch (IOException e) {
                log.debug("The disk of {} cannot be read", directory, e);
            }
        }
        return disks;
    }

    private static Disk disk(Path directory, FileStore store) throws IOException {
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        return new Disk(directory, used, used + store.getUsableSpace());
    }

    private static Path existing(Path directory) {
        Path parent = directory.getParent();
        return parent == null || Files.exists(directory) ? directory : existing(parent);
    }
}
