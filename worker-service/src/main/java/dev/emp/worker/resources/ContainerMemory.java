package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory that the control group of this process may use, where it has a limit: in a container or under systemd. */
final class ContainerMemory {

    private static final Layout SECOND = new Layout("", "unified", "memory.max", "memory.current", "inactive_file");
    private static final Layout FIRST =
            new Layout("memory", "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");

    private final Path groupsOfProcess;
    private final Path mount;

    /** @param root of the file system, {@code /} but in tests */
    ContainerMemory(Path root) {
        groupsOfProcess = root.resolve("proc/self/cgroup");
        mount = root.resolve("sys/fs/cgroup");
    }

    /** @param host a limit that is not below its total is none */
    Optional<Memory> read(Memory host) {
        return Stream.of(SECOND, FIRST)
                .flatMap(layout -> tightest(layout, host).stream())
                .findFirst();
    }

    /** A group is held by the limits of all groups that it is in; the lowest of them is the one to watch. */
    private Optional<Memory> tightest(Layout layout, Memory host) {
        Optional<Memory> tightest = Optional.empty();
        for (Path group : groups(layout)) {
            OptionalLong limit = number(group.resolve(layout.limit()));
            long lowest = tightest.orElse(host).totalBytes();
            if (limit.isPresent() && limit.getAsLong() > 0 && limit.getAsLong() < lowest) {
                tightest = used(group, layout).map(used -> new Memory(used, limit.getAsLong()));
            }
        }
        return tightest;
    }

    /** The group of this process and all around it, as far as they can be seen from here. */
    private List<Path> groups(Layout layout) {
        Path nested = mount.resolve(layout.directory());
        Path top = Files.isDirectory(nested) ? nested : mount;
        Optional<Path> own = lines(groupsOfProcess)
                .map(line -> line.split(":", 3))
                .filter(fields ->
                        fields.length == 3 && List.of(fields[1].split(",", -1)).contains(layout.controller()))
                .map(fields -> top.resolve(fields[2].replaceFirst("^/+", "")).normalize())
                .findFirst();
        // In a container the name may be that of the host, where what is mounted at the top here is far below it.
        return own.stream()
                .map(group -> group.startsWith(top) ? group : top)
                .flatMap(group -> Stream.iterate(group, each -> each.startsWith(top), Path::getParent))
                .toList();
    }

    /** What the kernel can drop at once, files that nobody has read for a while, is not in use. */
    private static Optional<Long> used(Path group, Layout layout) {
        OptionalLong usage = number(group.resolve(layout.usage()));
        long droppable = lines(group.resolve("memory.stat"))
                .filter(line -> line.startsWith(layout.droppable() + " "))
                .mapToLong(line ->
                        parse(line.substring(layout.droppable().length() + 1)).orElse(0))
                .findFirst()
                .orElse(0);
        return usage.isPresent() ? Optional.of(Math.max(0, usage.getAsLong() - droppable)) : Optional.empty();
    }

    private static OptionalLong number(Path file) {
        return lines(file).findFirst().map(ContainerMemory::parse).orElse(OptionalLong.empty());
    }

    /** @return empty for {@code max} and all else that is no number */
    private static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            // Not there: no Linux, another version of control groups, or the top group, which has no limit.
            return Stream.empty();
        }
    }

    /**
     * The names of one version of control groups.
     *
     * @param controller in {@code /proc/self/cgroup}
     * @param directory below the mount point, where both versions are mounted
     */
    private record Layout(String controller, String directory, String limit, String usage, String droppable) {}
}
