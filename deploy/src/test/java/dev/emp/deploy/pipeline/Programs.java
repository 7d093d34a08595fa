package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of a test's own in a folder that comes first in the path: each writes down how it was called. */
record Programs(Path folder) {

    /** Makes one; what it does is a script of bash. */
    void add(String name, String does) throws IOException {
        Path file = Files.writeString(
                folder.resolve(name),
                "#!/usr/bin/env bash\necho " + name + " \"$*\" >>" + folder.resolve("called") + "\n" + does + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    String path() {
        return folder + ":" + System.getenv("PATH");
    }

    /** The calls so far, one a line: the name and the arguments. */
    String called() throws IOException {
        Path file = folder.resolve("called");
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
