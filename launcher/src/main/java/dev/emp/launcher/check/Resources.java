package dev.emp.launcher.check;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Memory, of the container where there is one, processors and disk. */
final class Resources implements Check {

    private static final long GIGABYTE = 1L << 30;
    private static final long MEMORY = 4 * GIGABYTE;
    private static final long DISK = 5 * GIGABYTE;
    private static final long DISK_AT_LEAST = GIGABYTE;

    private final Path home;

    Resources(Path home) {
        this.home = home;
    }

    @Override
    public List<Finding> look() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return List.of(memory(system.getTotalMemorySize(), system.getAvailableProcessors()), disk());
    }

    static Finding memory(long bytes, int processors) {
        String text = gigabytes(bytes) + " and " + processors + (processors == 1 ? " core" : " cores");
        return bytes >= MEMORY
                ? Finding.ok("memory", text)
                : Finding.warning(
                        "memory",
                        text,
                        "all services together want " + gigabytes(MEMORY) + "; one alone gets by with 512 MB");
    }

    private Finding disk() {
        try {
            return disk(Files.getFileStore(home).getUsableSpace());
        } catch (IOException e) {
            return Finding.warning("disk", "cannot be looked at: " + e.getMessage(), "look at " + home);
        }
    }

    static Finding disk(long free) {
        String text = gigabytes(free) + " free";
        String advice =
                "a build and the files of jobs want " + gigabytes(DISK) + "; a machine stops taking jobs at 95 %";
        if (free < DISK_AT_LEAST) {
            return Finding.fault("disk", text, advice);
        }
        return free < DISK ? Finding.warning("disk", text, advice) : Finding.ok("disk", text);
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIGABYTE);
    }
}
