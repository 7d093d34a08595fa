package dev.emp.launcher.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the files that settings name for keys and passwords, as {@code file:PATH}, are there and for the right eyes only. */
final class KeyFiles implements Check {

    private static final String NAME = "key file";
    private static final String PREFIX = "file:";
    private static final Pattern IN_YAML =
            Pattern.compile("^\\s*(?:-\\s*)?([\\w.-]+):\\s*\\{?.*?[\"']?file:([^\"'}\\s,]+)");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ);

    private final Map<String, String> environment;
    private final Path directory;

    /** @param directory that machine.yaml is looked for in, unless the environment says where it is */
    KeyFiles(Map<String, String> environment, Path directory) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    @Override
    public List<Finding> look() {
        Map<String, Path> named = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("EMP_") && value.startsWith(PREFIX)) {
                named.put(name, Path.of(value.substring(PREFIX.length())));
            }
        });
        Path machineFile = directory.resolve(environment.getOrDefault("EMP_MACHINE_FILE", "machine.yaml"));
        if (Files.isReadable(machineFile)) {
            addFrom(machineFile, named);
        }
        List<Finding> found = new ArrayList<>();
        named.forEach((setting, file) -> found.add(look(setting, file)));
        return found;
    }

    private static void addFrom(Path machineFile, Map<String, Path> named) {
        try {
            for (String line : Files.readAllLines(machineFile)) {
                Matcher matcher = IN_YAML.matcher(line);
                if (!line.stripLeading().startsWith("#") && matcher.find()) {
                    named.put(matcher.group(1) + " in " + machineFile.getFileName(), Path.of(matcher.group(2)));
                }
            }
        } catch (IOException unreadable) {
            // The check of the machine's settings says so already.
        }
    }

    private Finding look(String setting, Path file) {
        String text = setting + ": " + file;
        Path path = directory.resolve(file);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return Finding.fault(NAME, text + " cannot be read", "make it, for the user that EMP runs as");
        }
        try {
            if (Files.size(path) == 0) {
                return Finding.fault(NAME, text + " is empty", "write the key into it");
            }
            return isOpenToOthers(path)
                    ? Finding.warning(NAME, text + " is open to others", "chmod 600 " + file)
                    : Finding.ok(NAME, text);
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.warning(NAME, text + ": its mode cannot be looked at", "see that only EMP can read it");
        }
    }

    /** A file that all may read is closed by a folder that they may not enter, as deploy/compose/init makes it. */
    private static boolean isOpenToOthers(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean closedFolder =
                folder != null && Files.getPosixFilePermissions(folder).stream().noneMatch(KeyFiles::letsOthersIn);
        return !closedFolder && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
    }

    private static boolean letsOthersIn(PosixFilePermission permission) {
        return permission == PosixFilePermission.GROUP_EXECUTE || permission == PosixFilePermission.OTHERS_EXECUTE;
    }
}
