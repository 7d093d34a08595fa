package dev.emp.worker.startup;

import dev.emp.worker.supervision.DirectoryInUseException;
import dev.emp.worker.supervision.Leftovers;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends what an earlier run of this machine has left behind. */
final class LeftoverProcesses {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private LeftoverProcesses() {}

    /**
     * @param directory of the machine
     * @param needed whether the machine is to run processes of its own there
     * @return which processes were ended; null when there were none
     * @throws DirectoryInUseException when another machine runs in a directory that is needed
     * @throws SetupException when a directory that is needed cannot be used
     */
    static @Nullable String end(Path directory, boolean needed) throws InterruptedException {
        if (!needed && !Files.isDirectory(directory)) {
            return null;
        }
        try {
            List<Leftovers.Ended> ended = new Leftovers(directory, GRACE).end();
            return ended.isEmpty()
                    ? null
                    : "ended "
                            + ended.stream()
                                    .map(each -> each.service() + " (process " + each.pid() + ")")
                                    .collect(Collectors.joining(", "));
        } catch (DirectoryInUseException e) {
            if (needed) {
                throw e;
            }
            return null;
        } catch (UncheckedIOException e) {
            if (needed) {
                // Without its cause, which says less and is what would be shown.
                throw new SetupException(e.getMessage() + " (emp.machine.directory)", null);
            }
            return null;
        }
    }
}
