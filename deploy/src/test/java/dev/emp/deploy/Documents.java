package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that tests write anew with {@code -Demp.write-docs}, and else hold in step. */
final class Documents {

    private Documents() {}

    static void holdInStep(Path file, String expected, String test) throws IOException {
        if (System.getProperty("emp.write-docs") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(
                        "%s is out of step; write it anew with: mvn test -pl deploy -am -Dtest=%s -Demp.write-docs -Dsurefire.failIfNoSpecifiedTests=false",
                        file.getFileName(), test)
                .isEqualTo(expected);
    }
}
